/**
 * Rules and routes as iproute2 6.1 on Linux 6.18 takes and prints them: transcripts of the same commands, each in a
 * namespace of its own with the veths eth0 and eth1, which are down, and whose far ends are up.
 */
import { expect, it } from 'vitest'
import { replay } from '../netlink/testTerminal.ts'

/** A template's lines without the first line break. */
const transcript = (text: TemplateStringsArray): string => String.raw(text).trim()

it('rules: where they lead, what they keep without effect, protocols and ports', () => {
  const said = transcript`
$ ip link set eth0 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip rule add prio 100 goto 200
$ ip rule add prio 101 goto 32766
$ ip rule add prio 103 blackhole from 1.2.3.4 table 100
$ ip rule add prio 104 unreachable lookup main suppress_prefixlength 8
$ ip rule add prio 105 prohibit suppress_prefixlength 0
$ ip rule add prio 106 nop from 1.1.1.1
$ ip rule add prio 107 lookup 100 goto 300
$ ip rule add prio 109 ipproto tcp
$ ip rule add prio 110 ipproto 6 dport 80 lookup 100
$ ip rule add prio 110 ipproto tcp dport 80 lookup 100
RTNETLINK answers: File exists
$ ip rule add prio 111 sport 1-100 dport 200-300 lookup 100
$ ip rule add prio 112 not ipproto udp sport 53-53 prohibit
$ ip rule add prio 113 ipproto IP-ENCAP
$ ip rule add prio 114 ipproto 200
$ ip rule add prio 115 ipproto 0
$ ip rule add prio 116 ipproto frog
Error: argument "frog" is wrong: Invalid "ipproto" value
$ ip rule add prio 117 ipproto 300
Error: argument "300" is wrong: Invalid "ipproto" value
$ ip rule add prio 118 dport 0
Error: Invalid dport range.
$ ip rule add prio 119 dport 90-80
Error: Invalid dport range.
$ ip rule add prio 120 dport frog
Error: argument "frog" is wrong: invalid dport range
$ ip rule add prio 121 sport 5-65535
Error: Invalid sport range.
$ ip rule add prio 122 dport 65616
$ ip rule add prio 123 dport 80-
$ ip rule add prio 124 dport 80-90-100
$ ip rule add prio 125 sport 0x50
Error: Invalid sport range.
$ ip rule add prio 126 fwmark 0/1
$ ip rule add prio 127 fwmark 5/2
$ ip rule add prio 128 fwmark 0/0
$ ip rule add prio 129 to 10.0.0.1/24
$ ip rule add prio 130 iif nosuch oif eth0
$ ip rule add prio 131 tos AF11
Error: Invalid tos.
$ ip rule add prio 132 tos 4
$ ip rule add prio 133 tos frog
Error: argument "frog" is wrong: TOS value is invalid
$ ip rule add prio 134 table 0
$ ip rule add prio 135 table 0
$ ip rule add prio 136 table 0 blackhole
$ ip rule add prio 139 tos 0x10 ipproto tcp fwmark 1 iif eth0 oif eth0 to 1.1.1.1 from 2.2.2.2 sport 1 dport 2 lookup 100
$ ip rule
0:	from all lookup local
100:	from all goto 200 [unresolved]
101:	from all goto 32766
103:	from 1.2.3.4 lookup 100 blackhole
104:	from all lookup main suppress_prefixlength 8 unreachable
105:	from all prohibit
106:	from 1.1.1.1 nop
107:	from all lookup 100 goto 300 [unresolved]
109:	from all ipproto tcp lookup main
110:	from all ipproto tcp dport 80 lookup 100
111:	from all sport 1-100 dport 200-300 lookup 100
112:	not from all ipproto udp sport 53 prohibit
113:	from all ipproto ipencap lookup main
114:	from all ipproto ipproto-200 lookup main
115:	from all lookup main
122:	from all dport 80 lookup main
123:	from all dport 80 lookup main
124:	from all dport 80-90 lookup main
126:	from all fwmark 0/0x1 lookup main
127:	from all fwmark 0x5/0x2 lookup main
128:	from all lookup main
129:	from all to 10.0.0.1/24 lookup main
130:	from all iif nosuch [detached] oif eth0 lookup main
132:	from all tos 0x04 lookup main
134:	from all lookup 1
135:	from all lookup 2
136:	from all blackhole
139:	from 2.2.2.2 to 1.1.1.1 tos 0x10 fwmark 0x1 iif eth0 oif eth0 ipproto tcp sport 1 dport 2 lookup 100
32766:	from all lookup main
32767:	from all lookup default
`
  expect(replay(said)).toBe(said)
})

