/** What can be broken, what became of a probe, and what would mend it. Between backticks: a machine's words. */
import type { FaultCode, FixCode, NeedCode } from '../../../protocol/faults.ts'
import type { FaultWords } from './faultNames.ts'

type Words = FaultWords
type Faults = Readonly<Record<FaultCode, { readonly title: string; readonly text: string; readonly absent: string }>>
type Needs = Readonly<Record<NeedCode, (p: Words) => string>>
type Fixes = Readonly<Record<FixCode, (p: Words) => string>>

export const faults = {
  title: 'Break something',
  intro:
    'One click breaks it in every table where a real fault would, on the way of the present probe, and sends the probe again.',
  groups: { routing: 'Routing', network: 'Network and tunnels', services: 'Services and policy' },
  inject: (p: { title: string }) => `Break: ${p.title}`,
  inForce: 'in force',
  broken: 'Broken',
  takeBack: 'Take back',
  takeBackOf: (p: { name: string }) => `Take back: ${p.name}`,
  loading: 'Looking where it would bite…',
  noState: 'A kernel-lab document has no desired state: nothing tells what in it is a node, and what a pod.',
  refused: 'It cannot be broken on top of the other edits:',
  notHere: (p: { reason: string }) => `Not here: ${p.reason}`,
  openExample: (p: { scenario: string }) => `Open “${p.scenario}”`,
  faults: {
    noDefaultRoute: {
      title: 'No default route on a node',
      text: 'Proxy ARP answers only for what the node has a route to: no pod there finds its gateway 169.254.1.1 any more. Met after a hand-made `netplan` or a DHCP lease that ran out.',
      absent: 'no node here has a default route',
    },
    proxyArpOff: {
      title: 'proxy_arp off',
      text: 'The host end of the pod’s veth no longer answers for 169.254.1.1, so the pod sends nothing at all. Met where a hardening script rewrites `net.ipv4.conf.*`.',
      absent: 'there is no pod here',
    },
    ipForwardOff: {
      title: 'ip_forward off',
      text: 'The node takes packets in and passes none on: it is a host again, no router. Met where `sysctl --system` resets it after kubelet set it.',
      absent: 'there is no node here',
    },
    rpFilterStrict: {
      title: 'Strict rp_filter, asymmetric path',
      text: 'The way back to the sender leads through another device than the packet came by, and a strict check drops it silently. Met where a distribution sets `rp_filter = 1` and a static route goes past the tunnel.',
      absent: 'no route here leads through a tunnel',
    },
    birdDown: {
      title: 'BIRD down on a node',
      text: 'Its sessions end, and once graceful restart has run out (120 s) the other nodes forget the routes to its pods. Its own stay, for BIRD’s `persist`. Met when calico-node is evicted or fails its probe.',
      absent: 'no route here comes from BIRD',
    },
    bgpBlocked: {
      title: 'BGP blocked between two nodes',
      text: 'The two forget each other’s blocks while the rest of the mesh works. Met where a firewall stops TCP 179: `calicoctl node status` says `Active` or `Connect`.',
      absent: 'no two nodes here learn routes of each other',
    },
    gatewayWithoutPodRoutes: {
      title: 'A gateway without pod routes',
      text: 'Without encapsulation the router between the subnets sees pod addresses, and knows none of them. Met when IPIP is set to Never and nobody peers with the routers.',
      absent: 'no gateway here has a route to pods',
    },
    ipipBlocked: {
      title: 'IP protocol 4 blocked',
      text: 'Nodes ping each other, pods do not: what the tunnel sends is dropped before the node. Met where a security group allows TCP, UDP and ICMP, and IPIP is none of these.',
      absent: 'no route here leads through tunl0',
    },
    vxlanBlocked: {
      title: 'UDP 4789 blocked',
      text: 'The whole overlay is silent between the nodes, and everything else works. Met where a firewall does not know VXLAN, or the hypervisor uses the same port.',
      absent: 'no node here has vxlan.calico',
    },
    mtuTooLarge: {
      title: 'MTU too large for the tunnel',
      text: 'Small packets pass, full ones do not: the outer header makes them longer than the wire takes. Met as “the connection stands, and the download hangs”.',
      absent: 'no node here uses tunl0',
    },
    staleArp: {
      title: 'Stale ARP entry',
      text: 'The table holds a MAC that nobody has any more: the frame is flooded, and everybody leaves it. Met when a node or gateway came back with another NIC.',
      absent: 'there is no second node here',
    },
    duplicatePodIp: {
      title: 'Duplicate pod IP',
      text: 'Two pods have the address, and each node leads to its own: who answers depends on where one asks. Met after a restored etcd, or an IPAM block cleaned up by hand.',
      absent: 'there are no pods on two nodes here',
    },
    conntrackFull: {
      title: 'Connection table full',
      text: 'New connections are dropped on the node, old ones go on. Met under load, with “nf_conntrack: table full, dropping packet” in the kernel’s log and nothing in any pod.',
      absent: 'no node here tracks connections',
    },
    endpointGone: {
      title: 'Endpoint gone, still in the chain',
      text: 'The pod and its veth are gone, and `KUBE-SEP-…` still leads there: with n endpoints one connection in n fails. Met while a node is lost and its pods are not yet evicted.',
      absent: 'there is no Service with a pod here',
    },
    kubeProxyStopped: {
      title: 'kube-proxy stopped',
      text: 'The Service was made after it stopped, so no node has a rule for it: its address is routed to the gateway like any other. Met when the DaemonSet is broken by an upgrade.',
      absent: 'there is no Service here',
    },
    policyForgetsDns: {
      title: 'A policy that forgets DNS',
      text: 'Egress to port 80 is allowed, and the question for the name is not: addresses work, names time out. The most frequent mistake in egress policies.',
      absent: 'the policy is there already, or there is no pod',
    },
    natOutgoingOff: {
      title: 'natOutgoing off',
      text: 'The question leaves with the pod’s own address, and outside nobody knows a way back to it. Met when a pool is made without `natOutgoing: true`.',
      absent: 'no IPPool here has natOutgoing',
    },
  } satisfies Faults,
  way: {
    same: (p: { way: string }) => `The answer came back the same way: ${p.way}`,
    other: (p: { way: string }) => `The answer took another way back: ${p.way}`,
    arrived: (p: { taker: string }) => `The question arrived at \`${p.taker}\`; its answer was lost on the way back.`,
    in: { ipip: 'in IPIP', vxlan: 'in VXLAN' },
  },
  double: (p: { address: string; taker: string; others: string }) =>
    `\`${p.address}\` is there twice: \`${p.taker}\` took the question, and \`${p.others}\` has the address too.`,
  decided: 'Decided',
  decidedAt: (p: { node: string }) => `on ${p.node}`,
  showRow: (p: { words: string; node: string }) => `Show in the tables of ${p.node}: ${p.words}`,
  needed: 'Needed',
  or: 'or',
  needs: {
    route: (p) =>
      `a ${p['dst'] === 'default' ? 'default route' : `route to \`${p['dst']}\``} in table main of ${p['node']}${p['words'] === '' ? '' : `: \`${p['words']}\``}`,
    wayBack: (p) =>
      `a way back to \`${p['src']}\` through \`${p['dev']}\` on ${p['node']}${p['expected'] === '' ? '' : `, not through \`${p['expected']}\``}`,
    sysctl: (p) => `\`${p['key']} = ${p['value']}\` on ${p['node']}`,
    noRule: (p) => `no rule ${p['rule']} in chain \`${p['chain']}\` of table ${p['table']} on ${p['node']}`,
    chainPolicy: (p) => `policy ACCEPT of chain \`${p['chain']}\` in table ${p['table']} on ${p['node']}`,
    policy: (p) =>
      `a policy that allows \`${p['pod']}\` ${p['direction']} of ${p['proto']}${p['port'] === 0 ? '' : ` port ${p['port']}`}`,
    serviceRule: (p) => `kube-proxy’s rules for \`${p['address']}\` (\`${p['service']}\`) on ${p['node']}`,
    servicePort: (p) =>
      p['mode'] === 'ipvs'
        ? `a port of \`${p['service']}\`: IPVS balances ${p['ports']} of \`${p['address']}\`; all else comes to the node itself, for it has the address on \`kube-ipvs0\``
        : `a port of \`${p['service']}\`: kube-proxy’s rules take ${p['ports']} of \`${p['address']}\`; all else, ping too, is routed like any packet, and no machine has that address`,
    endpoints: (p) => `a ready pod behind \`${p['service']}\``,
    localEndpoint: (p) => `a pod of \`${p['service']}\` on ${p['node']}, or \`externalTrafficPolicy: Cluster\``,
    sourceRange: (p) => `\`${p['src']}\` in loadBalancerSourceRanges of \`${p['service']}\``,
    masquerade: (p) => `\`natOutgoing: true\` in IPPool \`${p['pool']}\`: outside nobody knows \`${p['src']}\``,
    encapsulation: (p) => `encapsulation between the subnets in IPPool \`${p['pool']}\``,
    lladdr: (p) => `\`${p['addr']}\` at \`${p['lladdr']}\` in the neighbour table of ${p['node']}`,
    neighbour: (p) => `a machine behind \`${p['dev']}\` of ${p['node']} that answers ARP for \`${p['addr']}\``,
    fdb: (p) => `an FDB entry for \`${p['mac']}\` on \`${p['dev']}\` of ${p['node']}`,
    mtu: (p) => `packets of at most ${p['mtu']} bytes; this one has ${p['len']}`,
    linkUp: (p) => `\`${p['dev']}\` up on ${p['node']}`,
    holder: (p) => `a pod on ${p['node']} that has the address \`${p['address']}\``,
    somebody: (p) => `a machine that has the address \`${p['address']}\`: none has it`,
    gatewayAddress: (p) =>
      `an address that a machine has: \`${p['address']}\` is there for ARP alone, and Calico gives it to no interface`,
    listener: (p) => `a program that listens on ${p['proto']} port ${p['port']} in \`${p['node']}\``,
    ttl: (p) => `a TTL that lasts beyond ${p['node']}`,
  } satisfies Needs,
  mends: 'Mends it',
  searching: 'Trying what would mend it…',
  noFix: 'No change that was tried mends it.',
  apply: (p: { fix: string }) => `Apply: ${p.fix}`,
  fixes: {
    repair: (p) => `${p['words']}`,
    takeBackStep: (p) => `Take back: ${p['name']}`,
    takeBack: (p) =>
      Number(p['count']) > 1 ? `Take back ${p['count']} edits: ${p['words']}` : `Take back: ${p['words']}`,
    restoreRow: (p) => `Restore: ${p['words']}`,
    restoreTable: (p) => `Restore all of table ${p['table']} on ${p['ns']}`,
    restoreNamespace: (p) => `Restore all of ${p['ns']}`,
    commands: (p) => `${p['words']}`,
    allow: (p) =>
      `Policy ${p['policy']}: allow ${p['direction']} ${p['proto']}${p['port'] === 0 ? '' : ` ${p['port']}`}`,
    natOutgoing: (p) => `IPPool ${p['pool']}: natOutgoing`,
    trafficPolicy: (p) => `Service ${p['service']}: externalTrafficPolicy Cluster`,
    encapsulation: (p) => `IPPool ${p['pool']}: ipipMode ${p['mode']}`,
  } satisfies Fixes,
  removed: (p: { list: string; name: string }) => `${p.list} ${p.name}`,
  notMet: 'This probe does not meet what was broken.',
  sendOther: (p: { probe: string }) => `Send one that does: ${p.probe}`,
}
