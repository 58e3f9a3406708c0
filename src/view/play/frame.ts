/** A moment of the playback: a pure function of the trace, the picture and the playhead. */
import type { Hop, Spot, Topology } from '../contract.ts'
import { pointAt } from '../geometry.ts'
import { type Point, type Port, portOf, type Room, type Scene, type TunnelLine } from '../layout/scene.ts'
import { type Packet, type Paint, paintOf } from './paint.ts'
import { type Block, ease, growing, reshapes, type Stack, stackAfter, travel } from './stack.ts'
import type { Run, Strand, Strands } from './strands.ts'

export interface Frame {
  /** The last hop reached. */
  readonly hop: Hop
  readonly index: number
  /** Where that was. */
  readonly spot: Spot
  readonly family: readonly Strand[]
  /** How far each run of the family was travelled. */
  readonly travelled: ReadonlyMap<Run, number>
  readonly packet: PacketView | undefined
  /** Other packets that are under way, waiting. */
  readonly waiting: readonly Dot[]
  readonly crosses: readonly Cross[]
  readonly tunnel: TunnelLine | undefined
}

export interface PacketView extends Dot {
  readonly stack: Stack
  readonly direction: 'there' | 'back'
  /** Less than 1 while it comes into being. */
  readonly birth: number
  /** Stands at a hop: what that decided may be told. */
  readonly resting: boolean
  /** The places it is between, as it was and will be there. */
  readonly from: Stop
  readonly to: Stop
  /** 0 at the one, 1 at the other. */
  readonly between: number
}

export interface Stop {
  readonly point: Point
  readonly packet: Packet
  /** It ends here: the place below is for the cross and its word. */
  readonly lost: boolean
}

export interface Dot {
  readonly journey: number
  readonly point: Point
  readonly paint: Paint
  /** The port it was at last. */
  readonly port?: Port
}

export interface Cross {
  readonly hop: Hop
  readonly point: Point
  /** The loss that the trace is about, or of the packet in hand. */
  readonly main: boolean
}

export function frameAt(strands: Strands, scene: Scene, playhead: number): Frame | undefined {
  const { trace } = strands
  const last = trace.hops.length - 1
  const clamped = Math.min(playhead, last)
  if (!(clamped > -1) || last < 0) return undefined
  const index = Math.floor(clamped)
  const fraction = clamped - index
  const moving = fraction > 0 ? trace.hops[index + 1] : undefined
  const hop = trace.hops[Math.max(0, index)]
  const current = moving ?? hop
  if (!hop || !current) return undefined
  const family = strands.family(current.journey)
  const position = (strand: Strand) =>
    positionOf(strand, index, moving?.journey === strand.journey.id ? fraction : 0, strands)

  const travelled = new Map<Run, number>()
  for (const strand of family) mark(travelled, strand, position(strand))
  const main = strands.strandOf(current.journey)
  const packet = main && viewOf(main, position(main), strands, scene, moving ? fraction : 0)
  return {
    hop,
    index,
    spot: spotOf(strands, scene, hop, index),
    family,
    travelled,
    packet,
    waiting: waitingAt(strands, scene, index, current.journey, position),
    crosses: crossesAt(strands, family, index, current.journey),
    tunnel: packet && tunnelOf(packet.stack.blocks, scene),
  }
}

interface Position {
  /** Index into the strand's legs of the last hop reached, −1 before the first. */
  readonly reached: number
  readonly run: number
  readonly length: number
  /** Of the way to the next hop. */
  readonly fraction: number
}

function positionOf(strand: Strand, index: number, fraction: number, { trace }: Strands): Position {
  const { legs } = strand
  let reached = -1
  while (reached + 1 < legs.length && (legs[reached + 1]?.hop ?? 0) <= index) reached++
  const leg = legs[reached]
  const next = legs[reached + 1]
  if (fraction === 0 || !next) return { reached, run: leg?.run ?? 0, length: leg?.to ?? 0, fraction: 0 }
  const before = leg ? trace.hops[leg.hop]?.packet : strand.journey.packet
  const after = trace.hops[next.hop]?.packet
  const t = travel(fraction, before !== undefined && after !== undefined && reshapes(before, after))
  return { reached, run: next.run, length: next.from + (next.to - next.from) * t, fraction }
}

function mark(travelled: Map<Run, number>, strand: Strand, position: Position): void {
  strand.runs.forEach((run, i) => {
    const length = i < position.run ? run.path.length : i === position.run ? position.length : 0
    travelled.set(run, position.reached < 0 && position.fraction === 0 ? 0 : length)
  })
}

