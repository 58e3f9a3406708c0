/** drivers/net/veth.c: what one end sends, the other receives, if it is not larger than that end takes. */
import { type EthernetFrame, frameLength } from '../../net/packet.ts'
import type { JourneyId } from '../hop.ts'
import type { VethLink } from '../netns.ts'
import { drop, linkDecision, why } from '../report.ts'
import { COST, type Ns } from '../runtime.ts'

/** __dev_forward_skb's allowance: link header and one VLAN tag (is_skb_forwardable). */
export const FORWARD_ALLOWANCE = 14 + 4

/** False where the frame is lost (NET_XMIT_DROP). */
export function vethTransmit(ns: Ns, dev: VethLink, frame: EthernetFrame, journey: JourneyId): boolean {
  const far = ns.machine.ns(dev.peer.ns)
  const peer = far?.links.get(dev.peer.name)
  if (!far || !peer) return false
  const len = frameLength(frame)
  if (len > peer.mtu + FORWARD_ALLOWANCE) {
    drop(far, { packet: frame, journey }, 'PKT_TOO_BIG', {
      dev: peer.name,
      reasons: [why('frameTooLong', { len: len - 14, mtu: peer.mtu, dev: peer.name })],
      decided: [linkDecision(peer)],
    })
    return false
  }
  ns.machine.netifRx(far, peer.name, frame, journey, COST.veth)
  return true
}
