/** For tests: whether the matches of a rule, in iptables' own words, hold for a packet. */
import { ipv4 } from '../../net/ipv4.ts'
import { IPPROTO_TCP, type Ipv4Packet, ipv4Packet, type TcpFlag } from '../../net/packet.ts'
import { parseIpsets } from './ipset/parse.ts'
import type { IpSet } from './ipset.ts'
import type { MatchContext } from './matchContext.ts'
import { matches } from './matches/matches.ts'
import { parseRuleset } from './parse.ts'
import type { Rule, TableName } from './ruleset.ts'

const SRC = ipv4('10.0.0.1')
const DST = ipv4('10.96.0.10')

export const tcpPacket = (
  sport: number,
  dport: number,
  flags: readonly TcpFlag[] = ['SYN'],
  given: Partial<Ipv4Packet> = {},
): Ipv4Packet =>
  ipv4Packet({
    src: SRC,
    dst: DST,
    proto: IPPROTO_TCP,
    payload: {
      kind: 'tcp',
      sport,
      dport,
      seq: 1,
      ack: 0,
      flags,
      window: 64240,
      options: {},
      data: { kind: 'data', len: 0 },
    },
    ...given,
  })

export const udpPacket = (sport: number, dport: number, given: Partial<Ipv4Packet> = {}): Ipv4Packet =>
  ipv4Packet({
    src: SRC,
    dst: DST,
    proto: 17,
    payload: { kind: 'udp', sport, dport, payload: { kind: 'data', len: 8 } },
    ...given,
  })

export const echoPacket = (type: 0 | 8 = 8, given: Partial<Ipv4Packet> = {}): Ipv4Packet =>
  ipv4Packet({
    src: SRC,
    dst: DST,
    proto: 1,
    payload: { kind: 'icmp', type, code: 0, id: 1, seq: 1, data: { kind: 'data', len: 56 } },
    ...given,
  })

/** The piece of a packet from byte `offset` on, as IP cuts it. */
export const pieceOf = (packet: Ipv4Packet, offset: number): Ipv4Packet => {
  if (packet.payload.kind === 'fragment') throw new Error('already a piece')
  return { ...packet, offset, mf: true, payload: { kind: 'fragment', whole: packet.payload, start: offset, len: 64 } }
}

export function testContext(given: Partial<MatchContext> & Pick<MatchContext, 'packet'>): MatchContext {
  return {
    hook: 'FORWARD',
    in: 'cali1',
    out: 'eth0',
    mark: 0,
    connmark: 0,
    states: new Set(['NEW'] as const),
    direction: 'ORIGINAL',
    conn: () => undefined,
    sets: new Map(),
    now: 0,
    random: () => 0,
    addrType: () => 'unicast',
    reversePath: () => true,
    memory: new Map(),
    ...given,
  }
}

/** The first rule of a text like `-s 10.0.0.1 -j DROP` in a chain of its own. */
function ruleOf(words: string, table: TableName = 'filter'): Rule {
  const read = parseRuleset(`*${table}\n:test - [0:0]\n-A test ${words}\nCOMMIT\n`)
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '))
  const rule = read.value.tables.get(table)?.chains.get('test')?.rules[0]
  if (!rule) throw new Error(`no rule: ${words}`)
  return rule
}

export const holds = (words: string, context: MatchContext, table: TableName = 'filter'): boolean =>
  ruleOf(words, table).matches.every((match) => matches(match, context))

export function setsOf(text: string): Map<string, IpSet> {
  const read = parseIpsets(text)
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '))
  return read.value
}
