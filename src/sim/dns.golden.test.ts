/**
 * A golden trace of a lookup and the connection that follows: a pod on a node that changes the nameserver's virtual
 * address, as kube-proxy does, and the server behind it. Of the segments of TCP the first is enough.
 */
import { expect, it } from 'vitest'
import type { World } from '../kernel/netns.ts'
import { openLabDocument } from '../lab/open.ts'
import type { DnsService } from '../net/dnsZone.ts'
import { ipv4 } from '../net/ipv4.ts'
import { printTrace } from './print.ts'
import { traceProbe } from './run.ts'

const NODE_MAC = 'ee:ee:ee:ee:ee:ee'
const MACS = { pod: '02:00:00:00:00:01', dns: '02:00:00:00:00:02' } as const
const ADDRESSES = { pod: '10.244.1.10', dns: '10.244.1.53' } as const

const ZONE: DnsService = {
  ...{ forward: [], recursive: false, compress: false, shuffles: false },
  zones: [
    {
      ...{ name: 'cluster.local', ttl: 30, dashed: [] },
      nodes: new Map([['web.cluster.local', { kind: 'addresses', addresses: [ipv4(ADDRESSES.dns)] }]]),
      soa: {
        ...{ mname: 'ns.dns.cluster.local', rname: 'hostmaster.cluster.local', serial: 1 },
        ...{ refresh: 7200, retry: 1800, expire: 86400, minimum: 30 },
      },
    },
  ],
}

function worldOf(): World {
  const pod = (name: keyof typeof ADDRESSES) => ({
    addresses: [['eth0', `${ADDRESSES[name]}/32`] as const],
    routes: ['169.254.1.1 dev eth0 scope link', 'default via 169.254.1.1'],
    neighbours: [`169.254.1.1 lladdr ${NODE_MAC} dev eth0`],
  })
  const opened = openLabDocument({
    name: 'golden',
    namespaces: {
      pod: pod('pod'),
      dns: pod('dns'),
      node: {
        routes: [`${ADDRESSES.pod} dev cali1 scope link`, `${ADDRESSES.dns} dev cali2 scope link`],
        neighbours: [`${ADDRESSES.pod} lladdr ${MACS.pod} dev cali1`, `${ADDRESSES.dns} lladdr ${MACS.dns} dev cali2`],
        sysctls: { 'net.ipv4.ip_forward': '1' },
        iptables: [
          ...['*nat', ':PREROUTING ACCEPT', ':INPUT ACCEPT', ':OUTPUT ACCEPT', ':POSTROUTING ACCEPT'],
          '-A PREROUTING -d 10.96.0.10/32 -p udp -m udp --dport 53 -j DNAT --to-destination 10.244.1.53:53',
          ...['COMMIT', ''],
        ].join('\n'),
      },
    },
    veths: [
      [
        { ns: 'pod', name: 'eth0', mac: MACS.pod },
        { ns: 'node', name: 'cali1', mac: NODE_MAC },
      ],
      [
        { ns: 'dns', name: 'eth0', mac: MACS.dns },
        { ns: 'node', name: 'cali2', mac: NODE_MAC },
      ],
    ],
    servers: [{ ns: 'dns', proto: 'tcp', port: 80 }],
    probes: [],
  })
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  const { namespaces } = opened.value.world
  return {
    namespaces: new Map(
      [...namespaces].map(([name, netns]) => {
        if (name === 'dns')
          return [name, { ...netns, listeners: [...netns.listeners, { proto: 'udp', port: 53, name, dns: ZONE }] }]
        const resolv = {
          nameservers: [ipv4('10.96.0.10')],
          ...{ search: ['cluster.local'], ndots: 5, timeout: 5, attempts: 2 },
        }
        return name === 'pod' ? [name, { ...netns, resolv }] : [name, netns]
      }),
    ),
  }
}

/** The lines of a template without its remarks. */
const golden = ([text = '']: TemplateStringsArray): string[] =>
  text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))

