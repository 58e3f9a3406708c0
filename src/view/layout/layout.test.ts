import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Topology } from '../contract.ts'
import { cluster, sameNode, shuffled, threeNodes, twoNodes } from '../testTopologies.ts'
import { layoutScene } from './layout.ts'
import type { Box, Room, Scene } from './scene.ts'

const shapes = ['wide', 'tall'] as const
const none: ReadonlySet<string> = new Set()
const scenes: readonly (readonly [string, Topology])[] = [
  ['one node, two pods', sameNode],
  ['document 003', twoNodes],
  ['two subnets', threeNodes],
  ['seven nodes', cluster(7, 5, 2)],
  ['thirty nodes', cluster(30, 10)],
  ['a node of many pods', cluster(1, 300)],
  ['nothing', { places: [], segments: [], tunnels: [] }],
]

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
const inside = (a: Box, b: Box): boolean => a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w && a.y + a.h <= b.y + b.h

const isInside = (room: Room, scene: Scene) => room.place.inside !== undefined && scene.rooms.has(room.place.inside)

/** Every two boxes that must keep apart. */
function collisions(scene: Scene): string[] {
  const rooms = [...scene.rooms.values()]
  const found: string[] = []
  const apart = (boxes: readonly (readonly [string, Box])[]) => {
    boxes.forEach(([a, one], i) => {
      for (const [b, other] of boxes.slice(i + 1)) if (overlap(one, other)) found.push(`${a} | ${b}`)
    })
  }
  const named = (list: readonly Room[]) => list.map((room) => [room.place.ns, room] as const)
  const rails = [...scene.bands.values()].flatMap((band) =>
    band.rails.map((rail, i) => [`${band.segment.ns}#${i}`, rail] as const),
  )
  apart([...named(rooms.filter((room) => !isInside(room, scene))), ...rails])
  const ports = rooms.flatMap((room) => room.ports.map((port) => [`${room.place.ns} ${port.info.name}`, port] as const))
  apart(ports)
  for (const holder of rooms) {
    const held = rooms.filter((room) => room.place.inside === holder.place.ns)
    const own = holder.ports.map((port) => [`${holder.place.ns} ${port.info.name}`, port] as const)
    apart([...named(held), ...own, ...(holder.bar ? [['bar', holder.bar] as const] : [])])
  }
  return found
}

describe.each(scenes)('%s', (_name, topology) => {
  it.each(shapes)('keeps its boxes apart when %s', (shape) => {
    expect(collisions(layoutScene(topology, { shape, detailed: none }))).toEqual([])
  })

  it.each(shapes)('keeps pods and ports where they belong when %s', (shape) => {
    const scene = layoutScene(topology, { shape, detailed: none })
    for (const room of scene.rooms.values()) {
      expect(inside(room, scene)).toBe(true)
      const holder = scene.rooms.get(room.place.inside ?? '')
      if (holder) expect(inside(room, holder)).toBe(true)
      for (const port of room.ports) {
        expect(port.at.x).toBeGreaterThan(room.x)
        expect(port.at.x).toBeLessThan(room.x + room.w)
        const onEdge = port.at.y === room.y || port.at.y === room.y + room.h
        expect(onEdge || inside(port, room)).toBe(true)
        expect(port.role === 'uplink' || port.role === 'inner' ? onEdge : true).toBe(true)
      }
    }
  })

  it('looks the same in whatever order it comes', () => {
    const scene = layoutScene(topology, { shape: 'wide', detailed: none })
    for (const turn of [1, 3, 11]) {
      expect(byNs(layoutScene(shuffled(topology, turn), { shape: 'wide', detailed: none }))).toEqual(byNs(scene))
    }
  })
})

const byNs = ({ rooms, bands, tunnels, wires }: Scene) => ({
  rooms: [...rooms]
    .map(([ns, { place: _, ports, ...room }]) => ({ ns, ...room, ports: ports.map(({ info: __, ...port }) => port) }))
    .sort((a, b) => (a.ns < b.ns ? -1 : 1)),
  bands: [...bands].map(([ns, { segment: _, ...band }]) => ({ ns, ...band })),
  tunnels: tunnels.map(({ points, caption }) => ({ points, caption })),
  wires: wires.map((wire) => JSON.stringify(wire)).sort(),
})

describe('any cluster', () => {
  it('keeps its boxes apart, some rooms in full', () => {
    const arbitrary = fc.record({
      nodes: fc.integer({ min: 1, max: 12 }),
      pods: fc.integer({ min: 0, max: 14 }),
      subnets: fc.integer({ min: 1, max: 3 }),
      shape: fc.constantFrom(...shapes),
      pick: fc.array(fc.nat(), { maxLength: 4 }),
    })
    fc.assert(
      fc.property(arbitrary, ({ nodes, pods, subnets, shape, pick }) => {
        const topology = cluster(nodes, pods, Math.min(subnets, nodes))
        const detailed = new Set(pick.map((i) => topology.places[i % topology.places.length]?.ns ?? ''))
        const scene = layoutScene(topology, { shape, detailed })
        expect(collisions(scene)).toEqual([])
        expect(scene.rooms.size).toBe(topology.places.length)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a large cluster', () => {
  const topology = cluster(30, 10)

  it('draws in full what is asked for, and the rest small', () => {
    const pod = 'demoapp-7c58cd6bb-4x2'
    const scene = layoutScene(topology, { shape: 'wide', detailed: new Set([pod]) })
    expect(scene.rooms.get(pod)?.form).toBe('full')
    expect(scene.rooms.get('demoapp-7c58cd6bb-4x3')?.form).toBe('chip')
    expect(scene.rooms.get('k8s-worker-5')?.form).toBe('full')
    expect(scene.rooms.get('k8s-worker-6')?.form).toBe('compact')
  })
})
