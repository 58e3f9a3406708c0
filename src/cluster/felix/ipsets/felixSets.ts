/**
 * A node's Felix ipsets (felix/dataplane/linux/masq_mgr.go, ipip_mgr.go, vxlan_mgr.go, hostip_mgr.go,
 * felix/labelindex/named_port_index.go, v3.22): pools, nodes, the node's own addresses, and what its policies ask for.
 */
import { type Cidr, cidrOf, formatCidr, parseAddrLen } from '../../../net/cidr.ts'
import { formatIpv4, type Ipv4Addr, ipv4 } from '../../../net/ipv4.ts'
import type { ClusterPlan, NodePlan, PodPlan } from '../../plan.ts'
import { selects } from '../../selector/node.ts'
import { endpointLabels } from '../policy/labels.ts'
import { SET } from '../rules/sets.ts'
import type { SetDefinition } from './definition.ts'
import { hashOptions, type SetText } from './ipsetText.ts'

/** MaxIpsetSize. */
const MAX_ELEMENTS = 1_048_576

const netSet = (name: string, members: readonly string[]): SetText => ({
  name,
  options: hashOptions('hash:net', MAX_ELEMENTS),
  members,
})

export function felixSets(plan: ClusterPlan, node: NodePlan, asked: readonly SetDefinition[]): SetText[] {
  const pools = [...plan.pools].sort((a, b) => a.cidr.addr - b.cidr.addr)
  const addresses = (nodes: readonly NodePlan[]): string[] => inOrder(nodes.map(({ nic }) => nic.addr))
  const hasVtep = (other: NodePlan): boolean => other !== node && other.tunnels.vxlan !== undefined
  return [
    netSet(
      SET.allPools,
      pools.map(({ cidr }) => formatCidr(cidr)),
    ),
    netSet(
      SET.masqPools,
      pools.filter(({ natOutgoing }) => natOutgoing).map(({ cidr }) => formatCidr(cidr)),
    ),
    ...(plan.ipipEnabled ? [netSet(SET.allHosts, addresses(plan.nodes))] : []),
    ...(plan.vxlanEnabled ? [netSet(SET.allVxlanHosts, addresses(plan.nodes.filter(hasVtep)))] : []),
    { name: SET.thisHost, options: hashOptions('hash:ip', MAX_ELEMENTS), members: ownAddresses(node) },
    ...[...new Map(asked.map((own) => [own.name, own])).values()].map((own) => membersOf(plan, own)),
  ]
}

const inOrder = (addresses: Iterable<Ipv4Addr>): string[] =>
  [...new Set(addresses)].sort((a, b) => a - b).map(formatIpv4)

/** As `ipset` writes them: an address without its length. */
function netsInOrder(nets: readonly Cidr[]): string[] {
  const sorted = [...nets].sort((a, b) => a.addr - b.addr || a.len - b.len)
  return [...new Set(sorted.map((net) => (net.len === 32 ? formatIpv4(net.addr) : formatCidr(net))))]
}

/**
 * The destinations of the local table's routes, but those of pods' interfaces and of kube-ipvs0. lo has two: Felix takes
 * the prefix 127.0.0.0/8 for an address (felix/ifacemonitor/iface_monitor.go).
 */
const ownAddresses = (node: NodePlan): string[] =>
  inOrder([ipv4('127.0.0.0'), ipv4('127.0.0.1'), ...nodeAddresses(node)])

/** In order; without those of lo and of kube-ipvs0. */
export function nodeAddresses({ nic, tunnels, interfaces }: NodePlan): Ipv4Addr[] {
  const addresses = [
    nic.addr,
    ...[tunnels.ipip, tunnels.vxlan].flatMap((addr) => addr ?? []),
    ...interfaces.flatMap((own) => own.addresses.flatMap((text) => parseAddrLen(text)?.addr ?? [])),
  ]
  return [...new Set(addresses)].sort((a, b) => a - b)
}

/** What a set holds is the same on every node. */
const members = new WeakMap<ClusterPlan, Map<string, SetText>>()

function membersOf(plan: ClusterPlan, own: SetDefinition): SetText {
  let known = members.get(plan)
  if (!known) {
    known = new Map()
    members.set(plan, known)
  }
  let text = known.get(own.name)
  if (!text) {
    text = makeMembers(plan, own)
    known.set(own.name, text)
  }
  return text
}

function makeMembers(plan: ClusterPlan, { name, selector, port }: SetDefinition): SetText {
  const pods = plan.nodes
    .flatMap((node) => node.pods)
    .filter((pod) => selects(selector, labelsOf(plan, pod)))
    .sort((a, b) => a.addr - b.addr)
  if (!port) {
    const nets = plan.networkSets.flatMap((set) => (selects(selector, set.labelOf) ? set.nets : []))
    return netSet(name, netsInOrder([...nets, ...pods.map(({ addr }) => cidrOf(addr, 32))]))
  }
  const elements = pods.flatMap((pod) =>
    pod.ports
      .filter((own) => own.name === port.name && (own.protocol ?? 'TCP').toLowerCase() === port.protocol)
      .map((own) => `${formatIpv4(pod.addr)},${port.protocol}:${own.containerPort}`),
  )
  return { name, options: hashOptions('hash:ip,port', MAX_ELEMENTS), members: [...new Set(elements)] }
}

export const labelsOf = (plan: ClusterPlan, pod: PodPlan) =>
  endpointLabels(pod, plan.namespaceLabels.get(pod.namespace) ?? {})
