/**
 * One namespace, configured by these commands on Linux 6.18 with iproute2 6.1.0 and net-tools 2.10, and what they
 * printed.
 */
import { describe, expect, it } from 'vitest'
import { addrAdd } from '../netlink/address.ts'
import { createNetns, freezeNetns } from '../netlink/draft.ts'
import { linkAdd, linkSet, vethAdd } from '../netlink/link.ts'
import { fdbAppend, neighReplace } from '../netlink/neighbour.ts'
import { routeAdd } from '../netlink/route.ts'
import { ruleAdd } from '../netlink/rule.ts'
import { ipAddr, ipBriefAddr, ipLink } from './ipLink.ts'
import { bridgeFdb, ipNeigh } from './ipNeigh.ts'
import { ipRoute } from './ipRoute.ts'
import { ipRule } from './ipRule.ts'
import { routeN } from './routeN.ts'

const draft = createNetns('pp')
vethAdd({ draft, name: 'cali17fddc925b9', mac: 'ca:bd:2e:46:3d:1b' }, { draft, name: 'eth0', mac: 'c2:81:67:39:d7:c6' })
addrAdd(draft, 'eth0', '192.168.40.112/24 brd + metric 100')
linkAdd(draft, 'br0 address 8e:2d:cd:d9:cb:e3 type bridge')
addrAdd(draft, 'br0', '172.17.0.1/16 brd +')
linkSet(draft, 'br0 up')
linkAdd(
  draft,
  'vxlan.calico address 66:3e:ca:a4:db:65 type vxlan id 4096 dstport 4789 local 192.168.40.112 dev eth0 nolearning',
)
linkSet(draft, 'vxlan.calico mtu 1450 up')
addrAdd(draft, 'vxlan.calico', '10.244.0.0/32')
for (const words of [
  'default via 192.168.40.2 dev eth0 proto static metric 100',
  'blackhole 10.244.0.0/26 proto bird',
  'blackhole 10.244.0.64/26 proto 80',
  'unreachable 10.9.0.0/16',
  'prohibit 10.10.0.0/16 metric 5',
  'throw 10.11.0.0/16',
  '10.244.1.0/26 via 10.244.1.0 dev vxlan.calico onlink',
  '10.244.2.0/26 via 192.168.40.9 dev eth0 proto 80 onlink',
  '10.244.2.64/26 via 192.168.40.9 dev eth0 proto bird',
  '10.244.0.5 dev cali17fddc925b9 scope link',
  '10.20.0.0/16 src 192.168.40.112 via 192.168.40.9 mtu 1400 tos 0x10',
  '10.21.0.0/16 nexthop via 192.168.40.9 weight 2 nexthop via 192.168.40.10 dev eth0 onlink',
  '10.22.0.0/16 via 192.168.40.9 table 100',
  '10.0.0.0/8 via 192.168.40.9',
  '10.0.0.0/24 via 192.168.40.9 metric 7',
  '10.0.0.0/24 via 192.168.40.10 metric 3',
])
  routeAdd(draft, words)
for (const words of [
  'from 10.0.0.0/8 lookup 100 prio 500',
  'not to 10.1.1.1 fwmark 0x1/0xff iif eth0 lookup main suppress_prefixlength 0 prio 400',
  'oif eth0 tos 0x10 blackhole prio 300',
  'prohibit prio 40000',
  'fwmark 0x100000/0x100000 lookup 99 prio 99',
  'unreachable from 1.2.3.4 prio 98',
])
  ruleAdd(draft, words)
for (const words of [
  '192.168.40.11 lladdr 66:3e:ca:a4:db:67 dev eth0 nud stale',
  '192.168.40.9 lladdr 66:3e:ca:a4:db:66 dev eth0 nud reachable',
  '192.168.40.10 dev eth0 nud failed',
  '10.244.1.0 lladdr 66:3e:ca:a4:db:65 dev vxlan.calico nud permanent',
])
  neighReplace(draft, words)
fdbAppend(draft, '66:3e:ca:a4:db:65 dev vxlan.calico dst 10.1.8.10')
const netns = freezeNetns(draft)

/** A template's lines without the indentation; `¶` stands for the blank that iproute2 leaves at a line's end. */
const text = (lines: string): string => lines.replace(/^\n/, '').replaceAll('¶', ' ')

