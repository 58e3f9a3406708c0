/** ClusterSpec → ClusterPlan, or everything that is wrong with it. */
import { cidrOf } from '../net/cidr.ts'
import type { Problem } from '../net/problem.ts'
import { type Allotment, allot } from './allot.ts'
import { takeFabric } from './check/fabric.ts'
import { takeKubeProxy } from './check/kubeProxy.ts'
import { takeNamespaces } from './check/labels.ts'
import { takeNetworkSets } from './check/networkSets.ts'
import { type CheckedNode, takeNodes } from './check/nodes.ts'
import { type CheckedPod, takePods } from './check/pods.ts'
import { takePolicies } from './check/policies.ts'
import { takePools } from './check/pools.ts'
import { collector } from './check/refuse.ts'
import { createRegistry } from './check/registry.ts'
import { takeServices } from './check/services.ts'
import { byText } from './check/values.ts'
import { planDns } from './dns/dnsPlan.ts'
import { vtepMac } from './felix/vtep.ts'
import { networkOf } from './host/network.ts'
import { addressesOf } from './ipam/ipam.ts'
import type { ClusterPlan, Export, NodePlan, PodPlan } from './plan.ts'
import { planPolicies } from './planPolicies.ts'
import { planServices } from './planServices.ts'
import type { ClusterSpec } from './spec.ts'
import { CALICO } from './versions.ts'

/** What calico.yaml sets; Felix's own default is DROP. */
const END_TO_HOST = { Accept: 'ACCEPT', Drop: 'DROP', Return: 'RETURN' } as const

export type Planned =
  | { readonly ok: true; readonly value: ClusterPlan }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export function planCluster(spec: ClusterSpec): Planned {
  const { problems, refuse } = collector()
  const facts = CALICO[spec.calicoVersion]
  if (!facts) {
    const allowed = Object.keys(CALICO).join(', ')
    refuse(
      'calicoVersion',
      'notOneOf',
      { value: String(spec.calicoVersion), allowed },
      `known Calico versions: ${allowed}`,
    )
  }
  const pools = takePools(refuse, spec.ipPools)
  const poolsAreGood = problems.length === 0
  const registry = createRegistry()
  const fabric = takeFabric(refuse, registry, spec)
  const nodes = takeNodes(refuse, registry, fabric.segments, fabric.gateways, spec.nodes)
  const names = new Set(spec.nodes.map((node) => node.name))
  const pods = takePods(refuse, registry, poolsAreGood ? pools : undefined, names, spec.pods)
  const kubeProxy = takeKubeProxy(refuse, spec)
  const policies = takePolicies(refuse, spec)
  const namespaceLabels = takeNamespaces(refuse, spec.namespaces ?? [])
  const networkSets = takeNetworkSets(refuse, spec, namespaceLabels)
  const services = takeServices(refuse, names, spec.services ?? [])
  if (problems.length > 0 || !facts) return { ok: false, problems }
  const allotment = allot(refuse, registry, pools, nodes, pods)
  if (problems.length > 0) return { ok: false, problems }
  for (const segment of fabric.segments.values()) segment.plugs.sort((a, b) => byText(a.port, b.port))
  const planned = planNodes(nodes, pods, allotment)
  return {
    ok: true,
    value: {
      pools,
      segments: [...fabric.segments.values()].sort((a, b) => byText(a.ns, b.ns)),
      gateways: fabric.gateways,
      hosts: fabric.hosts,
      nodes: planned,
      facts,
      ipipEnabled: pools.some((pool) => pool.ipip !== 'Never'),
      vxlanEnabled: pools.some((pool) => pool.vxlan !== 'Never'),
      vtepMacs: memo((node) => vtepMac(node.name)),
      policies: planPolicies(policies),
      networkSets,
      namespaceLabels,
      endpointToHostAction: END_TO_HOST[spec.felix?.defaultEndpointToHostAction ?? 'Accept'],
      services: planServices(services, planned),
      dns: planDns(spec, planned, fabric.hosts),
      kubeProxy,
    },
  }
}

function planNodes(nodes: readonly CheckedNode[], pods: readonly CheckedPod[], allotment: Allotment): NodePlan[] {
  const podsOf = new Map<string, PodPlan[]>()
  pods.forEach((pod, i) => {
    const addr = allotment.podAddresses[i]
    if (addr === undefined) return
    const { path: _, ...checked } = pod
    const planned: PodPlan = { ...checked, addr }
    const own = podsOf.get(pod.node)
    if (own) own.push(planned)
    else podsOf.set(pod.node, [planned])
  })
  return nodes.map(({ name, nic, gateway, interfaces, spec }) => ({
    name,
    nic,
    network: networkOf(nic),
    gateway,
    metric: spec.metric,
    interfaces,
    exports: exportsOf(allotment, name),
    tunnels: allotment.tunnels.get(name) ?? { ipip: undefined, vxlan: undefined },
    pods: (podsOf.get(name) ?? []).sort((a, b) => a.addr - b.addr),
  }))
}

function exportsOf({ ipam }: Allotment, node: string): Export[] {
  const { blocks, borrowed } = addressesOf(ipam, node)
  return [
    ...blocks.map(({ cidr, pool }) => ({ cidr, pool, own: true, routes: new Map() })),
    ...borrowed.map(({ addr, block }) => ({ cidr: cidrOf(addr, 32), pool: block.pool, own: false, routes: new Map() })),
  ].sort((a, b) => a.cidr.addr - b.cidr.addr)
}

function memo<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>()
  return (key) => {
    let value = known.get(key)
    if (value === undefined) {
      value = compute(key)
      known.set(key, value)
    }
    return value
  }
}
