import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import { SCENARIOS, scenarioSource } from '../scenario/scenarios.ts'
import type { SpecEdit, SpecKey, SpecList } from './edit.ts'
import { applySpecEdits, keyFields, reverseSpecEdits } from './specEdits.ts'
import { itemsOf, specChanges } from './specEditsDiff.ts'
import { planSpec } from './specEditsPlan.ts'
import type { SpecPlan, SpecWish } from './specEditsWish.ts'

const LISTS: readonly SpecList[] = [
  ...(['subnets', 'gateways', 'hosts', 'ipPools', 'nodes', 'pods', 'namespaces', 'services'] as const),
  ...(['networkPolicies', 'globalNetworkPolicies', 'networkSets', 'globalNetworkSets'] as const),
]

/** As its reader writes it: fields in one order. */
const parsed = (spec: ClusterSpec): ClusterSpec => applied(spec, [{ op: 'put', part: 'name', value: spec.name }])

const SPECS = SCENARIOS.map(({ id }) => parsed(scenarioSource(id).spec))
const [ipip, twoSubnets] = ['ipip-always', 'two-subnets-ipip'].map((id) =>
  parsed(scenarioSource(id as 'ipip-always').spec),
) as [ClusterSpec, ClusterSpec]

function applied(spec: ClusterSpec, edits: readonly SpecEdit[]): ClusterSpec {
  const result = applySpecEdits(spec, edits)
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'))
  return result.value
}

function planned(spec: ClusterSpec, wish: SpecWish, opened = spec): SpecPlan {
  const plan = planSpec(opened, spec, wish)
  if (!plan.ok) throw new Error(plan.problems.map(({ message }) => message).join('\n'))
  return plan.value
}

const fulfilled = (spec: ClusterSpec, wish: SpecWish): ClusterSpec => applied(spec, planned(spec, wish).edits)

function addressesIn(spec: ClusterSpec): ReadonlyMap<string, string> {
  const compiled = compile(spec)
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join('\n'))
  return new Map([...compiled.value.namespaces].map(([name, { addresses }]) => [name, JSON.stringify(addresses)]))
}

describe('what is added', () => {
  it.each(LISTS)('compiles at once in every scenario, one after the other: %s', (list) => {
    for (const spec of SPECS) {
      let now = spec
      for (let i = 0; i < 3; i++) now = fulfilled(now, { op: 'add', list })
      expect(itemsOf(now, list)).toHaveLength(itemsOf(spec, list).length + 3)
      expect(compile(now).ok).toBe(true)
    }
  })

  it('is called and addressed as what is there', () => {
    expect(planned(ipip, { op: 'add', list: 'nodes' }).edits).toEqual([
      {
        op: 'add',
        list: 'nodes',
        item: { name: 'k8s-node03', subnet: 'lan', address: '192.168.40.113', interface: 'ens33', metric: 100 },
      },
    ])
    expect(planned(twoSubnets, { op: 'add', list: 'subnets' }).edits).toMatchObject([
      { op: 'add', list: 'subnets', item: { name: 'c', cidr: '10.1.9.0/24' } },
      { op: 'set', list: 'gateways', name: 'gateway', fields: { interfaces: [{}, {}, { subnet: 'c' }] } },
    ])
    const pod = planned(twoSubnets, { op: 'add', list: 'pods', where: { node: 'calico-fullmesh-worker' } })
    expect(pod.key).toEqual({ list: 'pods', namespace: 'default', name: 'pod-1' })
  })

  it('leaves everybody else at their addresses, also where IPAM would serve it first', () => {
    const { address: _, ...pod } = twoSubnets.pods[0] ?? { name: '', namespace: '', node: '' }
    const spec = applied(twoSubnets, [
      { op: 'add', list: 'pods', item: { ...pod, name: 'web-1' } },
      { op: 'add', list: 'pods', item: { ...pod, name: 'web-2' } },
    ])
    const before = addressesIn(spec)
    const now = addressesIn(fulfilled(spec, { op: 'add', list: 'pods', where: { node: pod.node } }))
    for (const [name, addresses] of before)
      if (!name.startsWith('sw-')) expect([name, now.get(name)]).toEqual([name, addresses])
  })

  it('is refused where there is no room', () => {
    const full = applied(twoSubnets, [{ op: 'add', list: 'subnets', item: { name: 'tiny', cidr: '10.9.9.0/31' } }])
    const one = fulfilled(full, { op: 'add', list: 'hosts', where: { subnet: 'tiny' } })
    const two = fulfilled(one, { op: 'add', list: 'hosts', where: { subnet: 'tiny' } })
    expect(planSpec(two, two, { op: 'add', list: 'hosts', where: { subnet: 'tiny' } })).toMatchObject({
      ok: false,
      problems: [{ code: 'missing' }],
    })
  })
})

