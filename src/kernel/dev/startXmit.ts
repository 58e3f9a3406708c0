/** What each kind of device does with a packet that it is given (struct net_device_ops, ndo_start_xmit). */
import type { Link } from '../netns.ts'
import { drop, linkDecision, why } from '../report.ts'
import { COST, type Ns, type Outgoing } from '../runtime.ts'
import { bridgeTransmit } from './bridge.ts'
import { ipipTransmit } from './ipip.ts'
import { vethTransmit } from './veth.ts'
import { vxlanTransmit } from './vxlan.ts'

/** False where the driver says that the packet is lost: of these devices only a veth does. */
export function startXmit(ns: Ns, dev: Link, out: Outgoing): boolean {
  const { packet, journey, skb } = out
  switch (dev.kind) {
    case 'veth':
      return packet.kind === 'eth' && vethTransmit(ns, dev, packet, journey)
    case 'bridge':
      if (packet.kind === 'eth') bridgeTransmit(ns, dev, packet, journey)
      return true
    case 'vxlan':
      if (packet.kind === 'eth') vxlanTransmit(ns, dev, packet, journey, skb)
      return true
    case 'ipip':
      if (skb) ipipTransmit(ns, dev, skb)
      return true
    case 'dummy':
      // drivers/net/dummy.c counts it and lets it go.
      drop(ns, out, 'NOT_SPECIFIED', {
        dev: dev.name,
        decided: [linkDecision(dev)],
        reasons: [why('ignored', { what: `dummy ${dev.name}` })],
      })
      return true
    case 'lo':
      // drivers/net/loopback.c: straight back in, with the route that the sender found.
      if (skb) ns.machine.netifRx(ns, dev.name, skb.packet, skb.journey, COST.loopback, skb)
      return true
  }
}
