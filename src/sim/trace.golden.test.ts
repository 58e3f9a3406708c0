/**
 * Golden traces, one line a hop: milliseconds, namespace, place, what happened. Two nodes with a pod each, wired to each
 * other; a line that begins with # says what the lines after it are to show.
 */
import { describe, expect, it } from 'vitest'
import type { JourneyId } from '../kernel/hop.ts'
import type { LabDocument, LabNamespace } from '../lab/document.ts'
import { openLabDocument } from '../lab/open.ts'
import { printTrace } from './print.ts'
import { traceProbe } from './run.ts'
import type { Probe } from './trace.ts'

const NODES = ['192.168.40.101', '192.168.40.112'] as const
const PODS = ['10.244.1.10', '10.244.2.10'] as const
const NIC = ['02:00:00:00:01:01', '02:00:00:00:01:02'] as const
const POD_MAC = ['02:00:00:00:02:01', '02:00:00:00:02:02'] as const
const VTEP = ['66:00:00:00:00:01', '66:00:00:00:00:02'] as const
const HOST_END = 'ee:ee:ee:ee:ee:ee'

type Tunnel = 'tunl0' | 'vxlan.calico' | 'none'
type Side = 0 | 1

interface Options {
  readonly tunnel: Tunnel
  /** Nobody needs to ask: all neighbours are known. */
  readonly acquainted: boolean
  readonly defaultRoute: boolean
}

function pod(side: Side, { acquainted }: Options): LabNamespace {
  return {
    addresses: [['eth0', `${PODS[side]}/32`]],
    routes: ['169.254.1.1 dev eth0 scope link', 'default via 169.254.1.1'],
    neighbours: acquainted ? [`169.254.1.1 lladdr ${HOST_END} dev eth0`] : [],
  }
}

function node(side: Side, { tunnel, acquainted, defaultRoute }: Options): LabNamespace {
  const other: Side = side === 0 ? 1 : 0
  const block = `10.244.${other + 1}.0/26`
  const vxlan = `vxlan.calico address ${VTEP[side]} type vxlan id 4096 dstport 4789 local ${NODES[side]} nolearning`
  const routes = {
    tunl0: `${block} via ${NODES[other]} dev tunl0 proto bird onlink`,
    'vxlan.calico': `${block} via 10.244.${other + 1}.0 dev vxlan.calico onlink`,
    none: `${block} via ${NODES[other]} dev eth0 proto bird`,
  }
  return {
    links: tunnel === 'vxlan.calico' ? [vxlan] : tunnel === 'tunl0' ? ['tunl0'] : [],
    linkset: tunnel === 'none' ? [] : [`${tunnel} mtu ${tunnel === 'tunl0' ? 1480 : 1450} up`],
    addresses: [
      ['eth0', `${NODES[side]}/24`],
      ...(tunnel === 'none' ? [] : [[tunnel, `10.244.${side + 1}.0/32`] as const]),
    ],
    routes: [
      `${PODS[side]} dev cali${side + 1} scope link`,
      `blackhole 10.244.${side + 1}.0/26 proto bird`,
      routes[tunnel],
      ...(defaultRoute ? [`default via ${NODES[other]}`] : []),
    ],
    neighbours: [
      ...(acquainted
        ? [`${NODES[other]} lladdr ${NIC[other]} dev eth0`, `${PODS[side]} lladdr ${POD_MAC[side]} dev cali${side + 1}`]
        : []),
      ...(tunnel === 'vxlan.calico'
        ? [`10.244.${other + 1}.0 lladdr ${VTEP[other]} dev vxlan.calico nud permanent`]
        : []),
    ],
    fdb: tunnel === 'vxlan.calico' ? [`${VTEP[other]} dev vxlan.calico dst ${NODES[other]}`] : [],
    sysctls: {
      'net.ipv4.ip_forward': '1',
      [`net.ipv4.conf.cali${side + 1}.proxy_arp`]: '1',
      [`net.ipv4.neigh.cali${side + 1}.proxy_delay`]: '0',
    },
  }
}

