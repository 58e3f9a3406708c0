import { describe, expect, it } from 'vitest'
import { compile } from '../../cluster/compile.ts'
import { headerStack } from '../../net/headers.ts'
import { type ScenarioId, scenarioSource } from '../../scenario/scenarios.ts'
import { topologyOf } from '../../scenario/topology.ts'
import { createMachine } from '../../sim/machine.ts'
import { runOn } from '../../sim/run.ts'
import type { Topology, Trace } from '../contract.ts'
import { layoutScene } from '../layout/layout.ts'
import { centre, portOf, type Scene } from '../layout/scene.ts'
import { frameAt, involved } from './frame.ts'
import { marksOf } from './marks.ts'
import { type Strands, weave } from './strands.ts'
import { stretchesOf } from './stretches.ts'

interface Played {
  readonly topology: Topology
  readonly trace: Trace
  readonly scene: Scene
  readonly strands: Strands
}

function play(id: ScenarioId, probeId: string, shape: 'wide' | 'tall' = 'wide'): Played {
  const { spec, probes } = scenarioSource(id)
  const compiled = compile(spec)
  const probe = probes.find((one) => one.id === probeId)
  if (!compiled.ok || !probe) throw new Error(`no ${probeId} in ${id}`)
  const run = runOn(createMachine(compiled.value, 1), compiled.value, probe, { seed: 1 })
  while (!run.advance(10_000));
  const trace = run.trace()
  const topology = topologyOf(compiled.value, spec)
  const scene = layoutScene(topology, { shape, detailed: involved(trace, topology) })
  return { topology, trace, scene, strands: weave(trace, scene) }
}

const exchanges: readonly (readonly [ScenarioId, string])[] = [
  ['same-node', 'http-same-node'],
  ['same-node', 'pod-to-outside'],
  ['ipip-always', 'http-cross-node'],
  ['native-routes', 'http-cross-node'],
  ['vxlan-always', 'http-cross-node'],
  ['two-subnets-ipip', 'http-far'],
]

describe.each(exchanges)('%s, %s', (id, probe) => {
  const { trace, scene, strands } = play(id, probe)

  it('finds every hop in the picture', () => {
    for (const { id: journey } of trace.journeys) {
      expect(strands.strandOf(journey)?.anchors.every((anchor) => anchor !== undefined)).toBe(true)
    }
  })

  it('leads each journey on without a gap, along what is drawn', () => {
    for (const { id: journey } of trace.journeys) {
      const runs = strands.strandOf(journey)?.runs ?? []
      runs.forEach(({ path }, i) => {
        const end = runs[i - 1]?.path.points.at(-1)
        if (end) expect(path.points[0]).toEqual(end)
        const outside = path.points.filter(
          ({ x, y }) => x < scene.x || x > scene.x + scene.w || y < scene.y || y > scene.y + scene.h,
        )
        expect(outside).toEqual([])
        // Only the roundings of corners are slanted, and those are short.
        const slanted = path.points.filter((point, k) => {
          const before = path.points[k - 1]
          if (!before || point.x === before.x || point.y === before.y) return false
          return Math.hypot(point.x - before.x, point.y - before.y) > 8
        })
        expect(slanted).toEqual([])
      })
    }
  })

  it('shows at a hop the headers that the packet has there', () => {
    trace.hops.forEach((hop, i) => {
      const blocks = frameAt(strands, scene, i)?.packet?.stack.blocks ?? []
      expect(blocks.map(({ header, growth }) => [header.layer, header.outer, growth])).toEqual(
        headerStack(hop.packet).map((header) => [header.layer, header.outer, 1]),
      )
    })
  })

  it('moves smoothly', () => {
    const step = 0.04
    const jumps: number[] = []
    let before = frameAt(strands, scene, 0)?.packet
    for (let playhead = step; playhead < trace.hops.length - 1; playhead += step) {
      const now = frameAt(strands, scene, playhead)?.packet
      if (now && before && now.journey === before.journey) {
        const moved = Math.hypot(now.point.x - before.point.x, now.point.y - before.point.y)
        const way = strands.strandOf(now.journey)?.legs.map((leg) => leg.to - leg.from) ?? []
        if (moved > Math.max(...way, 1) * step * 3 + 1) jumps.push(playhead)
      }
      before = now
    }
    expect(jumps).toEqual([])
  })

  it('is the same frame for the same playhead', () => {
    expect(frameAt(weave(trace, scene), scene, 12.3)?.packet).toEqual(frameAt(strands, scene, 12.3)?.packet)
  })
})

