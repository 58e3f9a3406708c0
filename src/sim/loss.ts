/** The hop that explains a loss: which of all that ended is no mere by-product. */
import type { Hop } from '../kernel/hop.ts'
import type { World } from '../kernel/netns.ts'
import type { Trace } from './trace.ts'

type Happened = Pick<Trace, 'hops' | 'journeys'>

export const lossOf = (world: World, happened: Happened, lookupDone: boolean): number | undefined =>
  firstDrop(happened, lookupDone) ?? unclaimed(world, happened) ?? waiting(happened)

/**
 * Not a copy that a switch flooded, not one of ARP's askings, not a redirect that NAT keeps back, and nothing of a lookup
 * that came to a good end.
 */
function firstDrop({ hops, journeys }: Happened, lookupDone: boolean): number | undefined {
  const at = hops.findIndex((hop) => {
    const journey = journeys[hop.journey]
    if (hop.kind !== 'drop' || !journey || journey.origin === 'copy' || journey.phase === 'arp') return false
    if (hop.reasons[0]?.code === 'redirectPastNat') return false
    return !lookupDone || journey.phase !== 'lookup'
  })
  return at < 0 ? undefined : at
}

/**
 * A frame that a switch flooded and nobody took: it ended with the last copy of it; of several, with the one that came to
 * whom the packet was meant for.
 */
function unclaimed(world: World, { hops, journeys }: Happened): number | undefined {
  const isAside = ({ kind, drop, journey }: Hop): boolean =>
    kind === 'drop' && drop === 'OTHERHOST' && journeys[journey]?.origin === 'copy' && journeys[journey].phase !== 'arp'
  const aside = hops.flatMap((hop, at) => (isAside(hop) ? [{ hop, at }] : []))
  const parentOf = ({ journey }: Hop) => journeys[journey]?.parent
  const lost = aside.find(({ hop }) =>
    journeys.every(({ origin, parent, end }) => origin !== 'copy' || parent !== parentOf(hop) || end === 'dropped'),
  )
  const copies = aside.filter(({ hop }) => lost && parentOf(hop) === parentOf(lost.hop))
  const flooded = lost && journeys[parentOf(lost.hop) ?? -1]
  const [neighbour] = (flooded?.hops ?? []).flatMap((at) => neighbourOf(hops[at])).slice(-1)
  const meant = copies.find(({ hop: { ns } }) =>
    world.namespaces.get(ns)?.addresses.some(({ addr }) => addr === neighbour?.addr),
  )
  return (meant ?? copies.at(-1))?.at
}

const neighbourOf = (hop: Hop | undefined) =>
  hop?.decided.flatMap((one) => (one.kind === 'neighbour' ? [one.neighbour] : [])) ?? []

/** The program gave up before the kernel did: the packet still waits for somebody to answer ARP. */
function waiting({ hops, journeys }: Happened): number | undefined {
  const held = journeys.find(({ end, phase, hops: own }) => {
    const last = hops[own.at(-1) ?? -1]
    return end === 'pending' && phase !== 'arp' && last?.kind === 'neigh'
  })
  return held?.hops.at(-1)
}
