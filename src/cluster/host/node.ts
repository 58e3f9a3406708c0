/**
 * A node's namespace, put together in the order in which a host comes up: its interface, what the distribution and Docker
 * made, Calico's tunnel devices, then the pods' veths; so that interface indices are as on a real one.
 */

import { addrAdd } from '../../kernel/netlink/address.ts'
import { createNetns, freezeNetns, type NetnsDraft } from '../../kernel/netlink/draft.ts'
import { linkAdd, linkSet } from '../../kernel/netlink/link.ts'
import { sysctlSet } from '../../kernel/netlink/sysctl.ts'
import type { Netns } from '../../kernel/netns.ts'
import { addBirdRoutes } from '../bird/kernelRoutes.ts'
import { addIpipDevice } from '../felix/ipip.ts'
import { mtusOf } from '../felix/mtu.ts'
import { addVteps, addVxlanDevice, addVxlanRoutes } from '../felix/vxlan.ts'
import { addWorkload } from '../felix/workloads.ts'
import type { ClusterPlan, HostInterfacePlan, NodePlan } from '../plan.ts'
import { stableMac } from './macs.ts'
import { addDefaultRoute, addNic } from './nic.ts'

export function compileNode(plan: ClusterPlan, node: NodePlan): Netns {
  const draft = createNetns(node.name)
  const mtus = mtusOf(plan, node)
  addNic(draft, node.nic, node.metric)
  addDefaultRoute(draft, node.nic, node.gateway, node.metric)
  for (const own of node.interfaces) addHostInterface(draft, node, own)
  addIpipDevice(plan, node, draft, mtus.ipip)
  addVxlanDevice(plan, node, draft, mtus.vxlan)
  // felix/dataplane/linux/int_dataplane.go, configureKernel.
  sysctlSet(draft, 'net.ipv4.ip_forward', '1')
  for (const pod of node.pods) addWorkload(draft, pod, mtus.pod)
  addBirdRoutes(plan, node, draft)
  addVxlanRoutes(plan, node, draft)
  addVteps(plan, node, draft)
  return freezeNetns(draft)
}

/** docker0 is a bridge without ports: up, without carrier, and its connected route stands all the same. */
function addHostInterface(draft: NetnsDraft, node: NodePlan, own: HostInterfacePlan): void {
  linkAdd(draft, `${own.name} address ${stableMac(node.name, own.name)} type ${own.kind}`)
  if (own.up) linkSet(draft, `${own.name} up`)
  for (const address of own.addresses) addrAdd(draft, own.name, `${address}${own.kind === 'bridge' ? ' brd +' : ''}`)
}
