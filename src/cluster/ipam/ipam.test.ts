import { describe, expect, it } from 'vitest'
import { cidr, formatCidr } from '../../net/cidr.ts'
import { formatIpv4, ipv4 } from '../../net/ipv4.ts'
import type { Pool } from '../plan.ts'
import { blockAt, firstBlockIndex } from './blocks.ts'
import { addressesOf, assign, autoAssign, claimBlock, createIpam } from './ipam.ts'

const poolOf = (text: string, blockSize = 26): Pool => ({
  name: text,
  cidr: cidr(text),
  ipip: 'Never',
  vxlan: 'Never',
  natOutgoing: false,
  blockSize,
  disabled: false,
  selects: () => true,
})
const next = (ipam: ReturnType<typeof createIpam>, node: string): string => {
  const got = autoAssign(ipam, ipam.pools, node)
  return typeof got === 'number' ? formatIpv4(got) : got
}

describe("a node's first block follows from its name", () => {
  // Every block that the seed documents show.
  it.each([
    ['003', '172.16.0.0/16', 'k8s-master01', '172.16.32.128/26'],
    ['003', '172.16.0.0/16', 'k8s-node02', '172.16.58.192/26'],
    ['001', '10.244.0.0/16', 'master', '10.244.219.64/26'],
    ['001', '10.244.0.0/16', 'node1', '10.244.166.128/26'],
    ['002', '10.244.0.0/16', 'calico-ipip-worker2', '10.244.244.64/26'],
    ['000', '10.244.0.0/16', 'calico-fullmesh-worker', '10.244.84.192/26'],
  ])('document %s, pool %s: %s has %s', (_, range, node, block) => {
    const pool = poolOf(range)
    expect(formatCidr(blockAt(pool, firstBlockIndex(pool, node)))).toBe(block)
  })
})

describe('IPAM', () => {
  it('hands out a new block from its first address on, passing by those given', () => {
    const pool = poolOf('10.244.0.0/16')
    const ipam = createIpam([pool])
    assign(ipam, pool, ipv4('10.244.166.129'), 'node1')
    expect([next(ipam, 'node1'), next(ipam, 'node1')]).toEqual(['10.244.166.128', '10.244.166.130'])
  })

  it('claims the next block of the walk when the first is full or taken', () => {
    const pool = poolOf('10.244.166.128/30', 31)
    const ipam = createIpam([pool])
    claimBlock(ipam, pool, cidr('10.244.166.128/31'), 'other')
    expect([next(ipam, 'node1'), next(ipam, 'node1')]).toEqual(['10.244.166.130', '10.244.166.131'])
    expect(addressesOf(ipam, 'node1').borrowed).toEqual([])
  })

  it("borrows from another node's block when none is free, then gives up", () => {
    const pool = poolOf('10.0.0.0/30', 31)
    const ipam = createIpam([pool])
    claimBlock(ipam, pool, cidr('10.0.0.0/31'), 'a')
    claimBlock(ipam, pool, cidr('10.0.0.2/31'), 'b')
    expect([next(ipam, 'b'), next(ipam, 'b'), next(ipam, 'b'), next(ipam, 'b'), next(ipam, 'b')]).toEqual([
      '10.0.0.2',
      '10.0.0.3',
      '10.0.0.0',
      '10.0.0.1',
      'exhausted',
    ])
    expect(addressesOf(ipam, 'b').borrowed.map(({ addr }) => formatIpv4(addr))).toEqual(['10.0.0.0', '10.0.0.1'])
  })

  it('allows a node twenty blocks', () => {
    const ipam = createIpam([poolOf('10.0.0.0/16', 32)])
    const got = Array.from({ length: 21 }, () => next(ipam, 'node1'))
    expect(got[20]).toBe('blockLimit')
    expect(new Set(got.slice(0, 20)).size).toBe(20)
  })
})
