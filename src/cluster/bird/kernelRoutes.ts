/**
 * What BIRD puts into the kernel with Calico's full mesh (confd/etc/calico/confd/templates/bird_ipam.cfg.template and
 * bird_aggr.cfg.template, v3.22; projectcalico/bird sysdep/linux/netlink.c nl_send_route). A node tells its peers its
 * own blocks whole, and addresses out of others' blocks one by one. Pools with VXLAN are left to Felix. The next hop is
 * looked up in the node's own table (`gateway recursive`): across subnets it becomes the gateway. Every session counts
 * as established, unless a node has no route to the other at all.
 */

import { insertRoute, type NetnsDraft } from '../../kernel/netlink/draft.ts'
import type { Route } from '../../kernel/netns.ts'
import { cidrContains } from '../../net/cidr.ts'
import type { Ipv4Addr } from '../../net/ipv4.ts'
import type { ClusterPlan, Export, NodePlan } from '../plan.ts'
import { blackhole, sharedRoute, unicast } from '../routes.ts'

export function addBirdRoutes(plan: ClusterPlan, node: NodePlan, draft: NetnsDraft): void {
  // `protocol static` in bird_aggr.cfg: not for blocks of one address, where it would hide the pod's route.
  for (const own of node.exports)
    if (own.own && own.cidr.len < 32 && own.pool.vxlan === 'Never') insertRoute(draft, blackhole(own.cidr, 'bird'))
  for (const peer of plan.nodes) {
    if (peer === node || !hasRouteTo(node, peer) || !hasRouteTo(peer, node)) continue
    for (const target of peer.exports)
      if (target.pool.vxlan === 'Never') insertRoute(draft, learnt(plan, node, peer, target))
  }
}

const onLink = (node: NodePlan, addr: Ipv4Addr): boolean => cidrContains(node.network, addr)

const hasRouteTo = (node: NodePlan, peer: NodePlan): boolean =>
  onLink(node, peer.nic.addr) || node.gateway !== undefined

/** calico_kernel_programming: `krt_tunnel` is set, or empty where CrossSubnet finds the next hop in its own network. */
function learnt(plan: ClusterPlan, node: NodePlan, peer: NodePlan, target: Export): Route {
  const nextHop = peer.nic.addr
  const near = onLink(node, nextHop)
  if (target.pool.ipip === 'Always' || (target.pool.ipip === 'CrossSubnet' && !near)) {
    const { device } = plan.facts.ipip
    return sharedRoute(target, 'bird', () => unicast(target.cidr, { via: nextHop, dev: device, onlink: true }, 'bird'))
  }
  const via = near ? nextHop : (node.gateway ?? nextHop)
  const { dev } = node.nic
  return sharedRoute(target, `bird ${via} ${dev}`, () => unicast(target.cidr, { via, dev }, 'bird'))
}
