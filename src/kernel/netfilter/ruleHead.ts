/** `-s -d -i -o -p -f` of a rule (iptables/xshared.c, do_parse; libxtables/xtables.c). */
import { type Cidr, cidrOf } from '../../net/cidr.ts'
import { parseIpv4 } from '../../net/ipv4.ts'
import type { HeadMatch } from './matches/head.ts'
import { parseProtocol } from './protocols.ts'
import { iptablesRefuses, notSupported, Refusal } from './refusal.ts'
import type { Match } from './ruleset.ts'

/** Long and short names of the rule's own options. */
export const HEAD_OPTIONS: ReadonlyMap<string, string> = new Map([
  ['s', 's'],
  ['source', 's'],
  ['src', 's'],
  ['d', 'd'],
  ['destination', 'd'],
  ['dst', 'd'],
  ['i', 'i'],
  ['in-interface', 'i'],
  ['o', 'o'],
  ['out-interface', 'o'],
  ['p', 'p'],
  ['protocol', 'p'],
  ['f', 'f'],
  ['fragments', 'f'],
  ['fragment', 'f'],
  ['j', 'j'],
  ['jump', 'j'],
  ['g', 'g'],
  ['goto', 'g'],
  ['m', 'm'],
  ['match', 'm'],
  ['c', 'c'],
  ['set-counters', 'c'],
  ['t', 't'],
  ['table', 't'],
])

export interface Head {
  /** Several where the text lists them: such a rule is one for each. */
  sources?: { readonly cidrs: readonly Cidr[]; readonly not: boolean }
  destinations?: { readonly cidrs: readonly Cidr[]; readonly not: boolean }
  in?: HeadMatch
  out?: HeadMatch
  protocol?: HeadMatch
  fragment?: HeadMatch
}

const notAnAddress = (text: string): Refusal =>
  new Refusal('notAnAddress', { value: text }, `host/network \`${text}' not found`)

/**
 * `10.0.0.1`, `10.1/16`, `10.0.0.0/255.0.0.0`: what is missing of an address is 0. Extensions take a mask longer than 32 for
 * 32 (XTTYPE_HOSTMASK): `longest` is the longest that they take.
 */
export function parseHost(text: string, longest = 32): Cidr {
  const slash = text.indexOf('/')
  const first = slash < 0 ? text : text.slice(0, slash)
  const second = slash < 0 ? undefined : text.slice(slash + 1)
  const addr = parseIpv4(first) ?? parseIpv4(padded(first))
  if (addr === undefined) throw notAnAddress(text)
  const len = second === undefined ? 32 : parseMask(second, longest)
  if (len === undefined) throw iptablesRefuses(`invalid mask \`${second}' specified`)
  return cidrOf(addr, len)
}

const padded = (addr: string): string => addr + '.0'.repeat(Math.max(0, 4 - addr.split('.').length))

function parseMask(text: string, longest: number): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text) <= longest ? Math.min(Number(text), 32) : undefined
  const mask = parseIpv4(text)
  if (mask === undefined) return undefined
  const ones = Math.clz32(~mask)
  if (mask !== (ones === 0 ? 0 : (0xffffffff << (32 - ones)) >>> 0)) throw notSupported(`the mask ${text}`)
  return ones
}

function addresses(text: string, not: boolean): { cidrs: readonly Cidr[]; not: boolean } {
  const cidrs = text.split(',').map((host) => parseHost(host))
  if (not && cidrs.length > 1) throw iptablesRefuses('! not allowed with multiple source or destination IP addresses')
  if (not && cidrs[0]?.len === 0) throw iptablesRefuses('RULE_APPEND failed (Invalid argument): ! 0.0.0.0/0')
  return { cidrs, not }
}

function device(kind: 'in' | 'out', dev: string, not: boolean): HeadMatch | undefined {
  if (dev === '') throw iptablesRefuses('Empty interface is likely to be undesired')
  if (dev.length > 15) throw iptablesRefuses(`interface name \`${dev}' must be shorter than IFNAMSIZ (15)`)
  // Every device: no condition.
  return dev === '+' && !not ? undefined : { kind, dev, not }
}

const PROTOCOLS = new Map<string, HeadMatch & { kind: 'protocol' }>()

function protocol(text: string, not: boolean): HeadMatch | undefined {
  const key = not ? `!${text}` : text
  const known = PROTOCOLS.get(key)
  if (known) return known
  const proto = parseProtocol(text)
  if (proto === undefined) throw iptablesRefuses(`unknown protocol "${text}" specified`)
  if (proto === 0 && not) throw iptablesRefuses('rule would never match protocol')
  if (proto === 0) return undefined
  const match = { kind: 'protocol', proto, not } as const
  PROTOCOLS.set(key, match)
  return match
}

/** Takes one of the head's options; `chain` forbids devices that its hook has none of. */
export function takeHead(head: Head, option: string, text: string, not: boolean, chain: string): void {
  switch (option) {
    case 's':
      once(head.sources, 's')
      head.sources = addresses(text, not)
      break
    case 'd':
      once(head.destinations, 'd')
      head.destinations = addresses(text, not)
      break
    case 'i': {
      once(head.in, 'i')
      if (chain === 'POSTROUTING' || chain === 'OUTPUT') throw iptablesRefuses(`Can't use -i with ${chain}`)
      const match = device('in', text, not)
      if (match) head.in = match
      break
    }
    case 'o': {
      once(head.out, 'o')
      if (chain === 'PREROUTING' || chain === 'INPUT') throw iptablesRefuses(`Can't use -o with ${chain}`)
      const match = device('out', text, not)
      if (match) head.out = match
      break
    }
    case 'p': {
      once(head.protocol, 'p')
      const match = protocol(text, not)
      if (match) head.protocol = match
      break
    }
    default:
      once(head.fragment, 'f')
      head.fragment = { kind: 'fragment', not }
  }
}

function once(given: unknown, option: string): void {
  if (given) throw iptablesRefuses(`multiple -${option} flags not allowed`)
}

/** The head's matches, in the order in which they are printed, and then the others: a list for each source and destination. */
export function withHead(head: Head, others: readonly Match[]): Match[][] {
  const rest: Match[] = []
  if (head.in) rest.push(head.in)
  if (head.out) rest.push(head.out)
  if (head.protocol) rest.push(head.protocol)
  if (head.fragment) rest.push(head.fragment)
  for (const match of others) rest.push(match)
  return before('source', head.sources, before('destination', head.destinations, [rest]))
}

function before(kind: 'source' | 'destination', given: Head['sources'], lists: Match[][]): Match[][] {
  if (!given) return lists
  const { cidrs, not } = given
  return cidrs.flatMap((cidr) => (cidr.len === 0 ? lists : lists.map((list) => [{ kind, cidr, not }, ...list])))
}
