/** Forms of what the cluster stands on, of pods, and of what there is only one of. */
import {
  type ClusterSpec,
  choice,
  either,
  type Fields,
  list,
  map,
  must,
  number,
  object,
  ref,
  type ShapesOf,
  text,
  texts,
  toggle,
} from './shapes.ts'

type Item<L extends keyof ClusterSpec> = NonNullable<ClusterSpec[L]> extends readonly (infer T)[] ? T : never

export const PROTOCOLS = ['TCP', 'UDP'] as const
const protocol = choice(PROTOCOLS, { placeholder: 'TCP' })
const MODE = choice(['Always', 'CrossSubnet', 'Never'], { required: true })
const listen = list(
  { protocol: choice(PROTOCOLS, { required: true }), port: must(number()) },
  { protocol: 'TCP', port: 8080 },
  true,
)

export const node = {
  name: must(text()),
  subnet: ref('subnets'),
  address: must(text()),
  gateway: { kind: 'gateway' },
  labels: map(),
  interface: text('eth0'),
  mtu: number('1500'),
  mac: text(),
  metric: number(),
  blocks: texts('10.244.1.0/26'),
  tunnelAddress: text(),
  vxlanTunnelAddress: text(),
  interfaces: list(
    { name: must(text()), kind: choice(['bridge', 'dummy'], { required: true }), addresses: texts(), up: toggle(true) },
    { name: 'docker0', kind: 'bridge', addresses: ['172.17.0.1/16'] },
  ),
} satisfies ShapesOf<Item<'nodes'>>

export const subnet = { name: must(text()), cidr: must(text()) } satisfies ShapesOf<Item<'subnets'>>

export const gateway = {
  name: must(text()),
  interfaces: list(
    { subnet: ref('subnets'), address: must(text()), name: text(), mac: text() },
    { subnet: '', address: '' },
  ),
  routes: texts('10.244.1.0/26 via 10.1.5.10'),
  mtu: number('1500'),
} satisfies ShapesOf<Item<'gateways'>>

export const host = {
  name: must(text()),
  subnet: ref('subnets'),
  address: must(text()),
  gateway: { kind: 'text', suggest: 'gateways' },
  listen,
  interface: text('eth0'),
  mac: text(),
  dns: object(
    {
      records: list(
        { name: must(text()), addresses: texts('203.0.113.80') },
        { name: 'server.example.com', addresses: ['203.0.113.80'] },
      ),
    },
    { records: [] },
  ),
} satisfies ShapesOf<Item<'hosts'>>

export const ipPool = {
  name: must(text()),
  cidr: must(text()),
  ipipMode: MODE,
  vxlanMode: MODE,
  natOutgoing: toggle(false, true),
  blockSize: must(number()),
  disabled: toggle(false),
  nodeSelector: text('all()'),
} satisfies ShapesOf<Item<'ipPools'>>

export const pod = {
  namespace: must(text()),
  name: must(text()),
  node: ref('nodes'),
  ready: toggle(true),
  listen,
  labels: map(),
  address: text(),
  ports: list({ name: text(), containerPort: must(number()), protocol }, { containerPort: 8080 }),
  serviceAccount: text('default'),
  dnsPolicy: choice(['ClusterFirst', 'Default', 'None']),
  dnsConfig: object(
    {
      nameservers: texts('10.96.0.10'),
      searches: texts('default.svc.cluster.local'),
      options: list({ name: must(text()), value: text() }, { name: 'ndots', value: '2' }),
    },
    {},
  ),
  mac: text(),
  interfaceName: text(),
} satisfies ShapesOf<Item<'pods'>>

export const namespace = { name: must(text()), labels: map() } satisfies ShapesOf<Item<'namespaces'>>

const SCHEDULERS = ['rr', 'wrr', 'lc', 'wlc', 'sh', 'dh', 'sed', 'nq'] as const

/** What there is only one of, by its part of the whole. */
export const PARTS = {
  kubeProxy: {
    mode: choice(['iptables', 'ipvs'], { placeholder: 'iptables' }),
    version: choice(['v1.21', 'v1.23', 'v1.30'], { placeholder: 'v1.23' }),
    scheduler: choice(SCHEDULERS, { placeholder: 'rr' }),
    strictARP: toggle(false),
    masqueradeAll: toggle(false),
    clusterCIDR: text(),
    localhostNodePorts: toggle(true),
  } satisfies ShapesOf<NonNullable<ClusterSpec['kubeProxy']>>,
  felix: {
    defaultEndpointToHostAction: choice(['Accept', 'Drop', 'Return'], { placeholder: 'Accept' }),
  } satisfies ShapesOf<NonNullable<ClusterSpec['felix']>>,
} as const

export const servicePorts: Fields = {
  name: text(),
  port: must(number()),
  targetPort: either(),
  protocol,
  nodePort: number(),
}
