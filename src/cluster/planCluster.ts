/** ClusterSpec → ClusterPlan, or everything that is wrong with it. */
import { cidrOf } from '../net/cidr.ts'
import type { Problem } from '../net/problem.ts'
import { type Allotment, allot } from './allot.ts'
import { takeFabric } from './check/fabric.ts'
import { type CheckedNode, takeNodes } from './check/nodes.ts'
import { type CheckedPod, takePods } from './check/pods.ts'
import { takePools } from './check/pools.ts'
import { collector } from './check/refuse.ts'
import { createRegistry } from './check/registry.ts'
import { byText } from './check/values.ts'
import { vtepMac } from './felix/vtep.ts'
import { networkOf } from './host/network.ts'
import { addressesOf } from './ipam/ipam.ts'
import type { ClusterPlan, Export, NodePlan, PodPlan } from './plan.ts'
import type { ClusterSpec } from './spec.ts'
import { CALICO } from './versions.ts'

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
  if (problems.length > 0 || !facts) return { ok: false, problems }
  const allotment = allot(refuse, registry, pools, nodes, pods)
  if (problems.length > 0) return { ok: false, problems }
  for (const segment of fabric.segments.values()) segment.plugs.sort((a, b) => byText(a.port, b.port))
  return {
    ok: true,
    value: {
      pools,
      segments: [...fabric.segments.values()].sort((a, b) => byText(a.ns, b.ns)),
      gateways: fabric.gateways,
      hosts: fabric.hosts,
      nodes: planNodes(nodes, pods, allotment),
      facts,
      ipipEnabled: pools.some((pool) => pool.ipip !== 'Never'),
      vxlanEnabled: pools.some((pool) => pool.vxlan !== 'Never'),
      vtepMacs: memo((node) => vtepMac(node.name)),
    },
  }
}

function planNodes(nodes: readonly CheckedNode[], pods: readonly CheckedPod[], allotment: Allotment): NodePlan[] {
  const podsOf = new Map<string, PodPlan[]>()
  pods.forEach((pod, i) => {
    const addr = allotment.podAddresses[i]
    if (addr === undefined) return
    const { ns, namespace, name, node, mac, listen, interfaceName } = pod
    const planned: PodPlan = { ns, namespace, name, node, addr, mac, listen, interfaceName }
    const own = podsOf.get(node)
    if (own) own.push(planned)
    else podsOf.set(node, [planned])
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
