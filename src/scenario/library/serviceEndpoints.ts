/**
 * Document 004: two nginx pods behind default/nginx-pod08, a client on the same node, CoreDNS behind kube-dns; and Services
 * of every other kind, for its table of what can be pinged. The gateway stands for the cloud's load balancer: it knows the
 * pods ("direct"), and in `load-balancer` sends the balanced addresses to a node.
 * Not in the document: the machines' addresses, CoreDNS' pod, the pool's mode (its pods' MTU of 1450 is VXLAN's), and the
 * Services beside nginx-pod08.
 */
import type { ClusterSpec, Gateway, KubeProxy, Node, Pod, Service } from '../../cluster/spec.ts'
import {
  defaultPool,
  gatewayTo,
  HTTP,
  hostnameLabel,
  INTERNET,
  INTERNET_SERVER,
  internetServer,
  type Scenario,
} from './parts.ts'
import { http, ping } from './probes.ts'

const LAN = 'lan'
const CLIENT = 'pod-client'
const CLUSTER_IP = '10.96.125.237'
const NODE = '172.20.70.205'
const BALANCED = '198.51.100.2'
const BALANCED_NODE_PORT = 30081
const EXTERNAL = '198.51.100.3'
const GUARDED = '198.51.100.4'
/** Of k8s-node01, by the first of the document's pods. */
const BLOCK = '10.100.85.192/26'
const POD = '10.100.85.246'

const node = (name: string, address: string): Node => ({ name, subnet: LAN, address, labels: hostnameLabel(name) })

const pod = (name: string, onNode: string, address: string, given: Partial<Pod> = {}): Pod => ({
  namespace: 'default',
  name,
  node: onNode,
  address,
  ...given,
})

const nginx = (suffix: string, address: string): Pod =>
  pod(`nginx-dep08-584b5f5458-${suffix}`, 'k8s-node01', address, {
    labels: { app: 'nginx-pod08' },
    listen: HTTP,
    ports: [{ containerPort: 80 }],
  })

const nginxService = (name: string, given: Partial<Service>): Service => ({
  namespace: 'default',
  name,
  selector: { app: 'nginx-pod08' },
  ports: [{ protocol: 'TCP', port: 8080, targetPort: 80 }],
  ...given,
})

const SERVICES: readonly Service[] = [
  nginxService('nginx-pod08', { clusterIP: CLUSTER_IP }),
  nginxService('nginx-node-port', {
    type: 'NodePort',
    clusterIP: '10.96.200.1',
    ports: [{ port: 8080, targetPort: 80, nodePort: 30080 }],
  }),
  nginxService('nginx-balanced', {
    type: 'LoadBalancer',
    clusterIP: '10.96.200.2',
    loadBalancerIPs: [BALANCED],
    ports: [{ port: 8080, targetPort: 80, nodePort: BALANCED_NODE_PORT }],
  }),
  nginxService('nginx-headless', { clusterIP: 'None' }),
  { namespace: 'default', name: 'outside', type: 'ExternalName', externalName: 'server.example.com' },
  nginxService('nobody', { clusterIP: '10.96.200.3', selector: { app: 'nobody' } }),
  {
    namespace: 'kube-system',
    name: 'kube-dns',
    clusterIP: '10.96.0.10',
    selector: { 'k8s-app': 'kube-dns' },
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    ],
  },
  {
    namespace: 'default',
    name: 'kubernetes',
    clusterIP: '10.96.0.1',
    ports: [{ name: 'https', port: 443, targetPort: 6443 }],
    endpoints: [{ address: '172.20.70.200', node: 'k8s-master01' }],
  },
]

