/**
 * Document 000: backend-svc on the cluster of `two-subnets-ipip`, with kube-proxy of kind's v1.23: the client's node
 * changes the destination, policies are asked after that; NodePort from a host outside; what the traffic policy Local and
 * session affinity change. For NodePort the document has kind's own network: 172.18.0.1 asks 172.18.0.4.
 * Not in the document: the clusterIP and the node port (its pictures show them), `backend-far`, the policies, the workers'
 * addresses.
 */
import type { ClusterSpec, KubernetesNetworkPolicy, Node, Service } from '../../cluster/spec.ts'
import { gatewayTo, hostnameLabel, INTERNET, internetServer, type Scenario } from './parts.ts'
import { http, ping } from './probes.ts'
import { twoSubnetsIpip } from './twoSubnets.ts'

const CLUSTER_IP = '10.96.84.196'
const NODE_PORT = 31080
const CONTROL_PLANE = '10.1.5.10'
const WORKER = '10.1.5.11'
const WORKER2 = '10.1.8.10'

const backend: Service = {
  namespace: 'default',
  name: 'backend-svc',
  clusterIP: CLUSTER_IP,
  selector: { run: 'backend' },
  ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }],
}
const backendNodePort: Service = {
  ...backend,
  type: 'NodePort',
  ports: [{ protocol: 'TCP', port: 80, targetPort: 80, nodePort: NODE_PORT }],
}

/** The document has one backend; where only the far one is left, the way leads through the tunnel. */
const cluster = (
  name: string,
  service: Service,
  keep: (pod: string) => boolean,
  given: Partial<ClusterSpec> = {},
): ClusterSpec => ({
  ...twoSubnetsIpip.spec,
  name,
  pods: twoSubnetsIpip.spec.pods.filter((pod) => keep(pod.name)),
  services: [service],
  kubeProxy: { version: 'v1.23', clusterCIDR: '10.244.0.0/16' },
  ...given,
})

const notFar = (pod: string): boolean => pod !== 'backend-far'
const notNear = (pod: string): boolean => pod !== 'backend'
const all = (): boolean => true

const toNodePort = (id: string, node: string, sport: number) => http(id, 'outside', node, sport, { port: NODE_PORT })

export const serviceSubnet: Scenario = {
  spec: cluster('service-subnet', backendNodePort, notFar),
  probes: [
    http('cluster-ip', 'client', CLUSTER_IP, 44001),
    toNodePort('node-port', CONTROL_PLANE, 44002),
    toNodePort('node-port-local-pod', WORKER, 44003),
    ping('ping-cluster-ip', 'client', CLUSTER_IP),
  ],
}

const KIND = 'kind'

/** Docker makes a container's MAC of its address: 02:42, then the four bytes. */
const kindNode = (role: string, lastByte: number): Node => ({
  name: `calico-fullmesh-${role}`,
  subnet: KIND,
  address: `172.18.0.${lastByte}`,
  mac: `02:42:ac:12:00:0${lastByte}`,
  labels: hostnameLabel(`calico-fullmesh-${role}`),
})

/** From the machine that runs kind, which is the nodes' gateway too. */
export const nodePortKind: Scenario = {
  spec: cluster('node-port-kind', backendNodePort, notFar, {
    subnets: [{ name: KIND, cidr: '172.18.0.0/16' }, INTERNET],
    gateways: [gatewayTo('docker-host', [{ subnet: KIND, address: '172.18.0.1' }])],
    hosts: [internetServer],
    nodes: [kindNode('control-plane', 4), kindNode('worker', 2), kindNode('worker2', 3)],
  }),
  probes: [
    http('node-port', 'docker-host', '172.18.0.4', 52014, { port: NODE_PORT }),
    http('cluster-ip', 'client', CLUSTER_IP, 44001),
    http('node-port-local-pod', 'docker-host', '172.18.0.2', 52015, { port: NODE_PORT }),
  ],
}

export const serviceTunnel: Scenario = {
  spec: cluster('service-tunnel', backendNodePort, notNear),
  probes: [
    http('cluster-ip', 'client', CLUSTER_IP, 44001),
    toNodePort('node-port', CONTROL_PLANE, 44002),
    http('hairpin', 'backend-far', CLUSTER_IP, 44004),
    http('node-to-cluster-ip', 'calico-fullmesh-control-plane', CLUSTER_IP, 44005),
  ],
}

export const sessionAffinity: Scenario = {
  spec: cluster('session-affinity', { ...backend, sessionAffinity: { type: 'ClientIP' } }, all),
  probes: [http('first', 'client', CLUSTER_IP, 44001), http('other-port', 'client', CLUSTER_IP, 44002)],
}

export const externalTrafficLocal: Scenario = {
  spec: cluster('external-traffic-local', { ...backendNodePort, externalTrafficPolicy: 'Local' }, notFar),
  probes: [
    toNodePort('local-pod', WORKER, 44001),
    toNodePort('no-local-pod', CONTROL_PLANE, 44002),
    http('node-to-own-node-port', 'calico-fullmesh-control-plane', CONTROL_PLANE, 44003, { port: NODE_PORT }),
    http('pod-to-node-port', 'client', WORKER2, 44004, { port: NODE_PORT }),
  ],
}

const policy = (name: string, run: string): KubernetesNetworkPolicy => ({
  apiVersion: 'networking.k8s.io/v1',
  namespace: 'default',
  name,
  podSelector: { matchLabels: { run: 'backend' } },
  ingress: [{ from: [{ podSelector: { matchLabels: { run } } }], ports: [{ protocol: 'TCP', port: 80 }] }],
})

const policyProbes = [
  http('cluster-ip', 'client', CLUSTER_IP, 44001),
  ping('ping-pod', 'client', '10.244.84.196'),
  http('node-to-cluster-ip', 'calico-fullmesh-worker', CLUSTER_IP, 44002),
]

/** Asked after the destination is changed: it lets the client's address to the pod's, and nobody names the Service. */
export const policyAllows: Scenario = {
  spec: cluster('policy-allows', backend, notFar, { networkPolicies: [policy('from-client', 'client')] }),
  probes: policyProbes,
}

export const policyStops: Scenario = {
  spec: cluster('policy-stops', backend, notFar, { networkPolicies: [policy('from-others', 'another')] }),
  probes: policyProbes,
}
