/**
 * The exchange as a line of hops under the names of its phases: what goes there in the upper lane, what comes back in
 * the lower one. Hops are as far apart as each other, whatever the time between them.
 */
import { select } from 'd3'
import type { Timeline, TimelineCallbacks, TimelineModel, Trace } from './contract.ts'
import './timeline.css'
import { FONT, textWidth } from './layout/text.ts'
import { type Mark, marksOf } from './play/marks.ts'
import { type Stretch, stretchesOf } from './play/stretches.ts'

const HEIGHT = 74
const LANES = { there: 37, back: 55 }
const NAMES = 13
const SIDE = { left: 10, right: 14 }

export function createTimeline(host: HTMLElement, { onSeek, onScrub }: TimelineCallbacks): Timeline {
  const root = document.createElement('div')
  root.className = 'timeline'
  host.append(root)
  const svg = select(root)
    .append('svg')
    .attr('class', 'timeline-lines')
    .attr('height', HEIGHT)
    .attr('aria-hidden', 'true')
  const ground = svg.append('g')
  const phases = svg.append('g')
  const ticks = svg.append('g')
  const head = document.createElement('div')
  head.className = 'timeline-head'
  head.tabIndex = 0
  head.setAttribute('role', 'slider')
  head.setAttribute('aria-orientation', 'horizontal')
  root.append(head)

  let model: TimelineModel | undefined
  let width = 0
  let drawn: { trace: Trace | undefined; width: number; labels: unknown } | undefined
  let marks: readonly Mark[] = []
  let stretches: readonly Stretch[] = []
  let laneNames = 0

  const count = () => model?.trace?.hops.length ?? 0
  const left = () => SIDE.left + laneNames
  const xOf = (hop: number) => left() + ((width - left() - SIDE.right) * (hop + 0.5)) / Math.max(1, count())
  const hopAt = (x: number) => ((x - left()) / Math.max(1, width - left() - SIDE.right)) * count() - 0.5

  const drawGround = () => {
    if (!model) return
    const { there, back } = model.labels
    laneNames =
      width < 420 ? 0 : Math.ceil(Math.max(textWidth(there, FONT.caption), textWidth(back, FONT.caption))) + 10
    const lanes = [
      { y: LANES.there, name: there },
      { y: LANES.back, name: back },
    ]
    ground
      .selectAll<SVGRectElement, (typeof lanes)[number]>('rect')
      .data(lanes)
      .join('rect')
      .attr('class', 'lane')
      .attr('x', left() - 4)
      .attr('y', ({ y }) => y - 7)
      .attr('width', Math.max(0, width - left() - SIDE.right + 8))
      .attr('height', 14)
      .attr('rx', 5)
    ground
      .selectAll<SVGTextElement, (typeof lanes)[number]>('text')
      .data(laneNames > 0 ? lanes : [])
      .join('text')
      .attr('x', left() - 12)
      .attr('y', ({ y }) => y + 4)
      .attr('text-anchor', 'end')
      .text(({ name }) => name)
  }

  const drawPhases = () => {
    const phase = phases
      .selectAll<SVGGElement, Stretch>('.phase')
      .data([...stretches])
      .join((enter) => {
        const g = enter.append('g').attr('class', 'phase')
        g.append('path')
        g.append('text')
        return g
      })
    const ends = (one: Stretch) => [xOf(one.from - 0.5) + 1, xOf(one.to + 0.5) - 1] as const
    phase.select('path').attr('d', (one) => {
      const [a, b] = ends(one)
      return `M${a} ${NAMES + 10}v-4H${b}v4`
    })
    phase
      .select('text')
      .attr('x', (one) => ends(one)[0] + 1)
      .attr('y', NAMES)
      .text((one) => {
        const [a, b] = ends(one)
        const name = model?.labels.phase(one.phase) ?? ''
        return textWidth(name, FONT.caption) <= b - a + 4 ? name : ''
      })
  }

  /** One path for all ticks of a look: a long trace has thousands. */
  const drawTicks = () => {
    const step = (width - left() - SIDE.right) / Math.max(1, count())
    const looks = new Map<string, string>()
    for (const [i, mark] of marks.entries()) {
      const w = Math.max(1.2, Math.min(mark.big ? 5 : 3, step * (mark.big ? 1.6 : 0.7)))
      const h = mark.big ? 14 : mark.idle ? 2 : 7
      const x = xOf(i)
      const y = LANES[mark.direction]
      const look = `is-${mark.end ?? mark.layer}`
      const arm = mark.end === 'lost' ? 4.5 : 3
      const cross = `M${x - arm} ${y - arm}l${2 * arm} ${2 * arm}M${x + arm} ${y - arm}l${-2 * arm} ${2 * arm}`
      const bar = `M${(x - w / 2).toFixed(1)} ${y - h / 2}h${w.toFixed(1)}v${h}h${(-w).toFixed(1)}z`
      looks.set(look, (looks.get(look) ?? '') + (mark.end ? cross : bar))
    }
    ticks
      .selectAll<SVGPathElement, [string, string]>('path')
      .data([...looks].sort(([a], [b]) => Number(a === 'is-lost') - Number(b === 'is-lost')))
      .join('path')
      .attr('class', ([look]) => `tick ${look}`)
      .attr('d', ([, d]) => d)
  }

  const drawHead = () => {
    if (!model) return
    const { trace, playhead, labels } = model
    const last = count() - 1
    const at = Math.max(0, Math.min(last, playhead))
    head.hidden = !trace || last < 0
    if (head.hidden) return
    head.style.transform = `translateX(${xOf(at).toFixed(2)}px)`
    const hop = Math.floor(at)
    if (head.getAttribute('aria-valuenow') === String(hop + 1) && drawn?.labels === labels && spoken === trace) return
    spoken = trace
    head.setAttribute('aria-label', labels.timeline)
    head.setAttribute('aria-valuemin', '1')
    head.setAttribute('aria-valuemax', String(last + 1))
    head.setAttribute('aria-valuenow', String(hop + 1))
    head.setAttribute('aria-valuetext', labels.hop(hop))
  }
  let spoken: Trace | undefined

  const render = () => {
    if (!model || width === 0) return
    const { trace, labels } = model
    if (drawn?.trace !== trace || drawn?.width !== width || drawn?.labels !== labels) {
      if (drawn?.trace !== trace) {
        marks = trace ? marksOf(trace) : []
        stretches = trace ? stretchesOf(trace) : []
      }
      drawGround()
      drawPhases()
      drawTicks()
    }
    drawHead()
    drawn = { trace, width, labels }
  }

  const seek = (hop: number) => {
    const last = count() - 1
    if (last >= 0) onSeek(Math.max(0, Math.min(last, hop)))
  }
  const big = (from: number, step: 1 | -1): number => {
    for (let i = from + step; i >= 0 && i < marks.length; i += step) if (marks[i]?.big || marks[i]?.end) return i
    return step > 0 ? marks.length - 1 : 0
  }
  const onKey = (event: KeyboardEvent) => {
    if (!model || event.altKey || event.ctrlKey || event.metaKey) return
    const at = model.playhead
    const go: Readonly<Record<string, () => number>> = {
      ArrowRight: () => Math.floor(at) + 1,
      ArrowUp: () => Math.floor(at) + 1,
      ArrowLeft: () => Math.ceil(at) - 1,
      ArrowDown: () => Math.ceil(at) - 1,
      PageUp: () => big(Math.floor(at), 1),
      PageDown: () => big(Math.ceil(at), -1),
      Home: () => 0,
      End: () => count() - 1,
    }
    const target = go[event.key]
    if (!target) return
    event.preventDefault()
    event.stopPropagation()
    seek(target())
  }

  const xIn = (event: PointerEvent) => event.clientX - root.getBoundingClientRect().left
  let pressed: { readonly x: number; dragged: boolean } | undefined
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || count() === 0) return
    event.preventDefault()
    root.setPointerCapture(event.pointerId)
    head.focus({ preventScroll: true })
    pressed = { x: event.clientX, dragged: false }
    onScrub?.(true)
    seek(Math.round(hopAt(xIn(event))))
  }
  const onMove = (event: PointerEvent) => {
    if (!pressed) return
    if (Math.abs(event.clientX - pressed.x) > 3) pressed.dragged = true
    if (pressed.dragged) seek(hopAt(xIn(event)))
  }
  const onUp = (event: PointerEvent) => {
    if (!pressed) return
    if (pressed.dragged) seek(Math.round(hopAt(xIn(event))))
    pressed = undefined
    onScrub?.(false)
  }
  root.addEventListener('pointerdown', onDown)
  root.addEventListener('pointermove', onMove)
  root.addEventListener('pointerup', onUp)
  root.addEventListener('pointercancel', onUp)
  head.addEventListener('keydown', onKey)
  const observer = new ResizeObserver(() => {
    width = root.clientWidth
    svg.attr('width', width)
    render()
  })
  observer.observe(root)
  width = root.clientWidth
  svg.attr('width', width)

  return {
    update(next) {
      model = next
      render()
    },
    destroy() {
      observer.disconnect()
      root.remove()
    },
  }
}
