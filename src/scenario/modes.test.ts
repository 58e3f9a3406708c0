/**
 * Every combination of ipipMode and vxlanMode that Calico allows, on one subnet and on two, as `ip route` prints it.
 */
import { describe, expect, it } from 'vitest'
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec, EncapMode } from '../cluster/spec.ts'
import type { Netns } from '../kernel/netns.ts'
import { bridgeFdb, ipNeigh } from '../kernel/print/ipNeigh.ts'
import { ipRoute } from '../kernel/print/ipRoute.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import { type ScenarioId, scenarioSource } from './scenarios.ts'

const flipped = (id: ScenarioId, ipipMode: EncapMode, vxlanMode: EncapMode): ClusterSpec => {
  const { spec } = scenarioSource(id)
  return { ...spec, ipPools: spec.ipPools.map((pool) => ({ ...pool, ipipMode, vxlanMode })) }
}

function namespace(spec: ClusterSpec, name: string): Netns {
  const compiled = compile(spec)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const netns = compiled.value.namespaces.get(name)
  if (!netns) throw new Error(`no namespace ${name}`)
  return netns
}

/** Only what Calico made, but the pods' own routes. */
const calico = (netns: Netns): string =>
  ipRoute(netns)
    .split(' \n')
    .filter((line) => /10\.244|172\.16/.test(line) && !/dev cali/.test(line))
    .join('\n')

describe('one subnet: k8s-master01', () => {
  const via = '172.16.58.192/26 via 192.168.40.112'
  it.each<[EncapMode, EncapMode, string[]]>([
    ['Never', 'Never', ['blackhole 172.16.32.128/26 proto bird', `${via} dev ens33 proto bird`]],
    ['Always', 'Never', ['blackhole 172.16.32.128/26 proto bird', `${via} dev tunl0 proto bird onlink`]],
    ['CrossSubnet', 'Never', ['blackhole 172.16.32.128/26 proto bird', `${via} dev ens33 proto bird`]],
    [
      'Never',
      'Always',
      ['blackhole 172.16.32.128/26 proto 80', '172.16.58.192/26 via 172.16.58.192 dev vxlan.calico onlink'],
    ],
    ['Never', 'CrossSubnet', ['blackhole 172.16.32.128/26 proto 80', `${via} dev ens33 proto 80 onlink`]],
  ])('ipipMode %s, vxlanMode %s', (ipipMode, vxlanMode, routes) => {
    expect(calico(namespace(flipped('ipip-always', ipipMode, vxlanMode), 'k8s-master01'))).toBe(routes.join('\n'))
  })
})

describe('two subnets: calico-fullmesh-control-plane, a neighbour, and a node behind the gateway', () => {
  const near = '10.244.84.192/26 via 10.1.5.11'
  it.each<[EncapMode, EncapMode, string[]]>([
    // The next hop is not on a connected network: BIRD looks it up and finds the gateway.
    ['Never', 'Never', ['bird', `${near} dev eth0 proto bird`, '10.244.196.128/26 via 10.1.5.1 dev eth0 proto bird']],
    [
      'Always',
      'Never',
      ['bird', `${near} dev tunl0 proto bird onlink`, '10.244.196.128/26 via 10.1.8.10 dev tunl0 proto bird onlink'],
    ],
    [
      'CrossSubnet',
      'Never',
      ['bird', `${near} dev eth0 proto bird`, '10.244.196.128/26 via 10.1.8.10 dev tunl0 proto bird onlink'],
    ],
    [
      'Never',
      'Always',
      [
        '80',
        '10.244.84.192/26 via 10.244.84.192 dev vxlan.calico onlink',
        '10.244.196.128/26 via 10.244.196.128 dev vxlan.calico onlink',
      ],
    ],
    [
      'Never',
      'CrossSubnet',
      ['80', `${near} dev eth0 proto 80 onlink`, '10.244.196.128/26 via 10.244.196.128 dev vxlan.calico onlink'],
    ],
  ])('ipipMode %s, vxlanMode %s', (ipipMode, vxlanMode, [proto, ...routes]) => {
    const netns = namespace(flipped('two-subnets-ipip', ipipMode, vxlanMode), 'calico-fullmesh-control-plane')
    expect(calico(netns)).toBe([`blackhole 10.244.11.128/26 proto ${proto}`, ...routes].join('\n'))
  })
})

describe('VXLAN', () => {
  it('has an ARP and an FDB entry for every other VTEP, under CrossSubnet for neighbours too', () => {
    const netns = namespace(scenarioSource('vxlan-crosssubnet').spec, 'calico-fullmesh-control-plane')
    expect(ipNeigh(netns)).toBe(
      '10.244.84.192 dev vxlan.calico lladdr 66:bb:c3:ee:7e:f3 PERMANENT \n' +
        '10.244.196.128 dev vxlan.calico lladdr 66:bc:bb:c6:97:6c PERMANENT \n',
    )
    expect(bridgeFdb(netns)).toBe(
      '66:bb:c3:ee:7e:f3 dev vxlan.calico dst 10.1.5.11 self permanent\n' +
        '66:bc:bb:c6:97:6c dev vxlan.calico dst 10.1.8.10 self permanent\n',
    )
  })
})

describe('devices and MTU', () => {
  it.each<[EncapMode, EncapMode, string[], number]>([
    ['Never', 'Never', [], 1500],
    ['Always', 'Never', ['tunl0 1480 10.244.11.128'], 1480],
    ['CrossSubnet', 'Never', ['tunl0 1480 10.244.11.128'], 1480],
    ['Never', 'Always', ['vxlan.calico 1450 10.244.11.128'], 1450],
    ['Never', 'CrossSubnet', ['vxlan.calico 1450 10.244.11.128'], 1450],
  ])('ipipMode %s, vxlanMode %s', (ipipMode, vxlanMode, tunnels, podMtu) => {
    const spec = flipped('two-subnets-ipip', ipipMode, vxlanMode)
    const node = namespace(spec, 'calico-fullmesh-control-plane')
    const found = node.links.flatMap(({ kind, name, mtu }) => {
      const address = node.addresses.find(({ dev }) => dev === name)
      return kind === 'ipip' || kind === 'vxlan' ? [`${name} ${mtu} ${address && formatIpv4(address.addr)}`] : []
    })
    expect(found).toEqual(tunnels)
    expect(node.links.find(({ name }) => name.startsWith('cali'))?.mtu).toBe(podMtu)
    expect(namespace(spec, 'client').links.find(({ name }) => name === 'eth0')?.mtu).toBe(podMtu)
  })
})
