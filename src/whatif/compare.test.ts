import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Netns, World } from '../kernel/netns.ts'
import { ipv4 } from '../net/ipv4.ts'
import type { PoolEdit, Requests, Source } from '../protocol/protocol.ts'
import { SCENARIOS, scenarioSource } from '../scenario/scenarios.ts'
import { asking } from '../worker/testAsk.ts'
import { type Compared, type HopPair, isSame, probeIn } from './compare.ts'
import type { Difference } from './compareHops.ts'

const POOL = 'default-ipv4-ippool'
const scenario: Source = { kind: 'scenario', id: 'ipip-always' }
const withPool = (edit: PoolEdit): Source => ({ ...scenario, pools: { [POOL]: edit } })
const crossSubnet = withPool({ ipipMode: 'CrossSubnet' })

const ask = asking()
const [probe] = ask('load', { source: scenario }).probes
if (!probe) throw new Error('no probe')

const compare = (left: Source, right: Source, more: Partial<Requests['compare']['request']> = {}) =>
  ask('compare', { sources: [left, right], probe, seed: 1, ...more })

function traced(comparison: ReturnType<typeof compare>) {
  const { left, right, compared } = comparison
  if (left.kind !== 'traced' || right.kind !== 'traced' || !compared) throw new Error('not traced')
  return { left, right, compared }
}

const pairsOf = ({ packets }: Compared): HopPair[] => packets.flatMap(({ hops }) => hops)
const swapDifference = (one: Difference): unknown => {
  if (one.kind === 'header') return { ...one, only: one.only === 'left' ? 'right' : 'left' }
  const { left, right, ...rest } = one as { left?: unknown; right?: unknown }
  return { ...rest, ...(right !== undefined && { left: right }), ...(left !== undefined && { right: left }) }
}

