/** What `-m conntrack` asks of a connection's entry: its tuples, status and timeout (net/netfilter/xt_conntrack.c, conntrack_mt). */
import { cidrContains, formatCidr } from '../../../net/cidr.ts'
import { formatIpv4 } from '../../../net/ipv4.ts'
import { IPPROTO_ICMP } from '../../../net/packet.ts'
import type { ConnSnapshot } from '../conntrack/entry.ts'
import {
  type Given,
  type GivenOption,
  type OptionSpec,
  portRangeOption,
  printPortRange,
  uintOption,
} from '../extension.ts'
import { parseProtocol } from '../protocols.ts'
import { iptablesRefuses } from '../refusal.ts'
import { parseHost } from '../ruleHead.ts'
import type { CtEntryTest } from '../ruleset.ts'

const ADDRESSES = ['ctorigsrc', 'ctorigdst', 'ctreplsrc', 'ctrepldst'] as const
const PORTS = ['ctorigsrcport', 'ctorigdstport', 'ctreplsrcport', 'ctrepldstport'] as const
/** In the order in which libxt_conntrack.c prints them. */
const STATUSES = ['NONE', 'EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED']

export const ENTRY_OPTIONS: readonly OptionSpec[] = ['ctproto', ...ADDRESSES, ...PORTS, 'ctstatus', 'ctexpire'].map(
  (name) => ({ name, args: 1, invert: true }),
)

export function readEntryTests(given: Given): CtEntryTest[] {
  const tests: CtEntryTest[] = []
  const take = (name: string, read: (text: string, option: GivenOption) => void): void => {
    const option = given.get(name)
    if (option) read(option.args[0] ?? '', option)
  }
  take('ctproto', (text, { not }) => {
    const proto = parseProtocol(text)
    if (proto === undefined) throw iptablesRefuses(`conntrack: bad protocol "${text}"`)
    if (proto === 0 && not) throw iptablesRefuses('conntrack: rule would never match protocol')
    tests.push({ name: 'ctproto', proto, not })
  })
  for (const name of ADDRESSES) take(name, (text, { not }) => tests.push({ name, cidr: parseHost(text, 99), not }))
  for (const name of PORTS) take(name, (text, { not }) => tests.push({ name, ports: portRangeOption(text), not }))
  take('ctstatus', (text, { not }) => {
    const words = text.toUpperCase().split(',')
    const unknown = words.find((word) => !STATUSES.includes(word))
    if (unknown !== undefined) throw iptablesRefuses(`Bad ctstatus "${unknown}"`)
    tests.push({ name: 'ctstatus', statuses: STATUSES.filter((status) => words.includes(status)), not })
  })
  take('ctexpire', (text, { not }) => {
    const [first = '', second = first] = text.split(':')
    const number = (word: string): number => uintOption('conntrack', 'ctexpire', word, 0, 0xffffffff)
    tests.push({ name: 'ctexpire', from: number(first), to: number(second), not })
  })
  return tests
}

export function printEntryTest(test: CtEntryTest): string {
  return `${test.not ? ' !' : ''} --${test.name} ${argumentOf(test)}`
}

function argumentOf(test: CtEntryTest): string {
  switch (test.name) {
    case 'ctproto':
      return `${test.proto}`
    case 'ctstatus':
      return test.statuses.join(',')
    case 'ctexpire':
      return test.from === test.to ? `${test.from}` : `${test.from}:${test.to}`
    case 'ctorigsrcport':
    case 'ctorigdstport':
    case 'ctreplsrcport':
    case 'ctrepldstport':
      return printPortRange(test.ports)
    default:
      return test.cidr.len === 32 ? formatIpv4(test.cidr.addr) : formatCidr(test.cidr)
  }
}

export const entryMatches = (conn: ConnSnapshot, test: CtEntryTest): boolean => holds(conn, test) !== test.not

function holds(conn: ConnSnapshot, test: CtEntryTest): boolean {
  const { orig, reply } = conn
  switch (test.name) {
    case 'ctproto':
      return orig.proto === test.proto
    case 'ctorigsrc':
      return cidrContains(test.cidr, orig.src)
    case 'ctorigdst':
      return cidrContains(test.cidr, orig.dst)
    case 'ctreplsrc':
      return cidrContains(test.cidr, reply.src)
    case 'ctrepldst':
      return cidrContains(test.cidr, reply.dst)
    case 'ctorigsrcport':
      return within(orig.sport, test.ports)
    case 'ctreplsrcport':
      return within(reply.sport, test.ports)
    case 'ctorigdstport':
      return within(destination(orig), test.ports)
    case 'ctrepldstport':
      return within(destination(reply), test.ports)
    case 'ctstatus':
      return test.statuses.some((status) => statusesOf(conn).includes(status))
    case 'ctexpire':
      return within(conn.timeout, test)
  }
}

const within = (value: number, { from, to }: { readonly from: number; readonly to: number }): boolean =>
  value >= from && value <= to

/** Where TCP has a port, a tuple of ICMP has type and code. */
const destination = (tuple: ConnSnapshot['orig']): number =>
  tuple.proto === IPPROTO_ICMP ? ((tuple.type ?? 0) << 8) | (tuple.code ?? 0) : tuple.dport

const statusesOf = ({ seenReply, assured, confirmed }: ConnSnapshot): string[] => [
  ...(seenReply ? ['SEEN_REPLY'] : []),
  ...(assured ? ['ASSURED'] : []),
  ...(confirmed ? ['CONFIRMED'] : []),
]
