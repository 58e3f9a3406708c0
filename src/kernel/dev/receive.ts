/** A device receives (net/core/dev.c, __netif_receive_skb): the tap `in`, then bridge port, ARP or IP. */
import { BROADCAST_MAC, isGroupMac, type MacAddr } from '../../net/mac.ts'
import type { EthernetFrame, Packet } from '../../net/packet.ts'
import { linkMac } from '../address.ts'
import type { JourneyId } from '../hop.ts'
import { ipRcv } from '../ip/rcv.ts'
import { arpRcv } from '../neigh/arpRcv.ts'
import type { Link } from '../netns.ts'
import { drop, linkDecision, tell, why } from '../report.ts'
import { type Carried, type Ns, type PacketType, receivedSkb, type Skb } from '../runtime.ts'
import { bridgeReceive } from './bridge.ts'

/** eth_type_trans. A frame for a port's own address is the bridge's too (br_pass_frame_up keeps the port's verdict). */
function packetType(ns: Ns, dev: Link, dst: MacAddr): PacketType {
  if (dst === BROADCAST_MAC) return 'broadcast'
  if (isGroupMac(dst)) return 'multicast'
  if (dst === linkMac(dev)) return 'host'
  const port = dev.kind === 'bridge' && [...ns.links.values()].some((l) => l.master === dev.name && linkMac(l) === dst)
  return port ? 'host' : 'otherhost'
}

export function netifReceive(ns: Ns, name: string, packet: Packet, journey: JourneyId, carried?: Carried): void {
  const dev = ns.links.get(name)
  if (!dev?.up) {
    drop(ns, { packet, journey }, 'DEV_READY', {
      dev: name,
      reasons: [why('linkDown', { dev: name })],
      decided: dev ? [linkDecision(dev)] : [],
    })
    return
  }
  tell(ns, journey, 'receive', packet, { dev: name })
  if (packet.kind === 'eth' && packet.payload.kind === 'arp') {
    const { payload } = packet
    for (const socket of [...ns.sockets.packet]) if (socket.dev === name) socket.onArp(payload)
  }
  if (packet.kind === 'ipv4') {
    const skb = receivedSkb(packet, journey, dev, 'host')
    if (carried) keep(skb, carried)
    ipRcv(ns, skb)
    return
  }
  if (dev.master !== undefined) {
    bridgeReceive(ns, dev, packet, journey)
    return
  }
  receiveUp(ns, dev, packet, journey, carried)
}

/** The protocol handlers. */
function receiveUp(ns: Ns, dev: Link, frame: EthernetFrame, journey: JourneyId, carried: Carried | undefined): void {
  const type = packetType(ns, dev, frame.dst)
  if (frame.payload.kind === 'arp') arpRcv(ns, dev, { ...frame, payload: frame.payload }, journey, type)
  else {
    const skb = receivedSkb(frame.payload, journey, dev, type)
    if (carried) keep(skb, carried)
    ipRcv(ns, skb)
  }
}

function keep(skb: Skb, { mark, dst, ct, untracked, ipvs }: Carried): void {
  skb.mark = mark
  if (dst) skb.dst = { ...dst, kind: 'local' }
  if (ct) skb.ct = ct
  if (untracked) skb.untracked = untracked
  if (ipvs) skb.ipvs = ipvs
}
