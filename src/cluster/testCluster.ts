/** A small cluster for tests, to be changed field by field. */
import type { World } from '../kernel/netns.ts'
import { ipRoute } from '../kernel/print/ipRoute.ts'
import { compile } from './compile.ts'
import type { ClusterSpec, IPPool, Node, Pod } from './spec.ts'

export const testPool = (given: Partial<IPPool> = {}): IPPool => ({
  name: 'default-ipv4-ippool',
  cidr: '10.244.0.0/16',
  ipipMode: 'Always',
  vxlanMode: 'Never',
  natOutgoing: true,
  blockSize: 26,
  ...given,
})

export const testNode = (name: string, address: string, given: Partial<Node> = {}): Node => ({
  name,
  subnet: address.startsWith('10.1.8.') ? 'b' : 'a',
  address,
  ...given,
})

export const testPod = (name: string, node: string, given: Partial<Pod> = {}): Pod => ({
  namespace: 'default',
  name,
  node,
  ...given,
})

/** Two subnets and a gateway between them; a node in each, and one pod on each. */
export const testCluster = (given: Partial<ClusterSpec> = {}): ClusterSpec => ({
  name: 'test',
  calicoVersion: 'v3.22',
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
    },
  ],
  hosts: [],
  ipPools: [testPool()],
  nodes: [testNode('n1', '10.1.5.10'), testNode('n2', '10.1.8.10')],
  pods: [testPod('p1', 'n1', { address: '10.244.1.1' }), testPod('p2', 'n2', { address: '10.244.2.1' })],
  ...given,
})

export function compiled(given: Partial<ClusterSpec> = {}): World {
  const result = compile(testCluster(given))
  if (!result.ok) throw new Error(JSON.stringify(result.problems, undefined, 2))
  return result.value
}

/** `ip route` of a namespace of the compiled cluster, line by line. */
export function routesIn(world: World, ns: string): string[] {
  const netns = world.namespaces.get(ns)
  if (!netns) throw new Error(`no namespace ${ns}`)
  return ipRoute(netns, undefined, world)
    .trimEnd()
    .split(' \n')
    .map((line) => line.trimEnd())
}