it('a name is looked up, then its address connected to', () => {
  const trace = traceProbe(
    worldOf(),
    { id: 'golden', kind: 'tcp', from: 'pod', to: 'web', port: 80, sport: 40000 },
    { seed: 1 },
  )
  const syn = trace.journeys.findIndex(({ phase }) => phase === 'handshake')
  // Of each pair the question for A; the one for AAAA goes the same way.
  const lookups = trace.journeys.filter(({ phase }) => phase === 'lookup').filter((_, i) => i % 2 === 0)
  const shown = new Set([...lookups.map(({ id }) => id), syn])
  expect(printTrace(trace, { journeys: ({ id }) => shown.has(id) })).toEqual(golden`
# The resolver asks for the first name of its search list, at the virtual address that resolv.conf has.
0.030 pod  send           10.244.1.10:50326 > 10.96.0.10:53 dns A? web.cluster.local. ttl 64 len 63 df
0.030 pod  route eth0     default via 169.254.1.1 dev eth0
0.030 pod  neigh eth0     169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee PERMANENT
0.030 pod  transmit eth0  02:00:00:00:00:01 > ee:ee:ee:ee:ee:ee 10.244.1.10:50326 > 10.96.0.10:53 dns A? web.cluster.local. ttl 64 len 63 df
0.042 node receive cali1  02:00:00:00:00:01 > ee:ee:ee:ee:ee:ee 10.244.1.10:50326 > 10.96.0.10:53 dns A? web.cluster.local. ttl 64 len 63 df
# The node puts the server in its place, once for the exchange.
0.042 node PREROUTING     nat -A PREROUTING -d 10.96.0.10/32 -p udp -m udp --dport 53 -j DNAT --to-destination 10.244.1.53:53; udp      17 30 src=10.244.1.10 dst=10.96.0.10 sport=50326 dport=53 [UNREPLIED] src=10.244.1.53 dst=10.244.1.10 sport=53 dport=50326 mark=0 use=1; 10.244.1.10:50326 > 10.244.1.53:53 dns A? web.cluster.local. ttl 64 len 63 df
0.042 node route cali1    10.244.1.53 dev cali2 scope link
0.042 node forward cali2  10.244.1.10:50326 > 10.244.1.53:53 dns A? web.cluster.local. ttl 63 len 63 df
0.042 node POSTROUTING    nat policy POSTROUTING ACCEPT; udp      17 30 src=10.244.1.10 dst=10.96.0.10 sport=50326 dport=53 [UNREPLIED] src=10.244.1.53 dst=10.244.1.10 sport=53 dport=50326 mark=0 use=1
0.042 node neigh cali2    10.244.1.53 dev cali2 lladdr 02:00:00:00:00:02 PERMANENT
0.042 node transmit cali2 ee:ee:ee:ee:ee:ee > 02:00:00:00:00:02 10.244.1.10:50326 > 10.244.1.53:53 dns A? web.cluster.local. ttl 63 len 63 df
0.054 dns  receive eth0   ee:ee:ee:ee:ee:ee > 02:00:00:00:00:02 10.244.1.10:50326 > 10.244.1.53:53 dns A? web.cluster.local. ttl 63 len 63 df
0.054 dns  route eth0     local 10.244.1.53 dev eth0 proto kernel scope host src 10.244.1.53
0.054 dns  deliver eth0   10.244.1.10:50326 > 10.244.1.53:53 dns A? web.cluster.local. ttl 63 len 63 df (delivered to dns)
# The server answers out of its zone, in its own name.
0.454 dns  send           10.244.1.53:53 > 10.244.1.10:50326 dns A 10.244.1.53 ttl 64 len 96 df
0.454 dns  route eth0     default via 169.254.1.1 dev eth0
0.454 dns  neigh eth0     169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee PERMANENT
0.454 dns  transmit eth0  02:00:00:00:00:02 > ee:ee:ee:ee:ee:ee 10.244.1.53:53 > 10.244.1.10:50326 dns A 10.244.1.53 ttl 64 len 96 df
0.466 node receive cali2  02:00:00:00:00:02 > ee:ee:ee:ee:ee:ee 10.244.1.53:53 > 10.244.1.10:50326 dns A 10.244.1.53 ttl 64 len 96 df
0.466 node PREROUTING     udp      17 30 src=10.244.1.10 dst=10.96.0.10 sport=50326 dport=53 src=10.244.1.53 dst=10.244.1.10 sport=53 dport=50326 mark=0 use=1
0.466 node route cali2    10.244.1.10 dev cali1 scope link
0.466 node forward cali1  10.244.1.53:53 > 10.244.1.10:50326 dns A 10.244.1.53 ttl 63 len 96 df
# Without any rule the entry gives the answer the name of whom was asked.
0.466 node POSTROUTING    udp      17 30 src=10.244.1.10 dst=10.96.0.10 sport=50326 dport=53 src=10.244.1.53 dst=10.244.1.10 sport=53 dport=50326 mark=0 use=1; 10.96.0.10:53 > 10.244.1.10:50326 dns A 10.244.1.53 ttl 63 len 96 df
0.466 node neigh cali1    10.244.1.10 dev cali1 lladdr 02:00:00:00:00:01 PERMANENT
0.466 node transmit cali1 ee:ee:ee:ee:ee:ee > 02:00:00:00:00:01 10.96.0.10:53 > 10.244.1.10:50326 dns A 10.244.1.53 ttl 63 len 96 df
0.478 pod  receive eth0   ee:ee:ee:ee:ee:ee > 02:00:00:00:00:01 10.96.0.10:53 > 10.244.1.10:50326 dns A 10.244.1.53 ttl 63 len 96 df
0.478 pod  route eth0     local 10.244.1.10 dev eth0 proto kernel scope host src 10.244.1.10
0.478 pod  deliver eth0   10.96.0.10:53 > 10.244.1.10:50326 dns A 10.244.1.53 ttl 63 len 96 df (delivered to client)
# Only now is there a connection, to the address of the answer.
0.878 pod  send           10.244.1.10:40000 > 10.244.1.53:80 tcp [S] mss 1460 ttl 64 len 60 df
0.878 pod  route eth0     default via 169.254.1.1 dev eth0
0.878 pod  neigh eth0     169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee PERMANENT
0.878 pod  transmit eth0  02:00:00:00:00:01 > ee:ee:ee:ee:ee:ee 10.244.1.10:40000 > 10.244.1.53:80 tcp [S] mss 1460 ttl 64 len 60 df
0.890 node receive cali1  02:00:00:00:00:01 > ee:ee:ee:ee:ee:ee 10.244.1.10:40000 > 10.244.1.53:80 tcp [S] mss 1460 ttl 64 len 60 df
0.890 node PREROUTING     nat policy PREROUTING ACCEPT; tcp      6 120 SYN_SENT src=10.244.1.10 dst=10.244.1.53 sport=40000 dport=80 [UNREPLIED] src=10.244.1.53 dst=10.244.1.10 sport=80 dport=40000 mark=0 use=1
0.890 node route cali1    10.244.1.53 dev cali2 scope link
0.890 node forward cali2  10.244.1.10:40000 > 10.244.1.53:80 tcp [S] mss 1460 ttl 63 len 60 df
0.890 node POSTROUTING    nat policy POSTROUTING ACCEPT; tcp      6 120 SYN_SENT src=10.244.1.10 dst=10.244.1.53 sport=40000 dport=80 [UNREPLIED] src=10.244.1.53 dst=10.244.1.10 sport=80 dport=40000 mark=0 use=1
0.890 node neigh cali2    10.244.1.53 dev cali2 lladdr 02:00:00:00:00:02 PERMANENT
0.890 node transmit cali2 ee:ee:ee:ee:ee:ee > 02:00:00:00:00:02 10.244.1.10:40000 > 10.244.1.53:80 tcp [S] mss 1460 ttl 63 len 60 df
0.902 dns  receive eth0   ee:ee:ee:ee:ee:ee > 02:00:00:00:00:02 10.244.1.10:40000 > 10.244.1.53:80 tcp [S] mss 1460 ttl 63 len 60 df
0.902 dns  route eth0     local 10.244.1.53 dev eth0 proto kernel scope host src 10.244.1.53
0.902 dns  deliver eth0   10.244.1.10:40000 > 10.244.1.53:80 tcp [S] mss 1460 ttl 63 len 60 df (delivered to dns)
`)
})