it('routes: locked MTUs, and next hops that are dead or without carrier', () => {
  const said = transcript`
$ ip link set eth0 up
$ ip link set eth1 up
$ ip link add v0 type veth peer name v1
$ ip link set v0 up
$ ip link set v1 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip addr add 10.0.1.1/24 dev eth1
$ ip addr add 10.0.2.1/24 dev v0
$ ip route add 10.1.0.0/24 via 10.0.2.2 mtu lock 1400
$ ip route add 10.1.1.0/24 via 10.0.2.2 mtu 1300
$ ip route add 10.1.2.0/24 nexthop via 10.0.0.2 nexthop via 10.0.1.2 weight 3
$ ip route add 10.1.3.0/24 nexthop via 10.0.0.2 nexthop via 10.9.1.2 dev eth1 onlink nexthop via 10.0.2.9 dev v0 onlink
$ ip route add 10.1.4.0/24 via 10.0.1.2
$ ip route add local 10.1.6.0/24 dev eth1
$ ip route add 10.1.9.0/24 mtu lock 1000 nexthop via 10.0.0.2 nexthop via 10.0.1.3
$ ip route add unreachable 10.1.10.0/24 mtu lock 999
$ ip route add unreachable 10.1.11.0/24 tos AF11
$ ip route add 10.1.12.0/24 via 10.0.0.2 tos 0x10
$ ip link set v1 down
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
10.0.1.0/24 dev eth1 proto kernel scope link src 10.0.1.1
10.0.2.0/24 dev v0 proto kernel scope link src 10.0.2.1 linkdown
10.1.0.0/24 via 10.0.2.2 dev v0 linkdown mtu lock 1400
10.1.1.0/24 via 10.0.2.2 dev v0 linkdown mtu 1300
10.1.2.0/24
	nexthop via 10.0.0.2 dev eth0 weight 1
	nexthop via 10.0.1.2 dev eth1 weight 3
10.1.3.0/24
	nexthop via 10.0.0.2 dev eth0 weight 1
	nexthop via 10.9.1.2 dev eth1 weight 1 onlink
	nexthop via 10.0.2.9 dev v0 weight 1 onlink linkdown
10.1.4.0/24 via 10.0.1.2 dev eth1
10.1.9.0/24 mtu lock 1000
	nexthop via 10.0.0.2 dev eth0 weight 1
	nexthop via 10.0.1.3 dev eth1 weight 1
unreachable 10.1.10.0/24 mtu lock 999
unreachable 10.1.11.0/24 tos AF11
10.1.12.0/24 tos 0x10 via 10.0.0.2 dev eth0
$ ip link set eth1 down
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
10.0.2.0/24 dev v0 proto kernel scope link src 10.0.2.1 linkdown
10.1.0.0/24 via 10.0.2.2 dev v0 linkdown mtu lock 1400
10.1.1.0/24 via 10.0.2.2 dev v0 linkdown mtu 1300
10.1.2.0/24
	nexthop via 10.0.0.2 dev eth0 weight 1
	nexthop via 10.0.1.2 dev eth1 weight 3 dead linkdown
10.1.3.0/24
	nexthop via 10.0.0.2 dev eth0 weight 1
	nexthop via 10.9.1.2 dev eth1 weight 1 dead onlink linkdown
	nexthop via 10.0.2.9 dev v0 weight 1 onlink linkdown
10.1.9.0/24 mtu lock 1000
	nexthop via 10.0.0.2 dev eth0 weight 1
	nexthop via 10.0.1.3 dev eth1 weight 1 dead linkdown
unreachable 10.1.10.0/24 mtu lock 999
unreachable 10.1.11.0/24 tos AF11
10.1.12.0/24 tos 0x10 via 10.0.0.2 dev eth0
$ ip route show table local
local 10.0.0.1 dev eth0 proto kernel scope host src 10.0.0.1
broadcast 10.0.0.255 dev eth0 proto kernel scope link src 10.0.0.1
local 10.0.1.1 dev eth1 proto kernel scope host src 10.0.1.1
local 10.0.2.1 dev v0 proto kernel scope host src 10.0.2.1
broadcast 10.0.2.255 dev v0 proto kernel scope link src 10.0.2.1 linkdown
local 10.1.6.0/24 dev eth1 scope host
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
`
  expect(replay(said)).toBe(said)
})
