/**
 * Document 003: k8s-master01 and k8s-node02 in one subnet, on VMware with NetworkManager and Docker; its IPPool with
 * IPIP, first Always, then CrossSubnet, for which the pods were made anew. VXLAN shows the same cluster with the other
 * tunnel.
 * Not in the document: the names of the three kube-system pods, the gateway's name, and the server outside.
 */
import type { ClusterSpec, IPPool, Node, Pod } from '../../cluster/spec.ts'
import type { Probe } from '../../sim/trace.ts'
import {
  defaultPool,
  dockerHost,
  gatewayTo,
  HTTP,
  INTERNET,
  INTERNET_SERVER,
  internetServer,
  type Scenario,
} from './parts.ts'
import { bigPings, gatewayProbes, http, ping, shortLived } from './probes.ts'

const LAN = 'lan'
const POOL = '172.16.0.0/16'

const node = (name: string, address: string): Node => dockerHost(LAN, name, address)

/** `route -n` of k8s-node02 shows their routes; they outlive the change of mode. */
const SYSTEM_PODS: readonly Pod[] = [
  {
    name: 'calico-kube-controllers-6f6595874c-b9ksm',
    address: '172.16.58.199',
    interfaceName: 'cali4373dce91d4',
    listen: [],
  },
  {
    name: 'coredns-65c54cc984-nz6k4',
    address: '172.16.58.200',
    interfaceName: 'cali3d006ffa41c',
    listen: [
      { protocol: 'TCP' as const, port: 53 },
      { protocol: 'UDP' as const, port: 53 },
    ],
  },
  {
    name: 'metrics-server-5dcb7dd5f-x8v2h',
    address: '172.16.58.201',
    interfaceName: 'cali190b13b1251',
    listen: [{ protocol: 'TCP' as const, port: 4443 }],
  },
].map((pod) => ({ ...pod, namespace: 'kube-system', node: 'k8s-node02' }))

const demoapp = (suffix: string, address: string, onNode: string): Pod => ({
  namespace: 'default',
  name: `demoapp-7c58cd6bb-${suffix}`,
  node: onNode,
  address,
  listen: HTTP,
})

const UNDER_ALWAYS: readonly Pod[] = [
  demoapp('75pf8', '172.16.32.129', 'k8s-master01'),
  demoapp('dlv2l', '172.16.58.203', 'k8s-node02'),
  demoapp('kqtrf', '172.16.58.202', 'k8s-node02'),
]

const UNDER_CROSSSUBNET: readonly Pod[] = [
  demoapp('5ttrh', '172.16.58.205', 'k8s-node02'),
  demoapp('qz2qc', '172.16.32.130', 'k8s-master01'),
  demoapp('wp2kt', '172.16.58.204', 'k8s-node02'),
]

function cluster(
  name: string,
  modes: Partial<Pick<IPPool, 'ipipMode' | 'vxlanMode'>>,
  pods: readonly Pod[],
): ClusterSpec {
  return {
    name,
    calicoVersion: 'v3.22',
    subnets: [{ name: LAN, cidr: '192.168.40.0/24' }, INTERNET],
    gateways: [gatewayTo('gateway', [{ subnet: LAN, address: '192.168.40.2' }])],
    hosts: [internetServer],
    ipPools: [defaultPool(POOL, modes)],
    nodes: [node('k8s-master01', '192.168.40.101'), node('k8s-node02', '192.168.40.112')],
    pods: [...SYSTEM_PODS, ...pods],
  }
}

/** `curl` asks with 77 bytes, from the port of the document's capture. */
const CURL = { size: 77 }

function probes(client: string, address: string, neighbour: string): Probe[] {
  return [
    http('http-cross-node', client, address, 36092, CURL),
    ping('ping-cross-node', client, address),
    ping('ping-same-node', neighbour, address),
    ...gatewayProbes(neighbour),
    ...bigPings(client, address),
    ...shortLived(client, address),
    http('closed-port', client, address, 40004, { port: 81 }),
    http('node-to-remote-pod', 'k8s-master01', address, 40001),
    http('node-to-local-pod', 'k8s-node02', address, 40002),
    http('pod-to-outside', client, INTERNET_SERVER, 40003),
    ping('absent-pod', client, '172.16.58.240'),
    ping('unallocated-block', client, '172.16.99.9'),
  ]
}

const alwaysProbes = probes('demoapp-7c58cd6bb-75pf8', '172.16.58.203', 'demoapp-7c58cd6bb-kqtrf')

export const ipipAlways: Scenario = {
  spec: cluster('ipip-always', { ipipMode: 'Always' }, UNDER_ALWAYS),
  probes: alwaysProbes,
}

export const ipipCrossSubnet: Scenario = {
  spec: cluster('ipip-crosssubnet', { ipipMode: 'CrossSubnet' }, UNDER_CROSSSUBNET),
  probes: probes('demoapp-7c58cd6bb-qz2qc', '172.16.58.205', 'demoapp-7c58cd6bb-wp2kt'),
}

export const vxlanAlways: Scenario = {
  spec: cluster('vxlan-always', { vxlanMode: 'Always' }, UNDER_ALWAYS),
  probes: alwaysProbes,
}
