/**
 * The exchange's phases as stretches of the line of hops. Packets overlap, and ARP comes in between: a phase lasts until
 * the first hop of a later one, and address resolution counts to the phase that waits for it.
 */
import type { Phase, Trace } from '../contract.ts'

export interface Stretch {
  readonly phase: Phase
  /** Indices of hops, both included. */
  readonly from: number
  readonly to: number
}

export function stretchesOf({ hops, journeys }: Trace): Stretch[] {
  const phases = new Map(journeys.map((journey) => [journey.id, journey.phase]))
  const main = journeys.filter(({ phase }) => phase !== 'arp')
  const starts = new Map<Phase, number>()
  for (const { phase, hops: own } of main.length > 0 ? main : journeys) {
    const first = own[0]
    if (first !== undefined && !starts.has(phase)) starts.set(phase, first)
  }
  const order = [...starts].sort(([, a], [, b]) => a - b)
  const stretches = order.flatMap(([phase, from], i): Stretch[] => {
    const to = (order[i + 1]?.[1] ?? hops.length) - 1
    return to >= from ? [{ phase, from: i === 0 ? 0 : from, to }] : []
  })
  return stretches.length > 0 || hops.length === 0
    ? stretches
    : [{ phase: phases.get(hops[0]?.journey ?? 0) ?? 'arp', from: 0, to: hops.length - 1 }]
}
