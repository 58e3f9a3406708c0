/** Topologies for tests, from a few words each. */
import type { Place, PlaceKind, PortInfo, Segment, Topology, Tunnel } from './contract.ts'

type Tables = { readonly places: Place[]; readonly segments: Map<string, Segment>; readonly tunnels: Tunnel[] }

const veth = (name: string, addresses: readonly string[], peer: PortInfo['peer']): PortInfo => ({
  name,
  kind: 'veth',
  mtu: 1500,
  up: true,
  addresses,
  ...(peer ? { peer } : {}),
})

const lo: PortInfo = { name: 'lo', kind: 'lo', mtu: 65536, up: true, addresses: ['127.0.0.1/8'] }

interface MachineWords {
  readonly ns: string
  readonly kind: PlaceKind
  /** Port, address and segment: `ens33 192.168.40.101/24 sw-a`. */
  readonly uplinks: readonly string[]
  readonly ports?: readonly PortInfo[]
  /** Name, address and the node's port: `demoapp-75pf8 172.16.32.129/32 calibb226251cd1`. */
  readonly pods?: readonly string[]
}

function topologyOf(
  machines: readonly MachineWords[],
  cidrs: Readonly<Record<string, string>>,
  tunnel?: Tunnel['kind'],
): Topology {
  const tables: Tables = { places: [], segments: new Map(), tunnels: [] }
  for (const [ns, cidr] of Object.entries(cidrs)) tables.segments.set(ns, { ns, label: ns, cidrs: [cidr], plugs: [] })
  for (const machine of machines) addMachine(tables, machine)
  const nodes = machines.filter(({ kind }) => kind === 'node')
  const port = tunnel === 'vxlan' ? 'vxlan.calico' : 'tunl0'
  if (tunnel) {
    for (const from of nodes) {
      for (const to of nodes) {
        if (from !== to) tables.tunnels.push({ kind: tunnel, from: { ns: from.ns, port }, to: { ns: to.ns, port } })
      }
    }
  }
  return { places: tables.places, segments: [...tables.segments.values()], tunnels: tables.tunnels }
}

function addMachine({ places, segments }: Tables, machine: MachineWords): void {
  const { ns, kind } = machine
  const uplinks = machine.uplinks.map((words) => {
    const [name = '', address = '', segment = ''] = words.split(' ')
    const plug = `p-${ns}-${name}`
    const band = segments.get(segment)
    if (band) {
      segments.set(segment, { ...band, plugs: [...band.plugs, { port: plug, peer: { ns, port: name } }] })
    }
    return veth(name, [address], { ns: segment, port: plug })
  })
  const pods = (machine.pods ?? []).map((words) => {
    const [pod = '', address = '', port = ''] = words.split(' ')
    places.push({
      ns: pod,
      kind: 'pod',
      label: pod,
      inside: ns,
      ports: [lo, veth('eth0', [address], { ns, port })],
    })
    return veth(port, [], { ns: pod, port: 'eth0' })
  })
  places.push({ ns, kind, label: ns, ports: [lo, ...uplinks, ...(machine.ports ?? []), ...pods] })
}

const tunl0 = (address: string): PortInfo => ({
  name: 'tunl0',
  kind: 'ipip',
  mtu: 1480,
  up: true,
  addresses: [address],
})

const docker0: PortInfo = { name: 'docker0', kind: 'bridge', mtu: 1500, up: true, addresses: ['172.17.0.1/16'] }

export const sameNode = topologyOf(
  [
    {
      ns: 'calico-bgp-control-plane',
      kind: 'node',
      uplinks: ['eth0 172.18.0.2/16 sw-a'],
      pods: ['cni-vcbj5 10.244.84.194/32 cali7f5bfb2f6ad', 'cni-x2pd8 10.244.84.195/32 calib1f1a0c0d4e'],
    },
  ],
  { 'sw-a': '172.18.0.0/16' },
)

