import type { ScenarioId, ScenarioTopic } from '../../../protocol/engine.ts'

export const scenarios = {
  'same-node': {
    title: 'Two pods on one node',
    text: 'No bridge, no subnet: the gateway 169.254.1.1 exists nowhere, and proxy ARP answers for it with `ee:ee:ee:ee:ee:ee`. Two route lookups.',
  },
  'ipip-always': {
    title: 'IPIP across nodes',
    text: 'A pod asks a pod of another node. At tunl0 the packet gains an outer header and loses it at the far end.',
  },
  'ipip-crosssubnet': {
    title: 'IPIP CrossSubnet, one subnet',
    text: 'The same pool, flipped: in one subnet the packet goes by the node’s own NIC, without a tunnel.',
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
  'two-subnets-native': {
    title: 'Two subnets, native routes',
    text: 'No tunnel at all, and a router between the subnets. It carries pods only because somebody told it every block.',
  },
  'cluster-ip': {
    title: 'A pod asks a Service',
    text: '`KUBE-SERVICES`, `KUBE-SVC-…`, `KUBE-SEP-…`: the destination becomes a pod. conntrack translates the answer back, without a rule.',
  },
  'service-subnet': {
    title: 'A Service within a subnet',
    text: 'At the client’s NIC the destination is the Service, at its node’s NIC the pod. NodePort from another subnet beside it.',
  },
  'service-tunnel': {
    title: 'A Service behind a tunnel',
    text: 'Changed first, then routed: the pod is in another subnet, so what was for the Service goes through `tunl0`.',
  },
  'service-endpoints': {
    title: 'Two endpoints, and none',
    text: 'A rule of probability 0.5 chooses between two pods; a Service without pods is answered by REJECT, not dropped; no rule takes a ping of a clusterIP.',
  },
  dns: {
    title: 'By name: DNS first, then the Service',
    text: 'CoreDNS behind its own Service answers with the clusterIP, and only then is there a connection. One pod’s policy forgets DNS.',
  },
  'session-affinity': {
    title: 'Session affinity',
    text: '`-m recent` remembers the client’s address, so that the second connection goes where the first one went.',
  },
  'node-port': {
    title: 'NodePort',
    text: 'A laptop asks a node that has no pod: `KUBE-NODEPORTS`, mark `0x4000`, and the node’s own address as the source.',
  },
  'node-port-kind': {
    title: 'NodePort, two handshakes',
    text: 'The client shakes hands with the node, and the node, in its own name, with the pod: one connection, two pairs of addresses.',
  },
  'external-traffic-local': {
    title: 'externalTrafficPolicy: Local',
    text: 'The pod sees the client’s own address; a node without a pod of the Service drops.',
  },
  'load-balancer': {
    title: 'LoadBalancer and externalIPs',
    text: 'Through a node, through a node port, or straight to the pod; and a range of sources that may not come in.',
  },
  'pod-to-outside': {
    title: 'A pod asks the outside',
    text: '`cali-nat-outgoing`: from a pool, to no pool, hence with the node’s address. Another node counts as outside.',
  },
  'policy-allows': {
    title: 'A policy that lets it through',
    text: 'Policies are asked after the destination was changed: they speak of pods, never of the Service.',
  },
  'policy-stops': {
    title: 'A policy that stops it',
    text: 'The Service is found and the destination changed, and only then, at the pod’s own node, the packet is dropped.',
  },
  'service-ipvs': {
    title: 'The Service by IPVS',
    text: 'The clusterIP is an address of the node, on `kube-ipvs0`: the packet goes to INPUT, and IPVS sends it on from there.',
  },
  'service-ping-ipvs': {
    title: 'Can it be pinged? By IPVS, yes',
    text: 'Every address of a Service stands on `kube-ipvs0`, so the node itself answers the ping: until Kubernetes 1.25.',
  },
} satisfies Record<ScenarioId, { title: string; text: string }>

export const topics = {
  pods: 'Pod to pod',
  services: 'Services',
  outside: 'In from outside, and out',
  policies: 'Network policies',
  ipvs: 'IPVS',
} satisfies Record<ScenarioTopic, string>
