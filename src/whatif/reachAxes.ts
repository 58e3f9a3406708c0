/** Who can be asked whether they reach whom: pods and nodes ask; pods, ports of Services and nodes are asked. */
import type { ClusterSpec } from '../cluster/spec.ts'
import type { World } from '../kernel/netns.ts'
import type { Place, Topology } from '../scenario/topology.ts'
import type { Probe } from '../sim/trace.ts'

export interface ReachSource {
  /** The same in every run of a cluster: `pod default/web`, `node n1`. */
  readonly key: string
  readonly kind: 'pod' | 'node'
  readonly ns: string
  readonly label: string
  /** Kubernetes namespace of a pod. */
  readonly namespace?: string
  /** The node that it is on, or is. */
  readonly node: string
}

export interface ReachTarget {
  readonly key: string
  readonly kind: 'pod' | 'service' | 'node'
  readonly label: string
  /** Of a pod or Service. */
  readonly namespace?: string
  /** Of a pod or node. */
  readonly node?: string
  readonly address: string
  /** What it listens on, or the Service's port: the one that is asked where none is named. */
  readonly port?: { readonly protocol: 'tcp' | 'udp'; readonly port: number }
}

export interface ReachAxes {
  readonly sources: readonly ReachSource[]
  readonly targets: readonly ReachTarget[]
}

/** What every pair is asked. */
export type ReachQuestion =
  | { readonly kind: 'ping' }
  /** What the target listens on; pinged where that is nothing. */
  | { readonly kind: 'port' }
  | { readonly kind: 'tcp'; readonly port: number }

/** Nodes in the order of their names, each with its pods by namespace and name; then Services. */
export function axesOf(world: World, topology: Topology, spec?: ClusterSpec): ReachAxes {
  const places = topology.places.filter(({ kind }) => kind === 'pod' || kind === 'node').sort(byPlace)
  const labels = new Map(topology.places.map(({ ns, label }) => [ns, label]))
  const nodeOf = ({ ns, inside }: Place): string => labels.get(inside ?? ns) ?? ns
  const sources = places.map((place): ReachSource => {
    const { ns, label, podNamespace } = place
    const kind = place.kind === 'pod' ? ('pod' as const) : ('node' as const)
    const key = keyOf(kind, label, podNamespace)
    return { key, kind, ns, label, ...(podNamespace !== undefined && { namespace: podNamespace }), node: nodeOf(place) }
  })
  const asked = places.flatMap((place, index): ReachTarget[] => {
    const source = sources[index]
    const address = addressOf(place)
    if (!source || address === undefined) return []
    const { key, kind, label, namespace, node } = source
    const port = portOf(world, place.ns)
    return [{ key, kind, label, ...(namespace !== undefined && { namespace }), node, address, ...(port && { port }) }]
  })
  return { sources, targets: [...asked, ...servicesOf(spec)] }
}

const keyOf = (kind: string, label: string, namespace: string | undefined): string =>
  `${kind} ${namespace === undefined ? label : `${namespace}/${label}`}`

/** Nodes after the pods that they hold. */
function byPlace(a: Place, b: Place): number {
  return (
    byText(a.inside ?? a.ns, b.inside ?? b.ns) ||
    Number(a.kind === 'node') - Number(b.kind === 'node') ||
    byText(a.podNamespace ?? '', b.podNamespace ?? '') ||
    byText(a.label, b.label)
  )
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Of the interface by which it is reached: a pod's eth0, a machine's port in a switch. */
function addressOf({ ports }: Place): string | undefined {
  const named = ports.filter(({ kind, addresses }) => kind !== 'lo' && addresses.length > 0)
  const port = named.find(({ kind }) => kind === 'veth') ?? named[0]
  return port?.addresses[0]?.split('/')[0]
}

/** TCP before UDP: a TCP client knows whether it was answered. */
function portOf(world: World, ns: string): ReachTarget['port'] {
  const listeners = world.namespaces.get(ns)?.listeners ?? []
  const own = listeners.find(({ proto }) => proto === 'tcp') ?? listeners[0]
  return own && { protocol: own.proto, port: own.port }
}

function servicesOf(spec: ClusterSpec | undefined): ReachTarget[] {
  return [...(spec?.services ?? [])]
    .sort((a, b) => byText(a.namespace, b.namespace) || byText(a.name, b.name))
    .flatMap(({ namespace, name, clusterIP, ports = [] }) =>
      clusterIP === undefined || clusterIP === 'None'
        ? []
        : ports.map(({ port, protocol = 'TCP' }) => ({
            key: `service ${namespace}/${name}:${port}/${protocol}`,
            kind: 'service' as const,
            label: `${name}:${port}${protocol === 'UDP' ? '/UDP' : ''}`,
            namespace,
            address: clusterIP,
            port: { protocol: protocol === 'UDP' ? ('udp' as const) : ('tcp' as const), port },
          })),
    )
}

export function probeOf(source: ReachSource, target: ReachTarget, question: ReachQuestion): Probe {
  const ends = { id: 'probe', from: source.ns, to: target.address }
  if (question.kind === 'ping') return { ...ends, kind: 'ping' }
  if (question.kind === 'tcp') return { ...ends, kind: 'tcp', port: question.port }
  const { port } = target
  return port ? { ...ends, kind: port.protocol, port: port.port } : { ...ends, kind: 'ping' }
}
