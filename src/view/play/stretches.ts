/**
 * The exchange's phases as stretches of the line of hops. Packets of two phases overlap, and ARP comes in between, so
 * the borders are laid where the fewest hops lie in a stretch that is not theirs. Address resolution counts to whatever
 * waits for it.
 */
import type { Phase, Trace } from '../contract.ts'

export interface Stretch {
  readonly phase: Phase
  /** Indices of hops, both included. */
  readonly from: number
  readonly to: number
}

export function stretchesOf({ hops, journeys }: Trace): Stretch[] {
  const onlyArp = journeys.every(({ phase }) => phase === 'arp')
  const phaseOf = new Map(journeys.map(({ id, phase }) => [id, onlyArp || phase !== 'arp' ? phase : undefined]))
  const phases = hops.map(({ journey }) => phaseOf.get(journey))
  const order = [...new Set(phases.filter((phase) => phase !== undefined))]
  return join(best(phases, order), order)
}

/** For each hop the index of its phase, never falling: the sequence with the fewest misfits, by dynamic programming. */
function best(phases: readonly (Phase | undefined)[], order: readonly Phase[]): number[] {
  let costs = order.map((_, k) => (k === 0 ? 0 : Number.POSITIVE_INFINITY))
  const steps: boolean[][] = []
  for (const phase of phases) {
    const stepped: boolean[] = []
    const next: number[] = []
    order.forEach((own, k) => {
      const stay = costs[k] ?? Number.POSITIVE_INFINITY
      const step = next.length > 0 ? (costs[k - 1] ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY
      stepped.push(step < stay)
      next.push(Math.min(stay, step) + (phase === undefined || phase === own ? 0 : 1))
    })
    steps.push(stepped)
    costs = next
  }
  let k = costs.reduce((least, cost, i) => (cost <= (costs[least] ?? Number.POSITIVE_INFINITY) ? i : least), 0)
  const chosen: number[] = []
  for (let i = phases.length - 1; i >= 0; i--) {
    chosen[i] = k
    if (steps[i]?.[k]) k--
  }
  return chosen
}

function join(chosen: readonly number[], order: readonly Phase[]): Stretch[] {
  const stretches: Stretch[] = []
  chosen.forEach((k, i) => {
    const phase = order[k]
    const last = stretches.at(-1)
    if (last && last.phase === phase) stretches[stretches.length - 1] = { ...last, to: i }
    else if (phase) stretches.push({ phase, from: i, to: i })
  })
  return stretches
}
