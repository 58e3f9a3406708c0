/**
 * Document 002: a kind cluster, calico-ipip, four replicas of `app`; two of them on calico-ipip-worker2, with the
 * addresses, the MAC and the interface names that the document prints.
 * Not in the document: the pods' names, the other replicas' places, the machines' addresses (Docker's, as kind gives
 * them), and the server outside.
 */
import type { Node, Pod } from '../../cluster/spec.ts'
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
import { bigPings, gatewayProbes, http, ping, shortLived } from './probes.ts'

const SUBNET = 'kind'

/** Docker makes a container's MAC of its address: 02:42, then the four bytes. */
const node = (name: string, lastByte: number): Node => ({
  name,
  subnet: SUBNET,
  address: `172.18.0.${lastByte}`,
  mac: `02:42:ac:12:00:0${lastByte}`,
  labels: hostnameLabel(name),
})

const app = (suffix: string, onNode: string, given: Partial<Pod> = {}): Pod => ({
  namespace: 'default',
  name: `app-6d8b9c7f54-${suffix}`,
  node: onNode,
  listen: HTTP,
  ...given,
})

const CLIENT = 'app-6d8b9c7f54-mtq8k'
const SERVER = '10.244.244.67'

export const sameNode: Scenario = {
  spec: {
    name: 'same-node',
    calicoVersion: 'v3.22',
    subnets: [{ name: SUBNET, cidr: '172.18.0.0/16' }, INTERNET],
    gateways: [gatewayTo('docker-host', [{ subnet: SUBNET, address: '172.18.0.1' }])],
    hosts: [internetServer],
    ipPools: [defaultPool('10.244.0.0/16', { ipipMode: 'Always' })],
    nodes: [node('calico-ipip-worker2', 2), node('calico-ipip-control-plane', 3), node('calico-ipip-worker', 4)],
    pods: [
      app('mtq8k', 'calico-ipip-worker2', {
        address: '10.244.244.68',
        mac: '42:46:38:5e:33:55',
        interfaceName: 'cali0db0293d5b3',
      }),
      app('7vzcs', 'calico-ipip-worker2', { address: SERVER, interfaceName: 'caliad71f050dc2' }),
      app('jx5nd', 'calico-ipip-worker'),
      app('w2rhp', 'calico-ipip-control-plane'),
    ],
  },
  probes: [
    ping('ping-same-node', CLIENT, SERVER),
    ...gatewayProbes(CLIENT),
    http('http-same-node', CLIENT, SERVER, 40000),
    ...shortLived(CLIENT, SERVER),
    ...bigPings(CLIENT, SERVER),
    http('closed-port', CLIENT, SERVER, 40004, { port: 81 }),
    http('node-to-local-pod', 'calico-ipip-worker2', SERVER, 40002),
    http('pod-to-outside', CLIENT, INTERNET_SERVER, 40003),
    ping('absent-pod', CLIENT, '10.244.244.100'),
  ],
}
