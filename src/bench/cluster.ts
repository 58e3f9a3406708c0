/** Clusters of any size, as a user could write them down. */
import type { ClusterSpec } from '../cluster/spec.ts'

const PODS_A_NODE = 10

/** One subnet, IPIP Always, ten pods a node, a web server in each. */
export function clusterOf(nodes: number): ClusterSpec {
  const numbers = Array.from({ length: nodes }, (_, index) => index + 1)
  const nameOf = (node: number): string => `node${String(node).padStart(3, '0')}`
  return {
    name: `${nodes} nodes, ${nodes * PODS_A_NODE} pods`,
    calicoVersion: 'v3.22',
    subnets: [{ name: 'machines', cidr: '192.168.0.0/16' }],
    gateways: [{ name: 'gw', interfaces: [{ subnet: 'machines', address: '192.168.0.1' }] }],
    hosts: [],
    ipPools: [
      {
        name: 'default-ipv4-ippool',
        cidr: '10.244.0.0/16',
        ipipMode: 'Always',
        vxlanMode: 'Never',
        natOutgoing: true,
        blockSize: 26,
      },
    ],
    nodes: numbers.map((node) => ({
      name: nameOf(node),
      subnet: 'machines',
      address: `192.168.${1 + (node >> 7)}.${1 + (node & 127)}`,
    })),
    pods: numbers.flatMap((node) =>
      Array.from({ length: PODS_A_NODE }, (_, pod) => ({
        namespace: 'default',
        name: `web-${node}-${pod}`,
        node: nameOf(node),
        listen: [{ protocol: 'TCP' as const, port: 80 }],
      })),
    ),
  }
}
