/** ClusterSpecs of the clusters that the kernel lab's documents describe: for tests. */
import { vtepMac } from '../cluster/felix/vtep.ts'
import type { ClusterSpec, Node, Pod } from '../cluster/spec.ts'
import { defaultPool, HTTP } from './library/parts.ts'

type Modes = Parameters<typeof defaultPool>[1]

const pod = (namespace: string, name: string, node: string, address: string, listen = HTTP): Pod => ({
  namespace,
  name,
  node,
  address,
  listen,
})
const node = (name: string, subnet: string, address: string, given: Partial<Node> = {}): Node => ({
  name,
  subnet,
  address,
  interface: 'ens33',
  ...given,
})
const cluster = (spec: Omit<ClusterSpec, 'name' | 'calicoVersion'>): ClusterSpec => ({
  name: 'lab',
  calicoVersion: 'v3.22',
  ...spec,
})

export const document003 = (modes: Modes): ClusterSpec =>
  cluster({
    subnets: [{ name: 'a', cidr: '192.168.40.0/24' }],
    gateways: [{ name: 'gw', interfaces: [{ subnet: 'a', address: '192.168.40.2' }] }],
    hosts: [{ name: 'internet', subnet: 'a', address: '192.168.40.9', listen: HTTP }],
    ipPools: [defaultPool('172.16.0.0/16', modes)],
    nodes: [node('k8s-master01', 'a', '192.168.40.101'), node('k8s-node02', 'a', '192.168.40.112')],
    pods: [
      pod('default', 'demoapp-75pf8', 'k8s-master01', '172.16.32.129'),
      pod('default', 'demoapp-dlv2l', 'k8s-node02', '172.16.58.203'),
      pod('default', 'demoapp-kqtrf', 'k8s-node02', '172.16.58.202'),
    ],
  })

export const document001: ClusterSpec = cluster({
  subnets: [{ name: 'a', cidr: '192.168.43.0/24' }],
  gateways: [{ name: 'gw', interfaces: [{ subnet: 'a', address: '192.168.43.2' }] }],
  hosts: [{ name: 'laptop', subnet: 'a', address: '192.168.43.1' }],
  ipPools: [defaultPool('10.244.0.0/16')],
  nodes: [node('master', 'a', '192.168.43.152'), node('node1', 'a', '192.168.43.153')],
  pods: [pod('test', 'pod1', 'master', '10.244.219.75', []), pod('test', 'pod2', 'node1', '10.244.166.159')],
})

export const twoSubnets = (modes: Modes, routes: readonly string[] = []): ClusterSpec =>
  cluster({
    subnets: [
      { name: 'a', cidr: '10.1.5.0/24' },
      { name: 'b', cidr: '10.1.8.0/24' },
    ],
    gateways: [
      {
        name: 'gw',
        interfaces: [
          { subnet: 'a', address: '10.1.5.1' },
          { subnet: 'b', address: '10.1.8.1' },
        ],
        routes,
      },
    ],
    hosts: [{ name: 'outside', subnet: 'b', address: '10.1.8.200', listen: HTTP }],
    ipPools: [defaultPool('10.244.0.0/16', modes)],
    nodes: [
      node('control-plane', 'a', '10.1.5.10', { tunnelAddress: '10.244.84.128' }),
      node('worker', 'a', '10.1.5.11', { tunnelAddress: '10.244.84.192' }),
      node('worker2', 'b', '10.1.8.10', { tunnelAddress: '10.244.139.0' }),
    ],
    pods: [
      pod('default', 'client', 'control-plane', '10.244.84.129', []),
      pod('default', 'near', 'worker', '10.244.84.196'),
      pod('default', 'far', 'worker2', '10.244.139.5', [...HTTP, { protocol: 'UDP', port: 53 }]),
    ],
  })

export const GATEWAY_ROUTES = [
  '10.244.139.0/26 via 10.1.8.10',
  '10.244.84.128/26 via 10.1.5.10',
  '10.244.84.192/26 via 10.1.5.11',
]

/** The lab's VTEP MACs are its own, Calico's follow from the node's name. */
const CALICO_MACS = new Map([
  ['02:f8:40:fb:ff:4d', vtepMac('control-plane')],
  ['02:f2:57:58:44:d3', vtepMac('worker')],
  ['02:e6:a8:b3:20:2d', vtepMac('worker2')],
])
export const withCalicoMacs = (text: string): string =>
  text.replaceAll(/02(:[0-9a-f]{2}){5}/g, (mac) => CALICO_MACS.get(mac) ?? mac)
