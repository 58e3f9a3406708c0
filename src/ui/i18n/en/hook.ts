/** A netfilter hook: the rules asked there, and why those did not match that did not. */
import type { Misses } from '../catalogue.ts'

export const hook = {
  title: 'Rules asked here',
  idle: (p: { tables: string }) => `Asked \`${p.tables}\`: nothing changed.`,
  passed: 'let through',
  rules: (p: { count: number }) => (p.count === 1 ? '1 rule asked' : `${p.count} rules asked`),
  path: 'Way through the chains',
  tried: (p: { count: number; chain: string }) =>
    p.count === 1
      ? `1 rule tried in \`${p.chain}\`, not matched`
      : `${p.count} rules tried in \`${p.chain}\`, none matched`,
  more: (p: { count: number }) => `${p.count} more`,
  back: (p: { chain: string }) => `Back in ${p.chain}`,
  showChain: (p: { chain: string }) => `Show the chain ${p.chain} in the tables`,
  policy: (p: { policy: string }) => `policy ${p.policy}`,
  mark: (p: { from: string; to: string }) => `mark ${p.from} → ${p.to}`,
  asked: (p: { policies: string }) => `Policies asked, and none let it through: \`${p.policies}\`.`,
  connection: 'Its connection, as `conntrack -L` prints it',
  before: 'Before',
  after: 'After',
  opened: 'Opened by this packet.',
  unconfirmed: 'Not in the table yet: it is entered when this packet has passed the last hook.',
}

export const misses = {
  source: ({ match, is }) => `\`${match}\`: the source is \`${is}\``,
  destination: ({ match, is }) => `\`${match}\`: the destination is \`${is}\``,
  in: ({ match, is }) => (is === '' ? `\`${match}\`: it came by no device` : `\`${match}\`: it came by \`${is}\``),
  out: ({ match, is }) => (is === '' ? `\`${match}\`: it leaves by no device` : `\`${match}\`: it leaves by \`${is}\``),
  protocol: ({ match, is }) => `\`${match}\`: the protocol is \`${is}\``,
  fragment: ({ match }) => `\`${match}\`: it is not such a piece`,
  noHeader: ({ match }) => `\`${match}\`: it has no such header`,
  sport: ({ match, is }) => `\`${match}\`: the source port is \`${is}\``,
  dport: ({ match, is }) => `\`${match}\`: the destination port is \`${is}\``,
  ports: ({ match, is }) => `\`${match}\`: the ports are \`${is}\``,
  tcpFlags: ({ match, is }) => `\`${match}\`: the flags are \`${is}\``,
  tcpOption: ({ match }) => `\`${match}\`: it has another set of options`,
  icmpType: ({ match, is }) => `\`${match}\`: type and code are \`${is}\``,
  mark: ({ match, is }) => `\`${match}\`: the mark is \`${is}\``,
  connmark: ({ match, is }) =>
    is === '' ? `\`${match}\`: it has no connection` : `\`${match}\`: the connection's mark is \`${is}\``,
  state: ({ match, is }) => `\`${match}\`: the state is \`${is}\``,
  direction: ({ match, is }) => `\`${match}\`: the direction is \`${is}\``,
  sourceType: ({ match, is, of }) => `\`${match}\`: the source \`${of}\` is \`${is}\` here`,
  destinationType: ({ match, is, of }) => `\`${match}\`: the destination \`${of}\` is \`${is}\` here`,
  inSet: ({ match, of }) => `\`${match}\`: \`${of}\` is in the set`,
  notInSet: ({ match, of }) => `\`${match}\`: \`${of}\` is not in the set`,
  entry: ({ match, is }) =>
    is === '' ? `\`${match}\`: the packet has no connection` : `\`${match}\`: its connection is \`${is}\``,
  field: ({ match, is }) => `\`${match}\`: the packet has \`${is}\``,
  notBridged: ({ match }) => `\`${match}\`: no bridge handed this packet over`,
  ipvs: ({ match, is }) => (is ? `\`${match}\`: IPVS leads it from \`${is}\`` : `\`${match}\`: IPVS has not taken it`),
  reversePath: ({ match, of }) => `\`${match}\`: not so for the way back to \`${of}\``,
  statistic: ({ match }) => `\`${match}\`: all else held, it was not this packet's turn`,
  recent: ({ match, of }) => `\`${match}\`: all else held, the list says otherwise of \`${of}\``,
  limit: ({ match }) => `\`${match}\`: all else held, the limit was used up`,
} satisfies Misses