function lines(probe: Omit<Probe, 'id' | 'from'>, options: Partial<Options>, journeys: readonly JourneyId[]): string[] {
  const chosen: Options = { tunnel: 'none', acquainted: true, defaultRoute: true, ...options }
  const veth = (side: Side): NonNullable<LabDocument['veths']>[number] => [
    { ns: `pod${side + 1}`, name: 'eth0', mac: POD_MAC[side] },
    { ns: `node${side + 1}`, name: `cali${side + 1}`, mac: HOST_END },
  ]
  const opened = openLabDocument({
    name: 'golden',
    namespaces: { pod1: pod(0, chosen), node1: node(0, chosen), node2: node(1, chosen), pod2: pod(1, chosen) },
    veths: [
      veth(0),
      [
        { ns: 'node1', name: 'eth0', mac: NIC[0] },
        { ns: 'node2', name: 'eth0', mac: NIC[1] },
      ],
      veth(1),
    ],
    servers: [{ ns: 'pod2', proto: 'tcp', port: 80 }],
    probes: [],
  })
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  const trace = traceProbe(opened.value.world, { id: 'golden', from: 'pod1', ...probe }, { seed: 1 })
  return printTrace(trace, { journeys: ({ id }) => journeys.includes(id) })
}

/** The lines of a template without its remarks. */
const golden = ([text = '']: TemplateStringsArray): string[] =>
  text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))

const HTTP = { kind: 'tcp', to: PODS[1], port: 80, sport: 40000 } as const
const ECHO = { kind: 'ping', to: PODS[1] } as const

