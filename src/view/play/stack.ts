/** The packet as blocks: what it is between two hops, which headers grow or go, which fields just changed. */
import { diffHeaders, type FieldDiff, type HeaderDiff } from '../../net/diff.ts'
import type { Header } from '../../net/headers.ts'
import type { Hop } from '../contract.ts'
import { headersOf, type Packet } from './paint.ts'

interface Flash {
  readonly field: FieldDiff
  readonly header: HeaderDiff
}

export interface Block {
  readonly header: Header
  /** 1 where it is whole; less while it grows or goes. */
  readonly growth: number
  /** What the last hop changed in it. */
  readonly flashes: readonly Flash[]
}

export interface Stack {
  readonly blocks: readonly Block[]
  /** 1 at the hop that changed something, and fading. */
  readonly flash: number
}

/** Of the way between two hops: when the packet arrives if headers change there, and when they start to. */
const ARRIVES = 0.6
const FADES = { from: 0.35, to: 0.8 }

const differences = new WeakMap<Packet, WeakMap<Packet, readonly HeaderDiff[]>>()

function diff(before: Packet, after: Packet): readonly HeaderDiff[] {
  const known = differences.get(before) ?? new WeakMap<Packet, readonly HeaderDiff[]>()
  differences.set(before, known)
  const found = known.get(after) ?? diffHeaders(before, after)
  known.set(after, found)
  return found
}

export const reshapes = (before: Packet, after: Packet): boolean =>
  before !== after && diff(before, after).some(({ change }) => change === 'new' || change === 'removed')

/** How far along its way the packet is. */
export const travel = (fraction: number, reshaped: boolean): number =>
  ease(Math.min(1, fraction / (reshaped ? ARRIVES : 1)))

export const ease = (t: number): number => (1 - Math.cos(Math.PI * Math.max(0, Math.min(1, t)))) / 2

/** At rest after a hop, `fraction` on the way to the next. */
export function stackAfter(hop: Hop, next: Packet | undefined, fraction: number): Stack {
  const flashes = fraction < FADES.to ? flashesOf(hop) : []
  const flash = 1 - ease((fraction - FADES.from) / (FADES.to - FADES.from))
  const headers = headersOf(hop.packet)
  if (!next || fraction <= ARRIVES || !reshapes(hop.packet, next)) {
    return { blocks: withFlashes(headers, flashes), flash }
  }
  return { blocks: growing(hop.packet, next, (fraction - ARRIVES) / (1 - ARRIVES)), flash: 0 }
}

export function growing(before: Packet, after: Packet, progress: number): Block[] {
  const was = [...headersOf(before)]
  const now = [...headersOf(after)]
  const grown = ease(progress)
  return diff(before, after).flatMap(({ change }): Block[] => {
    const old = change === 'new' ? undefined : was.shift()
    const fresh = change === 'removed' ? undefined : now.shift()
    if (change === 'new') return fresh ? [{ header: fresh, growth: grown, flashes: [] }] : []
    if (change === 'removed') return old ? [{ header: old, growth: 1 - grown, flashes: [] }] : []
    return fresh && old ? [{ header: progress < 0.5 ? old : fresh, growth: 1, flashes: [] }] : []
  })
}

function flashesOf(hop: Hop): readonly Flash[] {
  if (!hop.before) return []
  return diff(hop.before, hop.packet)
    .filter((header) => header.change === 'changed')
    .flatMap((header) => header.fields.filter((field) => field.changed).map((field) => ({ field, header })))
}

/** The diff lists the headers that are there now in their order, removed ones among them. */
function withFlashes(headers: readonly Header[], flashes: readonly Flash[]): Block[] {
  return headers.map((header) => ({
    header,
    growth: 1,
    flashes: flashes.filter((flash) => flash.header.layer === header.layer && flash.header.outer === header.outer),
  }))
}

/** Whether a place did more than write the next hop's MAC addresses, put the frame's header on or take it off. */
export const changesIn = (before: Packet, after: Packet): boolean =>
  diff(before, after).some(({ change, layer }) => change !== 'same' && layer !== 'eth')
