/**
 * What is wrong with a cluster, said at its place: Calico's sentences (libcalico-go/lib/clientv3/ippool.go, v3.22) and
 * our own.
 */
import { describe, expect, it } from 'vitest'
import { compile } from './compile.ts'
import type { ClusterSpec, IPPool } from './spec.ts'
import { testCluster, testNode, testPod, testPool } from './testCluster.ts'

function problemsOf(given: Partial<ClusterSpec>): string[] {
  const result = compile(testCluster(given))
  return result.ok ? [] : result.problems.map(({ path, code, message }) => `${path} ${code}: ${message}`)
}
const pool = (given: Partial<IPPool>): string[] => problemsOf({ ipPools: [testPool(given)], pods: [] })

describe('an IPPool', () => {
  it.each<[Partial<IPPool>, string]>([
    [{ cidr: '' }, 'ipPools[0].cidr calicoRefuses: IPPool CIDR must be specified; write one such as 10.244.0.0/16'],
    [
      { cidr: '10.244.0.0' },
      'ipPools[0].cidr calicoRefuses: IPPool CIDR must be a valid subnet; write one such as 10.244.0.0/16',
    ],
    [
      { cidr: '10.256.0.0/16' },
      'ipPools[0].cidr calicoRefuses: IPPool CIDR must be a valid subnet; write one such as 10.244.0.0/16',
    ],
    [
      { cidr: '10.244.1.0/16' },
      'ipPools[0].cidr calicoRefuses: IPPool CIDR is not strictly masked; write 10.244.0.0/16',
    ],
    [
      { cidr: '169.254.0.0/17' },
      'ipPools[0].cidr calicoRefuses: IPPool CIDR overlaps with IPv4 Link Local range 169.254.0.0/16; choose another range',
    ],
    [
      { cidr: '10.244.0.0/27' },
      'ipPools[0].cidr calicoRefuses: IP pool size is too small for use with Calico IPAM. It must be equal to or greater ' +
        'than the block size; use a pool of /26 or wider, or a blockSize of 27 or more',
    ],
    [
      { blockSize: 19 },
      'ipPools[0].blockSize calicoRefuses: IPv4 block size must be between 20 and 32; the default is 26',
    ],
    [
      { blockSize: 33 },
      'ipPools[0].blockSize calicoRefuses: IPv4 block size must be between 20 and 32; the default is 26',
    ],
    [
      { blockSize: 26.5 },
      'ipPools[0].blockSize calicoRefuses: IPv4 block size must be between 20 and 32; the default is 26',
    ],
    [
      { vxlanMode: 'CrossSubnet' },
      'ipPools[0].vxlanMode calicoRefuses: Cannot enable both VXLAN and IPIP on the same IPPool; set one of them to Never',
    ],
    [
      { ipipMode: 'Sometimes' as never },
      'ipPools[0].ipipMode notOneOf: "Sometimes" is not one of Always, CrossSubnet, Never',
    ],
    [
      { nodeSelector: "zone = 'a'" },
      `ipPools[0].nodeSelector calicoRefuses: invalid selector: unexpected "= 'a'"; write one such as has(zone) && zone == 'a'`,
    ],
  ])('%o', (given, problem) => {
    expect(pool(given)).toEqual([problem])
  })

  it('is accepted where it is smaller than a block, once disabled', () => {
    expect(pool({ cidr: '10.244.0.0/27', disabled: true })).toEqual([])
  })

  it('must not overlap another', () => {
    const ipPools = [testPool(), testPool({ name: 'wider', cidr: '10.0.0.0/8' })]
    expect(problemsOf({ ipPools })).toEqual([
      'ipPools[1].cidr calicoRefuses: IPPool(wider) CIDR overlaps with IPPool(default-ipv4-ippool) CIDR 10.244.0.0/16; ' +
        'give one of them another range',
    ])
  })
})