describe('IPIP Always beside CrossSubnet', () => {
  let found: ReturnType<typeof traced>
  beforeAll(() => {
    found = traced(compare(scenario, crossSubnet))
  })

  it('costs 20 bytes of each frame between the nodes', () => {
    const { left, right } = found
    expect(left.measures.wire).toMatchObject({ each: 20 })
    expect(left.measures.wire.overhead).toBe(20 * left.measures.wire.tunnelled)
    expect(right.measures.wire).toMatchObject({ overhead: 0, tunnelled: 0, each: 0 })
    expect(left.measures.wire.frames).toBe(right.measures.wire.frames)
    expect(left.measures.wire.bytes - right.measures.wire.bytes).toBe(left.measures.wire.overhead)
  })

  it('has its tunnels between the nodes, and the MTU that Calico gives the pods either way', () => {
    const { left, right } = found
    expect(left.measures.tunnels.map(({ kind, src, dst }) => `${kind} ${src} > ${dst}`)).toEqual([
      'ipip 192.168.40.101 > 192.168.40.112',
      'ipip 192.168.40.112 > 192.168.40.101',
    ])
    expect(right.measures.tunnels).toEqual([])
    expect([left.measures.mss, right.measures.mss]).toEqual([1440, 1440])
    expect(left.measures.mtu?.mtu).toBe(1480)
  })

  it('the receiver sees the pod itself in both', () => {
    const { left, right } = found
    expect(left.measures.ends?.sent).toEqual(left.measures.ends?.seen)
    expect(right.measures.ends).toEqual(left.measures.ends)
  })

  it('parts at the route of the first node, in its words', () => {
    const first = pairsOf(found.compared).find((pair) => !isSame(pair))
    expect(first?.differs).toContainEqual({
      kind: 'decided',
      what: 'route',
      left: ['172.16.58.192/26 via 192.168.40.112 dev tunl0 proto bird onlink'],
      right: ['172.16.58.192/26 via 192.168.40.112 dev ens33 proto bird'],
    })
  })

  it('puts forwarding to one device beside forwarding to the other, and the frames of one wire beside each other', () => {
    const { left, right, compared } = found
    const beside = (kind: string, dev: string) =>
      pairsOf(compared)
        .filter((pair) => pair.left !== undefined && left.trace.hops[pair.left]?.kind === kind)
        .filter((pair) => left.trace.hops[pair.left as number]?.dev === dev)
        .map((pair) => (pair.right === undefined ? undefined : right.trace.hops[pair.right]?.dev))
    expect(new Set(beside('forward', 'tunl0'))).toEqual(new Set(['ens33']))
    expect(new Set(beside('encapsulate', 'tunl0'))).toEqual(new Set([undefined]))
    expect(new Set(beside('transmit', 'ens33'))).toEqual(new Set(['ens33']))
  })

  it('says of the wire that the outer header is gone', () => {
    const { left, compared } = found
    const wire = pairsOf(compared).find(
      (pair) => pair.right !== undefined && left.trace.hops[pair.left ?? -1]?.dev === 'to-k8s-node02' && !isSame(pair),
    )
    expect(wire?.differs).toContainEqual({ kind: 'header', only: 'left', layer: 'ip', outer: true })
    expect(wire?.differs.find(({ kind }) => kind === 'bytes')).toMatchObject({ left: 94, right: 74 })
  })

  it('says once what a packet carries along, and again where a capture sees it', () => {
    const { left, compared } = found
    const kinds = compared.packets[0]?.hops
      .filter((pair) => !isSame(pair) && pair.left !== undefined && pair.right !== undefined)
      .map(({ left: at, differs }) => {
        const all = differs.every(({ carried }) => carried)
        return `${left.trace.hops[at ?? -1]?.kind}${all ? ' carried' : ''}`
      })
    expect(kinds).toEqual([
      ...['route', 'forward', 'hook', 'hook', 'neigh carried', 'neigh carried', 'transmit', 'receive carried'],
      ...['bridge carried', 'transmit', 'receive carried', 'hook carried', 'route'],
    ])
  })

  it('leaves what the pods do alone, and tells the same way once', () => {
    const { left, compared } = found
    const inPods = pairsOf(compared).filter(({ left: at }) => left.trace.hops[at ?? -1]?.ns.startsWith('demoapp'))
    expect(inPods.every(isSame)).toBe(true)
    const differing = compared.packets.filter(({ hops }) => !hops.every(isSame))
    expect(differing.length).toBeGreaterThan(5)
    expect(differing.filter(({ like }) => like !== undefined).length).toBeGreaterThan(2)
  })

  it('shows the nodes’ routes, and a connection of the outer packets', () => {
    const { compared } = found
    const routes = compared.tables.flatMap(({ ns, rows }) =>
      rows.filter(({ table }) => table === 'route').map((row) => [ns, row.programmed, row.edited]),
    )
    expect(routes).toContainEqual([
      'k8s-master01',
      '172.16.58.192/26 via 192.168.40.112 dev tunl0 proto bird onlink',
      '172.16.58.192/26 via 192.168.40.112 dev ens33 proto bird',
    ])
    const alone = compared.connections.filter(({ right }) => right === undefined)
    expect(alone.map(({ ns }) => ns).sort()).toEqual(['k8s-master01', 'k8s-node02'])
    expect(alone[0]?.left).toMatch(/^unknown +4 /)
  })
})

describe.each<[string, Source]>([
  ['CrossSubnet', crossSubnet],
  ['VXLAN', withPool({ ipipMode: 'Never', vxlanMode: 'Always' })],
  ['no tunnel', withPool({ ipipMode: 'Never' })],
])('%s', (_, other) => {
  it('swapped, says the same with left and right exchanged', () => {
    const [one, two] = [traced(compare(scenario, other)), traced(compare(other, scenario))]
    const pairs = (found: typeof one, own: 'left' | 'right', beside: 'left' | 'right') =>
      pairsOf(found.compared)
        .filter(({ left, right }) => left !== undefined && right !== undefined)
        .map((pair) => `${pair[own]} ${pair[beside]}`)
        .sort()
    expect(pairs(two, 'right', 'left')).toEqual(pairs(one, 'left', 'right'))
    const differences = (found: typeof one, swap: boolean) =>
      pairsOf(found.compared)
        .flatMap(({ differs }) => differs.filter(({ kind }) => kind !== 'decided' && kind !== 'rules'))
        .map((difference) => JSON.stringify(sorted(swap ? swapDifference(difference) : difference)))
        .sort()
    expect(differences(two, true)).toEqual(differences(one, false))
  })

  it('every hop stands exactly once, in its packet’s order', () => {
    const { left, right, compared } = traced(compare(scenario, other))
    for (const [side, { trace }] of Object.entries({ left, right }) as ['left' | 'right', typeof left][]) {
      const packets = compared.packets.flatMap((packet) => {
        const own = packet.hops.flatMap((pair) => pair[side] ?? [])
        const at = packet[side]
        return at === undefined ? [] : [[trace.journeys[at]?.hops, own] as const]
      })
      for (const [expected, own] of packets) expect(own).toEqual(expected)
      const all = packets.flatMap(([, own]) => own).sort((a, b) => a - b)
      expect(all).toEqual(trace.hops.map((_, index) => index))
    }
  })
})

