/**
 * vxlan.calico and what leads through it (felix/dataplane/linux/vxlan_mgr.go, felix/calc/l3_route_resolver.go, v3.22).
 * Not modelled: routes to borrowed tunnel addresses, which v3.22 does not make either.
 */

import { addrAdd } from '../../kernel/netlink/address.ts'
import { insertRoute, type NetnsDraft } from '../../kernel/netlink/draft.ts'
import { linkAdd, linkSet } from '../../kernel/netlink/link.ts'
import type { Route } from '../../kernel/netns.ts'
import { cidrContains } from '../../net/cidr.ts'
import { formatIpv4 } from '../../net/ipv4.ts'
import type { ClusterPlan, Export, NodePlan } from '../plan.ts'
import { blackhole, sharedRoute, unicast } from '../routes.ts'
import { vtepMac } from './vtep.ts'

/** Without a tunnel address a node has no VTEP: no device, and nobody routes to it. */
export function addVxlanDevice(plan: ClusterPlan, node: NodePlan, draft: NetnsDraft, mtu: number): void {
  const own = node.tunnels.vxlan
  if (!plan.vxlanEnabled || own === undefined) return
  const { device, vni, port } = plan.facts.vxlan
  const { dev, addr } = node.nic
  const options = `id ${vni} dstport ${port} local ${formatIpv4(addr)} dev ${dev} nolearning`
  linkAdd(draft, `${device} address ${vtepMac(node.name)} type vxlan ${options}`)
  linkSet(draft, `${device} mtu ${mtu}`)
  addrAdd(draft, device, `${formatIpv4(own)}/32`)
  linkSet(draft, `${device} up`)
}

/**
 * Where a tunnelled packet goes: the route names the far VTEP's address, the neighbour entry its inner MAC, the FDB
 * entry the node that has this MAC. Every remote VTEP gets its two entries, neighbours under CrossSubnet too.
 */
export function addVteps(plan: ClusterPlan, node: NodePlan, draft: NetnsDraft): void {
  if (!plan.vxlanEnabled || node.tunnels.vxlan === undefined) return
  const { device } = plan.facts.vxlan
  for (const remote of plan.nodes) {
    if (remote === node || remote.tunnels.vxlan === undefined) continue
    const mac = plan.vtepMacs(remote)
    draft.neighbours.push({ dev: device, addr: remote.tunnels.vxlan, lladdr: mac, state: 'PERMANENT' })
    draft.fdb.push({ dev: device, mac, dst: remote.nic.addr, state: 'permanent' })
  }
}

export function addVxlanRoutes(plan: ClusterPlan, node: NodePlan, draft: NetnsDraft): void {
  const proto = plan.facts.vxlan.routeProto
  for (const own of node.exports)
    if (own.own && own.pool.vxlan !== 'Never' && own.cidr.len < 32) insertRoute(draft, blackhole(own.cidr, proto))
  if (!plan.vxlanEnabled || node.tunnels.vxlan === undefined) return
  for (const remote of plan.nodes) {
    if (remote === node) continue
    for (const target of remote.exports) {
      const route = target.pool.vxlan === 'Never' ? undefined : remoteRoute(plan, node, remote, target)
      if (route) insertRoute(draft, route)
    }
  }
}

function remoteRoute(plan: ClusterPlan, node: NodePlan, remote: NodePlan, target: Export): Route | undefined {
  const { device, routeProto } = plan.facts.vxlan
  const { vxlan, ipip } = remote.tunnels
  // A /32 that is a tunnel's is a REMOTE_TUNNEL to the resolver, which the VXLAN manager passes by.
  if (target.cidr.len === 32 && (target.cidr.addr === vxlan || target.cidr.addr === ipip)) return undefined
  const sameSubnet = target.pool.vxlan === 'CrossSubnet' && cidrContains(node.network, remote.nic.addr)
  if (sameSubnet) {
    const { dev } = node.nic
    return sharedRoute(target, `felix ${dev}`, () =>
      unicast(target.cidr, { via: remote.nic.addr, dev, onlink: true }, routeProto),
    )
  }
  if (vxlan === undefined) return undefined
  return sharedRoute(target, 'felix', () => unicast(target.cidr, { via: vxlan, dev: device, onlink: true }, 'boot'))
}
