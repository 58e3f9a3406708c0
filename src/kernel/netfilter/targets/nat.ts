/** `-j SNAT|DNAT|MASQUERADE|REDIRECT` (net/netfilter/xt_nat.c, xt_MASQUERADE.c, xt_REDIRECT.c; extensions/libxt_NAT.c). */
import { formatCidr } from '../../../net/cidr.ts'
import { formatIpv4, parseIpv4 } from '../../../net/ipv4.ts'
import { IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP } from '../../../net/packet.ts'
import {
  argOf,
  type Given,
  type OptionSpec,
  type Place,
  portOption,
  type RuleHead,
  type TargetExtension,
} from '../extension.ts'
import { iptablesRefuses, Refusal } from '../refusal.ts'
import { parseHost } from '../ruleHead.ts'
import type { NatRange, PortRange, Target } from '../ruleset.ts'
import type { TargetOf } from './target.ts'

interface NatTarget<K> {
  readonly kind: K
  readonly range: NatRange
}

const FLAGS: readonly OptionSpec[] = [
  { name: 'random', args: 0 },
  { name: 'random-fully', args: 0 },
]
const SOURCE: Place = { tables: ['nat'], hooks: ['POSTROUTING', 'INPUT'] }
const DESTINATION: Place = { tables: ['nat'], hooks: ['PREROUTING', 'OUTPUT'] }
/** Protocols whose ports can be translated. Nobody here speaks DCCP and SCTP. */
const WITH_PORTS = [IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP, 33, 132]

const flagsOf = (given: Given): Pick<NatRange, 'random' | 'randomFully' | 'persistent'> => ({
  random: given.has('random'),
  randomFully: given.has('random-fully'),
  persistent: given.has('persistent'),
})

/** libxt_NAT.c looks at the protocol's number alone, `! -p` or not. */
function needPorts({ proto }: RuleHead): void {
  if (!WITH_PORTS.includes(proto)) throw iptablesRefuses('Need TCP, UDP, SCTP or DCCP with port specification')
}

/** What becomes of a base: SNAT and MASQUERADE take it and forget it (`struct nf_nat_range` has no place for it). */
type Bases = 'kept' | 'forgotten' | 'refused'

/** `80`, `80-90`, and with a base `80-90/30`. */
function readPorts(text: string, head: RuleHead, bases: Bases): { ports: PortRange; basePort?: number } {
  needPorts(head)
  const [range = '', base, ...more] = text.split('/')
  const [first = '', second] = range.split('-')
  const ports = { from: portOption(first), to: portOption(second ?? first) }
  if (ports.from > ports.to || more.length > 0 || (base !== undefined && second === undefined)) {
    throw iptablesRefuses(`Port range specification error: \`${text}'`)
  }
  if (base === undefined) return { ports }
  if (bases === 'refused') throw iptablesRefuses('Shifted portmap ranges not supported with this kernel')
  const basePort = portOption(base)
  return { ports, basePort: bases === 'kept' ? basePort : 0 }
}

/** `[ADDR[-ADDR]][:PORTS]`. */
function readRange(text: string, head: RuleHead, bases: Bases): Partial<NatRange> {
  const colon = text.indexOf(':')
  const ports = colon < 0 ? {} : readPorts(text.slice(colon + 1), head, bases)
  const addrs = colon < 0 ? text : text.slice(0, colon)
  if (addrs === '') return ports
  const [first = '', second = first] = addrs.split('-')
  const from = parseIpv4(first)
  const to = parseIpv4(second)
  if (from === undefined || to === undefined) {
    throw new Refusal('notAnAddress', { value: addrs }, `Bad IP address "${addrs}"`)
  }
  return { from, to, ...ports }
}

function printRange({ from, to, ports, basePort }: NatRange): string {
  const first = from === undefined ? '' : formatIpv4(from)
  const second = to === undefined || to === from ? '' : `-${formatIpv4(to)}`
  return `${first}${second}${ports ? `:${printPorts(ports)}` : ''}${printBase({ basePort })}`
}

const printBase = ({ basePort }: { readonly basePort?: number | undefined }): string =>
  basePort === undefined ? '' : `/${basePort}`
const printPorts = ({ from, to }: PortRange): string => (from === to ? `${from}` : `${from}-${to}`)
const printFlags = ({ random, randomFully, persistent }: NatRange): string =>
  (random ? ' --random' : '') + (randomFully ? ' --random-fully' : '') + (persistent ? ' --persistent' : '')

function natTo<K extends 'SNAT' | 'DNAT'>(
  kind: K,
  option: string,
  place: Place,
): TargetExtension<NatTarget<K> & Target> {
  return {
    name: kind,
    options: [
      { name: option, args: 1, mandatory: true },
      ...FLAGS.filter(({ name }) => kind === 'SNAT' || name === 'random'),
      { name: 'persistent', args: 0 },
    ],
    place,
    read: (given, head) =>
      ({
        kind,
        range: {
          ...readRange(argOf(given, option) ?? '', head, kind === 'DNAT' ? 'kept' : 'forgotten'),
          ...flagsOf(given),
        },
      }) as NatTarget<K> & Target,
    print: ({ range }) => ` --${option} ${printRange(range)}${printFlags(range)}`,
  }
}

export const SNAT = natTo('SNAT', 'to-source', SOURCE)
export const DNAT = natTo('DNAT', 'to-destination', DESTINATION)

function natHere<K extends 'MASQUERADE' | 'REDIRECT'>(kind: K, place: Place): TargetExtension<NatTarget<K> & Target> {
  return {
    name: kind,
    options: [{ name: 'to-ports', args: 1 }, ...FLAGS.filter(({ name }) => kind === 'MASQUERADE' || name === 'random')],
    place,
    read(given, head) {
      const ports = argOf(given, 'to-ports')
      return {
        kind,
        range: {
          ...(ports !== undefined && readPorts(ports, head, kind === 'REDIRECT' ? 'refused' : 'forgotten')),
          ...flagsOf(given),
        },
      } as NatTarget<K> & Target
    },
    print: ({ range }) =>
      (range.ports ? ` --to-ports ${printPorts(range.ports)}${printBase(range)}` : '') + printFlags(range),
  }
}

export const MASQUERADE = natHere('MASQUERADE', { tables: ['nat'], hooks: ['POSTROUTING'] })
export const REDIRECT = natHere('REDIRECT', DESTINATION)

/** `-j NETMAP` (net/netfilter/xt_NETMAP.c): the prefix changes, the host's bits stay. */
export const NETMAP: TargetExtension<TargetOf<'NETMAP'>> = {
  name: 'NETMAP',
  options: [{ name: 'to', args: 1, mandatory: true }],
  place: { tables: ['nat'], hooks: ['PREROUTING', 'OUTPUT', 'POSTROUTING', 'INPUT'] },
  read: (given) => ({ kind: 'NETMAP', to: parseHost(argOf(given, 'to') ?? '', 99) }),
  print: ({ to }) => ` --to ${formatCidr(to)}`,
}