describe('machines', () => {
  const nodes = testCluster().nodes
  it.each<[string, Partial<ClusterSpec>, string]>([
    [
      'an address that is none',
      { nodes: [testNode('n1', '10.1.5.999'), ...nodes.slice(1)], pods: [] },
      'nodes[0].address notAnAddress: "10.1.5.999" is not an IPv4 address; write one such as 192.168.40.101',
    ],
    [
      'a node in no subnet',
      { nodes: [testNode('n1', '10.1.9.10'), ...nodes.slice(1)], pods: [] },
      'nodes[0].address nodeInNoSubnet: 10.1.9.10 is not in subnet a, 10.1.5.0/24; give an address of it or name another subnet',
    ],
    [
      'an unknown subnet',
      { nodes: [{ ...testNode('n1', '10.1.5.10'), subnet: 'c' }, ...nodes.slice(1)], pods: [] },
      'nodes[0].subnet unknownReference: there is no subnet "c"; known: a, b',
    ],
    [
      'one address twice',
      { nodes: [...nodes, testNode('n3', '10.1.5.1')] },
      'nodes[2].address duplicateAddress: 10.1.5.1 is the address of gw already; give another',
    ],
    [
      'one name twice',
      { nodes: [...nodes, testNode('n1', '10.1.5.12')] },
      'nodes[2].name duplicateName: the name "n1" is taken; give one of the two another name',
    ],
    [
      'a name that Kubernetes refuses',
      { nodes: [...nodes, testNode('N_3', '10.1.5.12')] },
      `nodes[2].name badName: "N_3" is not a name: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character; write one such as worker-1`,
    ],
    [
      'a name that is too long',
      { nodes: [...nodes, testNode('n'.repeat(254), '10.1.5.12')] },
      'nodes[2].name tooLarge: "nnnnnnnnnnnnnnnnnnnn…" must be no more than 253 characters; shorten it',
    ],
    [
      'an interface name that is too long',
      { nodes: [...nodes, testNode('n3', '10.1.5.12', { interface: 'enp0s31f6.4096.1' })] },
      `nodes[2].interface tooLarge: interface name "enp0s31f6.4096.1" is longer than 15 characters, the kernel's limit; shorten it`,
    ],
    [
      'a MAC that is none',
      { nodes: [...nodes, testNode('n3', '10.1.5.12', { mac: '02:42' })] },
      'nodes[2].mac notAMac: "02:42" is not a MAC address; write one such as 02:42:ac:12:00:03',
    ],
    [
      'a MAC of a group',
      { nodes: [...nodes, testNode('n3', '10.1.5.12', { mac: '01:00:5e:00:00:01' })] },
      'nodes[2].mac notAMac: "01:00:5e:00:00:01" is not the MAC address of one interface; write one such as 02:42:ac:12:00:03',
    ],
    [
      'an address that no machine has',
      { subnets: [{ name: 'a', cidr: '224.0.0.0/8' }], nodes: [testNode('n3', '224.0.0.5')], gateways: [], pods: [] },
      'nodes[0].address notAnAddress: 224.0.0.5 is not the address of one machine; write one such as 192.168.40.101',
    ],
    [
      'a subnet that is too wide',
      {
        subnets: [
          { name: 'a', cidr: '10.0.0.0/7' },
          { name: 'b', cidr: '10.1.8.0/24' },
        ],
        pods: [],
      },
      'subnets[0].cidr outOfRange: 7 is out of range; write a whole number from 8 to 32',
    ],
    [
      "an interface that is Calico's",
      { nodes: [...nodes, testNode('n3', '10.1.5.12', { interface: 'tunl0' })] },
      'nodes[2].interface duplicateName: the name "tunl0" is taken; give one of the two another name',
    ],
    [
      "a gateway's interface name",
      { gateways: [{ name: 'gw', interfaces: [{ subnet: 'a', address: '10.1.5.1', name: 'a b' }] }], pods: [] },
      'gateways[0].interfaces[0].name badName: "a b" is no interface name: an interface name has no spaces, "/" or ":"; write one such as eth0',
    ],
    [
      'an MTU out of range',
      { nodes: [...nodes, testNode('n3', '10.1.5.12', { mtu: 20 })] },
      'nodes[2].mtu outOfRange: 20 is out of range; write a whole number from 68 to 65535',
    ],
    [
      'a gateway that is not in reach',
      { nodes: [...nodes, testNode('n3', '10.1.5.12', { gateway: '10.1.8.1' })] },
      'nodes[2].gateway iproute2Refuses: ip route add default via 10.1.8.1 dev eth0: Error: Nexthop has invalid gateway. Give an address of 10.1.5.0/24',
    ],
    [
      'a gateway that is unknown',
      { nodes: [...nodes, testNode('n3', '10.1.5.12', { gateway: 'router' })] },
      'nodes[2].gateway unknownReference: there is no gateway in this subnet "router"; known: gw',
    ],
    [
      "a gateway's route that iproute2 refuses",
      {
        gateways: testCluster().gateways.map((gateway) => ({
          ...gateway,
          routes: ['10.244.1.0/26 via 10.1.5.10', '10.0.0.0/8 via 10.9.9.9'],
        })),
      },
      'gateways[0].routes[1] iproute2Refuses: ip route add 10.0.0.0/8 via 10.9.9.9: Error: Nexthop has invalid gateway.',
    ],
    [
      "a device that is Calico's",
      {
        nodes: [
          ...nodes,
          testNode('n3', '10.1.5.12', { interfaces: [{ name: 'tunl0', kind: 'dummy', addresses: [] }] }),
        ],
      },
      'nodes[2].interfaces[0].name duplicateName: the name "tunl0" is taken; give one of the two another name',
    ],
  ])('%s', (_, given, problem) => {
    expect(problemsOf(given)).toEqual([problem])
  })
})

