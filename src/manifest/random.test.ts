/** Any cluster comes back from its manifests; any text is read or refused. */
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { planCluster } from '../cluster/planCluster.ts'
import type { ClusterSpec, Pod, Service } from '../cluster/spec.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { printManifest } from './print.ts'
import { applyManifests, deleteManifests } from './testApply.ts'
import { roundTrip } from './testRoundTrip.ts'

// A machine that does much else besides may take its time.
vi.setConfig({ testTimeout: 60_000 })

const word = fc.constantFrom('a', 'yes', 'on', 'n', '80', 'null', 'app', 'web-1', '1e3', '0x10', 'x.y')
const labels = fc.dictionary(fc.constantFrom('app', 'y', 'kubernetes.io/name', '1', 'true'), word, { maxKeys: 3 })
const protocol = fc.constantFrom('TCP' as const, 'UDP' as const)
const port = fc.integer({ min: 2, max: 65535 })
/** Fields that may be left out. */
const some = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>
const upTo = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 3) => fc.array(arbitrary, { minLength: 1, maxLength })

const pools = fc.record(
  {
    modes: fc.constantFrom(['Always', 'Never'], ['Never', 'CrossSubnet'], ['Never', 'Never'] as const),
    natOutgoing: fc.boolean(),
    disabled: fc.boolean(),
    nodeSelector: fc.constantFrom("has(zone) && zone == 'a'", '!has(app)', "app in {'a', 'b'}"),
  },
  { requiredKeys: ['modes', 'natOutgoing'] },
)

const node = some({
  interface: fc.constantFrom('eth0', 'ens33'),
  mac: fc.constantFrom('02:42:ac:12:00:03', '00:0c:29:aa:bb:cc'),
  mtu: fc.integer({ min: 1280, max: 9000 }),
  gateway: fc.constantFrom(null, 'gw', '10.1.0.1'),
  metric: fc.integer({ min: 0, max: 1000 }),
  labels,
  withLength: fc.constant(24),
  interfaces: fc.constant([{ name: 'docker0', kind: 'bridge' as const, addresses: ['172.17.0.1/16'], up: false }]),
  tunnelAddress: fc.constant(true),
})

const pod = some({
  labels,
  mac: fc.constantFrom('7e:c6:b0:c2:0e:83'),
  listen: upTo(fc.record({ protocol, port })),
  ports: upTo(
    fc.record(
      { containerPort: port, name: fc.constantFrom('http', 'dns'), protocol },
      { requiredKeys: ['containerPort'] },
    ),
    1,
  ),
  ready: fc.boolean(),
  serviceAccount: fc.constantFrom('builder', 'default'),
  dnsPolicy: fc.constantFrom('ClusterFirst' as const, 'Default' as const),
  dnsConfig: fc.constant({ nameservers: ['10.96.0.10'], searches: ['x.y'], options: [{ name: 'ndots', value: '2' }] }),
  addressed: fc.boolean(),
})

const service = fc.record({
  kind: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName', 'None', 'open'),
  port,
  more: some({
    sessionAffinity: fc.constantFrom({ type: 'ClientIP' as const, timeoutSeconds: 60 }, { type: 'None' as const }),
    internalTrafficPolicy: fc.constantFrom('Cluster' as const, 'Local' as const),
    externalIPs: fc.constant(['192.0.2.1']),
    selector: labels,
  }),
  targetPort: fc.option(fc.oneof(port, fc.constant('http')), { nil: undefined }),
  endpoints: upTo(
    fc.record(
      {
        node: fc.constant('n0'),
        ready: fc.boolean(), // Not what the Service says already.
        ports: fc.constant([{ port: 1 }]),
      },
      { requiredKeys: [] },
    ),
  ),
})

