import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { World } from '../kernel/netns.ts'
import { SCENARIOS, scenarioSource } from '../scenario/scenarios.ts'
import { compile } from './compile.ts'
import type { ClusterSpec, ExternalHost, IPPool, Node, Pod } from './spec.ts'
import { testCluster, testPod } from './testCluster.ts'

const worldOf = (spec: ClusterSpec, before?: World): World | undefined => {
  const compiled = compile(spec, before)
  return compiled.ok ? compiled.value : undefined
}

/** But netfilter, which is made when it is read. A map of DNS names has no JSON of its own. */
const written = (world: World): string =>
  JSON.stringify([...world.namespaces], (key, value: unknown) =>
    key === 'netfilter' ? undefined : value instanceof Map ? [...value] : value,
  )
const netfilterOf = (world: World | undefined, ns: string | undefined) => ({
  ...world?.namespaces.get(ns ?? '')?.netfilter,
})

type Edit = (spec: ClusterSpec, n: number) => ClusterSpec

/** Field by field, to the n-th of a list. */
const nth = <T>(list: readonly T[] | undefined, n: number, change: (one: T) => readonly T[]): T[] =>
  (list ?? []).flatMap((one, i, all) => (i === n % all.length ? change(one) : [one]))
const toPod =
  (change: (pod: Pod, spec: ClusterSpec, n: number) => readonly Pod[]): Edit =>
  (spec, n) => ({ ...spec, pods: nth(spec.pods, n, (pod) => change(pod, spec, n)) })
const toNode =
  (change: (node: Node, n: number) => Partial<Node>): Edit =>
  (spec, n) => ({ ...spec, nodes: nth(spec.nodes, n, (node) => [{ ...node, ...change(node, n) }]) })
const toPool =
  (change: Partial<IPPool>): Edit =>
  (spec, n) => ({ ...spec, ipPools: nth(spec.ipPools, n, (pool) => [{ ...pool, ...change }]) })
const toHost =
  (change: Partial<ExternalHost>): Edit =>
  (spec, n) => ({ ...spec, hosts: nth(spec.hosts, n, (host) => [{ ...host, ...change }]) })