function viewOf(
  strand: Strand,
  position: Position,
  { trace }: Strands,
  scene: Scene,
  fraction: number,
): PacketView | undefined {
  const { journey, legs } = strand
  const run = strand.runs[position.run]
  if (!run || run.path.points.length === 0) return undefined
  const hop = trace.hops[legs[position.reached]?.hop ?? -1]
  const next = trace.hops[legs[position.reached + 1]?.hop ?? -1]
  const first = position.reached < 0
  const packet = hop?.packet ?? journey.packet
  const from = { point: stopAt(strand, position.reached), packet, lost: hop?.kind === 'drop' }
  const stack = hop
    ? stackAfter(hop, position.fraction > 0 ? next?.packet : undefined, position.fraction)
    : { blocks: growing(journey.packet, next?.packet ?? journey.packet, fraction), flash: 0 }
  const parted = journey.origin === 'copy' || journey.origin === 'fragment'
  return {
    journey: journey.id,
    point: pointAt(run.path, position.length),
    paint: paintOf(packet),
    stack,
    from,
    to: next ? { point: stopAt(strand, position.reached + 1), packet: next.packet, lost: next.kind === 'drop' } : from,
    between: ease(position.fraction),
    direction: journey.direction,
    ...portAt(scene, strand, position),
    birth: first && !parted ? fraction : 1,
    resting: fraction === 0,
  }
}

function portAt(scene: Scene, { anchors }: Strand, { reached }: Position): { readonly port?: Port } {
  const anchor = anchors[reached]
  const port = anchor?.at === 'port' && anchor.port !== undefined ? portOf(scene, anchor.ns, anchor.port) : undefined
  return port ? { port } : {}
}

/** Before its first hop a packet is where it sets out. */
function stopAt(strand: Strand, reached: number): Point {
  const leg = strand.legs[Math.max(0, reached)]
  const run = strand.runs[leg?.run ?? 0]
  return run ? pointAt(run.path, leg ? (reached < 0 ? leg.from : leg.to) : 0) : { x: 0, y: 0 }
}

function spotOf(strands: Strands, scene: Scene, hop: Hop, index: number): Spot {
  const strand = strands.strandOf(hop.journey)
  const anchor = strand?.anchors[strand.journey.hops.indexOf(index)]
  const port = anchor?.at === 'port' && anchor.ns === hop.ns ? anchor.port : undefined
  return scene.rooms.has(hop.ns) && port !== undefined ? { ns: hop.ns, port } : { ns: hop.ns }
}

function waitingAt(
  { trace, strandOf }: Strands,
  scene: Scene,
  index: number,
  current: number,
  position: (strand: Strand) => Position,
): Dot[] {
  return trace.journeys.flatMap((journey): Dot[] => {
    const first = journey.hops[0] ?? 0
    const last = journey.hops.at(-1) ?? 0
    if (journey.id === current || first > index || last <= index) return []
    const strand = strandOf(journey.id)
    if (!strand) return []
    const { run, length, reached } = position(strand)
    const path = strand.runs[run]?.path
    const packet = trace.hops[strand.legs[reached]?.hop ?? -1]?.packet
    if (!path || path.points.length === 0 || !packet) return []
    const port = portAt(scene, strand, position(strand))
    return [{ journey: journey.id, point: pointAt(path, length), paint: paintOf(packet), ...port }]
  })
}

function crossesAt({ trace }: Strands, family: readonly Strand[], index: number, current: number): Cross[] {
  const crosses = family.flatMap(({ journey, anchors }): Cross[] => {
    const last = journey.hops.at(-1) ?? -1
    const hop = trace.hops[last]
    const anchor = anchors.at(-1)
    if (journey.end !== 'dropped' || last > index || hop?.kind !== 'drop' || !anchor) return []
    return [{ hop, point: anchor.point, main: last === trace.lostAt || journey.id === current }]
  })
  return crosses
}

const roomsByAddress = new WeakMap<Scene, ReadonlyMap<string, Room>>()

function addressesOf(scene: Scene): ReadonlyMap<string, Room> {
  const known = roomsByAddress.get(scene)
  if (known) return known
  const rooms = new Map<string, Room>()
  for (const room of scene.rooms.values()) {
    for (const port of room.ports) {
      for (const address of port.info.addresses) rooms.set(address.split('/')[0] ?? '', room)
    }
  }
  roomsByAddress.set(scene, rooms)
  return rooms
}

/** The tunnel between the machines that the outer header names. */
function tunnelOf(blocks: readonly Block[], scene: Scene): TunnelLine | undefined {
  const outer = blocks.find(({ header, growth }) => header.layer === 'ip' && header.outer && growth > 0.5)?.header
  if (!outer) return undefined
  const rooms = addressesOf(scene)
  const end = (name: string) => rooms.get(outer.fields.find((field) => field.name === name)?.value ?? '')?.place.ns
  const [src, dst] = [end('src'), end('dst')]
  return scene.tunnels.find(({ tunnel: { from, to } }) => {
    return (from.ns === src && to.ns === dst) || (from.ns === dst && to.ns === src)
  })
}

/** What a large cluster must show in full for this trace: whoever handles an IP packet, or starts anything. */
export function involved(
  trace: { readonly hops: readonly Hop[]; readonly journeys: readonly { readonly ns: string }[] } | undefined,
  topology: Topology,
): ReadonlySet<string> {
  const names = new Set<string>(trace?.journeys.map((journey) => journey.ns))
  for (const { ns, packet } of trace?.hops ?? []) {
    if (packet.kind === 'ipv4' || packet.payload.kind === 'ipv4') names.add(ns)
  }
  for (const { ns, inside } of topology.places) if (inside !== undefined && names.has(ns)) names.add(inside)
  return names
}
