/** What a trace shows of a tunnel around a packet, and of what the ends of a TCP connection agreed on. */
import { ipv4Of, type Packet } from '../net/packet.ts'
import type { Trace } from '../sim/trace.ts'

export type TunnelKind = 'ipip' | 'vxlan'

/** The outermost tunnel; a piece of a packet is in the tunnel that the whole is in. */
export function tunnelOf(packet: Packet): TunnelKind | undefined {
  const ip = ipv4Of(packet)
  const payload = ip?.payload.kind === 'fragment' ? ip.payload.whole : ip?.payload
  if (payload?.kind === 'ipv4') return 'ipip'
  return payload?.kind === 'udp' && payload.payload.kind === 'vxlan' ? 'vxlan' : undefined
}

/** RFC 9293 §3.7.1, where an end offers none. */
const DEFAULT_MSS = 536

/**
 * The smaller of what both ends offered, as it arrived: a router may have made it smaller. Undefined where no answer to a
 * SYN arrived. A name is asked for by UDP, so the only handshake is the probe's own.
 */
export function mssAgreed({ hops }: Trace): number | undefined {
  const offers = hops.flatMap(({ kind, packet }) => {
    const payload = kind === 'deliver' ? ipv4Of(packet)?.payload : undefined
    return payload?.kind === 'tcp' && payload.flags.includes('SYN') ? [payload] : []
  })
  const isAnswered = offers.some(({ flags }) => flags.includes('ACK'))
  return isAnswered ? Math.min(...offers.map(({ options }) => options.mss ?? DEFAULT_MSS)) : undefined
}