it.each(SCENARIOS.map(({ id }) => id))('%s beside itself is the same in everything', (id) => {
  const source: Source = { kind: 'scenario', id }
  const own = scenarioSource(id).probes[0]
  const { left, right, compared } = traced(compare(source, source, { tables: 'all', ...(own && { probe: own }) }))
  expect(left).toEqual(right)
  expect(pairsOf(compared).every(isSame)).toBe(true)
  expect(compared.connections.every(({ same }) => same)).toBe(true)
  expect(compared).toMatchObject({ tables: [], only: { left: [], right: [] } })
})

it('a fault beside none: the two part where the packet is lost', () => {
  const ask = asking()
  ask('load', { source: scenario })
  const off = ask('faults', { probe }).find(({ code }) => code === 'ipForwardOff')
  if (!off) throw new Error('no such fault')
  const { right, compared } = traced(compare(scenario, { ...scenario, edits: off.edits }))
  expect(right.trace.outcome.kind).not.toBe('answered')
  const first = pairsOf(compared).find((pair) => !isSame(pair))
  expect(first).toEqual({ right: right.trace.lostAt, differs: [] })
  expect(right.trace.hops[first?.right ?? -1]).toMatchObject({ kind: 'drop', ns: 'k8s-node02' })
})

it('where a target has another address, the probe asks for that one', () => {
  const world = (addr: string): World => ({
    namespaces: new Map([['web', { name: 'web', addresses: [{ dev: 'eth0', addr: ipv4(addr) }] } as unknown as Netns]]),
  })
  const [own, other] = [world('10.32.0.7'), world('172.16.0.7')]
  const asking = (to: string) => ({ ...probe, to })
  expect(probeIn(asking('172.16.0.7'), own, other)).toEqual(asking('10.32.0.7'))
  expect(probeIn(asking('10.32.0.7'), own, other)).toEqual(asking('10.32.0.7'))
  expect(probeIn(asking('8.8.8.8'), own, other)).toEqual(asking('8.8.8.8'))
  expect(probeIn(asking('web.default.svc'), own, other)).toEqual(asking('web.default.svc'))
})

it('compares kernel-lab documents, which have no desired state', () => {
  const text = readFileSync(new URL('../lab/fixtures/ipip-always.lab.json', import.meta.url), 'utf8')
  const source: Source = { kind: 'document', text }
  const ask = asking()
  const [asked] = ask('load', { source }).probes
  if (!asked) throw new Error('no probe')
  const kernel = [{ ns: asked.from, table: 'route', words: 'ip route del default' }] as const
  const { right, compared } = traced(compare(source, { ...source, edits: { spec: [], kernel } }, { probe: asked }))
  expect(right.trace.outcome.kind).not.toBe('answered')
  expect(compared.tables.map(({ ns }) => ns)).toEqual([asked.from])
})

it('says which side cannot be made, and shows the other', () => {
  const { left, right, compared } = compare(scenario, withPool({ blockSize: 7 }))
  expect(left.kind).toBe('traced')
  expect(right).toMatchObject({ kind: 'refused', what: 'variant', problems: [{ code: 'calicoRefuses' }] })
  expect(compared).toBeUndefined()
})

it('says where the probe cannot be sent', () => {
  const other: Source = { kind: 'scenario', id: 'same-node' }
  const { right } = compare(scenario, other, { probe: { ...probe, from: 'nobody' } })
  expect(right).toMatchObject({ kind: 'refused', what: 'probe' })
})

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
