/** What a comparison shows, in the order in which it is read: packets, their hops, and what is alike folded away. */
import type { Comparison, HopPair, PacketPair } from '../protocol/compare.ts'

export type Block =
  | { readonly kind: 'packet'; readonly key: string; readonly packet: PacketPair; readonly runs: readonly Run[] }
  /** Packets that are the same in both, one after the other. */
  | { readonly kind: 'alike'; readonly key: string; readonly packets: readonly PacketPair[]; readonly hops: number }

export type Run =
  | { readonly kind: 'differs'; readonly key: string; readonly pair: HopPair }
  /** Hops that are the same, or whose packets differ as they did before. */
  | { readonly kind: 'same' | 'carried'; readonly key: string; readonly pairs: readonly HopPair[] }

export const isSame = ({ left, right, differs }: HopPair): boolean =>
  left !== undefined && right !== undefined && differs.length === 0

export const isAlike = ({ hops }: PacketPair): boolean => hops.every(isSame)

export function blocksOf(packets: readonly PacketPair[]): Block[] {
  const blocks: Block[] = []
  let alike: PacketPair[] = []
  const close = () => {
    const [first] = alike
    if (!first) return
    const hops = alike.reduce((sum, packet) => sum + packet.hops.length, 0)
    blocks.push({ kind: 'alike', key: `alike ${keyOf(first)}`, packets: alike, hops })
    alike = []
  }
  for (const packet of packets) {
    if (isAlike(packet)) alike.push(packet)
    else {
      close()
      blocks.push({ kind: 'packet', key: keyOf(packet), packet, runs: runsOf(packet.hops) })
    }
  }
  close()
  return blocks
}

export function runsOf(hops: readonly HopPair[]): Run[] {
  const runs: Run[] = []
  for (const pair of hops) {
    const kind = isSame(pair) ? 'same' : pair.carried ? 'carried' : 'differs'
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

/** How many hops have something of their own that is not the same. */
export const differenceCount = (packets: readonly PacketPair[]): number =>
  packets.reduce((sum, { hops }) => sum + hops.filter((pair) => !isSame(pair) && !pair.carried).length, 0)

/** Both sides, where both were traced. */
export function bothTraced({ left, right, compared }: Comparison) {
  return left.kind === 'traced' && right.kind === 'traced' && compared ? { left, right, compared } : undefined
}