const cluster = (name: string, kubeProxy: KubeProxy, given: Partial<ClusterSpec> = {}): ClusterSpec => ({
  name,
  calicoVersion: 'v3.22',
  subnets: [{ name: LAN, cidr: '172.20.70.0/24' }, INTERNET],
  gateways: [gateway([])],
  hosts: [internetServer],
  ipPools: [defaultPool('10.100.0.0/16', { vxlanMode: 'Always' })],
  nodes: [node('k8s-master01', '172.20.70.200'), node('k8s-node01', NODE)],
  pods: [
    pod(CLIENT, 'k8s-node01', '10.100.85.247', { mac: '7e:c6:b0:c2:0e:83', labels: { app: 'client' } }),
    nginx('cbksj', '10.100.85.246'),
    nginx('m7pz8', '10.100.85.253'),
    {
      namespace: 'kube-system',
      name: 'coredns-7d89d9b6b8-4xk2p',
      node: 'k8s-master01',
      labels: { 'k8s-app': 'kube-dns' },
      listen: [
        { protocol: 'UDP', port: 53 },
        { protocol: 'TCP', port: 53 },
      ],
      ports: [
        { name: 'dns', containerPort: 53, protocol: 'UDP' },
        { name: 'dns-tcp', containerPort: 53 },
      ],
    },
  ],
  services: SERVICES,
  kubeProxy,
  ...given,
})

function gateway(toNode: readonly string[]): Gateway {
  const routes = [BLOCK, ...toNode].map((prefix) => `${prefix} via ${NODE}`)
  return { ...gatewayTo('gateway', [{ subnet: LAN, address: '172.20.70.1' }]), routes }
}

const probes = [
  http('cluster-ip', CLIENT, CLUSTER_IP, 43001, { port: 8080 }),
  { id: 'dns', kind: 'udp', from: CLIENT, to: '10.96.0.10', port: 53, sport: 43002 } as const,
  ping('ping-cluster-ip', CLIENT, CLUSTER_IP),
  ping('ping-node-port', CLIENT, '10.96.200.1'),
  ping('ping-headless', CLIENT, POD),
  ping('ping-load-balancer', CLIENT, BALANCED),
  ping('ping-load-balancer-direct', 'gateway', POD),
  ping('ping-external-name', CLIENT, INTERNET_SERVER),
  http('no-endpoints', CLIENT, '10.96.200.3', 43003, { port: 8080 }),
  http('load-balancer', CLIENT, BALANCED, 43004, { port: 8080 }),
  http('node-port', CLIENT, NODE, 43005, { port: 30080 }),
]

export const serviceEndpoints: Scenario = { spec: cluster('service-endpoints', { version: 'v1.23' }), probes }

export const servicePingIpvs: Scenario = {
  spec: cluster('service-ping-ipvs', { mode: 'ipvs', version: 'v1.23' }),
  probes,
}

const fromOutside = (id: string, to: string, sport: number, port = 8080) =>
  http(id, internetServer.name, to, sport, { port })

/** The gateway hands over, or speaks to a node's port; and the two other ways to open an address to the outside. */
export const loadBalancer: Scenario = {
  spec: cluster(
    'load-balancer',
    // Which drops in FORWARD what may not come in; older ones leave that to INPUT, where it never comes.
    { version: 'v1.30' },
    {
      gateways: [gateway(['198.51.100.0/24'])],
      services: [
        ...SERVICES,
        nginxService('nginx-external', { clusterIP: '10.96.200.4', externalIPs: [EXTERNAL] }),
        nginxService('nginx-guarded', {
          type: 'LoadBalancer',
          clusterIP: '10.96.200.5',
          loadBalancerIPs: [GUARDED],
          loadBalancerSourceRanges: ['192.0.2.0/24'],
          ports: [{ port: 8080, targetPort: 80, nodePort: 30082 }],
        }),
      ],
    },
  ),
  probes: [
    fromOutside('load-balancer', BALANCED, 45001),
    fromOutside('load-balancer-node-port', NODE, 45002, BALANCED_NODE_PORT),
    fromOutside('load-balancer-direct', POD, 45003, 80),
    fromOutside('external-ip', EXTERNAL, 45004),
    fromOutside('source-not-allowed', GUARDED, 45005),
    http('load-balancer-from-pod', CLIENT, BALANCED, 45006, { port: 8080 }),
  ],
}