describe('what is removed', () => {
  it('takes along what cannot stand without it', () => {
    const node = planned(ipip, { op: 'remove', key: { list: 'nodes', name: 'k8s-node02' } })
    const pods = ipip.pods.filter((pod) => pod.node === 'k8s-node02')
    expect(node.along).toEqual(pods.map(({ namespace, name }) => ({ list: 'pods', namespace, name })))
    const subnet = planned(twoSubnets, { op: 'remove', key: { list: 'subnets', name: 'b' } })
    expect(subnet.along.map(({ name }) => name).sort()).toEqual(['backend-far', 'calico-fullmesh-worker2', 'outside'])
    expect(subnet.touched).toEqual([{ list: 'gateways', name: 'gateway' }])
  })

  it('is said in few words where it is much, and is taken back', () => {
    const pods = Array.from({ length: 300 }, (_, i) => ({ namespace: 'default', name: `p${i}`, node: 'k8s-node02' }))
    const spec = applied(ipip, [{ op: 'put', part: 'pods', value: [...ipip.pods, ...pods] }])
    const plan = planned(spec, { op: 'remove', key: { list: 'subnets', name: 'lan' } })
    expect(plan.along.length).toBeGreaterThan(300)
    expect(plan.edits.length).toBeLessThan(20)
    const now = applied(spec, plan.edits)
    expect(compile(now).ok).toBe(true)
    expect(JSON.stringify(applied(now, reverseSpecEdits(spec, plan.edits)))).toBe(JSON.stringify(spec))
  })

  it('leaves Services without the endpoints of a node that is gone', () => {
    const spec = applied(ipip, [
      {
        op: 'add',
        list: 'services',
        item: {
          ...{ namespace: 'default', name: 's', clusterIP: '10.96.0.9', ports: [{ port: 80 }] },
          endpoints: [{ address: '10.0.0.1', node: 'k8s-node02' }, { address: '10.0.0.2' }],
        },
      },
    ])
    const now = fulfilled(spec, { op: 'remove', key: { list: 'nodes', name: 'k8s-node02' } })
    expect(now.services?.[0]?.endpoints).toEqual([{ address: '10.0.0.2' }])
  })

  it('comes back with what it stands on', () => {
    const key: SpecKey = { list: 'nodes', name: 'k8s-node02' }
    const now = fulfilled(ipip, { op: 'remove', key })
    const pod = ipip.pods.find(({ node }) => node === key.name)
    const back = planned(
      now,
      { op: 'restore', key: { list: 'pods', namespace: pod?.namespace ?? '', name: pod?.name ?? '' } },
      ipip,
    )
    expect(back.along).toEqual([key])
    expect(compile(applied(now, back.edits)).ok).toBe(true)
  })
})

describe('what is set', () => {
  it('is followed by what refers to its name', () => {
    const now = fulfilled(twoSubnets, { op: 'set', key: { list: 'subnets', name: 'a' }, fields: { name: 'first' } })
    expect(compile(now).ok).toBe(true)
    const node = fulfilled(ipip, { op: 'set', key: { list: 'nodes', name: 'k8s-node02' }, fields: { name: 'other' } })
    expect(compile(node).ok).toBe(true)
  })

  it('may be null, or gone', () => {
    const key: SpecKey = { list: 'nodes', name: 'k8s-node02' }
    const none = fulfilled(ipip, { op: 'set', key, fields: { gateway: null } })
    expect(none.nodes.find(({ name }) => name === key.name)?.gateway).toBeNull()
    expect(none.nodes.map(({ name }) => name)).toEqual(ipip.nodes.map(({ name }) => name))
    const first = fulfilled(none, { op: 'set', key, fields: { gateway: undefined } })
    expect(first).toEqual(ipip)
  })

  it('gives a Service what its type needs, and takes what it may not have', () => {
    const web = fulfilled(ipip, { op: 'add', list: 'services' })
    const { namespace = '', name = '' } = web.services?.[0] ?? {}
    const key: SpecKey = { list: 'services', namespace, name }
    const port = fulfilled(web, { op: 'set', key, fields: { type: 'NodePort' } })
    expect(port.services?.[0]?.ports?.[0]?.nodePort).toBe(30000)
    const two = fulfilled(port, { op: 'extend', key, field: 'ports' })
    expect(two.services?.[0]?.ports?.map((own) => [own.name, own.nodePort])).toEqual([
      ['port-1', 30000],
      ['port-2', 30001],
    ])
    expect(compile(two).ok).toBe(true)
    const named = fulfilled(two, { op: 'set', key, fields: { type: 'ExternalName' } })
    expect(compile(named).ok).toBe(true)
    const back = fulfilled(named, { op: 'set', key, fields: { type: undefined } })
    expect(compile(back).ok).toBe(true)
    expect(back.services?.[0]?.ports?.[0]).not.toHaveProperty('nodePort')
  })

  it('puts a gateway into a further subnet', () => {
    const more = applied(twoSubnets, [{ op: 'add', list: 'subnets', item: { name: 'far', cidr: '10.9.0.0/24' } }])
    const now = fulfilled(more, { op: 'extend', key: { list: 'gateways', name: 'gateway' }, field: 'interfaces' })
    expect(now.gateways[0]?.interfaces.at(-1)).toEqual({ subnet: 'far', address: '10.9.0.1', name: 'eth2' })
    expect(compile(now).ok).toBe(true)
  })

  it('makes a pod anew on another node', () => {
    const pod = ipip.pods.find(({ node }) => node !== 'k8s-node02')
    const key: SpecKey = { list: 'pods', namespace: pod?.namespace ?? '', name: pod?.name ?? '' }
    const now = fulfilled(ipip, { op: 'set', key, fields: { node: 'k8s-node02' } })
    expect(now.pods.find(({ name }) => name === key.name)).not.toHaveProperty('address')
    expect(compile(now).ok).toBe(true)
  })
})

