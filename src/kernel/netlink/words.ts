/** Reads the words of an iproute2 command one by one and names the word that is wrong. */
import { type Cidr, parseAddrLen, parseCidr } from '../../net/cidr.ts'
import { type IpAddr, parseIpv4 } from '../../net/ipv4.ts'
import { type MacAddr, parseMac } from '../../net/mac.ts'
import { NetlinkError } from './error.ts'

export class Words {
  readonly command: string
  private readonly words: readonly string[]
  private at = 0

  constructor(program: string, text: string) {
    this.command = `${program} ${text}`.trim()
    this.words = text.split(/\s+/).filter((word) => word !== '')
  }

  get done(): boolean {
    return this.at >= this.words.length
  }
  peek(): string | undefined {
    return this.words[this.at]
  }
  fail(detail: string): never {
    throw new NetlinkError(this.command, detail)
  }
  /** iproute2's own way to ask for more (incomplete_command). */
  next(): string {
    const word = this.words[this.at++]
    return word ?? this.fail('Command line is not complete. Try option "help"')
  }
  address(): IpAddr {
    const word = this.next()
    return parseIpv4(word) ?? this.fail(`Error: inet address is expected rather than "${word}".`)
  }
  prefix(): Cidr {
    const word = this.next()
    if (parseCidr(word)) return parseCidr(word) as Cidr
    return parseAddrLen(word)
      ? this.fail('Error: Invalid prefix for given prefix length.')
      : this.fail(`Error: inet prefix is expected rather than "${word}".`)
  }
  mac(): MacAddr {
    const word = this.next()
    return parseMac(word) ?? this.fail(`"${word}" is invalid lladdr.`)
  }
  number(what: string, max = 0xffffffff): number {
    const word = this.next()
    const value = /^(0x[0-9a-f]+|\d+)$/i.test(word) ? Number(word) : Number.NaN
    if (!(value >= 0 && value <= max)) this.fail(`Error: argument "${word}" is wrong: ${what} value is invalid`)
    return value
  }
  /** An unknown word: iproute2 would take it for a device. */
  garbage(word: string): never {
    return this.fail(`Error: either "to" is duplicate, or "${word}" is a garbage.`)
  }
}
