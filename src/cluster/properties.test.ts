import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Netns, Route, World } from '../kernel/netns.ts'
import { cidr, cidrContains } from '../net/cidr.ts'
import { formatIpv4, type Ipv4Addr, ipv4FromNumber } from '../net/ipv4.ts'
import { compile } from './compile.ts'
import type { ClusterSpec, EncapMode, IPPool, Node, Pod } from './spec.ts'

const MODES: readonly (readonly [EncapMode, EncapMode])[] = [
  ['Never', 'Never'],
  ['Always', 'Never'],
  ['CrossSubnet', 'Never'],
  ['Never', 'Always'],
  ['Never', 'CrossSubnet'],
]

const pools = fc
  .array(
    fc.record({
      modes: fc.constantFrom(...MODES),
      blockSize: fc.integer({ min: 25, max: 30 }),
      natOutgoing: fc.boolean(),
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((drawn): IPPool[] =>
    drawn.map(({ modes: [ipipMode, vxlanMode], blockSize, natOutgoing }, i) => ({
      name: `pool-${i}`,
      cidr: `10.${200 + i}.0.0/24`,
      ipipMode,
      vxlanMode,
      natOutgoing,
      blockSize,
    })),
  )

/** Nodes over up to three subnets, pods over the nodes, every third pod and node with an address of its own choice. */
const clusters: fc.Arbitrary<ClusterSpec> = fc
  .record({
    ipPools: pools,
    subnets: fc.integer({ min: 1, max: 3 }),
    placed: fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 6 }),
    pods: fc.array(fc.record({ node: fc.nat(), wanted: fc.option(fc.nat({ max: 255 })) }), { maxLength: 25 }),
  })
  .map(({ ipPools, subnets, placed, pods }) => {
    const nodes = placed.map(
      (subnet, i): Node => ({
        name: `node-${i}`,
        subnet: `s${subnet % subnets}`,
        address: `10.1.${subnet % subnets}.${10 + i}`,
      }),
    )
    const wanted = new Set<string>()
    return {
      name: 'any',
      calicoVersion: 'v3.22',
      subnets: Array.from({ length: subnets }, (_, i) => ({ name: `s${i}`, cidr: `10.1.${i}.0/24` })),
      gateways: [
        {
          name: 'gw',
          interfaces: Array.from({ length: subnets }, (_, i) => ({ subnet: `s${i}`, address: `10.1.${i}.1` })),
        },
      ],
      hosts: [],
      ipPools,
      nodes,
      pods: pods.map((pod, i): Pod => {
        const address = pod.wanted === null ? undefined : `10.200.0.${pod.wanted}`
        const free = address !== undefined && !wanted.has(address)
        if (address !== undefined) wanted.add(address)
        const node = nodes[pod.node % nodes.length]?.name ?? ''
        return { namespace: `ns-${i % 3}`, name: `pod-${i}`, node, ...(free && { address }) }
      }),
    }
  })

function worldOf(spec: ClusterSpec): World {
  const compiled = compile(spec)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.value
}

const written = (world: World): string => JSON.stringify([...world.namespaces])

const podAddress = (world: World, pod: string): Ipv4Addr =>
  world.namespaces.get(pod)?.addresses.find(({ dev }) => dev === 'eth0')?.addr ?? ipv4FromNumber(0)

/** The most specific route of the main table, by looking at all of them. */
const longestMatch = (netns: Netns, addr: Ipv4Addr): Route | undefined =>
  netns.routes
    .filter(({ table, dst }) => table === 254 && cidrContains(dst, addr))
    .reduce<Route | undefined>((best, route) => (best && best.dst.len >= route.dst.len ? best : route), undefined)

describe('any cluster', () => {
  it('is the same World whatever the order of its lists', () => {
    const shuffled = clusters.chain((spec) =>
      fc.record({
        spec: fc.constant(spec),
        other: fc.record({
          subnets: fc.shuffledSubarray([...spec.subnets], { minLength: spec.subnets.length }),
          ipPools: fc.shuffledSubarray([...spec.ipPools], { minLength: spec.ipPools.length }),
          nodes: fc.shuffledSubarray([...spec.nodes], { minLength: spec.nodes.length }),
          pods: fc.shuffledSubarray([...spec.pods], { minLength: spec.pods.length }),
          gateways: fc.constant(spec.gateways.map((gw) => ({ ...gw, interfaces: [...gw.interfaces].reverse() }))),
        }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ spec, other }) => {
        expect(written(worldOf({ ...spec, ...other }))).toBe(written(worldOf(spec)))
      }),
      { numRuns: 60 },
    )
  })

  it('has no address twice, and every pod in a pool, at the address it asked for', () => {
    fc.assert(
      fc.property(clusters, (spec) => {
        const world = worldOf(spec)
        const all = [...world.namespaces.values()].flatMap(({ addresses }) =>
          addresses.flatMap(({ dev, addr }) => (dev === 'lo' ? [] : [formatIpv4(addr)])),
        )
        expect(new Set(all).size).toBe(all.length)
        for (const pod of spec.pods) {
          const addr = podAddress(world, pod.name)
          expect(spec.ipPools.some((pool) => cidrContains(cidr(pool.cidr), addr))).toBe(true)
          if (pod.address !== undefined) expect(formatIpv4(addr)).toBe(pod.address)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('leads every node to every pod: over its veth, or to the node that has it, or to that subnet’s gateway', () => {
    fc.assert(
      fc.property(clusters, (spec) => {
        const world = worldOf(spec)
        for (const node of spec.nodes) {
          const netns = world.namespaces.get(node.name)
          for (const pod of spec.pods) {
            const route = netns && longestMatch(netns, podAddress(world, pod.name))
            const [hop] = route?.nexthops ?? []
            if (!route || !hop) throw new Error(`${node.name} loses ${pod.name}`)
            if (pod.node === node.name) {
              expect(hop.dev).toMatch(/^cali/)
              continue
            }
            const owner = world.namespaces.get(pod.node)
            const toOwner = owner?.addresses.some(({ addr }) => addr === hop.via)
            const toGateway = world.namespaces.get('gw')?.addresses.some(({ addr }) => addr === hop.via)
            expect(toOwner || toGateway).toBe(true)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('has both ends of every veth, named at most once, with indices that count from 1', () => {
    fc.assert(
      fc.property(clusters, (spec) => {
        const world = worldOf(spec)
        for (const [ns, { links }] of world.namespaces) {
          expect(links.map(({ index }) => index)).toEqual(links.map((_, i) => i + 1))
          expect(new Set(links.map(({ name }) => name)).size).toBe(links.length)
          for (const link of links) {
            if (link.kind !== 'veth') continue
            const far = world.namespaces.get(link.peer.ns)?.links.find(({ name }) => name === link.peer.name)
            expect(far).toMatchObject({ kind: 'veth', peer: { ns, name: link.name } })
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})
