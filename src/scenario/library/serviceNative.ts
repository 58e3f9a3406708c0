/**
 * Document 001's Service: test/pod2-service on the cluster of `native-routes`, by ClusterIP, by NodePort from the laptop, in
 * iptables and in IPVS mode; and the pod that speaks to the outside with the node's address.
 * Not in the document: kube-proxy's version (its chains are those of v1.21 or earlier), the Service without endpoints, IPVS
 * mode.
 */
import type { ClusterSpec, KubeProxy, Service } from '../../cluster/spec.ts'
import { nativeRoutes } from './nativeRoutes.ts'
import { INTERNET_SERVER, type Scenario } from './parts.ts'
import { http, ping } from './probes.ts'

const CLUSTER_IP = '10.1.118.185'
const EMPTY = '10.1.7.7'
const MASTER = '192.168.43.152'
const NODE1 = '192.168.43.153'
const NODE_PORT = 30000

const pod2Service: Service = {
  namespace: 'test',
  name: 'pod2-service',
  clusterIP: CLUSTER_IP,
  ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }],
  selector: { app: 'pod2' },
}
const pod2NodePort: Service = {
  ...pod2Service,
  type: 'NodePort',
  ports: [{ protocol: 'TCP', port: 80, targetPort: 80, nodePort: NODE_PORT }],
}
const empty: Service = {
  namespace: 'test',
  name: 'empty',
  clusterIP: EMPTY,
  ports: [{ port: 80 }],
  selector: { app: 'nobody' },
}

const cluster = (name: string, services: readonly Service[], kubeProxy: KubeProxy): ClusterSpec => ({
  ...nativeRoutes.spec,
  name,
  services,
  kubeProxy,
})

const insideProbes = [
  http('cluster-ip', 'pod1', CLUSTER_IP, 42001),
  ping('ping-cluster-ip', 'pod1', CLUSTER_IP),
  http('hairpin', 'pod2', CLUSTER_IP, 42002),
  http('node-to-cluster-ip', 'master', CLUSTER_IP, 42003),
  http('no-endpoints', 'pod1', EMPTY, 42004),
  http('cluster-ip-other-port', 'pod1', CLUSTER_IP, 42005, { port: 81 }),
]

/** To a node port of each node: where the pod is not, and where it is. */
const outsideProbes = [
  http('node-port', 'laptop', MASTER, 50447, { port: NODE_PORT }),
  http('node-port-local-pod', 'laptop', NODE1, 50448, { port: NODE_PORT }),
  http('node-port-from-pod', 'pod1', NODE1, 42006, { port: NODE_PORT }),
  http('node-port-from-node', 'master', MASTER, 42007, { port: NODE_PORT }),
  ping('ping-node', 'laptop', MASTER),
]

export const clusterIp: Scenario = {
  spec: cluster('cluster-ip', [pod2Service, empty], { version: 'v1.21' }),
  probes: insideProbes,
}

export const nodePort: Scenario = {
  spec: cluster('node-port', [pod2NodePort], { version: 'v1.21' }),
  probes: [...outsideProbes, http('cluster-ip', 'pod1', CLUSTER_IP, 42001)],
}

export const podToOutside: Scenario = {
  spec: { ...nativeRoutes.spec, name: 'pod-to-outside' },
  probes: [
    http('http-outside', 'pod1', INTERNET_SERVER, 40003),
    ping('ping-outside', 'pod1', INTERNET_SERVER),
    ping('pod-to-laptop', 'pod1', '192.168.43.1'),
    ping('pod-to-other-node', 'pod1', NODE1),
    ping('pod-to-own-node', 'pod1', MASTER),
    ping('pod-to-pod', 'pod1', '10.244.166.159'),
    http('node-to-outside', 'master', INTERNET_SERVER, 40004),
  ],
}

export const serviceIpvs: Scenario = {
  spec: cluster('service-ipvs', [pod2NodePort, empty], {
    mode: 'ipvs',
    version: 'v1.23',
    clusterCIDR: '10.244.0.0/16',
    strictARP: true,
  }),
  probes: [...insideProbes, ...outsideProbes],
}
