/** TCP as conntrack follows it (net/netfilter/nf_conntrack_proto_tcp.c, tcp_conntracks of Linux 6.1). */
import type { TcpSegment } from '../../../net/packet.ts'

export const TCP_STATES = [
  'NONE',
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'SYN_SENT2',
] as const
export type TcpConnState = (typeof TCP_STATES)[number]

/** What a segment does to a state: the next one, or that it is ignored (IG) or invalid (IV). */
export type Transition = TcpConnState | 'IGNORE' | 'INVALID'

const SHORT: Readonly<Record<string, Transition>> = {
  SS: 'SYN_SENT',
  SR: 'SYN_RECV',
  ES: 'ESTABLISHED',
  FW: 'FIN_WAIT',
  CW: 'CLOSE_WAIT',
  LA: 'LAST_ACK',
  TW: 'TIME_WAIT',
  CL: 'CLOSE',
  S2: 'SYN_SENT2',
  IG: 'IGNORE',
  IV: 'INVALID',
}

const row = (text: string): readonly Transition[] => text.split(' ').map((word) => SHORT[word] as Transition)

/** Columns in the order of TCP_STATES. */
const TABLE = {
  original: {
    syn: row('SS SS IG IG IG IG IG SS SS S2'),
    synack: row('IV IV SR IV IV IV IV IV IV SR'),
    fin: row('IV IV FW FW LA LA LA TW CL IV'),
    ack: row('ES IV ES ES CW CW TW TW CL IV'),
    rst: row('IV CL CL CL CL CL CL CL CL CL'),
    none: row('IV IV IV IV IV IV IV IV IV IV'),
  },
  reply: {
    syn: row('IV S2 IV IV IV IV IV SS IV S2'),
    synack: row('IV SR IG IG IG IG IG IG IG SR'),
    fin: row('IV IV FW FW LA LA LA TW CL IV'),
    ack: row('IV IG SR ES CW CW TW TW CL IG'),
    rst: row('IV CL CL CL CL CL CL CL CL CL'),
    none: row('IV IV IV IV IV IV IV IV IV IV'),
  },
} as const

export type SegmentKind = keyof (typeof TABLE)['original']

/** get_conntrack_index. */
export function segmentKind({ flags }: TcpSegment): SegmentKind {
  if (flags.includes('RST')) return 'rst'
  if (flags.includes('SYN')) return flags.includes('ACK') ? 'synack' : 'syn'
  if (flags.includes('FIN')) return 'fin'
  return flags.includes('ACK') ? 'ack' : 'none'
}

export function tcpTransition(state: TcpConnState, kind: SegmentKind, dir: 0 | 1): Transition {
  return TABLE[dir === 1 ? 'reply' : 'original'][kind][TCP_STATES.indexOf(state)] ?? 'INVALID'
}
