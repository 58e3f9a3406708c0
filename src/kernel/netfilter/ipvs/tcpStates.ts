/** TCP as IPVS follows it (net/netfilter/ipvs/ip_vs_proto_tcp.c of Linux 6.1: tcp_states, tcp_state_active_table, tcp_timeouts). */
import type { TcpSegment } from '../../../net/packet.ts'

/** As `ipvsadm -Lnc` names them. */
const STATES = [
  'NONE',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'SYNACK',
] as const
export type IpvsTcpState = (typeof STATES)[number]

/** Seconds. */
export const IPVS_TCP_TIMEOUTS: Readonly<Record<IpvsTcpState, number>> = {
  NONE: 2,
  ESTABLISHED: 900,
  SYN_SENT: 120,
  SYN_RECV: 60,
  FIN_WAIT: 120,
  TIME_WAIT: 120,
  CLOSE: 10,
  CLOSE_WAIT: 60,
  LAST_ACK: 30,
  LISTEN: 120,
  SYNACK: 120,
}

const ACTIVE: readonly IpvsTcpState[] = ['ESTABLISHED', 'SYN_SENT', 'SYN_RECV', 'SYNACK']

/** What `ipvsadm -Ln` counts under ActiveConn, the rest under InActConn. */
export const isActive = (state: IpvsTcpState | undefined): boolean => state !== undefined && ACTIVE.includes(state)

const SHORT: Readonly<Record<string, IpvsTcpState>> = {
  NO: 'NONE',
  ES: 'ESTABLISHED',
  SS: 'SYN_SENT',
  SR: 'SYN_RECV',
  FW: 'FIN_WAIT',
  TW: 'TIME_WAIT',
  CL: 'CLOSE',
  CW: 'CLOSE_WAIT',
  LA: 'LAST_ACK',
  LI: 'LISTEN',
  SA: 'SYNACK',
}

const row = (text: string): readonly IpvsTcpState[] => text.split(' ').map((word) => SHORT[word] as IpvsTcpState)

/** Columns in the order of STATES; `input` is what the client sends. */
const TABLE = {
  input: {
    syn: row('SR ES ES SR SR SR SR SR SR SR SR'),
    fin: row('CL CW SS TW TW TW CL CW LA LI TW'),
    ack: row('ES ES SS ES FW TW CL CW CL LI ES'),
    rst: row('CL CL CL SR CL CL CL CL LA LI SR'),
  },
  output: {
    syn: row('SS ES SS SR SS SS SS SS SS LI SR'),
    fin: row('TW FW SS TW FW TW CL TW LA LI TW'),
    ack: row('ES ES SS ES FW TW CL CW LA ES ES'),
    rst: row('CL CL SS CL CL TW CL CL CL CL CL'),
  },
} as const

/** set_tcp_state. */
export function nextTcpState(state: IpvsTcpState, { flags }: TcpSegment, direction: 'input' | 'output'): IpvsTcpState {
  const kind = flags.includes('RST')
    ? 'rst'
    : flags.includes('SYN')
      ? 'syn'
      : flags.includes('FIN')
        ? 'fin'
        : flags.includes('ACK')
          ? 'ack'
          : undefined
  return (kind && TABLE[direction][kind][STATES.indexOf(state)]) ?? 'CLOSE'
}
