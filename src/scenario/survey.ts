/** Which namespace is a switch, and what the others are. From the wiring alone where no ClusterSpec says it. */
import { machineNames, podNetnsNames, segmentNs } from '../cluster/names.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import type { Link, Netns, VethLink, World } from '../kernel/netns.ts'
import { cidrOf, formatCidr } from '../net/cidr.ts'
import type { PlaceKind, PortInfo } from './topology.ts'

export interface Survey {
  readonly segments: readonly { readonly netns: Netns; readonly label: string; readonly cidrs: readonly string[] }[]
  readonly places: readonly PlaceFound[]
}

interface PlaceFound {
  readonly netns: Netns
  readonly kind: PlaceKind
  readonly label: string
  readonly podNamespace: string | undefined
  readonly inside: string | undefined
}

export function surveyOf(world: World, spec: ClusterSpec | undefined): Survey {
  const namespaces = [...world.namespaces.values()]
  const segments = new Set(namespaces.filter(isSegment).map(({ name }) => name))
  const told = spec ? toldBy(spec) : new Map<string, Told>()
  const holders = new Map<string, string>()
  for (const netns of namespaces) {
    const node = holderOf(netns, segments)
    if (node !== undefined) holders.set(netns.name, told.get(netns.name)?.inside ?? node)
  }
  const holding = new Set(holders.values())
  return {
    segments: namespaces
      .filter(({ name }) => segments.has(name))
      .map((netns) => ({ netns, ...segmentLabel(netns, world, spec) })),
    places: namespaces
      .filter(({ name }) => !segments.has(name))
      .map((netns) => {
        const known = told.get(netns.name)
        const inside = known ? known.inside : holders.get(netns.name)
        const kind = known?.kind ?? (inside === undefined ? machineKind(netns, segments, holding) : 'pod')
        return { netns, kind, label: known?.label ?? netns.name, podNamespace: known?.podNamespace, inside }
      }),
  }
}

const veths = (netns: Netns): VethLink[] => netns.links.filter((link) => link.kind === 'veth')

/** A namespace that holds nothing but a bridge and its ports. */
function isSegment(netns: Netns): boolean {
  const links = netns.links.filter(({ kind }) => kind !== 'lo')
  const bridges = links.filter(({ kind }) => kind === 'bridge')
  if (netns.name.startsWith('sw-') && bridges.length > 0) return true
  const [bridge] = bridges
  if (bridges.length !== 1 || !bridge || netns.addresses.some(({ dev }) => dev === bridge.name)) return false
  return links.every((link) => link === bridge || link.master === bridge.name)
}

/** A pod is wired to its node directly, and the node's end is called cali…. */
function holderOf(netns: Netns, segments: ReadonlySet<string>): string | undefined {
  return veths(netns).find(
    ({ peer }) => peer.name.startsWith('cali') && peer.ns !== netns.name && !segments.has(peer.ns),
  )?.peer.ns
}

/** Calico leaves traces on a node without pods too: its devices, and routes by BIRD or Felix. */
function machineKind(netns: Netns, segments: ReadonlySet<string>, holding: ReadonlySet<string>): PlaceKind {
  const tunnel = netns.links.some(({ kind }) => kind === 'ipip' || kind === 'vxlan')
  if (holding.has(netns.name) || tunnel || netns.routes.some(({ proto }) => proto === 'bird' || proto === '80'))
    return 'node'
  const plugged = new Set(veths(netns).flatMap(({ peer }) => (segments.has(peer.ns) ? [peer.ns] : [])))
  return plugged.size > 1 || netns.sysctls['net.ipv4.ip_forward'] === '1' ? 'gateway' : 'host'
}

interface Told {
  readonly kind: PlaceKind
  readonly label: string
  readonly podNamespace?: string
  readonly inside?: string
}

function toldBy(spec: ClusterSpec): Map<string, Told> {
  const told = new Map<string, Told>()
  for (const { name } of spec.gateways) told.set(name, { kind: 'gateway', label: name })
  for (const { name } of spec.hosts) told.set(name, { kind: 'host', label: name })
  for (const { name } of spec.nodes) told.set(name, { kind: 'node', label: name })
  const names = podNetnsNames(machineNames(spec), spec.pods)
  spec.pods.forEach(({ namespace, name, node }, i) => {
    told.set(names[i] ?? name, { kind: 'pod', label: name, podNamespace: namespace, inside: node })
  })
  return told
}

function segmentLabel(
  netns: Netns,
  world: World,
  spec: ClusterSpec | undefined,
): { readonly label: string; readonly cidrs: readonly string[] } {
  const subnet = spec?.subnets.find(({ name }) => segmentNs(name) === netns.name)
  if (subnet) return { label: subnet.name, cidrs: [subnet.cidr] }
  return { label: netns.name.replace(/^sw-/, ''), cidrs: prefixesSeen(netns, world) }
}

/** Of the machines plugged in, the most frequent first. */
function prefixesSeen(netns: Netns, world: World): string[] {
  const count = new Map<string, number>()
  for (const { peer } of veths(netns)) {
    const addresses = world.namespaces.get(peer.ns)?.addresses ?? []
    for (const { dev, addr, len } of addresses) {
      if (dev !== peer.name) continue
      const prefix = formatCidr(cidrOf(addr, len))
      count.set(prefix, (count.get(prefix) ?? 0) + 1)
    }
  }
  return [...count].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([prefix]) => prefix)
}

const ports = new WeakMap<Netns, readonly PortInfo[]>()

/** Kept: most Worlds have most namespaces of one before. */
export function portsOf(netns: Netns): readonly PortInfo[] {
  const known = ports.get(netns)
  if (known) return known
  const made = netns.links.map((link) => portOf(netns, link))
  ports.set(netns, made)
  return made
}

const portOf = ({ addresses }: Netns, link: Link): PortInfo => ({
  name: link.name,
  kind: link.kind,
  ...('mac' in link && { mac: link.mac }),
  mtu: link.mtu,
  up: link.up,
  addresses: addresses.filter(({ dev }) => dev === link.name).map(formatCidr),
  ...(link.kind === 'veth' && { peer: { ns: link.peer.ns, port: link.peer.name } }),
})
