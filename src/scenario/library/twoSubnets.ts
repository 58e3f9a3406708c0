/**
 * Document 000: calico-fullmesh, a control plane and two workers that are not all in one subnet, `client` and
 * `backend`. Within the subnet CrossSubnet routes; between them it tunnels.
 * Not in the document: the machines' addresses (the kernel lab's), `backend-far`, and the host outside.
 */
import type { ClusterSpec, IPPool, Node, Pod } from '../../cluster/spec.ts'
import type { Probe } from '../../sim/trace.ts'
import { defaultPool, HTTP, hostnameLabel, type Scenario } from './parts.ts'
import { bigPings, gatewayProbes, http, ping, shortLived } from './probes.ts'

const node = (role: string, subnet: string, address: string): Node => ({
  name: `calico-fullmesh-${role}`,
  subnet,
  address,
  labels: hostnameLabel(`calico-fullmesh-${role}`),
})

const pod = (name: string, role: string, address: string, given: Partial<Pod> = {}): Pod => ({
  namespace: 'default',
  name,
  node: `calico-fullmesh-${role}`,
  address,
  ...given,
})

const NEAR = '10.244.84.196'
const FAR = '10.244.196.129'
const OUTSIDE = '10.1.8.200'

const cluster = (
  name: string,
  modes: Partial<Pick<IPPool, 'ipipMode' | 'vxlanMode'>>,
  gatewayRoutes?: readonly string[],
): ClusterSpec => ({
  name,
  calicoVersion: 'v3.22',
  subnets: [
    { name: 'a', cidr: '10.1.5.0/24' },
    { name: 'b', cidr: '10.1.8.0/24' },
  ],
  gateways: [
    {
      name: 'gateway',
      interfaces: [
        { subnet: 'a', address: '10.1.5.1' },
        { subnet: 'b', address: '10.1.8.1' },
      ],
      ...(gatewayRoutes && { routes: gatewayRoutes }),
    },
  ],
  hosts: [{ name: 'outside', subnet: 'b', address: OUTSIDE, listen: HTTP }],
  ipPools: [defaultPool('10.244.0.0/16', modes)],
  nodes: [node('control-plane', 'a', '10.1.5.10'), node('worker', 'a', '10.1.5.11'), node('worker2', 'b', '10.1.8.10')],
  pods: [
    pod('client', 'control-plane', '10.244.11.129', { labels: { run: 'client' } }),
    pod('backend', 'worker', NEAR, { labels: { run: 'backend' }, listen: HTTP }),
    pod('backend-far', 'worker2', FAR, {
      labels: { run: 'backend' },
      listen: [...HTTP, { protocol: 'UDP', port: 53 }],
    }),
  ],
})

const probes: readonly Probe[] = [
  http('http-far', 'client', FAR, 41002),
  http('http-near', 'client', NEAR, 41001),
  ping('ping-far', 'client', FAR),
  ping('ping-near', 'client', NEAR),
  { id: 'udp-far', kind: 'udp', from: 'client', to: FAR, port: 53, sport: 41003 },
  ...gatewayProbes('client'),
  ...bigPings('client', FAR),
  ...shortLived('client', FAR),
  http('node-to-remote-pod', 'calico-fullmesh-control-plane', FAR, 40001),
  http('pod-to-outside', 'client', OUTSIDE, 41004),
  ping('absent-pod', 'client', '10.244.196.160'),
  ping('unallocated-block', 'client', '10.244.99.9'),
]

export const twoSubnetsIpip: Scenario = {
  spec: cluster('two-subnets-ipip', { ipipMode: 'CrossSubnet' }),
  probes,
}

export const vxlanCrossSubnet: Scenario = {
  spec: cluster('vxlan-crosssubnet', { vxlanMode: 'CrossSubnet' }),
  probes,
}

/** Without encapsulation the router between the subnets must know every block: somebody has told it. */
export const twoSubnetsNative: Scenario = {
  spec: cluster('two-subnets-native', {}, [
    '10.244.11.128/26 via 10.1.5.10',
    '10.244.84.192/26 via 10.1.5.11',
    '10.244.196.128/26 via 10.1.8.10',
  ]),
  probes,
}