function serviceOf(
  { kind, port, more, targetPort, endpoints }: typeof service extends fc.Arbitrary<infer T> ? T : never,
  i: number,
): Service {
  const own = { namespace: i % 2 ? 'default' : 'team', name: `s${i}` }
  if (kind === 'ExternalName') return { ...own, type: kind, externalName: 'example.com' }
  const ports = [
    { port, ...(targetPort !== undefined && { targetPort }), ...(kind === 'NodePort' && { nodePort: 30000 + i }) },
  ]
  const clusterIP = kind === 'None' ? 'None' : `10.96.1.${i}`
  const { selector, externalIPs, ...rest } = more
  const base: Service = { ...own, ...rest, clusterIP, ports }
  if (kind === 'open')
    return { ...base, endpoints: endpoints.map((endpoint, j) => ({ address: `203.0.113.${j + 1}`, ...endpoint })) }
  const selecting = { ...base, ...(selector && { selector }), ...(kind !== 'None' && externalIPs && { externalIPs }) }
  if (kind === 'None') return selecting
  return {
    ...selecting,
    type: kind as 'ClusterIP',
    ...(kind === 'LoadBalancer' && { loadBalancerIPs: ['198.51.100.1'] }),
  }
}

const labelSelector = some({
  matchLabels: labels,
  matchExpressions: upTo(
    fc.constantFrom({ key: 'app', operator: 'In' as const, values: ['a'] }, { key: 'y', operator: 'Exists' as const }),
  ),
})
const policyPort = some({ protocol, port: fc.oneof(port, fc.constant('http')) })
const peer = fc.oneof(
  fc.record({ podSelector: labelSelector }),
  fc.record({ namespaceSelector: labelSelector, podSelector: labelSelector }),
  fc.constant({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }),
)
const kubernetesPolicy = fc.record(
  {
    podSelector: labelSelector,
    policyTypes: fc.constantFrom(['Ingress' as const], ['Ingress' as const, 'Egress' as const]),
    ingress: fc.array(some({ from: upTo(peer), ports: upTo(policyPort) }), { maxLength: 2 }),
    egress: fc.array(some({ to: upTo(peer), ports: upTo(policyPort) }), { maxLength: 2 }),
  },
  { requiredKeys: ['podSelector'] },
)
const entity = some({
  nets: fc.constant(['10.0.0.0/8', '1.2.3.4']),
  selector: fc.constantFrom("app == 'web'", 'has(app)'),
  namespaceSelector: fc.constantFrom('all()', "team == 'a'"),
  ports: upTo(fc.oneof(port, fc.constantFrom('30:40', '1000:2000', 'http'))),
})
const rule = fc.record(
  {
    action: fc.constantFrom('Allow' as const, 'Deny' as const),
    protocol: fc.constantFrom('TCP', 'UDP', 6),
    source: entity,
    destination: entity,
  },
  { requiredKeys: ['action', 'protocol'] },
)
const calicoPolicy = some({
  order: fc.constantFrom(0, 10, 0.5),
  selector: fc.constantFrom("app == 'web'", 'all()'),
  types: fc.constantFrom(['Ingress' as const], ['Egress' as const, 'Ingress' as const]),
  ingress: fc.array(rule, { maxLength: 2 }),
  egress: fc.array(rule, { maxLength: 2 }),
})

const cluster = fc.record({
  pool: pools,
  nodes: upTo(node),
  pods: fc.array(pod, { maxLength: 5 }),
  namespaces: fc.array(some({ labels }), { maxLength: 2 }),
  services: fc.array(service, { maxLength: 5 }),
  kubernetes: fc.array(kubernetesPolicy, { maxLength: 2 }),
  calico: fc.array(calicoPolicy, { maxLength: 2 }),
  global: fc.array(calicoPolicy, { maxLength: 2 }),
  sets: fc.array(some({ labels, nets: fc.constant(['10.0.0.0/8', '1.2.3.4']) }), { maxLength: 2 }),
  kubeProxy: some({
    mode: fc.constantFrom('iptables' as const, 'ipvs' as const),
    version: fc.constantFrom('v1.21' as const, 'v1.30' as const),
    clusterCIDR: fc.constant('10.244.0.0/16'),
    masqueradeAll: fc.boolean(),
    strictARP: fc.boolean(),
    scheduler: fc.constantFrom('rr' as const, 'sh' as const),
  }),
  felix: some({ defaultEndpointToHostAction: fc.constantFrom('Accept' as const, 'Drop' as const) }),
})

