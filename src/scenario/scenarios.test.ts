import { describe, expect, it } from 'vitest'
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import type { World } from '../kernel/netns.ts'
import { ipAddr, ipLink } from '../kernel/print/ipLink.ts'
import { ipRoute } from '../kernel/print/ipRoute.ts'
import { routeN } from '../kernel/print/routeN.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import { SCENARIOS, type ScenarioId, scenarioSource } from './scenarios.ts'

function worldOf(spec: ClusterSpec): World {
  const compiled = compile(spec)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.value
}

function namespace(id: ScenarioId, name: string) {
  const world = worldOf(scenarioSource(id).spec)
  const netns = world.namespaces.get(name)
  if (!netns) throw new Error(`no namespace ${name}`)
  return { world, netns }
}

describe('document 003, as it prints it', () => {
  it('route -n of k8s-node02 under IPIP Always', () => {
    expect(routeN(namespace('ipip-always', 'k8s-node02').netns)).toBe(`Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
0.0.0.0         192.168.40.2    0.0.0.0         UG    100    0        0 ens33
172.16.32.128   192.168.40.101  255.255.255.192 UG    0      0        0 tunl0
172.16.58.192   0.0.0.0         255.255.255.192 U     0      0        0 *
172.16.58.199   0.0.0.0         255.255.255.255 UH    0      0        0 cali4373dce91d4
172.16.58.200   0.0.0.0         255.255.255.255 UH    0      0        0 cali3d006ffa41c
172.16.58.201   0.0.0.0         255.255.255.255 UH    0      0        0 cali190b13b1251
172.16.58.202   0.0.0.0         255.255.255.255 UH    0      0        0 cali69ecdd194dd
172.16.58.203   0.0.0.0         255.255.255.255 UH    0      0        0 calieaff9349a21
172.17.0.0      0.0.0.0         255.255.0.0     U     0      0        0 docker0
192.168.40.0    0.0.0.0         255.255.255.0   U     100    0        0 ens33
`)
  })

  it('route -n of k8s-node02 under CrossSubnet', () => {
    expect(routeN(namespace('ipip-crosssubnet', 'k8s-node02').netns)).toBe(`Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
0.0.0.0         192.168.40.2    0.0.0.0         UG    100    0        0 ens33
172.16.32.128   192.168.40.101  255.255.255.192 UG    0      0        0 ens33
172.16.58.192   0.0.0.0         255.255.255.192 U     0      0        0 *
172.16.58.199   0.0.0.0         255.255.255.255 UH    0      0        0 cali4373dce91d4
172.16.58.200   0.0.0.0         255.255.255.255 UH    0      0        0 cali3d006ffa41c
172.16.58.201   0.0.0.0         255.255.255.255 UH    0      0        0 cali190b13b1251
172.16.58.204   0.0.0.0         255.255.255.255 UH    0      0        0 cali2d72f58ef6e
172.16.58.205   0.0.0.0         255.255.255.255 UH    0      0        0 cali0cc8fa4c25b
172.17.0.0      0.0.0.0         255.255.0.0     U     0      0        0 docker0
192.168.40.0    0.0.0.0         255.255.255.0   U     100    0        0 ens33
`)
  })

  it('the same node by iproute2', () => {
    const { netns, world } = namespace('ipip-always', 'k8s-node02')
    expect(ipRoute(netns, undefined, world).split(' \n').slice(0, 3)).toEqual([
      'default via 192.168.40.2 dev ens33 proto static metric 100',
      '172.16.32.128/26 via 192.168.40.101 dev tunl0 proto bird onlink',
      'blackhole 172.16.58.192/26 proto bird',
    ])
    expect(ipLink(netns, world)).toMatch(
      /^1: lo: .*\n.*\n2: tunl0@NONE: <NOARP,UP,LOWER_UP> mtu 1480 .*\n.*\n3: ens33@if.*\n.*\n4: docker0: <NO-CARRIER/,
    )
    expect(ipAddr(netns, world)).toContain('    inet 172.16.58.192/32 scope global tunl0\n')
  })
})