const EDITS: readonly Edit[] = [
  toPod(({ address: _, ...pod }, { nodes }, n) => [{ ...pod, node: nodes[n % nodes.length]?.name ?? '' }]),
  toPod((pod, { nodes }, n) => [{ ...pod, node: nodes[n % nodes.length]?.name ?? '' }]),
  toPod(() => []),
  toPod(({ address: _, mac: __, interfaceName: ___, ...pod }, _spec, n) => [pod, { ...pod, name: `more-${n}` }]),
  toPod((pod, _, n) => [{ ...pod, listen: [{ protocol: 'UDP', port: 1 + n }] }]),
  toPod((pod) => [{ ...pod, labels: { app: 'other' } }]),
  toPod((pod) => [{ ...pod, ready: false }]),
  toPod((pod) => [{ ...pod, dnsPolicy: 'Default' }]),
  toPod((pod) => [{ ...pod, dnsConfig: { options: [{ name: 'ndots', value: '2' }] } }]),
  toPod((pod, _, n) => [{ ...pod, interfaceName: `cali${n}` }]),
  toPod((pod) => [{ ...pod, mac: '02:00:00:00:00:01' }]),
  toPod((pod) => [{ ...pod, namespace: 'elsewhere' }]),
  toNode(() => ({ mtu: 9000 })),
  toNode(() => ({ metric: 50 })),
  toNode(() => ({ gateway: null })),
  toNode(() => ({ mac: '02:00:00:00:00:02' })),
  toNode(() => ({ interface: 'ens9' })),
  toNode(() => ({ labels: { zone: 'a' } })),
  toNode(({ address }) => ({ address: `${address.split('/')[0]}/20` })),
  toNode(() => ({ interfaces: [{ name: 'docker0', kind: 'bridge', addresses: ['172.17.0.1/16'] }] })),
  toNode(() => ({ interfaces: [{ name: 'eth7', kind: 'dummy', addresses: [] }] })),
  (spec, n) => {
    const gone = spec.nodes[n % spec.nodes.length]?.name
    return {
      ...spec,
      nodes: spec.nodes.filter(({ name }) => name !== gone),
      pods: spec.pods.filter(({ node }) => node !== gone),
    }
  },
  (spec, n) => ({
    ...spec,
    nodes: [
      ...spec.nodes,
      {
        name: `node-${n}`,
        subnet: spec.subnets[0]?.name ?? '',
        address: spec.subnets[0]?.cidr.replace(/\d+\/.*/, `${100 + (n % 100)}`) ?? '',
      },
    ],
  }),
  toPool({ ipipMode: 'Never', vxlanMode: 'Never' }),
  toPool({ ipipMode: 'CrossSubnet', vxlanMode: 'Never' }),
  toPool({ ipipMode: 'Never', vxlanMode: 'Always' }),
  toPool({ ipipMode: 'Never', vxlanMode: 'CrossSubnet' }),
  toPool({ natOutgoing: false }),
  toPool({ nodeSelector: 'zone == "a"' }),
  toHost({ dns: { records: [{ name: 'example.org', addresses: ['192.0.2.1'] }] } }),
  toHost({ listen: [{ protocol: 'TCP', port: 8080 }] }),
  (spec) => ({ ...spec, hosts: [] }),
  (spec, n) => ({ ...spec, gateways: nth(spec.gateways, n, (gateway) => [{ ...gateway, mtu: 1400 }]) }),
  (spec, n) => ({ ...spec, services: nth(spec.services, n, () => []) }),
  (spec, n) => ({
    ...spec,
    services: nth(spec.services, n, (one) => [{ ...one, sessionAffinity: { type: 'ClientIP' } }]),
  }),
  (spec) => ({
    ...spec,
    networkPolicies: [
      {
        ...{ apiVersion: 'networking.k8s.io/v1', namespace: 'default', name: 'none' },
        ...{ podSelector: {}, policyTypes: ['Ingress'] },
      },
    ],
  }),
  (spec) => ({ ...spec, kubeProxy: { ...spec.kubeProxy, mode: 'ipvs', strictARP: true } }),
  (spec) => ({ ...spec, kubeProxy: { ...spec.kubeProxy, mode: 'iptables' } }),
  ({ kubeProxy: _, ...spec }) => spec,
  (spec) => ({ ...spec, felix: { defaultEndpointToHostAction: 'Drop' } }),
]

describe('a World compiled after another', () => {
  const specs = SCENARIOS.map(({ id }) => scenarioSource(id).spec)

  it('is the World compiled from scratch, whatever was edited between', () => {
    let compared = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...specs),
        fc.array(fc.tuple(fc.constantFrom(...EDITS), fc.nat(200)), { minLength: 1, maxLength: 5 }),
        (opened, edits) => {
          let spec = opened
          let before = worldOf(spec)
          for (const [edit, n] of edits) {
            const next = edit(spec, n)
            const scratch = worldOf(next)
            if (!scratch || !before) continue
            const after = worldOf(next, before)
            expect(after && written(after)).toBe(written(scratch))
            const node = next.nodes[n % next.nodes.length]?.name
            expect(netfilterOf(after, node)).toEqual(netfilterOf(scratch, node))
            compared++
            spec = next
            before = after
          }
        },
      ),
      { numRuns: 60 },
    )
    expect(compared).toBeGreaterThan(60)
  })

  it('is made anew only where something is new', () => {
    const pods = [...testCluster().pods, testPod('p3', 'n2'), testPod('p4', 'n2')]
    const before = worldOf(testCluster({ pods })) as World
    written(before)
    const moved = pods.map((pod) => (pod.name === 'p4' ? { ...pod, node: 'n1' } : pod))
    const after = worldOf(testCluster({ pods: moved }), before) as World
    const anew = [...after.namespaces.keys()].filter((ns) => after.namespaces.get(ns) !== before.namespaces.get(ns))
    // A gateway is compiled to be judged; nodes have their netfilter anew.
    expect(anew.sort()).toEqual(['gw', 'n1', 'n2', 'p4'])
    const links = (world: World, ns: string) => world.namespaces.get(ns)?.links
    const relabelled = moved.map((pod) => ({ ...pod, labels: { app: 'web' } }))
    const same = worldOf(testCluster({ pods: relabelled }), after) as World
    for (const ns of ['n1', 'n2', 'p1', 'p4']) expect(links(same, ns)).toBe(links(after, ns))
  })
})
