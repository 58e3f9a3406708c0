/** `-m tcp`, `-m udp`, `-m multiport` (net/netfilter/xt_tcpudp.c, xt_multiport.c; extensions/libxt_tcp.c, libxt_udp.c). */
import { IPPROTO_TCP, IPPROTO_UDP, type TcpSegment } from '../../../net/packet.ts'
import {
  argOf,
  type Given,
  inPortRange,
  type MatchExtension,
  type MatchOf,
  type OptionSpec,
  oneOf,
  portOption,
  portRangeOption,
  printPortRange,
  uintOption,
} from '../extension.ts'
import { iptablesRefuses, notSupported } from '../refusal.ts'
import type { MaybeNot, PortRange } from '../ruleset.ts'
import { transportOf } from './transport.ts'

type Ports = PortRange & MaybeNot

const PORT_OPTIONS: readonly OptionSpec[] = [
  { name: 'source-port', also: ['sport'], args: 1, invert: true },
  { name: 'destination-port', also: ['dport'], args: 1, invert: true },
]

/**
 * The nft variant's own ways (iptables/nft-shared.c): all ports is no condition, not even inverted, and an inverted range
 * from 0 is the range above it. Beside `--tcp-option`, which nft has no words for, the match stays as it is.
 */
function readPorts(given: Given, name: string): Ports | undefined {
  const option = given.get(name)
  if (!option) return undefined
  const { from, to } = portRangeOption(option.args[0] ?? '')
  const native = !given.has('tcp-option')
  if (from === 0 && to === 65535) {
    if (option.not && !native) throw notSupported(`! --${name} 0:65535 beside --tcp-option`)
    return undefined
  }
  if (from === 0 && to > 0 && option.not && native) return { not: false, from: to + 1, to: 65535 }
  return { not: option.not, from, to }
}

function readBoth(given: Given): { sport?: Ports; dport?: Ports } {
  const sport = readPorts(given, 'source-port')
  const dport = readPorts(given, 'destination-port')
  return { ...(sport && { sport }), ...(dport && { dport }) }
}

/** Nothing remains of a match whose only conditions were inverted ones on all ports. */
const isNothing = (match: object, given: Given): boolean =>
  Object.keys(match).length === 1 && [...given.values()].some((option) => option.not)

const printPorts = (name: string, ports: Ports | undefined): string =>
  ports ? `${ports.not ? ' !' : ''} --${name} ${printPortRange(ports)}` : ''

const portsMatch = (port: number, ports: Ports | undefined): boolean =>
  ports === undefined || inPortRange(port, ports) !== ports.not

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'] as const
const SYN_MASK = ['FIN', 'SYN', 'RST', 'ACK']

function readFlags(text: string): string[] {
  const words = text.toUpperCase().split(',')
  for (const word of words) {
    if (word !== 'ALL' && word !== 'NONE' && !FLAGS.some((flag) => flag === word)) {
      throw iptablesRefuses(`Unknown TCP flag \`${word}'`)
    }
  }
  return FLAGS.filter((flag) => words.includes(flag) || words.includes('ALL'))
}

const printFlags = (flags: readonly string[]): string => (flags.length ? flags.join(',') : 'NONE')

/** The kinds of TCP options that segments here have (include/net/tcp.h). */
function hasTcpOption({ options }: TcpSegment, kind: number): boolean {
  switch (kind) {
    case 2:
      return options.mss !== undefined
    case 3:
      return options.wscale !== undefined
    case 4:
      return options.sackPermitted === true
    case 5:
      return (options.sack?.length ?? 0) > 0
    case 8:
      return options.timestamp !== undefined
    default:
      return false
  }
}

