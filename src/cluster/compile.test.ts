import { describe, expect, it } from 'vitest'
import { compile, compileSteps } from './compile.ts'
import { compiled, routesIn, testCluster, testNode, testPod, testPool } from './testCluster.ts'

describe('what a node routes', () => {
  it('blackholes its own block, sends others into the tunnel, and has its pods on their veths', () => {
    expect(routesIn(compiled(), 'n1')).toEqual([
      'default via 10.1.5.1 dev eth0',
      '10.1.5.0/24 dev eth0 proto kernel scope link src 10.1.5.10',
      'blackhole 10.244.1.0/26 proto bird',
      '10.244.1.1 dev cali182c452fe96 scope link',
      '10.244.2.0/26 via 10.1.8.10 dev tunl0 proto bird onlink',
    ])
  })

  it("compares CrossSubnet's next hop with its own mask: masks that differ route one way and tunnel the other", () => {
    const world = compiled({
      subnets: [{ name: 'a', cidr: '10.1.0.0/16' }],
      gateways: [{ name: 'gw', interfaces: [{ subnet: 'a', address: '10.1.5.1' }] }],
      ipPools: [testPool({ ipipMode: 'CrossSubnet' })],
      nodes: [testNode('n1', '10.1.5.10/16'), { ...testNode('n2', '10.1.8.10/24'), subnet: 'a', gateway: '10.1.8.1' }],
    })
    expect(routesIn(world, 'n1')).toContain('10.244.2.0/26 via 10.1.8.10 dev eth0 proto bird')
    expect(routesIn(world, 'n2')).toContain('10.244.1.0/26 via 10.1.5.10 dev tunl0 proto bird onlink')
  })

  it('a /32 mask makes everything another subnet, and the gateway on no connected network', () => {
    const world = compiled({
      ipPools: [testPool({ ipipMode: 'CrossSubnet' })],
      nodes: [testNode('n1', '10.1.5.10/32'), testNode('n2', '10.1.5.11')],
    })
    expect(routesIn(world, 'n1').slice(0, 1)).toEqual(['default via 10.1.5.1 dev eth0 onlink'])
    expect(routesIn(world, 'n1')).toContain('10.244.2.0/26 via 10.1.5.11 dev tunl0 proto bird onlink')
    expect(routesIn(world, 'n2')).toContain('10.244.1.0/26 via 10.1.5.10 dev eth0 proto bird')
  })

  it('without a default route has no BGP session across subnets, so neither side learns the other', () => {
    const nodes = [testNode('n1', '10.1.5.10', { gateway: null }), testNode('n2', '10.1.8.10')]
    const world = compiled({ nodes })
    expect(routesIn(world, 'n1').filter((line) => line.includes('10.244.2.'))).toEqual([])
    expect(routesIn(world, 'n2').filter((line) => line.includes('10.244.1.'))).toEqual([])
    const vxlan = compiled({ nodes, ipPools: [testPool({ ipipMode: 'Never', vxlanMode: 'Always' })] })
    expect(routesIn(vxlan, 'n1')).toContain('10.244.2.0/26 via 10.244.2.0 dev vxlan.calico onlink')
  })

  it('marks its routes as NetworkManager does where a metric is given, and keeps the metric off other devices', () => {
    const world = compiled({
      nodes: [
        testNode('n1', '10.1.5.10', {
          metric: 100,
          interface: 'ens33',
          interfaces: [{ name: 'docker0', kind: 'bridge', addresses: ['172.17.0.1/16'] }],
        }),
        testNode('n2', '10.1.8.10'),
      ],
    })
    expect(routesIn(world, 'n1').filter((line) => !line.includes('10.244'))).toEqual([
      'default via 10.1.5.1 dev ens33 proto static metric 100',
      '10.1.5.0/24 dev ens33 proto kernel scope link src 10.1.5.10 metric 100',
      '172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1 linkdown',
    ])
    expect(world.namespaces.get('n1')?.links.map(({ name }) => name)).toEqual([
      'lo',
      'tunl0',
      'ens33',
      'docker0',
      'cali182c452fe96',
    ])
  })
})

