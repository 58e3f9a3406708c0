/** Manifests to start from, of each kind, that fit the cluster: they name its pods and nodes, and addresses that are free. */
import type { ClusterSpec, Pod } from '../cluster/spec.ts'
import { cidr, cidrContains, cidrsOverlap, formatCidr, parseCidr } from '../net/cidr.ts'
import { formatIpv4, type Ipv4Addr, parseIpv4 } from '../net/ipv4.ts'
import type { Kind } from './kind.ts'
import { felixConfiguration, kubeProxyConfiguration } from './kinds/config.ts'
import { namespace } from './kinds/namespace.ts'
import { node } from './kinds/node.ts'
import { pod } from './kinds/pod.ts'
import { calicoNetworkPolicy, globalNetworkPolicy, globalNetworkSet, networkPolicy } from './kinds/policies.ts'
import { ipPool } from './kinds/pool.ts'
import { service } from './kinds/service.ts'
import type { Fields } from './path.ts'
import { printItem } from './print.ts'

const POOL_RANGES = ['10.250.0.0/16', '172.30.0.0/16', '192.168.224.0/20', '100.64.0.0/16'].map(cidr)

interface Example {
  readonly kind: Kind
  readonly item: (spec: ClusterSpec) => Fields
}

const free = (name: string, taken: readonly { readonly name: string }[]): string => {
  const names = new Set(taken.map((own) => own.name))
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name}-${i}`
    if (!names.has(candidate)) return candidate
  }
}

/** A pod that others may want to reach. */
const served = ({ pods }: ClusterSpec): Pod | undefined =>
  pods.find(({ labels, listen }) => Object.keys(labels ?? {}).length > 0 && (listen ?? []).some(isTcp)) ??
  pods.find(({ labels }) => Object.keys(labels ?? {}).length > 0) ??
  pods[0]

const isTcp = ({ protocol }: { readonly protocol: string }): boolean => protocol === 'TCP'
const portOf = (own: Pod | undefined): number => own?.listen?.find(isTcp)?.port ?? 80
const namespaceOf = (spec: ClusterSpec): string => served(spec)?.namespace ?? 'default'
const labelsOf = (spec: ClusterSpec): Readonly<Record<string, string>> => served(spec)?.labels ?? { app: 'web' }

const EXAMPLES = {
  IPPool: {
    kind: ipPool,
    item: ({ ipPools }) => {
      const taken = ipPools.flatMap((own) => parseCidr(own.cidr) ?? [])
      const range = POOL_RANGES.find((own) => !taken.some((other) => cidrsOverlap(own, other))) ?? cidr('10.250.0.0/16')
      const modes = { ipipMode: 'CrossSubnet', vxlanMode: 'Never' }
      return { name: free('second-pool', ipPools), cidr: formatCidr(range), ...modes, natOutgoing: true, blockSize: 26 }
    },
  },
  NetworkPolicy: {
    kind: networkPolicy,
    item: (spec) => ({
      namespace: namespaceOf(spec),
      name: free('deny-ingress', spec.networkPolicies ?? []),
      podSelector: { matchLabels: labelsOf(spec) },
      policyTypes: ['Ingress'],
    }),
  },
  GlobalNetworkPolicy: {
    kind: globalNetworkPolicy,
    item: (spec) => ({
      name: free('no-ping', spec.globalNetworkPolicies ?? []),
      order: 100,
      selector: 'all()',
      types: ['Ingress'],
      ingress: [{ action: 'Deny', protocol: 'ICMP' }, { action: 'Allow' }],
    }),
  },
  'NetworkPolicy (Calico)': {
    kind: calicoNetworkPolicy,
    item: (spec) => ({
      namespace: namespaceOf(spec),
      name: free('only-tcp', spec.networkPolicies ?? []),
      order: 10,
      selector: 'all()',
      types: ['Ingress'],
      ingress: [{ action: 'Allow', protocol: 'TCP', destination: { ports: [portOf(served(spec))] } }],
    }),
  },
  GlobalNetworkSet: {
    kind: globalNetworkSet,
    item: (spec) => ({
      name: free('outside', spec.globalNetworkSets ?? []),
      labels: { role: 'outside' },
      nets: ['203.0.113.0/24'],
    }),
  },
  Service: {
    kind: service,
    item: (spec) => ({
      namespace: namespaceOf(spec),
      name: free('web', spec.services ?? []),
      type: 'NodePort',
      selector: labelsOf(spec),
      ports: [{ port: 80, protocol: 'TCP', targetPort: portOf(served(spec)) }],
    }),
  },
  Pod: {
    kind: pod,
    item: (spec) => ({
      namespace: namespaceOf(spec),
      name: free('web', spec.pods),
      node: spec.nodes.at(-1)?.name ?? 'node',
      labels: labelsOf(spec),
      ports: [{ containerPort: 80, protocol: 'TCP' }],
      listen: [{ protocol: 'TCP', port: 80 }],
    }),
  },
  Node: {
    kind: node,
    item: (spec) => {
      const last = spec.nodes.at(-1)
      const name = free(last?.name.replace(/\d+$/, (digits) => next(digits)) ?? 'node', spec.nodes)
      return {
        name,
        subnet: last?.subnet ?? spec.subnets[0]?.name ?? '',
        address: freeAddress(spec, last?.subnet),
        ...(last?.interface && { interface: last.interface }),
        labels: { 'kubernetes.io/hostname': name },
      }
    },
  },
  Namespace: {
    kind: namespace,
    item: ({ namespaces = [] }) => ({ name: free('team-a', namespaces), labels: { team: 'a' } }),
  },
  KubeProxyConfiguration: {
    kind: kubeProxyConfiguration,
    // The other of the two.
    item: ({ kubeProxy = {} }) => ({
      ...kubeProxy,
      ...(kubeProxy.mode === 'ipvs' ? { mode: 'iptables' } : { mode: 'ipvs' }),
    }),
  },
  FelixConfiguration: {
    kind: felixConfiguration,
    item: ({ felix }) => ({
      defaultEndpointToHostAction: felix?.defaultEndpointToHostAction === 'Drop' ? 'Accept' : 'Drop',
    }),
  },
} as const satisfies Readonly<Record<string, Example>>

export type ExampleName = keyof typeof EXAMPLES | 'Deployment'

const next = (digits: string): string => String(Number(digits) + 1).padStart(digits.length, '0')

/** Above those that the subnet's machines have. */
function freeAddress(spec: ClusterSpec, subnet: string | undefined): string {
  const range = parseCidr(spec.subnets.find(({ name }) => name === subnet)?.cidr ?? spec.subnets[0]?.cidr ?? '')
  if (!range) return ''
  const addresses = [
    ...spec.nodes.map(({ address }) => address),
    ...spec.hosts.map(({ address }) => address),
    ...spec.gateways.flatMap(({ interfaces }) => interfaces.map(({ address }) => address)),
  ]
  const taken = new Set(addresses.map((text) => parseIpv4(text.split('/')[0] ?? '')))
  const last = parseIpv4(spec.nodes.at(-1)?.address.split('/')[0] ?? '') ?? range.addr
  for (const from of [last, range.addr])
    for (let addr = from + 1; cidrContains(range, (addr + 1) as Ipv4Addr); addr++)
      if (!taken.has(addr as Ipv4Addr)) return formatIpv4(addr as Ipv4Addr)
  return ''
}

/** Its pods are what the cluster keeps; it is written, and read again, as it stands here. */
const deployment = (namespace: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: ${namespace}
spec:
  replicas: 3
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
      - image: nginx:1.27
        name: nginx
        ports:
        - containerPort: 80
          name: http
`

export function exampleOf(spec: ClusterSpec, name: ExampleName): string {
  if (name === 'Deployment') return deployment(namespaceOf(spec))
  const { kind, item } = EXAMPLES[name]
  return printItem(kind, item(spec), spec)
}
