/** iproute2 or the kernel refused a request. `detail` is the sentence that the real program prints. */
export class NetlinkError extends Error {
  readonly command: string
  readonly detail: string
  constructor(command: string, detail: string) {
    super(`${command}: ${detail}`)
    this.name = 'NetlinkError'
    this.command = command
    this.detail = detail
  }
}
