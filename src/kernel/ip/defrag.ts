/**
 * Reassembly (net/ipv4/ip_fragment.c): at local delivery, and before conntrack where that watches the namespace
 * (net/ipv4/netfilter/nf_defrag_ipv4.c).
 */
import type { Ipv4Packet } from '../../net/packet.ts'
import { drop, tell, why } from '../report.ts'
import type { Ns, Skb, Timer } from '../runtime.ts'

const TIMEOUT = 30_000_000

export interface FragQueue {
  /** In order of offset, without overlap. */
  pieces: Skb[]
  /** Bytes of data of the whole, once the last piece is there. */
  total?: number
  readonly timer: Timer
}

export const isFragment = (packet: Ipv4Packet): boolean => packet.mf || packet.offset > 0

/** The whole packet once its last piece came; undefined while it is kept waiting. */
export function ipDefrag(ns: Ns, skb: Skb, user: string): Skb | undefined {
  const { packet } = skb
  const key = `${user} ${packet.src} ${packet.dst} ${packet.proto} ${packet.id}`
  let queue = ns.frags.get(key)
  if (!queue) {
    queue = { pieces: [], timer: ns.machine.after(TIMEOUT, () => expire(ns, key)) }
    ns.frags.set(key, queue)
  }
  queue.pieces = [...queue.pieces.filter((p) => p.packet.offset !== packet.offset), skb].sort(
    (a, b) => a.packet.offset - b.packet.offset,
  )
  if (!packet.mf) queue.total = packet.offset + packet.len - 20
  const have = queue.pieces.reduce((sum, piece) => sum + piece.packet.len - 20, 0)
  const dev = skb.dev?.name
  if (have !== queue.total) {
    tell(ns, skb.journey, 'reassemble', packet, {
      ...(dev && { dev }),
      reasons: [why('fragmentHeld', { id: packet.id, have })],
    })
    return undefined
  }
  ns.frags.delete(key)
  queue.timer.cancel()
  return joined(ns, queue, skb)
}

function joined(ns: Ns, queue: FragQueue, last: Skb): Skb | undefined {
  const first = queue.pieces[0]?.packet
  if (first?.payload.kind !== 'fragment') return undefined
  const sizes = queue.pieces.map((piece) => piece.packet.len)
  const dfSizes = queue.pieces.filter((piece) => piece.packet.df).map((piece) => piece.packet.len)
  const allDf = dfSizes.length > 0 && Math.max(...dfSizes) === Math.max(...sizes)
  const packet: Ipv4Packet = {
    ...first,
    mf: false,
    offset: 0,
    df: allDf,
    len: 20 + (queue.total ?? 0),
    payload: first.payload.whole,
  }
  const dev = last.dev?.name
  tell(ns, last.journey, 'reassemble', packet, {
    ...(dev && { dev }),
    before: last.packet,
    reasons: [why('reassembled', { pieces: sizes.length })],
  })
  for (const piece of queue.pieces) if (piece !== last) ns.machine.observer.end(piece.journey, 'copied')
  return {
    ...last,
    packet,
    fragMaxSize: Math.max(...sizes),
    fragSizes: sizes.map((size) => size - 20),
    ...(allDf && { fragDf: true }),
  }
}

/** ip_expire: a router that has the first piece tells the sender. */
function expire(ns: Ns, key: string): void {
  const queue = ns.frags.get(key)
  ns.frags.delete(key)
  for (const piece of queue?.pieces ?? [])
    drop(ns, piece, 'FRAG_REASM_TIMEOUT', { reasons: [why('fragmentHeld', { id: piece.packet.id, have: 0 })] })
  const first = queue?.pieces[0]
  if (first && first.packet.offset === 0 && first.dst) ns.machine.icmpSend(ns, first, { type: 11, code: 1 })
}
