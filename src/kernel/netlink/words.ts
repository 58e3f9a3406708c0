/**
 * Reads the words of an iproute2 command one by one and names the word that is wrong. Numbers and addresses are read as
 * leniently as there (lib/utils.c): `0x10`, `010`, `10/8`, `10.0.0.0/255.255.255.0`.
 */
import { type Cidr, netmask } from '../../net/cidr.ts'
import { ANY, type IpAddr, ipv4FromNumber } from '../../net/ipv4.ts'
import { type MacAddr, macFromBytes } from '../../net/mac.ts'
import { NetlinkError } from './error.ts'

/** What iproute2 calls that which it expects: `any valid` where the address family is still open. */
type Expected = 'inet' | 'any valid'

const ANYTHING = ['default', 'any', 'all']

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
  /** Takes the next word if it is one of these. */
  take(...wanted: string[]): boolean {
    const found = wanted.includes(this.words[this.at] ?? '')
    if (found) this.at++
    return found
  }
  fail(detail: string): never {
    throw new NetlinkError(this.command, detail, this.at - 1)
  }
  /** iproute2's own way to ask for more (incomplete_command). */
  next(): string {
    const word = this.words[this.at++]
    return word ?? this.fail('Command line is not complete. Try option "help"')
  }
  address(expected: Expected = 'inet'): IpAddr {
    const word = this.next()
    return parseAddress(word) ?? this.fail(`Error: ${expected} address is expected rather than "${word}".`)
  }
  /** An address with its length, host bits kept. */
  addressAndLength(expected: Expected): { addr: IpAddr; len: number } {
    const word = this.next()
    return parsePrefix(word) ?? this.fail(`Error: ${expected} prefix is expected rather than "${word}".`)
  }
  /** Host bits and all: the kernel is the one to refuse them, or not to. */
  prefix(): Cidr {
    if (this.take(...ANYTHING)) return { addr: ANY, len: 0 }
    return this.addressAndLength('any valid')
  }
  /** `ll_addr_a2n`: as many bytes as are written. */
  linkAddress(): number[] {
    return this.next()
      .split(':')
      .map((part) => {
        const byte = Number.parseInt(part, 16)
        return byte <= 255 ? byte : this.fail(`"${part}" is invalid lladdr.`)
      })
  }
  /** A unicast Ethernet address, as a device may have it. */
  mac(): MacAddr {
    const bytes = this.linkAddress()
    if (bytes.length !== 6) this.fail(`Invalid address length ${bytes.length} - must be 6 bytes`)
    if ((bytes[0] ?? 0) & 1 || bytes.every((byte) => byte === 0))
      this.fail('RTNETLINK answers: Cannot assign requested address')
    return macFromBytes(bytes)
  }
  /** `wrong`: what iproute2 says of a word that is no number, or too large a one. */
  number(wrong: string, max = 0xffffffff, base?: 16): number {
    const word = this.next()
    const value = parseUnsigned(word, base)
    return value !== undefined && value <= max ? value : this.wrong(word, wrong)
  }
  wrong(word: string, detail: string): never {
    return this.fail(`Error: argument "${word}" is wrong: ${detail}`)
  }
  /** An unknown word, which iproute2 takes for what may stand without a keyword. */
  garbage(word: string, instead = 'to'): never {
    return this.fail(`Error: either "${instead}" is duplicate, or "${word}" is a garbage.`)
  }
  /** The real program knows it, Hopscope does not: said in our own name. */
  notModelled(word: string): never {
    return this.fail(`Hopscope does not model "${word}"`)
  }
}

/** strtoul with any base. */
export function parseUnsigned(text: string, base?: 16): number | undefined {
  if (base === 16) return /^(0x)?[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : undefined
  if (/^0x[0-9a-f]+$/i.test(text)) return Number.parseInt(text, 16)
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8)
  return /^\d+$/.test(text) && !/^0\d/.test(text) ? Number(text) : undefined
}

/** get_addr_ipv4: what is left out at the end is zero. */
function parseAddress(text: string): IpAddr | undefined {
  const bytes = text.split('.').map((part) => parseUnsigned(part))
  if (bytes.length > 4) return undefined
  let value = 0
  for (let i = 0; i < 4; i++) {
    const byte = i < bytes.length ? bytes[i] : 0
    if (byte === undefined || byte > 255) return undefined
    value = value * 256 + byte
  }
  return ipv4FromNumber(value)
}

function parsePrefix(text: string): { addr: IpAddr; len: number } | undefined {
  const [address = '', length, ...rest] = text.split('/')
  const addr = parseAddress(address)
  const len = length === undefined ? 32 : (parseLength(length) ?? -1)
  return addr === undefined || rest.length > 0 || len < 0 ? undefined : { addr, len }
}

function parseLength(text: string): number | undefined {
  const len = parseUnsigned(text)
  if (len !== undefined) return len <= 32 ? len : undefined
  const mask = text.includes('.') ? parseAddress(text) : undefined
  const lengths = Array.from({ length: 33 }, (_, candidate) => candidate)
  return mask === undefined ? undefined : lengths.find((candidate) => netmask(candidate) === mask)
}
