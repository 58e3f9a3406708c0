/** A subnet as a switch: a namespace that holds nothing but a bridge. */
import { createNetns, freezeNetns } from '../../kernel/netlink/draft.ts'
import { linkAdd, linkSet } from '../../kernel/netlink/link.ts'
import type { Netns } from '../../kernel/netns.ts'
import type { Segment } from '../plan.ts'
import { stableMac } from './macs.ts'
import { addVeth } from './veth.ts'

const BRIDGE = 'br0'

export function compileSegment(segment: Segment): Netns {
  const draft = createNetns(segment.ns)
  linkAdd(draft, `${BRIDGE} address ${stableMac(segment.ns, BRIDGE)} type bridge`)
  linkSet(draft, `${BRIDGE} up`)
  for (const { ns, dev, port, mtu } of segment.plugs)
    addVeth(draft, { name: port, mac: stableMac(segment.ns, port), mtu, peer: { ns, name: dev }, master: BRIDGE })
  return freezeNetns(draft)
}
