/**
 * A node's namespace, put together in the order in which devices appear: tunl0 with the namespace itself, as the ipip
 * module makes it wherever it is loaded; the machine's interface; what the distribution and Docker made; kube-ipvs0;
 * vxlan.calico; the pods' veths. The order tells: where a device has no address of its own, the kernel takes the first other
 * device's, so that a node with tunl0 asks for its pods in the name of the tunnel's address (net/ipv4/devinet.c
 * inet_select_addr).
 */

import { addrAdd } from '../../kernel/netlink/address.ts'
import { createNetns, freezeNetns, type NetnsDraft } from '../../kernel/netlink/draft.ts'
import { linkAdd, linkSet } from '../../kernel/netlink/link.ts'
import { sysctlSet } from '../../kernel/netlink/sysctl.ts'
import type { Netns } from '../../kernel/netns.ts'
import { formatIpv4 } from '../../net/ipv4.ts'
import { addBirdRoutes } from '../bird/kernelRoutes.ts'
import { lazyNetfilter } from '../compileNetfilter.ts'
import { addIpipDevice } from '../felix/ipip.ts'
import { mtusOf } from '../felix/mtu.ts'
import { addVteps, addVxlanDevice, addVxlanRoutes } from '../felix/vxlan.ts'
import { addWorkload } from '../felix/workloads.ts'
import { ipvsAddresses, kubeProxySysctls } from '../kubeproxy/kubeProxy.ts'
import type { ClusterPlan, HostInterfacePlan, NodePlan } from '../plan.ts'
import { giveResolver } from './listeners.ts'
import { stableMac } from './macs.ts'
import { addDefaultRoute, addNic } from './nic.ts'

export function compileNode(plan: ClusterPlan, node: NodePlan): Netns {
  const draft = createNetns(node.name)
  const mtus = mtusOf(plan, node)
  addIpipDevice(plan, node, draft, mtus.ipip)
  addNic(draft, node.nic, node.metric)
  addDefaultRoute(draft, node.nic, node.gateway, node.metric)
  for (const own of node.interfaces) addHostInterface(draft, node, own)
  addIpvsDevice(plan, node, draft)
  addVxlanDevice(plan, node, draft, mtus.vxlan)
  // felix/dataplane/linux/int_dataplane.go, configureKernel.
  sysctlSet(draft, 'net.ipv4.ip_forward', '1')
  Object.assign(draft.sysctls, kubeProxySysctls(plan))
  for (const pod of node.pods) addWorkload(draft, pod, mtus.pod)
  addBirdRoutes(plan, node, draft)
  addVxlanRoutes(plan, node, draft)
  addVteps(plan, node, draft)
  draft.netfilter = lazyNetfilter(plan, node)
  giveResolver(draft, plan.dns.machineConf)
  return freezeNetns(draft)
}

/** docker0 is a bridge without ports: up, without carrier, and its connected route stands all the same. */
function addHostInterface(draft: NetnsDraft, node: NodePlan, own: HostInterfacePlan): void {
  linkAdd(draft, `name ${own.name} address ${stableMac(node.name, own.name)} type ${own.kind}`)
  if (own.up) linkSet(draft, `dev ${own.name} up`)
  for (const address of own.addresses) {
    const broadcast = own.kind === 'bridge' && Number(address.split('/')[1] ?? 32) <= 30 ? ' brd +' : ''
    addrAdd(draft, own.name, `${address}${broadcast}`)
  }
}

/** A dummy that nobody ever sets up: its addresses are local all the same. */
function addIpvsDevice(plan: ClusterPlan, node: NodePlan, draft: NetnsDraft): void {
  const addresses = ipvsAddresses(plan, node)
  if (!addresses) return
  const dev = 'kube-ipvs0'
  linkAdd(draft, `name ${dev} address ${stableMac(node.name, dev)} type dummy`)
  for (const address of addresses) addrAdd(draft, dev, `${formatIpv4(address)}/32`)
}
