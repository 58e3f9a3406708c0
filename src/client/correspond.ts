/** The same moment in another run of the same probe: the packet that plays the same part, at the same place. */
import type { Journey, Probe, Topology, Trace } from '../protocol/engine.ts'

export function correspondingHop(was: Trace, hop: number, now: Trace): number {
  const old = was.hops[hop]
  const role = old && roles(was).get(old.journey)
  const parts = roles(now)
  const journey = now.journeys.find((candidate) => parts.get(candidate.id) === role)
  if (!old || !role || !journey) return Math.min(hop, now.hops.length - 1)
  const oldJourney = was.journeys.find((candidate) => candidate.id === old.journey)
  // Backwards along the old way, until a place that the new way knows too.
  for (const index of (oldJourney?.hops ?? []).filter((candidate) => candidate <= hop).reverse()) {
    const place = was.hops[index]
    const found = journey.hops.find((candidate) => {
      const other = now.hops[candidate]
      return other?.ns === place?.ns && other?.dev === place?.dev && other?.kind === place?.kind
    })
    if (found !== undefined) return found
  }
  return journey.hops[0] ?? 0
}

/** `handshake there socket 2`: the second such packet. */
function roles(trace: Trace): ReadonlyMap<number, string> {
  const seen = new Map<string, number>()
  return new Map(
    trace.journeys.map((journey: Journey) => {
      const part = `${journey.phase} ${journey.direction} ${journey.origin}`
      const count = (seen.get(part) ?? 0) + 1
      seen.set(part, count)
      return [journey.id, `${part} ${count}`]
    }),
  )
}

/** The probe in another cluster: the same pods, whatever their addresses are now. */
export function carryProbe(probe: Probe, was: Topology, now: Topology): Probe | undefined {
  if (!now.places.some((place) => place.ns === probe.from)) return undefined
  // Of several that have the address, one that keeps it is enough.
  const isKept = was.places.some(
    (place) => holds(place, probe.to) && now.places.some((own) => own.ns === place.ns && holds(own, probe.to)),
  )
  if (isKept) return probe
  const target = placeOfAddress(was, probe.to)
  const there = target && now.places.find((place) => place.ns === target.ns)
  if (!there || placeOfAddress(now, probe.to)?.ns === target.ns) return probe
  const port = there.ports.find((candidate) => candidate.name === target.port)
  const address = port?.addresses[0]?.split('/')[0]
  return address ? { ...probe, to: address } : probe
}

const holds = ({ ports }: Topology['places'][number], address: string): boolean =>
  ports.some(({ kind, addresses }) => kind !== 'lo' && addresses.some((own) => own.split('/')[0] === address))

/** Where the question arrived. */
export const takerOf = ({ hops, journeys }: Trace): string | undefined =>
  hops.find(({ kind, journey }) => kind === 'deliver' && journeys[journey]?.direction === 'there')?.ns

/** Several may have it, as every node has the addresses on kube-ipvs0: then `first` is asked before the others. */
export function placeOfAddress(
  topology: Topology,
  address: string,
  first?: string,
): { ns: string; port: string } | undefined {
  const places = [...topology.places].sort((a, b) => Number(b.ns === first) - Number(a.ns === first))
  for (const place of places) {
    const port = place.ports.find((candidate) => candidate.addresses.some((own) => own.split('/')[0] === address))
    if (port && port.kind !== 'lo') return { ns: place.ns, port: port.name }
  }
  return undefined
}