describe('borrowed addresses', () => {
  const pods = [testPod('p1', 'n1', { address: '10.244.1.1' }), testPod('guest', 'n2', { address: '10.244.1.9' })]
  const blocks = [
    testNode('n1', '10.1.5.10', { blocks: ['10.244.1.0/26'] }),
    testNode('n2', '10.1.8.10', { blocks: ['10.244.2.0/26'] }),
  ]

  it('are told by BGP one by one, to the owner of the block too', () => {
    const world = compiled({ nodes: blocks, pods })
    expect(routesIn(world, 'n1').filter((line) => line.includes('tunl0'))).toEqual([
      '10.244.1.9 via 10.1.8.10 dev tunl0 proto bird onlink',
      '10.244.2.0/26 via 10.1.8.10 dev tunl0 proto bird onlink',
    ])
    expect(routesIn(world, 'n2').filter((line) => line.includes('10.244.1.'))).toEqual([
      '10.244.1.0/26 via 10.1.5.10 dev tunl0 proto bird onlink',
      expect.stringMatching(/^10\.244\.1\.9 dev cali[0-9a-f]{11} scope link$/),
    ])
  })

  it('are routed by Felix one by one under VXLAN', () => {
    const world = compiled({ nodes: blocks, pods, ipPools: [testPool({ ipipMode: 'Never', vxlanMode: 'Always' })] })
    expect(routesIn(world, 'n1').filter((line) => line.includes('vxlan.calico'))).toEqual([
      '10.244.1.9 via 10.244.2.0 dev vxlan.calico onlink',
      '10.244.2.0/26 via 10.244.2.0 dev vxlan.calico onlink',
    ])
  })

  it('include tunnel addresses under IPIP, but not under VXLAN (v3.22)', () => {
    const nodes = [
      testNode('n1', '10.1.5.10', { blocks: ['10.244.1.0/26'] }),
      testNode('n2', '10.1.8.10', { tunnelAddress: '10.244.1.20' }),
    ]
    const own = { nodes, pods: [] }
    expect(routesIn(compiled(own), 'n1')).toContain('10.244.1.20 via 10.1.8.10 dev tunl0 proto bird onlink')
    const vxlan = compiled({ ...own, ipPools: [testPool({ ipipMode: 'Never', vxlanMode: 'Always' })] })
    expect(routesIn(vxlan, 'n1').filter((line) => line.includes('.1.20'))).toEqual([])
  })

  it('with blocks of one address there is neither a blackhole nor a block route, only the pods', () => {
    const world = compiled({ ipPools: [testPool({ ipipMode: 'Never', blockSize: 32 })] })
    expect(routesIn(world, 'n1').filter((line) => line.includes('10.244'))).toEqual([
      '10.244.1.1 dev cali182c452fe96 scope link',
      '10.244.2.1 via 10.1.5.1 dev eth0 proto bird',
    ])
  })
})

describe('pools', () => {
  const pools = [
    testPool({ name: 'plain', cidr: '10.10.0.0/16', ipipMode: 'Never' }),
    testPool({ name: 'tunnelled', cidr: '10.20.0.0/16' }),
    testPool({ name: 'vxlan', cidr: '10.30.0.0/16', ipipMode: 'Never', vxlanMode: 'Always' }),
  ]
  const pods = ['10.10', '10.20', '10.30'].flatMap((net, i) => [
    testPod(`a${i}`, 'n1', { address: `${net}.1.1` }),
    testPod(`b${i}`, 'n2', { address: `${net}.2.1` }),
  ])

  it('of different modes stand side by side, each with its own way, and the pods take the smallest MTU', () => {
    const world = compiled({ ipPools: pools, pods })
    expect(routesIn(world, 'n1').filter((line) => /10\.\d0\.2\.0/.test(line))).toEqual([
      '10.10.2.0/26 via 10.1.5.1 dev eth0 proto bird',
      '10.20.2.0/26 via 10.1.8.10 dev tunl0 proto bird onlink',
      '10.30.2.0/26 via 10.30.2.0 dev vxlan.calico onlink',
    ])
    expect(routesIn(world, 'n1').filter((line) => line.startsWith('blackhole'))).toEqual([
      'blackhole 10.10.1.0/26 proto bird',
      'blackhole 10.20.1.0/26 proto bird',
      'blackhole 10.30.1.0/26 proto 80',
    ])
    expect(world.namespaces.get('a0')?.links.find(({ name }) => name === 'eth0')?.mtu).toBe(1450)
  })

  it('serve the nodes they select; a node without one gets the device but no address', () => {
    const world = compiled({
      ipPools: [testPool({ nodeSelector: "zone == 'a'" })],
      nodes: [testNode('n1', '10.1.5.10', { labels: { zone: 'a' } }), testNode('n2', '10.1.8.10')],
      pods: [testPod('p1', 'n1')],
    })
    const tunnels = (ns: string) => world.namespaces.get(ns)?.addresses.filter(({ dev }) => dev === 'tunl0').length
    expect([tunnels('n1'), tunnels('n2')]).toEqual([1, 0])
    expect(world.namespaces.get('n2')?.links.find(({ name }) => name === 'tunl0')?.up).toBe(true)
  })

  it('that are disabled keep the pods they have, and give no new address', () => {
    const off = testPool({ disabled: true })
    const on = testPool({ name: 'new', cidr: '10.99.0.0/16', ipipMode: 'Never' })
    const world = compiled({ ipPools: [off, on], pods: [...testCluster().pods, testPod('p3', 'n1')] })
    expect(routesIn(world, 'n1')).toContain('10.244.2.0/26 via 10.1.8.10 dev tunl0 proto bird onlink')
    expect(world.namespaces.get('p3')?.addresses.map(({ addr }) => addr >>> 16)).toEqual([0x7f00, 0x0a63])
  })
})

