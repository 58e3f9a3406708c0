/**
 * Match criteria, each in two forms: `long` is Felix's own (felix/iptables/match_builder.go, v3.22), which goes into the
 * hash that is a rule's ID, and `saved` is what iptables-save prints of it. They differ in words and in order.
 */
import { printProtocol } from '../../../kernel/netfilter/protocols.ts'

export interface Match {
  /** iptables-save prints -s -d -i -o -p before anything else. */
  readonly slot: 's' | 'd' | 'i' | 'o' | 'p' | 'm'
  readonly long: string
  /** Empty where the criterion says nothing, as `--source 0.0.0.0/0`. */
  readonly saved: string
}

/** Go's %#x. */
export const hex = (value: number): string => `0x${value.toString(16)}`

const not = (negated: boolean): string => (negated ? '! ' : '')
const both = (text: string): Match => ({ slot: 'm', long: text, saved: text })

export const markClear = (mark: number): Match => ({
  slot: 'm',
  long: `-m mark --mark 0/${hex(mark)}`,
  saved: `-m mark --mark 0x0/${hex(mark)}`,
})
export const markNotClear = (mark: number): Match => ({
  slot: 'm',
  long: `-m mark ! --mark 0/${hex(mark)}`,
  saved: `-m mark ! --mark 0x0/${hex(mark)}`,
})
export const markMatches = (mark: number, mask: number, negated = false): Match =>
  both(`-m mark ${not(negated)}--mark ${hex(mark)}/${hex(mask)}`)
export const markSet = (bit: number): Match => markMatches(bit, bit)

export const inInterface = (name: string): Match => ({ slot: 'i', long: `--in-interface ${name}`, saved: `-i ${name}` })
export const outInterface = (name: string): Match => ({
  slot: 'o',
  long: `--out-interface ${name}`,
  saved: `-o ${name}`,
})

/** By number: Felix does not rely on /etc/protocols; iptables-save does. */
export const protocolNumber = (number: number, negated = false): Match => ({
  slot: 'p',
  long: `${not(negated)}-p ${number}`,
  saved: `${not(negated)}-p ${printProtocol(number)}`,
})
export const protocol = (name: string, negated = false): Match => ({
  slot: 'p',
  long: `${not(negated)}-p ${name}`,
  saved: `${not(negated)}-p ${name}`,
})

const net = (slot: 's' | 'd', word: string, cidr: string, negated: boolean): Match => ({
  slot,
  long: `${not(negated)}${word} ${cidr}`,
  saved: cidr === '0.0.0.0/0' && !negated ? '' : `${not(negated)}-${slot} ${cidr}`,
})
export const sourceNet = (cidr: string, negated = false): Match => net('s', '--source', cidr, negated)
export const destNet = (cidr: string, negated = false): Match => net('d', '--destination', cidr, negated)

const ports = (long: string, saved: string, list: string, negated: boolean): Match => ({
  slot: 'm',
  long: `-m multiport ${not(negated)}--${long} ${list}`,
  saved: `-m multiport ${not(negated)}--${saved} ${list}`,
})
/** `80`, `80,443`, `30000:32767`. */
export const sourcePorts = (list: string, negated = false): Match => ports('source-ports', 'sports', list, negated)
export const destPorts = (list: string, negated = false): Match => ports('destination-ports', 'dports', list, negated)

const set = (name: string, dirs: string, negated: boolean): Match =>
  both(`-m set ${not(negated)}--match-set ${name} ${dirs}`)
export const sourceSet = (name: string, negated = false): Match => set(name, 'src', negated)
export const destSet = (name: string, negated = false): Match => set(name, 'dst', negated)
export const sourcePortSet = (name: string, negated = false): Match => set(name, 'src,src', negated)
export const destPortSet = (name: string, negated = false): Match => set(name, 'dst,dst', negated)

export const conntrackState = (states: string, negated = false): Match =>
  both(`-m conntrack ${not(negated)}--ctstate ${states}`)
export const sourceIsLocal: Match = both('-m addrtype --src-type LOCAL')
/** Of no address of the outgoing interface. */
export const sourceIsNotOfInterface: Match = both('-m addrtype ! --src-type LOCAL --limit-iface-out')
export const destIsLocal: Match = both('-m addrtype --dst-type LOCAL')

/** The route back to the source does not leave by the interface that the packet came in on. */
export const reversePathFails: Match = {
  slot: 'm',
  long: '-m rpfilter --invert --validmark',
  saved: '-m rpfilter --validmark --invert',
}

export const icmp = (type: number, code: number | undefined, negated = false): Match =>
  both(`-m icmp ${not(negated)}--icmp-type ${code === undefined ? type : `${type}/${code}`}`)
