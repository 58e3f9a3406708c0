/**
 * Every journey of a trace as a strand through the picture: stretches of one colour, and on which the packet is between
 * two of its hops. What a switch or a tunnel device copied, and what was cut up, belongs to one family with the original.
 */
import type { Journey, Trace } from '../contract.ts'
import { type Path, pathThrough } from '../geometry.ts'
import type { Point, Scene } from '../layout/scene.ts'
import { type Anchor, createRouter, type Router } from '../route/router.ts'
import { laneOf, type Paint, paintOf } from './paint.ts'

export interface Run {
  readonly paint: Paint
  readonly path: Path
}

/** The way to a hop. */
interface Leg {
  readonly hop: number
  readonly run: number
  /** Lengths along the run. */
  readonly from: number
  readonly to: number
}

export interface Strand {
  readonly journey: Journey
  readonly runs: readonly Run[]
  /** One for each hop. */
  readonly legs: readonly Leg[]
  readonly anchors: readonly (Anchor | undefined)[]
}

export interface Strands {
  readonly trace: Trace
  readonly strandOf: (journey: number) => Strand | undefined
  /** All of its family. */
  readonly family: (journey: number) => readonly Strand[]
  readonly root: (journey: number) => number
  /** The hop of the same journey before this one. */
  readonly hopBefore: (hop: number) => number | undefined
}

const isPart = ({ origin }: Journey): boolean => origin === 'copy' || origin === 'fragment'

export function weave(trace: Trace, scene: Scene): Strands {
  const router = createRouter(scene)
  const journeys = new Map(trace.journeys.map((journey) => [journey.id, journey]))
  const strands = new Map<number, Strand>()
  const before: (number | undefined)[] = []
  for (const { hops } of trace.journeys) {
    for (const [i, hop] of hops.entries()) before[hop] = hops[i - 1]
  }

  const root = (id: number): number => {
    const journey = journeys.get(id)
    return journey && isPart(journey) && journey.parent !== undefined ? root(journey.parent) : id
  }
  const families = new Map<number, number[]>()
  for (const { id } of trace.journeys) families.set(root(id), [...(families.get(root(id)) ?? []), id])

  const strandOf = (id: number): Strand | undefined => {
    const journey = journeys.get(id)
    const known = strands.get(id)
    if (known || !journey) return known
    const strand = spin(trace, journey, startOf(journey), router)
    strands.set(id, strand)
    return strand
  }
  /** A part sets out from where its parent was. */
  const startOf = (journey: Journey): Anchor | undefined => {
    const parent = isPart(journey) && journey.parent !== undefined ? strandOf(journey.parent) : undefined
    const first = journey.hops[0] ?? 0
    const reached = parent?.journey.hops.findLastIndex((hop) => hop < first) ?? -1
    return parent?.anchors[reached]
  }
  const flocks = new Map<number, readonly Strand[]>()
  return {
    trace,
    strandOf,
    root,
    hopBefore: (hop) => before[hop],
    family(id) {
      const of = root(id)
      const known = flocks.get(of)
      if (known) return known
      const flock = (families.get(of) ?? []).flatMap((member) => strandOf(member) ?? [])
      flocks.set(of, flock)
      return flock
    },
  }
}

function spin(trace: Trace, journey: Journey, start: Anchor | undefined, router: Router): Strand {
  const drafts: { paint: Paint; points: Point[] }[] = []
  const marks: { hop: number; run: number; fromCorner: number; toCorner: number }[] = []
  const anchors: (Anchor | undefined)[] = []
  let here = start
  let packet = journey.packet
  for (const index of journey.hops) {
    const hop = trace.hops[index]
    if (!hop) continue
    const paint = paintOf(packet)
    const there = router.anchor(hop, laneOf(paintOf(hop.packet)), here) ?? here
    anchors.push(there)
    const way = here && there ? router.way(here, there, laneOf(paint)) : there ? [there.point] : []
    let draft = drafts.at(-1)
    if (!draft || (way.length > 1 && draft.paint !== paint)) {
      draft = { paint, points: [] }
      drafts.push(draft)
    }
    const fromCorner = Math.max(0, draft.points.length - 1)
    draft.points.push(...(draft.points.length > 0 ? way.slice(1) : way))
    marks.push({ hop: index, run: drafts.length - 1, fromCorner, toCorner: Math.max(0, draft.points.length - 1) })
    here = there
    packet = hop.packet
  }
  const runs = drafts.map(({ paint, points }): Run => ({ paint, path: pathThrough(points) }))
  const length = (run: number, corner: number): number => runs[run]?.path.corners[corner] ?? 0
  return {
    journey,
    runs,
    anchors,
    legs: marks.map(({ hop, run, fromCorner, toCorner }) => ({
      hop,
      run,
      from: length(run, fromCorner),
      to: length(run, toCorner),
    })),
  }
}