describe('step by step', () => {
  it('a SYN goes through an IPIP tunnel', () => {
    expect(lines(HTTP, { tunnel: 'tunl0' }, [0])).toEqual(golden`
# The pod knows one way out: the default route, to an address that is nobody's, with a MAC that is every host end's.
0.030 pod1  send              10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 64 len 60 df
0.030 pod1  route eth0        default via 169.254.1.1 dev eth0
0.030 pod1  neigh eth0        169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee PERMANENT
0.030 pod1  transmit eth0     02:00:00:00:02:01 > ee:ee:ee:ee:ee:ee 10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 64 len 60 df
0.042 node1 receive cali1     02:00:00:00:02:01 > ee:ee:ee:ee:ee:ee 10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 64 len 60 df
# Over the veth the frame is the pod's; on the node only its packet goes on. The route leads into the tunnel: TTL one less.
0.042 node1 route cali1       10.244.2.0/26 via 192.168.40.112 dev tunl0 proto bird onlink
0.042 node1 forward tunl0     10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 63 len 60 df
0.042 node1 transmit tunl0    10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 63 len 60 df
# A new header outside, from node to node: TTL and DF are the inner ones, 20 bytes more. It is routed anew.
0.042 node1 encapsulate tunl0 192.168.40.101 > 192.168.40.112 ipip ttl 63 len 80 df [10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 63 len 60 df]
0.042 node1 route eth0        192.168.40.0/24 dev eth0 proto kernel scope link src 192.168.40.101
0.042 node1 neigh eth0        192.168.40.112 dev eth0 lladdr 02:00:00:00:01:02 PERMANENT
0.042 node1 transmit eth0     02:00:00:00:01:01 > 02:00:00:00:01:02 192.168.40.101 > 192.168.40.112 ipip ttl 63 len 80 df [10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 63 len 60 df]
# The far node takes it for itself, and takes the header off again.
0.054 node2 receive eth0      02:00:00:00:01:01 > 02:00:00:00:01:02 192.168.40.101 > 192.168.40.112 ipip ttl 63 len 80 df [10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 63 len 60 df]
0.054 node2 route eth0        local 192.168.40.112 dev eth0 proto kernel scope host src 192.168.40.112
0.054 node2 decapsulate tunl0 10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 63 len 60 df
# What comes out of tunl0 is a packet like any other: routed, TTL one less, to the pod.
0.062 node2 receive tunl0     10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 63 len 60 df
0.062 node2 route tunl0       10.244.2.10 dev cali2 scope link
0.062 node2 forward cali2     10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 62 len 60 df
0.062 node2 neigh cali2       10.244.2.10 dev cali2 lladdr 02:00:00:00:02:02 PERMANENT
0.062 node2 transmit cali2    ee:ee:ee:ee:ee:ee > 02:00:00:00:02:02 10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 62 len 60 df
0.074 pod2  receive eth0      ee:ee:ee:ee:ee:ee > 02:00:00:00:02:02 10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 62 len 60 df
0.074 pod2  route eth0        local 10.244.2.10 dev eth0 proto kernel scope host src 10.244.2.10
0.074 pod2  deliver eth0      10.244.1.10:40000 > 10.244.2.10:80 tcp [S] mss 1460 ttl 62 len 60 df (delivered to pod2)
`)
  })

  it('ARP is answered by proxy', () => {
    expect(lines(ECHO, { tunnel: 'tunl0', acquainted: false }, [0, 1, 2]).slice(0, 12)).toEqual(golden`
# Nothing is sent before the gateway's MAC is known.
0.030 pod1  send              10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 84 df
0.030 pod1  route eth0        default via 169.254.1.1 dev eth0
0.030 pod1  neigh eth0        169.254.1.1 dev eth0 INCOMPLETE; neighbourUnknown addr 169.254.1.1
# The node answers for 169.254.1.1, which it does not have: its route there leads out of another device.
0.030 pod1  send eth0         02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10
0.030 pod1  transmit eth0     02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10
0.042 node1 receive cali1     02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10
0.042 node1 arp cali1         02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10 (arpAnsweredProxy addr 169.254.1.1 dev eth0)
0.042 node1 transmit cali1    ee:ee:ee:ee:ee:ee > 02:00:00:00:02:01 arp 169.254.1.1 is-at ee:ee:ee:ee:ee:ee
# The answer lets the packet go that waited.
0.054 pod1  receive eth0      ee:ee:ee:ee:ee:ee > 02:00:00:00:02:01 arp 169.254.1.1 is-at ee:ee:ee:ee:ee:ee
0.054 pod1  arp eth0          ee:ee:ee:ee:ee:ee > 02:00:00:00:02:01 arp 169.254.1.1 is-at ee:ee:ee:ee:ee:ee (arpLearned addr 169.254.1.1 lladdr ee:ee:ee:ee:ee:ee)
0.054 pod1  neigh eth0        169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee REACHABLE
0.054 pod1  transmit eth0     02:00:00:00:02:01 > ee:ee:ee:ee:ee:ee 10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 84 df
`)
  })

  it('ARP is not answered by a node without a default route', () => {
    expect(lines(ECHO, { tunnel: 'tunl0', acquainted: false, defaultRoute: false }, [0, 1, 2, 3])).toEqual(golden`
# Without a default route the node has no way to 169.254.1.1, so it answers nobody: each pod is cut off.
   0.030 pod1  send          10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 84 df
   0.030 pod1  route eth0    default via 169.254.1.1 dev eth0
   0.030 pod1  neigh eth0    169.254.1.1 dev eth0 INCOMPLETE; neighbourUnknown addr 169.254.1.1
   0.030 pod1  send eth0     02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10
   0.030 pod1  transmit eth0 02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10
   0.042 node1 receive cali1 02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10
   0.042 node1 arp cali1     02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10 (arpIgnoredNoRoute addr 169.254.1.1)
# Asked three times, a second apart and a bit, as the kernel's timer has it.
1024.000 pod1  send eth0     02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10
1024.000 pod1  transmit eth0 02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10
1024.012 node1 receive cali1 02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10
1024.012 node1 arp cali1     02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10 (arpIgnoredNoRoute addr 169.254.1.1)
2048.000 pod1  send eth0     02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10
2048.000 pod1  transmit eth0 02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10
2048.012 node1 receive cali1 02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10
2048.012 node1 arp cali1     02:00:00:00:02:01 > ff:ff:ff:ff:ff:ff arp who-has 169.254.1.1 tell 10.244.1.10 (arpIgnoredNoRoute addr 169.254.1.1)
`)
  })

  it('an echo request goes through a VXLAN tunnel', () => {
    expect(lines(ECHO, { tunnel: 'vxlan.calico' }, [0])).toEqual(golden`
# As far as the node all is as ever.
0.030 pod1  send                     10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 84 df
0.030 pod1  route eth0               default via 169.254.1.1 dev eth0
0.030 pod1  neigh eth0               169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee PERMANENT
0.030 pod1  transmit eth0            02:00:00:00:02:01 > ee:ee:ee:ee:ee:ee 10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 84 df
0.042 node1 receive cali1            02:00:00:00:02:01 > ee:ee:ee:ee:ee:ee 10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 84 df
# The next hop is the far VTEP, a neighbour by its inner MAC; the forwarding database knows which node that MAC is on.
0.042 node1 route cali1              10.244.2.0/26 via 10.244.2.0 dev vxlan.calico onlink
0.042 node1 forward vxlan.calico     10.244.1.10 > 10.244.2.10 icmp echo request ttl 63 len 84 df
0.042 node1 neigh vxlan.calico       10.244.2.0 dev vxlan.calico lladdr 66:00:00:00:00:02 PERMANENT
0.042 node1 transmit vxlan.calico    66:00:00:00:00:01 > 66:00:00:00:00:02 10.244.1.10 > 10.244.2.10 icmp echo request ttl 63 len 84 df
# 50 bytes more: a new packet of this node, TTL 64, no DF, with the whole frame inside.
0.042 node1 encapsulate vxlan.calico 192.168.40.101:45836 > 192.168.40.112:4789 vxlan 4096 ttl 64 len 134 [66:00:00:00:00:01 > 66:00:00:00:00:02 10.244.1.10 > 10.244.2.10 icmp echo request ttl 63 len 84 df]
0.042 node1 route eth0               192.168.40.0/24 dev eth0 proto kernel scope link src 192.168.40.101
0.042 node1 neigh eth0               192.168.40.112 dev eth0 lladdr 02:00:00:00:01:02 PERMANENT
0.042 node1 transmit eth0            02:00:00:00:01:01 > 02:00:00:00:01:02 192.168.40.101:45836 > 192.168.40.112:4789 vxlan 4096 ttl 64 len 134 [66:00:00:00:00:01 > 66:00:00:00:00:02 10.244.1.10 > 10.244.2.10 icmp echo request ttl 63 len 84 df]
# The far node takes UDP port 4789 apart; the frame inside appears on vxlan.calico.
0.054 node2 receive eth0             02:00:00:00:01:01 > 02:00:00:00:01:02 192.168.40.101:45836 > 192.168.40.112:4789 vxlan 4096 ttl 64 len 134 [66:00:00:00:00:01 > 66:00:00:00:00:02 10.244.1.10 > 10.244.2.10 icmp echo request ttl 63 len 84 df]
0.054 node2 route eth0               local 192.168.40.112 dev eth0 proto kernel scope host src 192.168.40.112
0.054 node2 decapsulate vxlan.calico 66:00:00:00:00:01 > 66:00:00:00:00:02 10.244.1.10 > 10.244.2.10 icmp echo request ttl 63 len 84 df
0.062 node2 receive vxlan.calico     66:00:00:00:00:01 > 66:00:00:00:00:02 10.244.1.10 > 10.244.2.10 icmp echo request ttl 63 len 84 df
# And goes to the pod, TTL 62: the two nodes count, the way between them does not.
0.062 node2 route vxlan.calico       10.244.2.10 dev cali2 scope link
0.062 node2 forward cali2            10.244.1.10 > 10.244.2.10 icmp echo request ttl 62 len 84 df
0.062 node2 neigh cali2              10.244.2.10 dev cali2 lladdr 02:00:00:00:02:02 PERMANENT
0.062 node2 transmit cali2           ee:ee:ee:ee:ee:ee > 02:00:00:00:02:02 10.244.1.10 > 10.244.2.10 icmp echo request ttl 62 len 84 df
0.074 pod2  receive eth0             ee:ee:ee:ee:ee:ee > 02:00:00:00:02:02 10.244.1.10 > 10.244.2.10 icmp echo request ttl 62 len 84 df
0.074 pod2  route eth0               local 10.244.2.10 dev eth0 proto kernel scope host src 10.244.2.10
0.074 pod2  deliver eth0             10.244.1.10 > 10.244.2.10 icmp echo request ttl 62 len 84 df (delivered to icmp)
`)
  })

  it('TTL 1 dies at the first router', () => {
    expect(lines({ ...ECHO, ttl: 1 }, { tunnel: 'tunl0' }, [0, 1])).toEqual(golden`
# Sent with TTL 1.
0.030 pod1  send           10.244.1.10 > 10.244.2.10 icmp echo request ttl 1 len 84 df
0.030 pod1  route eth0     default via 169.254.1.1 dev eth0
0.030 pod1  neigh eth0     169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee PERMANENT
0.030 pod1  transmit eth0  02:00:00:00:02:01 > ee:ee:ee:ee:ee:ee 10.244.1.10 > 10.244.2.10 icmp echo request ttl 1 len 84 df
# The first router would have to send it on with TTL 0.
0.042 node1 receive cali1  02:00:00:00:02:01 > ee:ee:ee:ee:ee:ee 10.244.1.10 > 10.244.2.10 icmp echo request ttl 1 len 84 df
0.042 node1 route cali1    10.244.2.0/26 via 192.168.40.112 dev tunl0 proto bird onlink
0.042 node1 drop tunl0     TTL_EXPIRED 10.244.1.10 > 10.244.2.10 icmp echo request ttl 1 len 84 df (ttlExpired ttl 1)
# It says so, from its first address that is not lo's: tunl0's.
0.042 node1 send           10.244.1.0 > 10.244.1.10 icmp 11/0 ttl 64 len 112 tos 0xc0 [10.244.1.10 > 10.244.2.10 icmp echo request ttl 1 len 84 df]
0.042 node1 route cali1    10.244.1.10 dev cali1 scope link
0.042 node1 neigh cali1    10.244.1.10 dev cali1 lladdr 02:00:00:00:02:01 PERMANENT
0.042 node1 transmit cali1 ee:ee:ee:ee:ee:ee > 02:00:00:00:02:01 10.244.1.0 > 10.244.1.10 icmp 11/0 ttl 64 len 112 tos 0xc0 [10.244.1.10 > 10.244.2.10 icmp echo request ttl 1 len 84 df]
0.054 pod1  receive eth0   ee:ee:ee:ee:ee:ee > 02:00:00:00:02:01 10.244.1.0 > 10.244.1.10 icmp 11/0 ttl 64 len 112 tos 0xc0 [10.244.1.10 > 10.244.2.10 icmp echo request ttl 1 len 84 df]
0.054 pod1  route eth0     local 10.244.1.10 dev eth0 proto kernel scope host src 10.244.1.10
0.054 pod1  deliver eth0   10.244.1.0 > 10.244.1.10 icmp 11/0 ttl 64 len 112 tos 0xc0 [10.244.1.10 > 10.244.2.10 icmp echo request ttl 1 len 84 df] (delivered to icmp)
`)
  })

  it('a packet with DF is too long for the tunnel', () => {
    expect(lines({ ...ECHO, size: 1472, pmtu: 'do' }, { tunnel: 'tunl0' }, [0, 1])).toEqual(golden`
# 1500 bytes fit the pod's device.
0.030 pod1  send           10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 1500 df
0.030 pod1  route eth0     default via 169.254.1.1 dev eth0
0.030 pod1  neigh eth0     169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee PERMANENT
0.030 pod1  transmit eth0  02:00:00:00:02:01 > ee:ee:ee:ee:ee:ee 10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 1500 df
# With the outer header they would not fit the node's: tunl0 takes 1480, and DF forbids to cut.
0.042 node1 receive cali1  02:00:00:00:02:01 > ee:ee:ee:ee:ee:ee 10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 1500 df
0.042 node1 route cali1    10.244.2.0/26 via 192.168.40.112 dev tunl0 proto bird onlink
0.042 node1 drop tunl0     PKT_TOO_BIG 10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 1500 df (mtuExceeded len 1500 mtu 1480 dev tunl0)
# The sender is told what does fit, and remembers it.
0.042 node1 send           10.244.1.0 > 10.244.1.10 icmp 3/4 mtu 1480 ttl 64 len 576 tos 0xc0 [10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 1500 df]
0.042 node1 route cali1    10.244.1.10 dev cali1 scope link
0.042 node1 neigh cali1    10.244.1.10 dev cali1 lladdr 02:00:00:00:02:01 PERMANENT
0.042 node1 transmit cali1 ee:ee:ee:ee:ee:ee > 02:00:00:00:02:01 10.244.1.0 > 10.244.1.10 icmp 3/4 mtu 1480 ttl 64 len 576 tos 0xc0 [10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 1500 df]
0.054 pod1  receive eth0   ee:ee:ee:ee:ee:ee > 02:00:00:00:02:01 10.244.1.0 > 10.244.1.10 icmp 3/4 mtu 1480 ttl 64 len 576 tos 0xc0 [10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 1500 df]
0.054 pod1  route eth0     local 10.244.1.10 dev eth0 proto kernel scope host src 10.244.1.10
0.054 pod1  deliver eth0   10.244.1.0 > 10.244.1.10 icmp 3/4 mtu 1480 ttl 64 len 576 tos 0xc0 [10.244.1.10 > 10.244.2.10 icmp echo request ttl 64 len 1500 df] (pmtuLearned dst 10.244.2.10 mtu 1480; delivered to icmp)
`)
  })

  it('nobody has the address', () => {
    expect(lines({ ...ECHO, to: '192.168.40.99', wait: 4 }, {}, [0, 1, 2, 3, 4, 5])).toEqual(golden`
# A neighbour that does not exist: the packet waits.
   0.030 pod1  send           10.244.1.10 > 192.168.40.99 icmp echo request ttl 64 len 84 df
   0.030 pod1  route eth0     default via 169.254.1.1 dev eth0
   0.030 pod1  neigh eth0     169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee PERMANENT
   0.030 pod1  transmit eth0  02:00:00:00:02:01 > ee:ee:ee:ee:ee:ee 10.244.1.10 > 192.168.40.99 icmp echo request ttl 64 len 84 df
   0.042 node1 receive cali1  02:00:00:00:02:01 > ee:ee:ee:ee:ee:ee 10.244.1.10 > 192.168.40.99 icmp echo request ttl 64 len 84 df
   0.042 node1 route cali1    192.168.40.0/24 dev eth0 proto kernel scope link src 192.168.40.101
   0.042 node1 forward eth0   10.244.1.10 > 192.168.40.99 icmp echo request ttl 63 len 84 df
   0.042 node1 neigh eth0     192.168.40.99 dev eth0 INCOMPLETE; neighbourUnknown addr 192.168.40.99
# The node asks three times. node2 hears it, and would go back where the question came from.
   0.042 node1 send eth0      02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff arp who-has 192.168.40.99 tell 192.168.40.101
   0.042 node1 transmit eth0  02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff arp who-has 192.168.40.99 tell 192.168.40.101
   0.054 node2 receive eth0   02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff arp who-has 192.168.40.99 tell 192.168.40.101
   0.054 node2 arp eth0       02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff arp who-has 192.168.40.99 tell 192.168.40.101 (arpIgnoredSameDevice addr 192.168.40.99 dev eth0)
1024.000 node1 send eth0      02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff arp who-has 192.168.40.99 tell 192.168.40.101
1024.000 node1 transmit eth0  02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff arp who-has 192.168.40.99 tell 192.168.40.101
1024.012 node2 receive eth0   02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff arp who-has 192.168.40.99 tell 192.168.40.101
1024.012 node2 arp eth0       02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff arp who-has 192.168.40.99 tell 192.168.40.101 (arpIgnoredSameDevice addr 192.168.40.99 dev eth0)
2048.000 node1 send eth0      02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff arp who-has 192.168.40.99 tell 192.168.40.101
2048.000 node1 transmit eth0  02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff arp who-has 192.168.40.99 tell 192.168.40.101
2048.012 node2 receive eth0   02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff arp who-has 192.168.40.99 tell 192.168.40.101
2048.012 node2 arp eth0       02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff arp who-has 192.168.40.99 tell 192.168.40.101 (arpIgnoredSameDevice addr 192.168.40.99 dev eth0)
# Then the packet is dropped and its sender told.
3072.000 node1 drop eth0      NEIGH_FAILED 10.244.1.10 > 192.168.40.99 icmp echo request ttl 63 len 84 df (neighbourFailed addr 192.168.40.99 tries 3 dev eth0)
3072.000 node1 send           192.168.40.101 > 10.244.1.10 icmp 3/1 ttl 64 len 112 tos 0xc0 [10.244.1.10 > 192.168.40.99 icmp echo request ttl 63 len 84 df]
3072.000 node1 route cali1    10.244.1.10 dev cali1 scope link
3072.000 node1 neigh cali1    10.244.1.10 dev cali1 lladdr 02:00:00:00:02:01 PERMANENT
3072.000 node1 transmit cali1 ee:ee:ee:ee:ee:ee > 02:00:00:00:02:01 192.168.40.101 > 10.244.1.10 icmp 3/1 ttl 64 len 112 tos 0xc0 [10.244.1.10 > 192.168.40.99 icmp echo request ttl 63 len 84 df]
3072.012 pod1  receive eth0   ee:ee:ee:ee:ee:ee > 02:00:00:00:02:01 192.168.40.101 > 10.244.1.10 icmp 3/1 ttl 64 len 112 tos 0xc0 [10.244.1.10 > 192.168.40.99 icmp echo request ttl 63 len 84 df]
3072.012 pod1  route eth0     local 10.244.1.10 dev eth0 proto kernel scope host src 10.244.1.10
3072.012 pod1  deliver eth0   192.168.40.101 > 10.244.1.10 icmp 3/1 ttl 64 len 112 tos 0xc0 [10.244.1.10 > 192.168.40.99 icmp echo request ttl 63 len 84 df] (delivered to icmp)
`)
  })
})
