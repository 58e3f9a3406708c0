/** TCP numbers as people read them: counted from the connection's first, once its SYN has been seen. */
import type { Ipv4Packet, TcpSegment } from './packet.ts'

/** `dump`: as tcpdump counts, which leaves a SYN's own numbers as they are. */
export type RelativeNumbers = (ip: Ipv4Packet, tcp: TcpSegment, dump?: boolean) => { seq: number; ack: number }

export const absolute: RelativeNumbers = (_ip, tcp) => ({ seq: tcp.seq, ack: tcp.ack })

/** Remembers what passes it, so ask in the order of capture. */
export function sequenceTracker(): RelativeNumbers {
  const first = new Map<string, number>()
  return (ip, tcp, dump = false) => {
    const forward = `${ip.src}.${tcp.sport}>${ip.dst}.${tcp.dport}`
    const backward = `${ip.dst}.${tcp.dport}>${ip.src}.${tcp.sport}`
    const syn = tcp.flags.includes('SYN')
    if (syn) first.set(forward, tcp.seq)
    const seqBase = dump && syn ? undefined : first.get(forward)
    const ackBase = dump && syn ? undefined : first.get(backward)
    return { seq: since(tcp.seq, seqBase), ack: tcp.flags.includes('ACK') ? since(tcp.ack, ackBase) : 0 }
  }
}

const since = (value: number, base: number | undefined): number => (base === undefined ? value : (value - base) >>> 0)
