/**
 * Namespaces of a World compiled before that another plan would compile to the same again. What each is compiled from
 * stands here a second time: `unchanged.test.ts` holds that nothing is forgotten.
 */
import type { Netns } from '../kernel/netns.ts'
import { alike } from './alike.ts'
import { lazyNetfilter } from './compileNetfilter.ts'
import { mtusOf } from './felix/mtu.ts'
import { ipvsAddresses, kubeProxySysctls } from './kubeproxy/kubeProxy.ts'
import type { LazyMap } from './lazyMap.ts'
import type { ClusterPlan, Export, NodePlan, PodPlan } from './plan.ts'

export interface Before {
  readonly plan: ClusterPlan
  readonly namespaces: LazyMap<string, Netns>
}

/** By name. A node has its netfilter from the new plan: Services, policies and sets reach everywhere, and are lazy. */
export function unchanged({ plan: was, namespaces }: Before, plan: ClusterPlan): Map<string, Netns> {
  const same = new Map<string, Netns>()
  const keep = (name: string, made = namespaces.known(name)): void => {
    if (made) same.set(name, made)
  }
  const segments = new Map(was.segments.map((segment) => [segment.ns, segment]))
  for (const segment of plan.segments) if (alike(segment, segments.get(segment.ns))) keep(segment.ns)

  const pods = new Map(was.nodes.flatMap((node) => node.pods.map((pod) => [pod.ns, { node, pod }] as const)))
  for (const node of plan.nodes)
    for (const pod of node.pods) {
      const old = pods.get(pod.ns)
      // What CoreDNS knows comes from all of the cluster.
      if (!old || was.dns.isServer(old.pod) || plan.dns.isServer(pod)) continue
      if (alike(ofPod(plan, node, pod), ofPod(was, old.node, old.pod))) keep(pod.ns)
    }

  if (!alike(ofAllNodes(plan), ofAllNodes(was))) return same
  const nodes = new Map(was.nodes.map((node) => [node.name, node]))
  for (const node of plan.nodes) {
    const [old, made] = [nodes.get(node.name), namespaces.known(node.name)]
    if (old && made && alike(ofNode(plan, node), ofNode(was, old)))
      keep(node.name, { ...made, netfilter: lazyNetfilter(plan, node) })
  }
  return same
}

const ofPod = (plan: ClusterPlan, node: NodePlan, pod: PodPlan): readonly unknown[] => [
  ...[node.name, mtusOf(plan, node).pod, plan.dns.podConf(pod)],
  ...[pod.ns, pod.namespace, pod.name, pod.addr, pod.mac, pod.interfaceName, pod.listen],
]

const ofExport = ({ cidr, own, pool }: Export): readonly unknown[] => [cidr, own, pool.ipip, pool.vxlan]

/** What nodes have of one another. */
const ofAllNodes = ({ facts, ipipEnabled, vxlanEnabled, nodes }: ClusterPlan): readonly unknown[] => [
  ...[facts, ipipEnabled, vxlanEnabled],
  nodes.map(({ name, nic, network, gateway, tunnels, exports }) => [
    ...[name, nic.addr, network, gateway, tunnels],
    exports.map(ofExport),
  ]),
]

const ofNode = (plan: ClusterPlan, node: NodePlan): readonly unknown[] => [
  ...[node.nic, node.metric, node.interfaces, mtusOf(plan, node), plan.dns.machineConf],
  node.pods.map(({ ns, namespace, name, interfaceName, addr }) => [ns, namespace, name, interfaceName, addr]),
  ...[kubeProxySysctls(plan), ipvsAddresses(plan, node)],
]
