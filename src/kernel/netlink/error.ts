/** iproute2 or the kernel refused a request. `detail` is the sentence that the real program prints. */
export class NetlinkError extends Error {
  readonly command: string
  readonly detail: string
  /** The place among the command's words, after its program and verb, where reading stopped; absent where all were read. */
  readonly word: number | undefined
  constructor(command: string, detail: string, word?: number) {
    super(`${command}: ${detail}`)
    this.name = 'NetlinkError'
    this.command = command
    this.detail = detail
    this.word = word
  }
}