describe('machines around the cluster', () => {
  it('a gateway forwards, and knows pods only where the spec says so', () => {
    const routes = ['10.244.2.0/26 via 10.1.8.10', '10.244.1.0/26 via 10.1.5.10']
    const world = compiled({ gateways: testCluster().gateways.map((gateway) => ({ ...gateway, routes })) })
    expect(routesIn(world, 'gw')).toEqual([
      '10.1.5.0/24 dev eth0 proto kernel scope link src 10.1.5.1',
      '10.1.8.0/24 dev eth1 proto kernel scope link src 10.1.8.1',
      '10.244.1.0/26 via 10.1.5.10 dev eth0',
      '10.244.2.0/26 via 10.1.8.10 dev eth1',
    ])
    expect(world.namespaces.get('gw')?.sysctls['net.ipv4.ip_forward']).toBe('1')
  })

  it('every veth has its other end', () => {
    const { namespaces } = compiled({
      hosts: [{ name: 'h', subnet: 'b', address: '10.1.8.200', listen: [{ protocol: 'UDP', port: 53 }] }],
    })
    for (const [ns, netns] of namespaces)
      for (const link of netns.links) {
        if (link.kind !== 'veth') continue
        const far = namespaces.get(link.peer.ns)?.links.find(({ name }) => name === link.peer.name)
        expect(far).toMatchObject({ kind: 'veth', mtu: link.mtu, peer: { ns, name: link.name } })
      }
    expect(namespaces.get('h')?.listeners).toEqual([{ proto: 'udp', port: 53, name: 'h' }])
  })

  it("sets what Felix and the CNI plugin set on a pod's veth", () => {
    const sysctls = compiled().namespaces.get('n1')?.sysctls ?? {}
    const dev = 'cali182c452fe96'
    expect(sysctls).toMatchObject({
      'net.ipv4.ip_forward': '1',
      [`net.ipv4.conf.${dev}.proxy_arp`]: '1',
      [`net.ipv4.neigh.${dev}.proxy_delay`]: '0',
      [`net.ipv4.conf.${dev}.route_localnet`]: '1',
      [`net.ipv4.conf.${dev}.forwarding`]: '1',
    })
    expect(sysctls).not.toHaveProperty([`net.ipv4.conf.${dev}.rp_filter`])
  })
})

describe('MTU', () => {
  // felix/dataplane/linux/int_dataplane_test.go: the host's smallest that counts, else 1460.
  it.each([
    ['eth0', 1500, 1480],
    ['ens33', 9000, 8980],
    ['bond0', 9000, 1440],
  ])('%s with %i gives pods %i under IPIP', (dev, mtu, expected) => {
    const world = compiled({
      nodes: [testNode('n1', '10.1.5.10', { interface: dev, mtu }), testNode('n2', '10.1.8.10')],
    })
    expect(world.namespaces.get('p1')?.links.find(({ name }) => name === 'eth0')?.mtu).toBe(expected)
  })
})

describe('the World', () => {
  it('makes a namespace when it is first read, once', () => {
    const { namespaces } = compiled()
    expect(namespaces.get('n1')).toBe(namespaces.get('n1'))
    expect([...namespaces.keys()]).toEqual(['sw-a', 'sw-b', 'gw', 'n1', 'n2', 'p1', 'p2'])
    expect(namespaces.get('nowhere')).toBeUndefined()
    expect(new Map(namespaces).size).toBe(namespaces.size)
  })

  it('can be made step by step', () => {
    const steps = compileSteps(testCluster())
    const first = steps.next()
    expect(first.value).toEqual({ done: 1, total: 7 })
    const rest = [...steps]
    expect(rest.at(-1)).toEqual({ done: 7, total: 7 })
    const refused = compileSteps(testCluster({ subnets: [] })).next()
    expect(refused).toMatchObject({ done: true, value: { ok: false } })
  })

  it('shares a route between all nodes that have the same', () => {
    const world = compiled({
      nodes: ['10', '11', '12'].map((byte) => testNode(`n${byte}`, `10.1.5.${byte}`)),
      pods: [],
    })
    const routeTo10 = (ns: string) =>
      world.namespaces
        .get(ns)
        ?.routes.find(({ proto, nexthops }) => proto === 'bird' && nexthops[0]?.via === (0x0a01050a as never))
    expect(routeTo10('n11')).toBeDefined()
    expect(routeTo10('n11')).toBe(routeTo10('n12'))
  })

  it('is plain data that does not depend on how it was read', () => {
    const all = (spec: ReturnType<typeof testCluster>): string => {
      const result = compile(spec)
      return result.ok ? JSON.stringify([...result.value.namespaces]) : ''
    }
    expect(all(testCluster())).toBe(all(testCluster()))
  })
})
