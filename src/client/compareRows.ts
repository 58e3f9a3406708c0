/** What a comparison shows, in the order in which it is read: packets, their hops, and what is alike folded away. */
import type { Comparison, HopPair, PacketPair } from '../protocol/compare.ts'

export type Block =
  | { readonly kind: 'packet'; readonly key: string; readonly packet: PacketPair; readonly runs: readonly Run[] }
  /** Packets that are the same in both, or that only one side has, one after the other. */
  | {
      readonly kind: 'alike' | 'left' | 'right'
      readonly key: string
      readonly packets: readonly PacketPair[]
      readonly hops: number
    }

export type Run =
  | { readonly kind: 'differs'; readonly key: string; readonly pair: HopPair }
  /** Hops that are the same, whose packets differ as they did before, or that only one side has. */
  | { readonly kind: 'same' | 'carried' | 'left' | 'right'; readonly key: string; readonly pairs: readonly HopPair[] }

export const isSame = ({ left, right, differs }: HopPair): boolean =>
  left !== undefined && right !== undefined && differs.length === 0

export const isAlike = ({ hops }: PacketPair): boolean => hops.every(isSame)

export const isCarried = ({ differs }: HopPair): boolean =>
  differs.length > 0 && differs.every(({ carried }) => carried === true)

/** The side that alone has it. */
const aloneOn = ({ left, right }: Pick<HopPair, 'left' | 'right'>): 'left' | 'right' | undefined =>
  right === undefined ? 'left' : left === undefined ? 'right' : undefined

export function blocksOf(packets: readonly PacketPair[]): Block[] {
  const blocks: Block[] = []
  for (const packet of packets) {
    const kind = aloneOn(packet) ?? (isAlike(packet) ? 'alike' : 'packet')
    const key = `${kind} ${keyOf(packet)}`
    const hops = packet.hops.length
    const last = blocks.at(-1)
    if (kind === 'packet') blocks.push({ kind, key, packet, runs: runsOf(packet.hops) })
    else if (last?.kind === kind)
      blocks[blocks.length - 1] = { ...last, packets: [...last.packets, packet], hops: last.hops + hops }
    else blocks.push({ kind, key, packets: [packet], hops })
  }
  return blocks
}

export function runsOf(hops: readonly HopPair[]): Run[] {
  const runs: Run[] = []
  for (const pair of hops) {
    const kind = aloneOn(pair) ?? (isSame(pair) ? 'same' : isCarried(pair) ? 'carried' : 'differs')
    const key = `${kind} ${keyOf(pair)}`
    const last = runs.at(-1)
    if (kind === 'differs') runs.push({ kind, key, pair })
    else if (last?.kind === kind) runs[runs.length - 1] = { ...last, pairs: [...last.pairs, pair] }
    else runs.push({ kind, key, pairs: [pair] })
  }
  return runs
}

const keyOf = ({ left, right }: { readonly left?: number; readonly right?: number }): string =>
  `${left ?? ''}:${right ?? ''}`

/** Both sides, where both were traced. */
export function bothTraced({ left, right, compared }: Comparison) {
  return left.kind === 'traced' && right.kind === 'traced' && compared ? { left, right, compared } : undefined
}
