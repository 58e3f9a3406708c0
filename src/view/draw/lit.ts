/** The way of the packet in hand: travelled, and still to go, with arrows for which way it goes. */
import type { Selection } from 'd3'
import { pathData, pointAt } from '../geometry.ts'
import type { Point } from '../layout/scene.ts'
import type { Frame } from '../play/frame.ts'
import type { Run, Strand } from '../play/strands.ts'
import type { Layer } from './base.ts'
import './lit.css'

export interface Lit {
  readonly draw: (frame: Frame | undefined) => void
  /** The packet keeps its size whatever the zoom. */
  readonly scale: (scale: number) => void
}

const ARROW_EVERY = 74
const ARROW_INSET = 26

interface Arrow {
  readonly run: Run
  readonly at: number
  readonly transform: string
}

export function createLit(layer: Layer): Lit {
  let family: readonly Strand[] = []
  let done = new Map<Run, number>()
  let lines: Selection<SVGPathElement, Run, SVGGElement, unknown> | undefined
  let arrows: Selection<SVGPathElement, Arrow, SVGGElement, unknown> | undefined

  const ways = layer.append('g')
  const point = layer.append('circle').attr('class', 'point is-none').attr('r', 7)
  let size = 1
  let here: Frame['packet']
  const drawPoint = () => {
    if (here) point.attr('transform', `translate(${here.point.x},${here.point.y}) scale(${size * here.birth})`)
  }

  const rebuild = (next: readonly Strand[]) => {
    family = next
    done = new Map()
    const runs = next.flatMap((strand) => strand.runs).filter((run) => run.path.length > 0)
    ways.selectAll('*').remove()
    const add = (kind: string) => {
      const group = ways.append('g').attr('class', kind)
      const drawn = group
        .selectAll<SVGPathElement, Run>('.way')
        .data(runs)
        .join('path')
        .attr('class', (run) => `way is-${run.paint}`)
        .attr('d', (run) => pathData(run.path.points))
      const heads = group
        .selectAll<SVGPathElement, Arrow>('.arrow')
        .data(runs.flatMap(arrowsOf))
        .join('path')
        .attr('class', ({ run }) => `arrow is-${run.paint}`)
        .attr('d', 'M-4.5 -5.5L5.5 0L-4.5 5.5Z')
        .attr('transform', (arrow) => arrow.transform)
      return { drawn, heads }
    }
    add('is-ahead')
    const travelled = add('is-done')
    lines = travelled.drawn.classed('is-none', true)
    arrows = travelled.heads.classed('is-none', true)
  }

  return {
    scale(scale) {
      size = 1 / scale
      drawPoint()
    },
    draw(frame) {
      if ((frame?.family ?? []) !== family) rebuild(frame?.family ?? [])
      if (here?.paint !== frame?.packet?.paint) point.attr('class', `point is-${frame?.packet?.paint ?? 'none'}`)
      here = frame?.packet
      drawPoint()
      if (!frame) return
      const moved = new Set<Run>()
      for (const [run, length] of frame.travelled) {
        if (done.get(run) === length) continue
        done.set(run, length)
        moved.add(run)
      }
      if (moved.size === 0) return
      lines
        ?.filter((run) => moved.has(run))
        .attr('stroke-dasharray', (run) => `${done.get(run) ?? 0} ${run.path.length + 10}`)
        .classed('is-none', (run) => (done.get(run) ?? 0) === 0)
      arrows?.filter(({ run }) => moved.has(run)).classed('is-none', ({ run, at }) => (done.get(run) ?? 0) < at)
    },
  }
}

/** On straight stretches only, where there is room for one. */
function arrowsOf(run: Run): Arrow[] {
  const { points, lengths } = run.path
  return points.flatMap((point, i): Arrow[] => {
    const before = points[i - 1]
    const from = lengths[i - 1] ?? 0
    const length = (lengths[i] ?? 0) - from
    if (!before || length < 2 * ARROW_INSET) return []
    return onGrid(before, point, length).map((offset) => {
      const at = from + offset
      return { run, at, transform: turned(pointAt(run.path, at), before, point) }
    })
  })
}

/** At the same places whatever the line's ends, so that the arrows of copies on one line fall together. */
function onGrid(a: Point, b: Point, length: number): number[] {
  if (length < ARROW_EVERY) return [length / 2]
  const along = a.y === b.y ? { from: a.x, sign: Math.sign(b.x - a.x) } : { from: a.y, sign: Math.sign(b.y - a.y) }
  const offsets: number[] = []
  const first = along.sign > 0 ? Math.ceil(along.from / ARROW_EVERY) : Math.floor(along.from / ARROW_EVERY)
  for (let k = 0; ; k++) {
    const offset = ((first + k * along.sign) * ARROW_EVERY - along.from) * along.sign
    if (offset > length - ARROW_INSET / 2) return offsets
    if (offset > ARROW_INSET / 2) offsets.push(offset)
  }
}

const turned = (at: Point, from: Point, to: Point): string =>
  `translate(${at.x},${at.y}) rotate(${(Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI})`
