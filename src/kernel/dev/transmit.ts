/** A device transmits (net/core/dev.c, dev_queue_xmit): the tap `out`, then its driver. */
import type { MacAddr } from '../../net/mac.ts'
import { ETH_P_IP, type EthernetFrame } from '../../net/packet.ts'
import { linkMac } from '../address.ts'
import type { Link } from '../netns.ts'
import { drop, linkDecision, tell, why } from '../report.ts'
import type { Ns, Outgoing, Skb } from '../runtime.ts'

/** Puts the link header on. */
export function transmitIp(ns: Ns, dev: Link, skb: Skb, dst?: MacAddr): boolean {
  const src = linkMac(dev)
  if (!dst || !src) return transmitFrame(ns, dev, { packet: skb.packet, journey: skb.journey, skb })
  const frame: EthernetFrame = { kind: 'eth', src, dst, type: ETH_P_IP, payload: skb.packet }
  return transmitFrame(ns, dev, { packet: frame, journey: skb.journey, skb })
}

/** Whether the device has a carrier: a veth's peer must be up, a bridge needs a port that is. */
export function hasCarrier(ns: Ns, dev: Link): boolean {
  if (dev.kind === 'veth') return ns.machine.ns(dev.peer.ns)?.links.get(dev.peer.name)?.up ?? false
  if (dev.kind === 'bridge')
    return [...ns.links.values()].some((port) => port.master === dev.name && port.up && hasCarrier(ns, port))
  return true
}

/** False where the sender is told that the packet is lost. */
export function transmitFrame(ns: Ns, dev: Link, out: Outgoing): boolean {
  const extra = { dev: dev.name, decided: [linkDecision(dev)] }
  if (!dev.up) {
    drop(ns, out, 'DEV_READY', { ...extra, reasons: [why('linkDown', { dev: dev.name })] })
    return false
  }
  // Without carrier the device's queue is noop_qdisc: dropped before any tap.
  if (!hasCarrier(ns, dev)) {
    drop(ns, out, 'DEV_READY', { ...extra, reasons: [why('peerDown', { dev: dev.name })] })
    return false
  }
  const before = out.packet.kind === 'eth' && out.skb ? out.skb.packet : undefined
  tell(ns, out.journey, 'transmit', out.packet, { dev: dev.name, ...(before && { before }) })
  return ns.machine.startXmit(ns, dev, out)
}
