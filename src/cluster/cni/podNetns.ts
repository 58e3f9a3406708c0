/**
 * A pod's network namespace (cni-plugin/pkg/dataplane/linux/dataplane_linux.go, DoNetworking, v3.22): a /32 address, and a
 * default route by a gateway that nobody has, for whose sake the node answers ARP for others.
 * Not modelled: the idle `tunl0` that the kernel puts into each new namespace once the ipip module is loaded.
 */
import { addrAdd } from '../../kernel/netlink/address.ts'
import { createNetns, freezeNetns } from '../../kernel/netlink/draft.ts'
import { routeAdd } from '../../kernel/netlink/route.ts'
import type { Netns } from '../../kernel/netns.ts'
import { formatIpv4 } from '../../net/ipv4.ts'
import { mtusOf } from '../felix/mtu.ts'
import { listeners } from '../host/listeners.ts'
import { stableMac } from '../host/macs.ts'
import { addVeth } from '../host/veth.ts'
import type { ClusterPlan, NodePlan, PodPlan } from '../plan.ts'
import { hostVethName } from './vethName.ts'

export function compilePod(plan: ClusterPlan, node: NodePlan, pod: PodPlan): Netns {
  const draft = createNetns(pod.ns)
  const mac = pod.mac ?? stableMac(pod.ns, 'eth0')
  addVeth(draft, { name: 'eth0', mac, mtu: mtusOf(plan, node).pod, peer: { ns: node.name, name: hostVethName(pod) } })
  routeAdd(draft, '169.254.1.1 dev eth0 scope link')
  routeAdd(draft, 'default via 169.254.1.1 dev eth0')
  addrAdd(draft, 'eth0', `${formatIpv4(pod.addr)}/32`)
  draft.listeners = listeners(pod.ns, pod.listen)
  return freezeNetns(draft)
}