describe('document 001', () => {
  it('route -n in pod1', () => {
    expect(routeN(namespace('native-routes', 'pod1').netns)).toBe(`Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
0.0.0.0         169.254.1.1     0.0.0.0         UG    0      0        0 eth0
169.254.1.1     0.0.0.0         255.255.255.255 UH    0      0        0 eth0
`)
  })

  it("the hosts route to each other, and to the pods by the documents' interfaces", () => {
    const master = ipRoute(namespace('native-routes', 'master').netns)
    const node1 = ipRoute(namespace('native-routes', 'node1').netns)
    expect(master).toContain('10.244.166.128/26 via 192.168.43.153 dev ens33 proto bird \n')
    expect(master).toContain('10.244.219.75 dev cali17fddc925b9 scope link \n')
    expect(node1).toContain('10.244.166.159 dev cali779e50eea23 scope link \n')
  })
})

describe('document 002', () => {
  it('has a /32 address, the gateway nobody has, and the MACs that the document prints', () => {
    const { netns } = namespace('same-node', 'app-6d8b9c7f54-mtq8k')
    expect(ipAddr(netns)).toContain('    inet 10.244.244.68/32 scope global eth0\n')
    expect(ipAddr(netns)).toContain('    link/ether 42:46:38:5e:33:55 brd')
    expect(ipRoute(netns)).toBe('default via 169.254.1.1 dev eth0 \n169.254.1.1 dev eth0 scope link \n')
    const node = namespace('same-node', 'calico-ipip-worker2')
    expect(ipRoute(node.netns)).toContain('10.244.244.67 dev caliad71f050dc2 scope link \n')
    expect(ipRoute(node.netns)).toContain('10.244.244.68 dev cali0db0293d5b3 scope link \n')
    expect(
      node.netns.links.filter(({ name }) => name.startsWith('cali')).map((link) => 'mac' in link && link.mac),
    ).toEqual(['ee:ee:ee:ee:ee:ee', 'ee:ee:ee:ee:ee:ee'])
  })
})

describe.each(SCENARIOS.map(({ id }) => id))('%s', (id) => {
  const { spec, probes } = scenarioSource(id)

  it('has probes whose senders exist, whose ids are unique, and which begin with one that is answered', () => {
    const { namespaces } = worldOf(spec)
    for (const probe of probes) expect(namespaces.has(probe.from), probe.from).toBe(true)
    expect(new Set(probes.map((probe) => probe.id)).size).toBe(probes.length)
    // That it is answered, the worker's own test shows of every scenario.
    const targets = [...namespaces.values()].flatMap(({ addresses }) => addresses.map(({ addr }) => formatIpv4(addr)))
    const services = (spec.services ?? []).flatMap(({ name, clusterIP, loadBalancerIPs = [] }) => [
      ...[name, clusterIP],
      ...loadBalancerIPs,
    ])
    expect([...targets, ...services]).toContain(probes[0]?.to)
  })

  it('compiles in every mode, with every block size', () => {
    for (const ipipMode of ['Always', 'CrossSubnet', 'Never'] as const)
      for (const vxlanMode of ['Always', 'CrossSubnet', 'Never'] as const)
        for (const natOutgoing of [true, false])
          for (const blockSize of [20, 24, 26, 28, 30, 32]) {
            if (ipipMode !== 'Never' && vxlanMode !== 'Never') continue
            const ipPools = spec.ipPools.map((pool) => ({ ...pool, ipipMode, vxlanMode, natOutgoing, blockSize }))
            const { namespaces } = worldOf({ ...spec, ipPools })
            expect([...namespaces.values()]).toHaveLength(namespaces.size)
          }
  })
})

it('the list counts what is in the library', () => {
  const counts = SCENARIOS.map(({ id, nodes, pods }) => [id, nodes, pods])
  const source = SCENARIOS.map(({ id }) => scenarioSource(id).spec)
  expect(counts).toEqual(source.map(({ nodes, pods }, at) => [SCENARIOS[at]?.id, nodes.length, pods.length]))
})
