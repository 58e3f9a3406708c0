/**
 * A pod's network namespace (cni-plugin/pkg/dataplane/linux/dataplane_linux.go, DoNetworking, v3.22): a /32 address,
 * and a default route by a gateway that nobody has, for whose sake the node answers ARP for others.
 * Not modelled: the idle `tunl0` that the kernel puts into each new namespace once the ipip module is loaded.
 */
import { insertAddress } from '../../kernel/netlink/address.ts'
import { createNetns, freezeNetns, insertRoute } from '../../kernel/netlink/draft.ts'
import type { Netns, Route } from '../../kernel/netns.ts'
import { cidrOf, DEFAULT_ROUTE } from '../../net/cidr.ts'
import { ipv4 } from '../../net/ipv4.ts'
import { mtusOf } from '../felix/mtu.ts'
import { giveResolver, listeners } from '../host/listeners.ts'
import { stableMac } from '../host/macs.ts'
import { addVeth } from '../host/veth.ts'
import type { ClusterPlan, NodePlan, PodPlan } from '../plan.ts'
import { unicast } from '../routes.ts'
import { hostVethName } from './vethName.ts'

const GATEWAY = ipv4('169.254.1.1')
/** The same in every pod of every cluster. */
const TO_GATEWAY: Route = unicast(cidrOf(GATEWAY, 32), { dev: 'eth0' }, 'boot')
const DEFAULT: Route = unicast(DEFAULT_ROUTE, { via: GATEWAY, dev: 'eth0' }, 'boot')

export function compilePod(plan: ClusterPlan, node: NodePlan, pod: PodPlan): Netns {
  const draft = createNetns(pod.ns)
  draft.initNet = node.name
  const mac = pod.mac ?? stableMac(pod.ns, 'eth0')
  addVeth(draft, { name: 'eth0', mac, mtu: mtusOf(plan, node).pod, peer: { ns: node.name, name: hostVethName(pod) } })
  insertRoute(draft, TO_GATEWAY)
  insertRoute(draft, DEFAULT)
  insertAddress(draft, { dev: 'eth0', addr: pod.addr, len: 32 })
  draft.listeners = listeners(pod.ns, pod.listen, plan.dns.isServer(pod) ? plan.dns.service() : undefined)
  giveResolver(draft, plan.dns.podConf(pod))
  return freezeNetns(draft)
}
