/**
 * Who gets which block and address. Calico decides in the order of events; here the order is fixed: blocks given in the
 * spec, then addresses given, lowest first, then each node's tunnel addresses as a fresh calico-node claims them
 * (node/pkg/ allocateip), then the pods without one, by namespace and name.
 */
import { formatCidr } from '../net/cidr.ts'
import { formatIpv4, type Ipv4Addr } from '../net/ipv4.ts'
import type { CheckedNode } from './check/nodes.ts'
import type { CheckedPod } from './check/pods.ts'
import type { Refuse } from './check/refuse.ts'
import { type Registry, registerAddress } from './check/registry.ts'
import { takeAddress, takePrefix } from './check/values.ts'
import {
  assign,
  autoAssign,
  claimBlock,
  createIpam,
  type Ipam,
  MAX_BLOCKS_PER_HOST,
  type NoAddress,
  poolOf,
} from './ipam/ipam.ts'
import type { Pool, Tunnels } from './plan.ts'

export interface Allotment {
  readonly ipam: Ipam
  /** By node name. */
  readonly tunnels: ReadonlyMap<string, Tunnels>
  /** In the order of the pods. */
  readonly podAddresses: readonly Ipv4Addr[]
}

type TunnelKind = keyof Tunnels

export function allot(
  refuse: Refuse,
  registry: Registry,
  pools: readonly Pool[],
  nodes: readonly CheckedNode[],
  pods: readonly CheckedPod[],
): Allotment {
  const ipam = createIpam(pools)
  for (const node of nodes) claimGivenBlocks(refuse, ipam, node)
  const serving = new Map(nodes.map((node) => [node.name, poolsServing(pools, node)]))
  const given = new Map(nodes.map((node) => [node.name, givenTunnels(refuse, registry, pools, node)]))
  const explicit = [
    ...nodes.flatMap(({ name }) =>
      Object.values(given.get(name) ?? {}).flatMap((addr) => (addr === undefined ? [] : { addr, node: name })),
    ),
    ...pods.flatMap(({ addr, node }) => (addr === undefined ? [] : { addr, node })),
  ].sort((a, b) => a.addr - b.addr)
  for (const { addr, node } of explicit) {
    const pool = poolOf(pools, addr)
    if (pool) assign(ipam, pool, addr, node)
  }
  const tunnels = new Map<string, Tunnels>()
  for (const node of nodes) {
    const own = given.get(node.name)
    const take = (kind: TunnelKind): Ipv4Addr | undefined => {
      const serves = (serving.get(node.name) ?? []).filter((pool) => pool[kind] !== 'Never')
      if (serves.length === 0) return undefined
      if (own?.[kind] !== undefined) return own[kind]
      return refuseFailure(refuse, node.path, node.name, serves, autoAssign(ipam, serves, node.name))
    }
    tunnels.set(node.name, { ipip: take('ipip'), vxlan: take('vxlan') })
  }
  const podAddresses = pods.map((pod) => {
    if (pod.addr !== undefined) return pod.addr
    const serves = serving.get(pod.node) ?? []
    return refuseFailure(refuse, pod.path, pod.node, serves, autoAssign(ipam, serves, pod.node)) ?? (0 as Ipv4Addr)
  })
  return { ipam, tunnels, podAddresses }
}

/** Pools that IPAM may take a new address of this node from (determinePools). */
const poolsServing = (pools: readonly Pool[], node: CheckedNode): Pool[] =>
  pools.filter((pool) => !pool.disabled && pool.selects(node.spec.labels ?? {}))

function claimGivenBlocks(refuse: Refuse, ipam: Ipam, node: CheckedNode): void {
  const { blocks = [] } = node.spec
  blocks.forEach((text, i) => {
    const path = `${node.path}.blocks[${i}]`
    const cidr = takePrefix(refuse, path, text)
    if (!cidr) return
    const block = formatCidr(cidr)
    const pool = poolOf(ipam.pools, cidr.addr)
    if (!pool) {
      refuse(path, 'blockOutsidePools', { block }, `${block} is in no IPPool; give a block of a pool, or none`)
    } else if (pool.blockSize !== cidr.len) {
      const params = { block, pool: pool.name, size: pool.blockSize }
      refuse(
        path,
        'wrongBlockSize',
        params,
        `blocks of ${pool.name} are /${pool.blockSize}, not ${block}; give such a one, or none`,
      )
    } else if (!claimBlock(ipam, pool, cidr, node.name)) {
      const other = ipam.blocks.get(cidr.addr)?.owner ?? ''
      refuse(path, 'duplicateAddress', { address: block, other }, `${block} is ${other}'s block already; give another`)
    }
  })
}

/**
 * Tunnel addresses that the spec gives. One that lies in a pool of another kind is let go, and a new one claimed, as
 * calico-node does when a pool's mode changes.
 */
function givenTunnels(refuse: Refuse, registry: Registry, pools: readonly Pool[], node: CheckedNode): Partial<Tunnels> {
  const { tunnelAddress, vxlanTunnelAddress } = node.spec
  const hasIpip = pools.some((pool) => pool.ipip !== 'Never')
  const kept: Partial<Record<TunnelKind, Ipv4Addr>> = {}
  const take = (field: 'tunnelAddress' | 'vxlanTunnelAddress', text: string | undefined, kind: TunnelKind): void => {
    if (text === undefined) return
    const path = `${node.path}.${field}`
    const addr = takeAddress(refuse, path, text)
    if (addr === undefined) return
    const pool = poolOf(pools, addr)
    const address = formatIpv4(addr)
    if (!pool)
      refuse(path, 'tunnelOutsidePools', { address }, `${address} is in no IPPool; give an address of a pool, or none`)
    else if (
      pool[kind] !== 'Never' &&
      !pool.disabled &&
      pool.selects(node.spec.labels ?? {}) &&
      kept[kind] === undefined
    ) {
      if (registerAddress(registry, refuse, path, addr, node.name)) kept[kind] = addr
    }
  }
  take('vxlanTunnelAddress', vxlanTunnelAddress, 'vxlan')
  take('tunnelAddress', tunnelAddress, hasIpip ? 'ipip' : 'vxlan')
  return kept
}

function refuseFailure(
  refuse: Refuse,
  path: string,
  node: string,
  pools: readonly Pool[],
  got: Ipv4Addr | NoAddress,
): Ipv4Addr | undefined {
  if (typeof got === 'number') return got
  if (got === 'blockLimit') {
    const limit = MAX_BLOCKS_PER_HOST
    const message = `${node} has ${limit} blocks, as many as a node may; move pods to another node or use larger blocks`
    refuse(path, 'blockLimit', { node, limit }, message)
    return undefined
  }
  const pool = pools.map((own) => own.name).join(', ')
  const message = pool
    ? `no address is left in ${pool}; widen the pool or remove pods`
    : `no configured Calico pools for node ${node}; enable a pool that selects it`
  refuse(path, 'poolExhausted', { pool }, message)
  return undefined
}
