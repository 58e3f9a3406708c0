/** Where a fault bites: the machines on a packet's way, and the Service that it asks. */
import { machineNames, podNetnsNames } from '../cluster/names.ts'
import type { ClusterSpec, Service } from '../cluster/spec.ts'
import type { FaultTarget } from '../edit/faults/fault.ts'
import type { World } from '../kernel/netns.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import type { Trace } from '../sim/trace.ts'

interface Aim {
  /** The node where the probe begins: its sender's, or the first that it comes to. */
  readonly near: FaultTarget
  /** The node where it ends, or would end. */
  readonly far: FaultTarget
}

/** Of a trace that was lost, as far as the packet came; beyond, where the address belongs. */
export function aimOf(spec: ClusterSpec, world: World, trace: Trace): Aim {
  const nodes = new Set(spec.nodes.map(({ name }) => name))
  const pods = new Set(podNetnsNames(machineNames(spec), spec.pods))
  const way = placesOf(trace)
  const passed = way.filter((ns) => nodes.has(ns))
  const taker = way.at(-1)
  const holder = taker !== undefined && pods.has(taker) ? taker : holderOf(world, trace)
  const home = holder === undefined ? undefined : nodeUnder(world, nodes, holder)
  const near = passed[0]
  const last = home ?? passed.at(-1)
  const far = last ?? near
  const sender = pods.has(trace.probe.from) ? trace.probe.from : undefined
  const target = holder !== undefined && pods.has(holder) ? holder : undefined
  // Whoever has the address too bites where the sender's node leads to it; better not the sender itself.
  const beside = [...pods].filter((ns) => ns !== target && nodeUnder(world, nodes, ns) === near)
  const double = near === last ? undefined : (beside.find((ns) => ns !== sender) ?? beside[0])
  const service = spec.services?.find((one) => isAsked(one, trace))
  const both = { ...(service && { service: `${service.namespace}/${service.name}` }) }
  return {
    near: {
      ...both,
      ...named('node', near),
      ...named('peer', far === near ? undefined : far),
      ...named('pod', sender ?? target),
    },
    far: {
      ...both,
      ...named('node', far),
      ...named('peer', near === far ? undefined : near),
      ...named('pod', target ?? sender),
      ...named('otherPod', double),
    },
  }
}

const named = <K extends string>(key: K, value: string | undefined) =>
  value === undefined ? {} : ({ [key]: value } as Record<K, string>)

/** Namespaces that the question came to, in order; what a switch flooded does not count. */
function placesOf({ hops, journeys }: Trace): string[] {
  const places: string[] = []
  for (const { journey, ns } of hops) {
    const own = journeys[journey]
    if (own?.direction !== 'there' || own.phase === 'arp' || own.phase === 'lookup') continue
    const ignored = own.origin === 'copy' && own.end === 'dropped'
    if (!ignored && !places.includes(ns)) places.push(ns)
  }
  return places
}

function holderOf(world: World, { probe, resolved }: Trace): string | undefined {
  const to = resolved?.address ?? probe.to
  for (const { name, addresses } of world.namespaces.values())
    if (addresses.some(({ addr, dev }) => dev !== 'kube-ipvs0' && formatIpv4(addr) === to)) return name
  return undefined
}

/** A node itself, or the one that a pod's veth leads to. */
function nodeUnder(world: World, nodes: ReadonlySet<string>, ns: string): string | undefined {
  if (nodes.has(ns)) return ns
  for (const link of world.namespaces.get(ns)?.links ?? [])
    if (link.kind === 'veth' && nodes.has(link.peer.ns)) return link.peer.ns
  return undefined
}

function isAsked(service: Service, { probe, resolved }: Trace): boolean {
  const to = resolved?.address ?? probe.to
  const addresses = [service.clusterIP, ...(service.externalIPs ?? []), ...(service.loadBalancerIPs ?? [])]
  if (addresses.includes(to) || to.split('.')[0] === service.name) return true
  return (service.ports ?? []).some(({ nodePort }) => nodePort !== undefined && nodePort === probe.port)
}