function specOf(given: typeof cluster extends fc.Arbitrary<infer T> ? T : never): ClusterSpec {
  const { modes, ...pool } = given.pool
  const [ipipMode, vxlanMode] = modes as ['Always', 'Never']
  return {
    name: 'random',
    calicoVersion: 'v3.22',
    subnets: [
      { name: 'a', cidr: '10.1.0.0/16' },
      { name: 'b', cidr: '10.2.0.0/24' },
    ],
    gateways: [
      {
        name: 'gw',
        interfaces: [
          { subnet: 'a', address: '10.1.0.1' },
          { subnet: 'b', address: '10.2.0.1' },
        ],
      },
    ],
    hosts: [],
    ipPools: [{ name: 'pool', cidr: '10.244.0.0/16', blockSize: 26, ipipMode, vxlanMode, ...pool }],
    nodes: given.nodes.map(({ withLength, tunnelAddress, mac, ...own }, i) => ({
      name: `n${i}`,
      subnet: 'a',
      address: withLength === undefined ? `10.1.0.${i + 10}` : `10.1.0.${i + 10}/${withLength}`,
      ...(mac && i === 0 && { mac }),
      ...(tunnelAddress && { tunnelAddress: `10.244.${i}.7` }),
      ...own,
    })),
    pods: given.pods.map(
      ({ addressed, ...own }, i): Pod => ({
        namespace: i % 2 ? 'default' : 'team',
        name: `p${i}`,
        node: 'n0',
        ...(addressed && { address: `10.244.9.${i}` }),
        ...own,
      }),
    ),
    namespaces: given.namespaces.map((own, i) => ({ name: `ns${i}`, ...own })),
    services: given.services.map(serviceOf),
    networkPolicies: [
      ...given.kubernetes.map((own, i) => ({
        apiVersion: 'networking.k8s.io/v1' as const,
        namespace: 'default',
        name: `k${i}`,
        ...own,
      })),
      ...given.calico.map((own, i) => ({
        apiVersion: 'projectcalico.org/v3' as const,
        namespace: 'default',
        // Namesakes of the other API's.
        name: `k${i}`,
        ...own,
      })),
    ] as NonNullable<ClusterSpec['networkPolicies']>,
    networkSets: given.sets.map((own, i) => ({ namespace: 'default', name: `s${i}`, ...own })),
    globalNetworkSets: given.sets.map((own, i) => ({ name: `s${i}`, ...own })),
    globalNetworkPolicies: given.global.map((own, i) => ({ name: `g${i}`, ...own })),
    kubeProxy: given.kubeProxy,
    felix: given.felix,
  }
}

it('any cluster comes back from its manifests', () => {
  fc.assert(
    fc.property(cluster, (given) => {
      const spec = specOf(given)
      fc.pre(planCluster(spec).ok)
      const { was, is, edits } = roundTrip(spec)
      expect(is).toEqual(was)
      expect(edits).toBe(0)
    }),
    { numRuns: 150 },
  )
})

it('any text is read or refused at a place in it, with a sentence', () => {
  const { spec } = scenarioSource('dns')
  const texts = (['ipPools', 'nodes', 'pods', 'services', 'networkPolicies', 'kubeProxy'] as const).map(
    (list) => printManifest(spec, { list }) ?? '',
  )
  const spoilt = fc
    .record({
      text: fc.constantFrom(...texts),
      at: fc.nat(),
      length: fc.integer({ min: 0, max: 12 }),
      by: fc.oneof(
        fc.string({ maxLength: 6 }),
        fc.constantFrom('[', '{', '- ', '&a ', '*a', '<<: ', '\n', 'null', '0', '!!binary ', '? '),
      ),
    })
    .map(({ text, at, length, by }) => {
      const from = at % (text.length + 1)
      return text.slice(0, from) + by + text.slice(from + length)
    })
  fc.assert(
    fc.property(fc.oneof(fc.string(), spoilt), (text) => {
      for (const run of [applyManifests, deleteManifests]) {
        const result = run(spec, text)
        if (result.ok) continue
        expect(result.problems.length).toBeGreaterThan(0)
        for (const { offset, length, message } of result.problems) {
          expect(message).not.toBe('')
          expect(offset).toBeGreaterThanOrEqual(0)
          expect(offset + length).toBeLessThanOrEqual(text.length)
        }
      }
    }),
    { numRuns: 700 },
  )
})
