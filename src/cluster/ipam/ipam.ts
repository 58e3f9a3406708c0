/**
 * Calico IPAM over a whole cluster: who owns which block, who has which address (libcalico-go/lib/ipam/ipam.go, v3.22).
 */
import { type Cidr, cidrContains } from '../../net/cidr.ts'
import type { Ipv4Addr } from '../../net/ipv4.ts'
import type { Pool } from '../plan.ts'
import {
  type Block,
  blockAt,
  blockCount,
  blockOf,
  createBlock,
  firstBlockIndex,
  takeNext,
  takeOrdinal,
} from './blocks.ts'

/** ipam.go: without a limit in the configuration a host may own so many blocks. */
export const MAX_BLOCKS_PER_HOST = 20

/** An address out of another node's block: routed as a /32 of its own. */
interface Borrowed {
  readonly addr: Ipv4Addr
  readonly block: Block
}

export interface Ipam {
  readonly pools: readonly Pool[]
  readonly blocks: Map<number, Block>
  readonly byNode: Map<string, NodeAddresses>
  /** Blocks claimed, by pool name: where all are, nobody needs to walk. */
  readonly claimed: Map<string, number>
}

export interface NodeAddresses {
  readonly blocks: Block[]
  readonly borrowed: Borrowed[]
  /** By pool name: index of the next block to look at when borrowing. Nothing is ever released, so it only advances. */
  readonly borrowAt: Map<string, { index: number; left: number }>
}

export const createIpam = (pools: readonly Pool[]): Ipam => ({
  pools,
  blocks: new Map(),
  byNode: new Map(),
  claimed: new Map(),
})

export function addressesOf(ipam: Ipam, node: string): NodeAddresses {
  let own = ipam.byNode.get(node)
  if (!own) {
    own = { blocks: [], borrowed: [], borrowAt: new Map() }
    ipam.byNode.set(node, own)
  }
  return own
}

export const poolOf = (pools: readonly Pool[], addr: Ipv4Addr): Pool | undefined =>
  pools.find((pool) => cidrContains(pool.cidr, addr))

/** Undefined where the block is another's already. */
export function claimBlock(ipam: Ipam, pool: Pool, cidr: Cidr, node: string): Block | undefined {
  const known = ipam.blocks.get(cidr.addr)
  if (known) return known.owner === node ? known : undefined
  const block = createBlock(pool, cidr, node)
  ipam.blocks.set(cidr.addr, block)
  addressesOf(ipam, node).blocks.push(block)
  ipam.claimed.set(pool.name, (ipam.claimed.get(pool.name) ?? 0) + 1)
  return block
}

/** AssignIP: a given address. Its block becomes the node's if it is nobody's. False where the address is taken. */
export function assign(ipam: Ipam, pool: Pool, addr: Ipv4Addr, node: string): boolean {
  const cidr = blockOf(pool, addr)
  const block = ipam.blocks.get(cidr.addr) ?? claimBlock(ipam, pool, cidr, node)
  if (!block || !takeOrdinal(block, addr - cidr.addr)) return false
  if (block.owner !== node) addressesOf(ipam, node).borrowed.push({ addr, block })
  return true
}

export type NoAddress = 'exhausted' | 'blockLimit'

/** AutoAssign of one address: from an own block, else from a new block, else borrowed. `pools` are those that serve. */
export function autoAssign(ipam: Ipam, pools: readonly Pool[], node: string): Ipv4Addr | NoAddress {
  const own = addressesOf(ipam, node)
  for (const block of own.blocks) if (block.free > 0 && pools.includes(block.pool)) return takeNext(block)
  if (own.blocks.filter((block) => pools.includes(block.pool)).length >= MAX_BLOCKS_PER_HOST) return 'blockLimit'
  for (const pool of pools) {
    const block = claimFree(ipam, pool, node)
    if (block) return takeNext(block)
  }
  for (const pool of pools) {
    const block = lender(ipam, pool, node, own)
    if (!block) continue
    const addr = takeNext(block)
    own.borrowed.push({ addr, block })
    return addr
  }
  return 'exhausted'
}

function claimFree(ipam: Ipam, pool: Pool, node: string): Block | undefined {
  const count = blockCount(pool)
  if ((ipam.claimed.get(pool.name) ?? 0) >= count) return undefined
  const first = firstBlockIndex(pool, node)
  for (let i = 0; i < count; i++) {
    const cidr = blockAt(pool, (first + i) % count)
    if (!ipam.blocks.has(cidr.addr)) return claimBlock(ipam, pool, cidr, node)
  }
  return undefined
}

function lender(ipam: Ipam, pool: Pool, node: string, own: NodeAddresses): Block | undefined {
  const count = blockCount(pool)
  let at = own.borrowAt.get(pool.name)
  if (!at) {
    at = { index: firstBlockIndex(pool, node), left: count }
    own.borrowAt.set(pool.name, at)
  }
  for (; at.left > 0; at.left--, at.index = (at.index + 1) % count) {
    const block = ipam.blocks.get(blockAt(pool, at.index).addr)
    if (block && block.free > 0) return block
  }
  return undefined
}
