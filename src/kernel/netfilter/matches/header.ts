/** Matches on fields of the IP header: `-m length`, `-m ttl`, `-m iprange` (net/netfilter/xt_length.c, xt_hl.c, xt_iprange.c). */
import { formatIpv4, type IpAddr, parseIpv4 } from '../../../net/ipv4.ts'
import { argOf, type GivenOption, type MatchExtension, oneOf, uintOption } from '../extension.ts'
import { iptablesRefuses, Refusal } from '../refusal.ts'
import type { AddrRange, MaybeNot } from '../ruleset.ts'

const MOST_LENGTH = 65535

/** Of the packet as IP counts it, header included. */
export const length: MatchExtension<'length'> = {
  name: 'length',
  options: [{ name: 'length', args: 1, invert: true, mandatory: true }],
  read(given) {
    const [first = '', second, ...more] = (argOf(given, 'length') ?? '').split(':')
    const number = (text: string): number => uintOption('length', 'length', text, 0, MOST_LENGTH)
    if (more.length > 0) throw iptablesRefuses('length: bad value for option "--length"')
    const from = first === '' && second !== undefined ? 0 : number(first)
    const to = second === undefined ? from : second === '' ? MOST_LENGTH : number(second)
    // From above to below is taken, and holds for nothing.
    return { kind: 'length', from, to, not: given.get('length')?.not ?? false }
  },
  print: ({ from, to, not }) => `${not ? ' !' : ''} --length ${from === to ? from : `${from}:${to}`}`,
  matches: ({ from, to, not }, { packet }) => (packet.len >= from && packet.len <= to) !== not,
}

const COMPARE = ['ttl-eq', 'ttl-lt', 'ttl-gt'] as const

export const ttl: MatchExtension<'ttl'> = {
  name: 'ttl',
  options: [
    { name: 'ttl-eq', also: ['ttl'], args: 1, invert: true },
    { name: 'ttl-lt', args: 1 },
    { name: 'ttl-gt', args: 1 },
  ],
  read(given) {
    const name = COMPARE.find((one) => one === oneOf('ttl', given, COMPARE))
    if (!name) throw iptablesRefuses("TTL match: You must specify one of `--ttl-eq', `--ttl-lt', `--ttl-gt")
    const op = name === 'ttl-eq' ? 'eq' : name === 'ttl-lt' ? 'lt' : 'gt'
    const value = uintOption('ttl', name, argOf(given, name) ?? '', 0, 255)
    return { kind: 'ttl', op, ttl: value, not: given.get(name)?.not ?? false }
  },
  print: ({ op, ttl: value, not }) => `${not ? ' !' : ''} --ttl-${op} ${value}`,
  matches({ op, ttl: value, not }, { packet }) {
    const found = op === 'eq' ? packet.ttl === value : op === 'lt' ? packet.ttl < value : packet.ttl > value
    return found !== not
  },
}

function readRange({ args: [text = ''], not }: GivenOption): AddrRange & MaybeNot {
  const [first = '', second = first] = text.split('-')
  const [from, to] = [parseIpv4(first), parseIpv4(second)]
  if (from === undefined || to === undefined) {
    throw new Refusal('notAnAddress', { value: text }, `iprange match: Bad IP address "${text}"`)
  }
  return { from, to, not }
}

const printRange = (name: string, range: (AddrRange & MaybeNot) | undefined): string =>
  range ? `${range.not ? ' !' : ''} --${name} ${formatIpv4(range.from)}-${formatIpv4(range.to)}` : ''

const within = (addr: IpAddr, range: (AddrRange & MaybeNot) | undefined): boolean =>
  !range || (addr >= range.from && addr <= range.to) !== range.not

export const iprange: MatchExtension<'iprange'> = {
  name: 'iprange',
  options: [
    { name: 'src-range', args: 1, invert: true },
    { name: 'dst-range', args: 1, invert: true },
  ],
  read(given) {
    const [src, dst] = [given.get('src-range'), given.get('dst-range')]
    if (!src && !dst) throw iptablesRefuses("iprange match: You must specify `--src-range' or `--dst-range'")
    return { kind: 'iprange', ...(src && { src: readRange(src) }), ...(dst && { dst: readRange(dst) }) }
  },
  print: ({ src, dst }) => printRange('src-range', src) + printRange('dst-range', dst),
  matches: ({ src, dst }, { packet }) => within(packet.src, src) && within(packet.dst, dst),
}
