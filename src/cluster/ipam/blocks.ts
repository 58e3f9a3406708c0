/**
 * IPAM blocks: pieces of a pool, each affine to one node (libcalico-go/lib/ipam, v3.22). A node finds its next block by
 * a walk through the pool that begins where a generator seeded with its name says, so that nodes rarely collide.
 * Not modelled: releasing an address, reservations, `strictAffinity`, Windows' reserved addresses.
 */
import { type Cidr, cidrOf } from '../../net/cidr.ts'
import { type Ipv4Addr, ipv4FromNumber } from '../../net/ipv4.ts'
import type { Pool } from '../plan.ts'
import { fnv1 } from './fnv.ts'
import { goRand, goRandBelow } from './goRand.ts'

export interface Block {
  readonly cidr: Cidr
  readonly pool: Pool
  /** The node it is affine to. */
  readonly owner: string
  /** By ordinal: 1 where assigned. */
  readonly taken: Uint8Array
  free: number
  /** No ordinal below is free: a new block's queue hands out 0, 1, 2, … in order. */
  next: number
}

export const blockOf = (pool: Pool, addr: Ipv4Addr): Cidr => cidrOf(addr, pool.blockSize)

export function createBlock(pool: Pool, cidr: Cidr, owner: string): Block {
  const size = 2 ** (32 - cidr.len)
  return { cidr, pool, owner, taken: new Uint8Array(size), free: size, next: 0 }
}

export function takeOrdinal(block: Block, ordinal: number): boolean {
  if (block.taken[ordinal]) return false
  block.taken[ordinal] = 1
  block.free--
  while (block.taken[block.next]) block.next++
  return true
}

export function takeNext(block: Block): Ipv4Addr {
  const addr = ipv4FromNumber(block.cidr.addr + block.next)
  takeOrdinal(block, block.next)
  return addr
}

export const blockCount = (pool: Pool): number => 2 ** Math.max(0, pool.blockSize - pool.cidr.len)

/**
 * Where `node`'s walk through `pool` begins (randomBlockGenerator). For blocks of one address Calico seeds with the
 * time of day; the name stands in, so that equal input gives equal output.
 */
export const firstBlockIndex = (pool: Pool, node: string): number => goRandBelow(goRand(fnv1(node)), blockCount(pool))

export const blockAt = (pool: Pool, index: number): Cidr => ({
  addr: ipv4FromNumber(pool.cidr.addr + index * 2 ** (32 - pool.blockSize)),
  len: pool.blockSize,
})