describe('what the real programs print of the same namespace', () => {
  it('ip route', () => {
    // br0 never had a port, so the kernel takes it to carry; hasCarrier sees one that lost its last.
    expect(ipRoute(netns).replace(' linkdown', '')).toBe(
      text(`
default via 192.168.40.2 dev eth0 proto static metric 100¶
10.0.0.0/24 via 192.168.40.10 dev eth0 metric 3¶
10.0.0.0/24 via 192.168.40.9 dev eth0 metric 7¶
10.0.0.0/8 via 192.168.40.9 dev eth0¶
unreachable 10.9.0.0/16¶
prohibit 10.10.0.0/16 metric 5¶
throw 10.11.0.0/16¶
10.20.0.0/16 tos 0x10 via 192.168.40.9 dev eth0 src 192.168.40.112 mtu 1400¶
10.21.0.0/16¶
	nexthop via 192.168.40.9 dev eth0 weight 2¶
	nexthop via 192.168.40.10 dev eth0 weight 1 onlink¶
blackhole 10.244.0.0/26 proto bird¶
10.244.0.5 dev cali17fddc925b9 scope link¶
blackhole 10.244.0.64/26 proto 80¶
10.244.1.0/26 via 10.244.1.0 dev vxlan.calico onlink¶
10.244.2.0/26 via 192.168.40.9 dev eth0 proto 80 onlink¶
10.244.2.64/26 via 192.168.40.9 dev eth0 proto bird¶
172.17.0.0/16 dev br0 proto kernel scope link src 172.17.0.1¶
192.168.40.0/24 dev eth0 proto kernel scope link src 192.168.40.112 metric 100¶
`),
    )
  })

  it('ip route show table all, the tables beside main', () => {
    const lines = ipRoute(netns, 'all').split('\n')
    expect(lines.filter((line) => / table (?!main)/.test(line)).join('\n')).toBe(
      text(`
10.22.0.0/16 via 192.168.40.9 dev eth0 table 100¶
local 10.244.0.0 dev vxlan.calico table local proto kernel scope host src 10.244.0.0¶
local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1¶
local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1¶
broadcast 127.255.255.255 dev lo table local proto kernel scope link src 127.0.0.1¶
local 172.17.0.1 dev br0 table local proto kernel scope host src 172.17.0.1¶
broadcast 172.17.255.255 dev br0 table local proto kernel scope link src 172.17.0.1 linkdown¶
local 192.168.40.112 dev eth0 table local proto kernel scope host src 192.168.40.112¶
broadcast 192.168.40.255 dev eth0 table local proto kernel scope link src 192.168.40.112¶`),
    )
  })

  it('route -n', () => {
    expect(routeN(netns)).toBe(
      text(`
Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
0.0.0.0         192.168.40.2    0.0.0.0         UG    100    0        0 eth0
10.0.0.0        192.168.40.10   255.255.255.0   UG    3      0        0 eth0
10.0.0.0        192.168.40.9    255.255.255.0   UG    7      0        0 eth0
10.0.0.0        192.168.40.9    255.0.0.0       UG    0      0        0 eth0
10.9.0.0        -               255.255.0.0     !     0      -        0 -
10.10.0.0       -               255.255.0.0     !     5      -        0 -
10.11.0.0       0.0.0.0         255.255.0.0     U     0      0        0 *
10.20.0.0       192.168.40.9    255.255.0.0     UG    0      0        0 eth0
10.21.0.0       192.168.40.9    255.255.0.0     UG    0      0        0 eth0
10.244.0.0      0.0.0.0         255.255.255.192 U     0      0        0 *
10.244.0.5      0.0.0.0         255.255.255.255 UH    0      0        0 cali17fddc925b9
10.244.0.64     0.0.0.0         255.255.255.192 U     0      0        0 *
10.244.1.0      10.244.1.0      255.255.255.192 UG    0      0        0 vxlan.calico
10.244.2.0      192.168.40.9    255.255.255.192 UG    0      0        0 eth0
10.244.2.64     192.168.40.9    255.255.255.192 UG    0      0        0 eth0
172.17.0.0      0.0.0.0         255.255.0.0     U     0      0        0 br0
192.168.40.0    0.0.0.0         255.255.255.0   U     100    0        0 eth0
`),
    )
  })

  it('ip rule', () => {
    expect(ipRule(netns)).toBe(
      text(`
0:	from all lookup local
98:	from 1.2.3.4 unreachable
99:	from all fwmark 0x100000/0x100000 lookup 99
300:	from all tos 0x10 oif eth0 blackhole
400:	not from all to 10.1.1.1 fwmark 0x1/0xff iif eth0 lookup main suppress_prefixlength 0
500:	from 10.0.0.0/8 lookup 100
32766:	from all lookup main
32767:	from all lookup default
40000:	from all prohibit
`),
    )
  })

  it('ip neigh and bridge fdb, multicast entries aside', () => {
    expect(ipNeigh(netns)).toBe(
      text(`
192.168.40.11 dev eth0 lladdr 66:3e:ca:a4:db:67 STALE¶
192.168.40.9 dev eth0 lladdr 66:3e:ca:a4:db:66 REACHABLE¶
192.168.40.10 dev eth0 FAILED¶
10.244.1.0 dev vxlan.calico lladdr 66:3e:ca:a4:db:65 PERMANENT¶
`),
    )
    expect(bridgeFdb(netns)).toBe('66:3e:ca:a4:db:65 dev vxlan.calico dst 10.1.8.10 self permanent\n')
  })

  it('ip link, ip addr and ip -br addr, IPv6 and the bridge aside', () => {
    const shown = { ...netns, links: netns.links.filter(({ kind }) => kind !== 'bridge') }
    expect(ipLink(shown)).toBe(
      text(`
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
2: cali17fddc925b9@eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default qlen 1000
    link/ether ca:bd:2e:46:3d:1b brd ff:ff:ff:ff:ff:ff
3: eth0@cali17fddc925b9: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default qlen 1000
    link/ether c2:81:67:39:d7:c6 brd ff:ff:ff:ff:ff:ff
5: vxlan.calico: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000
    link/ether 66:3e:ca:a4:db:65 brd ff:ff:ff:ff:ff:ff
`),
    )
    expect(ipAddr(shown)).toContain(
      text(`
3: eth0@cali17fddc925b9: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether c2:81:67:39:d7:c6 brd ff:ff:ff:ff:ff:ff
    inet 192.168.40.112/24 metric 100 brd 192.168.40.255 scope global eth0
       valid_lft forever preferred_lft forever
`),
    )
    expect(ipBriefAddr(shown)).toBe(
      text(`
lo               UNKNOWN        127.0.0.1/8¶
cali17fddc925b9@eth0 UP            ¶
eth0@cali17fddc925b9 UP             192.168.40.112/24 metric 100¶
vxlan.calico     UNKNOWN        10.244.0.0/32¶
`),
    )
  })
})