export const tcp: MatchExtension<'tcp'> = {
  name: 'tcp',
  options: [
    ...PORT_OPTIONS,
    { name: 'tcp-flags', args: 2, invert: true },
    { name: 'syn', args: 0, invert: true },
    { name: 'tcp-option', args: 1, invert: true },
  ],
  read(given, { proto, notProto }) {
    if (proto !== IPPROTO_TCP || notProto) throw iptablesRefuses("TCP match requires '-p tcp'")
    oneOf('tcp', given, ['syn', 'tcp-flags'])
    const syn = given.get('syn')
    const flags = given.get('tcp-flags')
    const option = given.get('tcp-option')
    const mask = readFlags(flags?.args[0] ?? 'NONE')
    const set = readFlags(flags?.args[1] ?? 'NONE')
    if (flags && mask.length === 0 && (flags.not || set.length > 0)) throw notSupported('--tcp-flags NONE')
    const match: MatchOf<'tcp'> = {
      kind: 'tcp',
      ...readBoth(given),
      ...(syn && { flags: { mask: SYN_MASK, set: ['SYN'], not: syn.not } }),
      ...(flags && mask.length > 0 && { flags: { mask, set, not: flags.not } }),
      ...(option && {
        option: { number: uintOption('tcp', 'tcp-option', option.args[0] ?? '', 1, 255), not: option.not },
      }),
    }
    return isNothing(match, given) ? undefined : match
  },
  print({ sport, dport, flags, option }) {
    const ports = printPorts('sport', sport) + printPorts('dport', dport)
    const number = option ? `${option.not ? ' !' : ''} --tcp-option ${option.number}` : ''
    if (!flags) return ports + number
    // libxt_tcp.c prints the option number before the flags.
    return `${ports}${number}${flags.not ? ' !' : ''} --tcp-flags ${printFlags(flags.mask)} ${printFlags(flags.set)}`
  },
  matches({ sport, dport, flags, option }, { packet }) {
    const header = transportOf(packet)
    if (header?.kind !== 'tcp' || !portsMatch(header.sport, sport) || !portsMatch(header.dport, dport)) return false
    if (option && hasTcpOption(header, option.number) === option.not) return false
    if (!flags) return true
    const present = (flag: string): boolean => header.flags.some((one) => one === flag)
    return flags.mask.every((flag) => present(flag) === flags.set.includes(flag)) !== flags.not
  },
}

export const udp: MatchExtension<'udp'> = {
  name: 'udp',
  options: PORT_OPTIONS,
  read(given, { proto, notProto }) {
    if (proto !== IPPROTO_UDP || notProto) throw iptablesRefuses("UDP match requires '-p udp'")
    const match: MatchOf<'udp'> = { kind: 'udp', ...readBoth(given) }
    return isNothing(match, given) ? undefined : match
  },
  print: ({ sport, dport }) => printPorts('sport', sport) + printPorts('dport', dport),
  matches({ sport, dport }, { packet }) {
    const header = transportOf(packet)
    return header?.kind === 'udp' && portsMatch(header.sport, sport) && portsMatch(header.dport, dport)
  },
}

const MULTIPORT = { 'source-ports': 'sports', 'destination-ports': 'dports', ports: 'ports' } as const
const MULTIPORT_SLOTS = 15

export const multiport: MatchExtension<'multiport'> = {
  name: 'multiport',
  options: [
    { name: 'source-ports', also: ['sports'], args: 1, invert: true },
    { name: 'destination-ports', also: ['dports'], args: 1, invert: true },
    { name: 'ports', args: 1, invert: true },
  ],
  read(given, { proto, notProto }) {
    const name = oneOf('multiport', given, Object.keys(MULTIPORT))
    if (name !== 'source-ports' && name !== 'destination-ports' && name !== 'ports') {
      throw iptablesRefuses('multiport expection an option')
    }
    if (notProto) throw iptablesRefuses('multiport only works with TCP, UDP, UDPLITE, SCTP and DCCP')
    if (proto !== IPPROTO_TCP && proto !== IPPROTO_UDP) {
      if ([33, 132, 136].includes(proto)) throw notSupported(`-m multiport with -p ${proto}`)
      throw iptablesRefuses("multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'")
    }
    let slots = 0
    const ranges = (argOf(given, name) ?? '').split(',').map((text): PortRange => {
      const [first = '', second, ...more] = text.split(':')
      if (more.length > 0) throw iptablesRefuses(`invalid port/service \`${text}' specified`)
      const from = portOption(first)
      const to = second === undefined ? from : portOption(second)
      slots += second === undefined ? 1 : 2
      if (second !== undefined && from >= to) throw iptablesRefuses('invalid portrange specified')
      return { from, to }
    })
    if (slots > MULTIPORT_SLOTS) throw iptablesRefuses('too many ports specified')
    return { kind: 'multiport', which: MULTIPORT[name], ranges, not: given.get(name)?.not ?? false }
  },
  print: ({ which, ranges, not }) => `${not ? ' !' : ''} --${which} ${ranges.map(printPortRange).join(',')}`,
  matches({ which, ranges, not }, { packet }) {
    const header = transportOf(packet)
    if (header?.kind !== 'tcp' && header?.kind !== 'udp') return false
    const { sport, dport } = header
    const found = ranges.some(
      (range) => (which !== 'dports' && inPortRange(sport, range)) || (which !== 'sports' && inPortRange(dport, range)),
    )
    return found !== not
  },
}