it('tells what is not as it was opened, and brings each back', () => {
  const key: SpecKey = { list: 'nodes', name: 'k8s-node02' }
  let now = fulfilled(ipip, { op: 'remove', key })
  now = fulfilled(now, { op: 'add', list: 'services' })
  now = fulfilled(now, {
    op: 'set',
    key: { list: 'ipPools', name: ipip.ipPools[0]?.name ?? '' },
    fields: { blockSize: 24 },
  })
  const { items } = specChanges(ipip, now)
  expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['added', 'changed', 'removed']))
  expect(items.find(({ state }) => state === 'changed')?.fields).toEqual(['blockSize'])
  for (const change of items) {
    if (specChanges(ipip, now).items.every(({ key: other }) => other.name !== change.key.name)) continue
    now = applied(now, planned(now, { op: 'restore', key: change.key }, ipip).edits)
  }
  expect(specChanges(ipip, now)).toEqual({ items: [], parts: [] })
})

/** A wish of a random kind about a random item. */
const wishes = fc.array(
  fc.record({ list: fc.constantFrom(...LISTS), at: fc.nat(), how: fc.constantFrom('add', 'remove', 'rename', 'move') }),
  { minLength: 1, maxLength: 12 },
)

function drawnWish(spec: ClusterSpec, list: SpecList, at: number, how: string): SpecWish {
  const items = itemsOf(spec, list)
  const item = items[at % Math.max(1, items.length)]
  if (how === 'add' || !item) return { op: 'add', list }
  const key = { list, ...keyFields(item, true) }
  if (how === 'remove') return { op: 'remove', key }
  const node = spec.nodes[at % Math.max(1, spec.nodes.length)]?.name
  if (how === 'move' && list === 'pods' && node !== undefined) return { op: 'set', key, fields: { node } }
  return { op: 'set', key, fields: { name: `n${at % 100_000}` } }
}

it('random additions, removals, new names and moves compile, and their reversal gives the first spec byte for byte', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SPECS), wishes, (spec, drawn) => {
      let now = spec
      const all: SpecEdit[] = []
      for (const { list, at, how } of drawn) {
        const wish = drawnWish(now, list, at, how)
        const plan = planSpec(spec, now, wish)
        // Of what nothing is left to stand on, no more can be added.
        if (!plan.ok) {
          expect(wish.op).not.toBe('set')
          expect(plan.problems.map(({ code }) => code)).toEqual(
            plan.problems.map(() => expect.stringMatching(/missing|poolExhausted|calicoRefuses/)),
          )
          continue
        }
        const next = applied(now, plan.value.edits)
        // A name may be taken; anything else would be the plan's fault.
        const compiled = compile(next)
        if (!compiled.ok) {
          expect([wish.op, compiled.problems[0]?.code]).toEqual(['set', 'duplicateName'])
          continue
        }
        now = next
        all.push(...plan.value.edits)
      }
      const back = applySpecEdits(now, reverseSpecEdits(spec, all))
      expect(JSON.stringify(back.ok && back.value)).toBe(JSON.stringify(spec))
    }),
    { numRuns: 80 },
  )
}, 60_000)