describe('addresses of Calico IPAM', () => {
  const [n1, n2] = testCluster().nodes
  if (!n1 || !n2) throw new Error('two nodes')
  it.each<[string, Partial<ClusterSpec>, string]>([
    [
      'a pod outside every pool',
      { pods: [testPod('p1', 'n1', { address: '10.10.0.1' })] },
      'pods[0].address podOutsidePools: 10.10.0.1 is in no IPPool; give an address of a pool, or none and IPAM allots one',
    ],
    [
      'two pods with one address',
      { pods: [testPod('p1', 'n1', { address: '10.244.1.1' }), testPod('p2', 'n2', { address: '10.244.1.1' })] },
      'pods[1].address duplicateAddress: 10.244.1.1 is the address of default/p1 already; give another',
    ],
    [
      'a pod on no node',
      { pods: [testPod('p1', 'n9')] },
      'pods[0].node unknownReference: there is no node "n9"; known: n1, n2',
    ],
    [
      'a pod twice',
      { pods: [testPod('p1', 'n1'), testPod('p1', 'n2')] },
      'pods[1].name duplicateName: the name "default.p1" is taken; give one of the two another name',
    ],
    [
      'an interface that is not like Calico’s',
      { pods: [testPod('p1', 'n1', { interfaceName: 'veth0' })] },
      'pods[0].interfaceName badName: "veth0": the interfaces of Calico begin with cali; leave it out and it is computed',
    ],
    [
      'an interface name that another pod has by its hash',
      { pods: [testPod('p1', 'n1'), testPod('p2', 'n1', { interfaceName: 'cali182c452fe96' })] },
      'pods[1].interfaceName duplicateName: the name "cali182c452fe96" is taken; give one of the two another name',
    ],
    [
      'a block outside every pool',
      { nodes: [{ ...n1, blocks: ['10.1.0.0/26'] }, n2] },
      'nodes[0].blocks[0] blockOutsidePools: 10.1.0.0/26 is in no IPPool; give a block of a pool, or none',
    ],
    [
      'a block of another size',
      { nodes: [{ ...n1, blocks: ['10.244.9.0/24'] }, n2] },
      'nodes[0].blocks[0] wrongBlockSize: blocks of default-ipv4-ippool are /26, not 10.244.9.0/24; give such a one, or none',
    ],
    [
      'one block for two nodes',
      {
        nodes: [
          { ...n1, blocks: ['10.244.9.0/26'] },
          { ...n2, blocks: ['10.244.9.0/26'] },
        ],
      },
      "nodes[1].blocks[0] duplicateAddress: 10.244.9.0/26 is n1's block already; give another",
    ],
    [
      'a tunnel address outside every pool',
      { nodes: [{ ...n1, tunnelAddress: '10.1.0.1' }, n2] },
      'nodes[0].tunnelAddress tunnelOutsidePools: 10.1.0.1 is in no IPPool; give an address of a pool, or none',
    ],
    [
      'a tunnel address that is a pod’s',
      { nodes: [{ ...n1, tunnelAddress: '10.244.2.1' }, n2] },
      'nodes[0].tunnelAddress duplicateAddress: 10.244.2.1 is the address of default/p2 already; give another',
    ],
    [
      'no address left',
      { ipPools: [testPool({ cidr: '10.244.0.0/32', blockSize: 32 })], pods: [] },
      'nodes[1] poolExhausted: no address is left in default-ipv4-ippool; widen the pool or remove pods',
    ],
    [
      'no pool for the node',
      { ipPools: [testPool({ nodeSelector: 'has(gpu)' })], pods: [testPod('p1', 'n1')] },
      'pods[0] poolExhausted: no configured Calico pools for node n1; enable a pool that selects it',
    ],
  ])('%s', (_, given, problem) => {
    expect(problemsOf(given)).toEqual([problem])
  })

  it('a pool whose mode changed leaves the tunnel address of the other kind behind', () => {
    const pools = [
      testPool({ name: 'ipip' }),
      testPool({ name: 'vxlan', cidr: '10.245.0.0/16', ipipMode: 'Never', vxlanMode: 'Always' }),
    ]
    const result = compile(testCluster({ ipPools: pools, nodes: [{ ...n1, tunnelAddress: '10.245.0.5' }, n2] }))
    const own = result.ok ? result.value.namespaces.get('n1')?.addresses.find(({ dev }) => dev === 'tunl0') : undefined
    expect(own?.addr).toBe(0x0af40100)
  })
})

it('reports everything that is wrong at once, but not endlessly', () => {
  const pods = Array.from({ length: 500 }, (_, i) => testPod(`p${i}`, 'nowhere'))
  expect(problemsOf({ pods })).toHaveLength(100)
  expect(
    problemsOf({ calicoVersion: 'v9' as never, subnets: [{ name: 'a', cidr: 'x' }], pods: [] }).map(
      (text) => text.split(' ')[0],
    ),
  ).toEqual(['calicoVersion', 'subnets[0].cidr', 'gateways[0].interfaces[1].subnet', 'nodes[1].subnet'])
})