export const twoNodes = topologyOf(
  [
    {
      ns: 'k8s-master01',
      kind: 'node',
      uplinks: ['ens33 192.168.40.101/24 sw-a'],
      ports: [docker0, tunl0('172.16.32.128/32')],
      pods: ['demoapp-7c58cd6bb-75pf8 172.16.32.129/32 calibb226251cd1'],
    },
    {
      ns: 'k8s-node02',
      kind: 'node',
      uplinks: ['ens33 192.168.40.112/24 sw-a'],
      ports: [docker0, tunl0('172.16.58.192/32')],
      pods: [
        'demoapp-7c58cd6bb-dlv2l 172.16.58.203/32 cali478feb2dd85',
        'demoapp-7c58cd6bb-kqtrf 172.16.58.202/32 cali6a5d4a4486d',
      ],
    },
    { ns: 'gw', kind: 'gateway', uplinks: ['eth0 192.168.40.2/24 sw-a'] },
    { ns: 'internet', kind: 'host', uplinks: ['eth0 192.168.40.9/24 sw-a'] },
  ],
  { 'sw-a': '192.168.40.0/24' },
  'ipip',
)

export const threeNodes = topologyOf(
  [
    {
      ns: 'calico-fullmesh-control-plane',
      kind: 'node',
      uplinks: ['ens33 10.1.5.10/24 sw-a'],
      ports: [tunl0('10.244.84.128/32')],
      pods: ['client 10.244.84.129/32 calia7a3e029a7b'],
    },
    {
      ns: 'calico-fullmesh-worker',
      kind: 'node',
      uplinks: ['ens33 10.1.5.11/24 sw-a'],
      ports: [tunl0('10.244.84.192/32')],
      pods: ['near 10.244.84.196/32 calife79da0cd69'],
    },
    {
      ns: 'calico-fullmesh-worker2',
      kind: 'node',
      uplinks: ['ens33 10.1.8.10/24 sw-b'],
      ports: [tunl0('10.244.139.0/32')],
      pods: ['far 10.244.139.5/32 cali82e6e7fac52'],
    },
    { ns: 'gw', kind: 'gateway', uplinks: ['eth0 10.1.5.1/24 sw-a', 'eth1 10.1.8.1/24 sw-b'] },
    { ns: 'outside', kind: 'host', uplinks: ['eth0 10.1.8.200/24 sw-b'] },
  ],
  { 'sw-a': '10.1.5.0/24', 'sw-b': '10.1.8.0/24' },
  'ipip',
)

/** Pod names and ports as long as real ones. */
export const cluster = (nodes: number, podsPerNode: number, subnets = 1): Topology => {
  const names = Array.from({ length: subnets }, (_, i) => `sw-${i}`)
  return topologyOf(
    [
      ...Array.from({ length: nodes }, (_, n): MachineWords => {
        const subnet = n % subnets
        return {
          ns: `k8s-worker-${n + 1}`,
          kind: 'node',
          uplinks: [`ens33 10.${subnet}.0.${n + 10}/24 sw-${subnet}`],
          ports: [tunl0(`10.244.${n}.0/32`)],
          pods: Array.from({ length: podsPerNode }, (_, p) => {
            const hex = (n * 1000 + p).toString(16).padStart(11, '0')
            return `demoapp-7c58cd6bb-${n}x${p} 10.244.${n}.${p + 1}/32 cali${hex}`
          }),
        }
      }),
      ...(subnets > 1
        ? [{ ns: 'gw', kind: 'gateway' as const, uplinks: names.map((name, i) => `eth${i} 10.${i}.0.1/24 ${name}`) }]
        : []),
      { ns: 'outside', kind: 'host', uplinks: ['eth0 10.0.0.9/24 sw-0'] },
    ],
    Object.fromEntries(names.map((name, i) => [name, `10.${i}.0.0/24`])),
    'ipip',
  )
}

/** The same cluster, told in another order. */
export const shuffled = (topology: Topology, turn: number): Topology => {
  const rotate = <T>(items: readonly T[]): T[] =>
    [...items.slice(turn % (items.length || 1)), ...items.slice(0, turn % (items.length || 1))].reverse()
  return {
    places: rotate(topology.places).map((place) => ({ ...place, ports: rotate(place.ports) })),
    segments: rotate(topology.segments).map((segment) => ({ ...segment, plugs: rotate(segment.plugs) })),
    tunnels: rotate(topology.tunnels),
  }
}
