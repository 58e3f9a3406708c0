/** ARP requests and replies on their way out (net/ipv4/arp.c, arp_solicit, arp_send). */
import { ANY, type IpAddr } from '../../net/ipv4.ts'
import { type MacAddr, ZERO_MAC } from '../../net/mac.ts'
import { type ArpPacket, ETH_P_ARP, type EthernetFrame } from '../../net/packet.ts'
import { inetAddrOnlink, inetAddrType, inetSelectAddr, linkMac } from '../address.ts'
import { transmitFrame } from '../dev/transmit.ts'
import type { JourneyId } from '../hop.ts'
import { type Link, SCOPE } from '../netns.ts'
import { ip, tell, why } from '../report.ts'
import type { Ns, Skb } from '../runtime.ts'

/** arp_solicit. `cause` is the first packet that waits: its source address is preferred. */
export function arpSolicit(ns: Ns, dev: Link, target: IpAddr, cause: Skb | undefined, dst: MacAddr): void {
  const announce = ns.sysctl.conf(dev.name, 'arp_announce')
  const own = cause?.packet.src
  let spa: IpAddr = ANY
  const isOwn = own !== undefined && inetAddrType(ns, own) === 'local'
  if (announce === 0 && isOwn) spa = own
  else if (announce === 1 && isOwn && inetAddrOnlink(ns, dev.name, target, own)) spa = own
  if (spa === ANY) spa = inetSelectAddr(ns, dev.name, target, SCOPE.link)
  arpSend(ns, dev, { op: 'request', spa, tpa: target, tha: ZERO_MAC }, dst, 'resolve', cause?.journey)
}

type ArpFields = Pick<ArpPacket, 'op' | 'spa' | 'tpa' | 'tha'>

export function arpSend(
  ns: Ns,
  dev: Link,
  fields: ArpFields,
  dst: MacAddr,
  origin: 'resolve' | 'reply' | 'socket',
  parent: JourneyId | undefined,
): JourneyId | undefined {
  const sha = linkMac(dev)
  if (!sha) return undefined
  const arp: ArpPacket = { kind: 'arp', op: fields.op, sha, spa: fields.spa, tha: fields.tha, tpa: fields.tpa }
  const frame: EthernetFrame = { kind: 'eth', src: sha, dst, type: ETH_P_ARP, payload: arp }
  const journey = ns.machine.observer.begin({
    origin,
    ns: ns.name,
    packet: frame,
    ...(parent !== undefined && { parent }),
  })
  if (fields.op === 'request')
    tell(ns, journey, 'send', frame, {
      dev: dev.name,
      reasons: [why('arpAsks', { addr: ip(fields.tpa), src: ip(fields.spa) })],
    })
  transmitFrame(ns, dev, { packet: frame, journey })
  return journey
}
