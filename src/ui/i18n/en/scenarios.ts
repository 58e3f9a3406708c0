import type { ScenarioId } from '../../../protocol/engine.ts'

export const scenarios = {
  'same-node': {
    title: 'Two pods on one node',
    text: 'No bridge, no subnet: a gateway that does not exist, answered by proxy ARP, and two route lookups.',
  },
  'ipip-always': {
    title: 'IPIP across nodes',
    text: 'A pod asks a pod of another node. At tunl0 the packet gains an outer header and loses it at the far end.',
  },
  'ipip-crosssubnet': {
    title: 'IPIP CrossSubnet, one subnet',
    text: 'The same pool, flipped: in one subnet the packet goes by the node’s own card, without a tunnel.',
  },
  'native-routes': {
    title: 'Native routes',
    text: 'No encapsulation at all: the path by the nodes’ routes alone, and the MACs rewritten at each hop.',
  },
  'vxlan-always': {
    title: 'VXLAN across nodes',
    text: 'The whole frame travels in UDP 4789. Neighbour and FDB entries say where to.',
  },
  'vxlan-crosssubnet': {
    title: 'VXLAN CrossSubnet',
    text: 'Within a subnet plain routing, between subnets VXLAN.',
  },
  'two-subnets-ipip': {
    title: 'Two subnets, IPIP between them',
    text: 'A gateway that knows no pod carries pod traffic all the same, because it sees node addresses only.',
  },
} satisfies Record<ScenarioId, { title: string; text: string }>
