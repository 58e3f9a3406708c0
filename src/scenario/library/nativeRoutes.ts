/**
 * Document 001: master and node1 in one subnet, no encapsulation; pod1 and pod2 in namespace test. The node's end of
 * pod2 is called as the document prints it: its pod had a longer name.
 * Not in the document: the pool's fields but natOutgoing, and the server outside.
 */
import type { Node, Pod } from '../../cluster/spec.ts'
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

const node = (name: string, address: string): Node => dockerHost(LAN, name, address)

const pod = (name: string, onNode: string, address: string, given: Partial<Pod> = {}): Pod => ({
  namespace: 'test',
  name,
  node: onNode,
  address,
  labels: { app: name },
  listen: HTTP,
  ...given,
})

const SERVER = '10.244.166.159'

export const nativeRoutes: Scenario = {
  spec: {
    name: 'native-routes',
    calicoVersion: 'v3.22',
    subnets: [{ name: LAN, cidr: '192.168.43.0/24' }, INTERNET],
    gateways: [gatewayTo('gateway', [{ subnet: LAN, address: '192.168.43.2' }])],
    hosts: [{ name: 'laptop', subnet: LAN, address: '192.168.43.1' }, internetServer],
    ipPools: [defaultPool('10.244.0.0/16')],
    nodes: [node('master', '192.168.43.152'), node('node1', '192.168.43.153')],
    pods: [pod('pod1', 'master', '10.244.219.75'), pod('pod2', 'node1', SERVER, { interfaceName: 'cali779e50eea23' })],
  },
  probes: [
    http('http-cross-node', 'pod1', SERVER, 40000),
    ping('ping-cross-node', 'pod1', SERVER),
    ...gatewayProbes('pod1'),
    ping('pod-to-own-node', 'pod1', '192.168.43.152'),
    ...bigPings('pod1', SERVER),
    ...shortLived('pod1', SERVER),
    http('closed-port', 'pod1', SERVER, 40004, { port: 81 }),
    http('node-to-remote-pod', 'master', SERVER, 40001),
    http('node-to-local-pod', 'node1', SERVER, 40002),
    http('pod-to-outside', 'pod1', INTERNET_SERVER, 40003),
    ping('laptop-to-pod', 'laptop', SERVER),
    ping('absent-pod', 'pod1', '10.244.166.180'),
    ping('unallocated-block', 'pod1', '10.244.99.9'),
  ],
}
