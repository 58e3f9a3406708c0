/** Probes for a cluster that brings none: from a pod to a pod, elsewhere if possible, and to what listens there. */
import type { ClusterSpec } from '../cluster/spec.ts'
import type { Place, Topology } from '../scenario/topology.ts'
import type { Probe } from '../sim/trace.ts'

export function probesFor(topology: Topology, spec?: ClusterSpec): Probe[] {
  const { places } = topology
  const pods = places.filter((place) => place.kind === 'pod')
  const from = pods[0] ?? places[0]
  if (!from) return []
  const others = (pods.length > 1 ? pods : places).filter((place) => place.ns !== from.ns)
  const target = others.find((place) => place.inside !== from.inside) ?? others[0]
  const to = target && addressOf(target)
  if (!target || to === undefined) return []
  const port = portOf(target, spec)
  const ping: Probe = { id: 'ping', kind: 'ping', from: from.ns, to }
  return port === undefined ? [ping] : [{ id: 'tcp', kind: 'tcp', from: from.ns, to, port }, ping]
}

const addressOf = (place: Place): string | undefined =>
  place.ports
    .filter((port) => port.kind !== 'lo')
    .flatMap((port) => port.addresses)[0]
    ?.split('/')[0]

const portOf = (place: Place, spec: ClusterSpec | undefined): number | undefined =>
  spec?.pods
    .find((pod) => pod.name === place.label && pod.namespace === place.podNamespace)
    ?.listen?.find((listen) => listen.protocol === 'TCP')?.port
