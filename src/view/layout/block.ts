/** One segment's band with its nodes standing on it, at the block's own origin. */
import type { Place, Segment } from '../contract.ts'
import type { Piece } from './parts.ts'
import { inRows, rowHeight, rowWidth } from './rows.ts'
import type { Box } from './scene.ts'
import { FONT, textWidth } from './text.ts'

export const NODE_GAP = 24
const SMALL_GAP = 14
export const LANE = 12
const OVER_RAIL = 24
const RAIL = { upper: 22, last: 52 }
const SPINE = 22
const UNDER_RAIL = 26

export interface Standing extends Piece {
  readonly node: Place
  readonly compact: boolean
}

export interface BlockShape {
  readonly segment: Segment | undefined
  readonly w: number
  /** To the bottom of the last rail. */
  readonly h: number
  readonly rows: readonly BlockRow[]
  readonly spine?: Box
}

interface BlockRow {
  readonly nodes: readonly { readonly standing: Standing; readonly x: number; readonly y: number }[]
  readonly rail: Box
  /** The first lane for tunnels, under the nodes. */
  readonly lanesY: number
}

export interface BlockWish {
  readonly mostRows: number
  readonly leastWidth: number
  /** How many tunnels touch these nodes: lanes to keep free under them. */
  readonly lanes: (nodes: readonly Place[]) => number
}

export function shapeBlock(segment: Segment | undefined, nodes: readonly Standing[], wish: BlockWish): BlockShape {
  const gap = nodes.some((node) => !node.compact) && nodes.length <= 8 ? NODE_GAP : SMALL_GAP
  const wrapped = inRows(nodes, wish.mostRows)
  const spineWidth = wrapped.length > 1 && segment ? SPINE : 0
  const inset = spineWidth > 0 ? spineWidth + 10 : 8
  const widest = Math.max(0, ...wrapped.map((row) => rowWidth(row, gap)))
  const w = Math.max(wish.leastWidth, widest + inset + 8, segment ? captionWidth(segment) + 40 : 0)
  let y = 0
  const rows = (wrapped.length > 0 ? wrapped : [[]]).map((row, i, all): BlockRow => {
    const last = i === all.length - 1
    const bottom = y + rowHeight(row)
    let x = all.length > 1 ? inset : (w - rowWidth(row, gap)) / 2
    const placed = row.map((standing) => {
      const at = { standing, x, y: bottom - standing.h }
      x += standing.w + gap
      return at
    })
    const lanes = wish.lanes(row.map(({ node }) => node))
    const top = row.length > 0 ? bottom + OVER_RAIL + lanes * LANE : bottom
    const rail = { x: 0, y: top, w, h: segment ? (last ? RAIL.last : RAIL.upper) : 0 }
    y = rail.y + rail.h + UNDER_RAIL
    return { nodes: placed, rail, lanesY: bottom + 23 }
  })
  const first = rows[0]?.rail
  const final = rows.at(-1)?.rail
  const h = final ? final.y + final.h : 0
  const spine = first && final && spineWidth > 0 ? { x: 0, y: first.y, w: spineWidth, h: h - first.y } : undefined
  return { segment, w, h, rows, ...(spine ? { spine } : {}) }
}

/** The bus runs in the middle of a rail; in the last one above the caption. */
export const busY = (rail: Box): number => rail.y + (rail.h > RAIL.upper ? 20 : rail.h / 2)

/** The caption is the page's; this much is kept for it. */
export const captionWidth = (segment: Segment): number =>
  Math.max(textWidth(segment.label, FONT.caption), textWidth(segment.cidrs.join(' '), FONT.address)) + 64