describe('a frame', () => {
  const { trace, scene, strands } = play('ipip-always', 'http-cross-node')
  const first = (kind: string) => trace.hops.findIndex((hop) => hop.kind === kind)

  it('is none before anything was sent', () => {
    expect(frameAt(strands, scene, -1)).toBeUndefined()
  })

  it('stays at the end after it', () => {
    expect(frameAt(strands, scene, 1e6)?.index).toBe(trace.hops.length - 1)
  })

  it('grows the outer header on the way to the encapsulation, and lights the tunnel', () => {
    const hop = first('encapsulate')
    const growths = [0.3, 0.7, 0.9, 1].map((part) => {
      const frame = frameAt(strands, scene, hop - 1 + part)
      return frame?.packet?.stack.blocks.find(({ header }) => header.outer)?.growth
    })
    expect(growths[0]).toBeUndefined()
    expect(growths[1]).toBeGreaterThan(0)
    expect(growths[2]).toBeGreaterThan(growths[1] ?? 1)
    expect(growths[3]).toBe(1)
    expect(frameAt(strands, scene, hop - 1)?.tunnel).toBeUndefined()
    expect(frameAt(strands, scene, hop)?.tunnel?.tunnel.kind).toBe('ipip')
  })

  it('takes it away at the decapsulation', () => {
    const hop = first('decapsulate')
    const outer = (playhead: number) =>
      frameAt(strands, scene, playhead)?.packet?.stack.blocks.find(({ header }) => header.outer)?.growth
    expect(outer(hop - 1)).toBe(1)
    expect(outer(hop - 0.1)).toBeLessThan(0.5)
    expect(outer(hop)).toBeUndefined()
  })

  it('flashes the field that a router changed', () => {
    const hop = first('forward')
    const flashes = (playhead: number) =>
      frameAt(strands, scene, playhead)?.packet?.stack.blocks.flatMap((block) =>
        block.flashes.map(({ field }) => field),
      )
    expect(flashes(hop)).toContainEqual({ name: 'ttl', before: '64', after: '63', changed: true })
    expect(flashes(hop + 0.9)).toEqual([])
  })

  it('goes into the tunnel device on one way and comes out on the other', () => {
    const hop = first('encapsulate')
    const { ns } = trace.hops[hop] ?? { ns: '' }
    const port = portOf(scene, ns, 'tunl0')
    const runs = strands.strandOf(trace.hops[hop]?.journey ?? 0)?.runs.map(({ path }) => path.points) ?? []
    const into = runs.find((points) => points.at(-1)?.x === port?.at.x)
    expect(into?.some((point) => point.x === port?.plainX)).toBe(true)
    expect(into?.some((point) => point.x === port?.outerX)).toBe(false)
  })

  it('keeps the packet that waits for ARP in sight', () => {
    const arp = trace.hops.findIndex((hop) => hop.kind === 'transmit' && hop.packet.kind === 'eth')
    const waiting = frameAt(strands, scene, arp)?.waiting ?? []
    expect(waiting.map(({ journey, port }) => [journey, port?.info.name])).toEqual([[0, 'eth0']])
  })

  it('puts a cross where the packet died, and keeps it there', () => {
    const dead = play('ipip-always', 'ping-ttl-2')
    const lostAt = dead.trace.lostAt ?? -1
    const cross = frameAt(dead.strands, dead.scene, lostAt)?.crosses
    expect(cross?.map(({ main, hop }) => [main, hop.kind])).toEqual([[true, 'drop']])
    const bar = dead.scene.rooms.get(dead.trace.hops[lostAt]?.ns ?? '')?.bar
    expect(Math.abs((cross?.[0]?.point.y ?? 0) - (bar ? centre(bar).y : 0))).toBeLessThan(10)
  })
})

describe('the line of hops', () => {
  const { trace } = play('ipip-always', 'http-cross-node')

  it('names the phases in order, without gaps', () => {
    const stretches = stretchesOf(trace)
    expect(stretches.map(({ phase }) => phase)).toEqual(['handshake', 'request', 'answer', 'close'])
    expect(stretches[0]?.from).toBe(0)
    expect(stretches.at(-1)?.to).toBe(trace.hops.length - 1)
    expect(stretches.slice(1).map(({ from }) => from)).toEqual(stretches.slice(0, -1).map(({ to }) => to + 1))
  })

  it('calls an exchange of ARP alone ARP', () => {
    expect(stretchesOf(play('ipip-always', 'arping-gateway').trace).map(({ phase }) => phase)).toEqual(['arp'])
  })

  it('marks what is changed and lost, in the colour of the layer', () => {
    const marks = marksOf(trace)
    const at = (kind: string) => marks[trace.hops.findIndex((hop) => hop.kind === kind)]
    expect(at('encapsulate')).toMatchObject({ layer: 'outer', big: true, direction: 'there' })
    expect(at('transmit')).toMatchObject({ layer: 'arp', big: false })
    expect(marks.some(({ direction }) => direction === 'back')).toBe(true)
    const dead = play('ipip-always', 'ping-ttl-2').trace
    expect(marksOf(dead)[dead.lostAt ?? 0]?.end).toBe('lost')
  })
})
