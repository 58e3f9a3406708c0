/**
 * What `ip route`, `ip rule`, `ip neigh`, `bridge fdb` and `sysctl` take and refuse, as a
 * transcript of iproute2 6.1 on Linux 6.18, each stanza in a namespace of its own with the veths eth0 and eth1,
 * which are down. The same commands, typed there, printed the same lines (of a usage the first one is kept).
 */
import { describe, expect, it } from 'vitest'
import { replay } from './testTerminal.ts'

/** A template's lines without the first line break. */
const transcript = (text: TemplateStringsArray): string => String.raw(text).trim()

describe('what the real programs say about routes and the rest', () => {
  it('routes', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip route add default via 10.9.0.1
Error: Nexthop has invalid gateway.
$ ip route add default via 10.0.0.1
$ ip route add default via 10.0.0.254
RTNETLINK answers: File exists
$ ip route add default via 10.0.0.253
RTNETLINK answers: File exists
$ ip route add default via 10.0.0.253 metric 5
$ ip route add default via 10.0.0.253 metric 5
RTNETLINK answers: File exists
$ ip route add 10.1.0.0/24
RTNETLINK answers: No such device
$ ip route add 10.1.0.1/24 dev eth0
Error: Invalid prefix for given prefix length.
$ ip route add 10.1.0.0/33 dev eth0
Error: any valid prefix is expected rather than "10.1.0.0/33".
$ ip route add 10.1.0.0/24 dev nope
Cannot find device "nope"
$ ip route add 10.1.0.0/24 dev eth1
Error: Device for nexthop is not up.
$ ip route add 10.1.0.0/24 via 10.0.0.5 dev eth1
Error: Nexthop has invalid gateway.
$ ip route add 10.1.0.0/24 via 10.9.0.5 dev eth0
Error: Nexthop has invalid gateway.
$ ip route add 10.1.0.0/24 via 10.9.0.5 onlink
Error: Nexthop device required for onlink.
$ ip route add 10.1.0.0/24 via 10.9.0.5 dev eth1 onlink
Error: Nexthop device is not up.
$ ip route add 10.1.0.0/24 via 10.0.0.1 dev eth0 onlink
Error: Nexthop has invalid gateway.
$ ip route add 10.1.0.0/24 via 10.0.0.255 dev eth0 onlink
Error: Nexthop has invalid gateway.
$ ip route add 10.1.0.0/24 via 10.0.0.255
Error: Nexthop has invalid gateway.
$ ip route add 10.1.0.0/24 via 10.0.0.5 scope link
Error: Nexthop has invalid gateway.
$ ip route add 10.1.0.0/24 via 10.0.0.5 scope host
Error: Route with host scope can not have a gateway.
$ ip route add 10.1.0.0/24 via 10.0.0.5 dev eth0 scope link onlink
Error: Nexthop has invalid scope.
$ ip route add 10.1.0.0/24 via frog
Error: inet address is expected rather than "frog".
$ ip route add 10.1.0.0/24 via 10.0.0.5 frog
Error: either "to" is duplicate, or "frog" is a garbage.
$ ip route add 10.1.0.0/24 dev eth0 frog
Error: either "to" is duplicate, or "frog" is a garbage.
$ ip route add frog dev eth0
Error: any valid prefix is expected rather than "frog".
$ ip route add 10.1.0.0/24 dev eth0 scope moon
Error: argument "moon" is wrong: invalid "scope" value
$ ip route add 10.1.0.0/24 dev eth0 proto moon
Error: argument "moon" is wrong: "protocol" value is invalid
$ ip route add 10.1.0.0/24 dev eth0 proto 256
Error: argument "256" is wrong: "protocol" value is invalid
$ ip route add 10.1.0.0/24 dev eth0 table moon
Error: argument "moon" is wrong: "table" value is invalid
$ ip route add 10.1.0.0/24 dev eth0 metric x
Error: argument "x" is wrong: "metric" value is invalid
$ ip route add 10.1.0.0/24 dev eth0 metric
Command line is not complete. Try option "help"
$ ip route add 10.1.0.0/24 dev eth0 src 10.7.7.7
Error: Invalid prefsrc address.
$ ip route add 10.1.0.0/24 dev eth0 src frog
Error: inet address is expected rather than "frog".
$ ip route add 10.1.0.0/24 dev eth0 tos 256
Error: argument "256" is wrong: "tos" value is invalid
$ ip route add 10.1.0.0/24 dev eth0 tos frog
Error: argument "frog" is wrong: "tos" value is invalid
$ ip route add 10.1.0.0/24 dev eth0 tos 1
Error: Invalid dsfield (tos): ECN bits must be 0.
$ ip route add 10.1.0.0/24 dev eth0 mtu x
Error: argument "x" is wrong: "mtu" value is invalid
$ ip route add 10.1.0.0/24 nexthop frog 10.0.0.5
Error: "nexthop" or end of line is expected instead of "frog"
$ ip route add 10.1.0.0/24 nexthop via 10.0.0.5 weight 300
Error: argument "300" is wrong: "weight" is invalid
$ ip route add 10.1.0.0/24 nexthop via 10.0.0.5 weight 0
Error: argument "0" is wrong: "weight" is invalid
$ ip route add 10.1.0.0/24 nexthop via 10.9.0.5 nexthop via 10.0.0.5
Error: Nexthop has invalid gateway.
$ ip route add blackhole 10.2.0.0/24
$ ip route add unreachable 10.2.0.0/24
RTNETLINK answers: File exists
$ ip route add unreachable 10.2.0.0/24 metric 3
$ ip route add blackhole 10.3.0.0/24 dev eth0
Error: Gateway, device and multipath can not be specified for this route type.
$ ip route add blackhole 10.3.0.0/24 via 10.0.0.5
Error: Gateway, device and multipath can not be specified for this route type.
$ ip route add prohibit 10.4.0.0/24 dev nope
Cannot find device "nope"
$ ip route add throw 10.5.0.0/24 via 10.0.0.5
Error: Gateway, device and multipath can not be specified for this route type.
$ ip route add local 10.6.0.0/24 dev eth0
$ ip route add local 10.6.0.0/24
RTNETLINK answers: No such device
$ ip route add local 10.6.0.0/24 via 10.0.0.5
Error: Route with host scope can not have a gateway.
$ ip route add local 10.6.1.0/24 dev eth0 scope link
Error: Invalid scope.
$ ip route add broadcast 10.6.2.255 dev eth0
$ ip route add broadcast 10.6.2.254
RTNETLINK answers: No such device
$ ip route add 10.1.0.0/24 dev lo
$ ip route add 10.1.1.0/24 dev eth0 scope host
$ ip route add 10.1.1.0/24 dev eth0 scope nowhere
Error: Invalid scope.
$ ip route add 10.1.2.0/24 dev eth0 scope global
$ ip route add 10.1.3.0/24 via 10.1.2.5
Error: Nexthop has invalid gateway.
$ ip route add 10.1.3.0/24 via 10.2.0.5
Error: Nexthop has invalid gateway.
$ ip route add 10.1.4.0/24 via 10.0.0.5 table 100
$ ip route add 10.1.5.0/24 via 10.1.4.5 table 100
Error: Nexthop has invalid gateway.
$ ip route add 10.1.6.0/24 dev eth0 table 100
$ ip route add 10.1.7.0/24 via 10.1.6.5 table 100
$ ip route add 10.1.7.0/24 via 10.1.6.5
Error: Nexthop has invalid gateway.
$ ip route add 224.0.0.0/4 dev eth0
$ ip route add 0.0.0.0/0 dev eth1
Error: Device for nexthop is not up.
$ ip route add 10.1.8.0/24 via 0.0.0.0 dev eth0
$ ip route add 10.1.8.0/24 via 224.0.0.1 dev eth0 onlink
Error: Nexthop has invalid gateway.
$ ip route add 10.1.8.0/24 via 127.0.0.1
RTNETLINK answers: File exists
$ ip route add
Usage: ip route { list | flush } SELECTOR
$ ip route add to
Command line is not complete. Try option "help"
$ ip route add 10.1.9.0/24 dev eth0 table 4294967296
Error: argument "4294967296" is wrong: "table" value is invalid
$ ip route add 10.1.9.0/24 dev eth0 table 0
$ ip route add 10.1.9.0/24 dev eth0 mtu lock
Command line is not complete. Try option "help"
$ ip route add 10.1.10.0/24 via inet 10.0.0.5
$ ip route add 10.1.12.0/24 dev eth0 dev eth0
$ ip route add 10.1.13.0/24 10.1.14.0/24 dev eth0
Error: either "to" is duplicate, or "10.1.14.0/24" is a garbage.
$ ip route add 10.1.13/24 dev eth0
$ ip route add 10.1.15.5/32 dev eth0
$ ip route add 10.1.15.5 dev eth0
RTNETLINK answers: File exists
`
    expect(replay(said)).toBe(said)
  })

  it('gateways, sources, scopes and spellings of routes', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip link set eth1 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip addr add 10.0.1.1/24 dev eth1
$ ip route add 10.2.0.0/24 dev eth0 onlink
Error: Invalid flags for nexthop - PERVASIVE and ONLINK can not be set.
$ ip route add 10.2.1.0/24 via 10.0.1.1 dev eth0 onlink
Error: Nexthop has invalid gateway.
$ ip route add 10.2.2.0/24 via 10.0.1.1 dev eth0
Error: Nexthop has invalid gateway.
$ ip route add 10.2.3.0/24 via 10.0.0.1 dev eth0 scope link
$ ip route add 10.2.4.0/24 dev eth0 src 127.0.0.5
$ ip route add 10.2.5.0/24 dev eth0 src 10.0.0.255
Error: Invalid prefsrc address.
$ ip route add local 10.3.0.0/16 dev lo
$ ip route add 10.2.6.0/24 dev eth0 src 10.3.4.5
$ ip route add local 10.4.0.1 dev eth0 src 10.4.0.1
$ ip route add local 10.4.0.2 dev eth0 src 10.4.0.9
Error: Invalid prefsrc address.
$ ip route add 10.2.7.0/24 dev nope via frog
Error: inet address is expected rather than "frog".
$ ip route add 10.2.7.0/24 dev nope via 10.9.9.9 src 10.8.8.8
Cannot find device "nope"
$ ip route add 10.2.7.1/24 via 10.9.9.9
Error: Invalid prefix for given prefix length.
$ ip route add 10.2.9.0/24 nexthop via 10.0.0.5 dev eth0 nexthop via 10.0.1.5 dev eth1 onlink weight 3
$ ip route add 10.2.10.0/24 nexthop via 10.0.0.5
$ ip route add 10.2.11.0/24 nexthop dev eth0 nexthop dev eth1
$ ip route add 10.2.13.0/24 dev eth0 nexthop via 10.0.0.5 nexthop via 10.0.1.5
Error: Nexthop device index does not match RTA_OIF.
$ ip route add blackhole 10.2.14.0/24 nexthop via 10.0.0.5 nexthop via 10.0.1.5
Error: Gateway, device and multipath can not be specified for this route type.
$ ip route add 10.2.16.0/24 via 10.0.0.5 scope site
$ ip route add 10.2.18.0/24 dev eth0 scope 253
$ ip route add 10.2.19.0/24 dev eth0 scope 256
Error: argument "256" is wrong: invalid "scope" value
$ ip route add 10.2.20.0/24 dev eth0 proto 8
$ ip route add 10.2.21.0/24 dev eth0 proto 80
$ ip route add 10.2.23.0/24 dev eth0 proto 0
$ ip route add 10.2.24.0/24 dev eth0 table main
$ ip route add 10.2.26.0/24 dev eth0 table 254
$ ip route add unicast 10.2.27.0/24 dev eth0
$ ip route add to 10.2.28.0/24 dev eth0
$ ip route add to unicast 10.2.28.0/24 dev eth0
RTNETLINK answers: File exists
$ ip route add unicast to 10.2.29.0/24 dev eth0
Error: any valid prefix is expected rather than "to".
$ ip route add 10.2.31.0/24 dev eth0 tos 0x10
$ ip route add 10.2.31.0/24 dev eth0 tos 16
Error: Invalid dsfield (tos): ECN bits must be 0.
$ ip route add 10.2.31.0/24 dev eth0
$ ip route add 10.2.32.0/24 dev eth0 tos lowdelay
Error: argument "lowdelay" is wrong: "tos" value is invalid
$ ip route add 10.2.33.0/24 dev eth0 mtu 40
$ ip route add 10.2.34.0/24 dev eth0 mtu 99999
$ ip route add 10.2.35.0/24 dev eth0 mtu lock 1400
$ ip route add 10/8 dev eth0
$ ip route add 10.2.36 dev eth0
$ ip route add 10.2.37.0/255.255.255.0 dev eth0
$ ip route add 10.2.38.0/255.0.255.0 dev eth0
Error: any valid prefix is expected rather than "10.2.38.0/255.0.255.0".
$ ip route add 0x0a.2.39.0/24 dev eth0
$ ip route add 10.2.40.0/024 dev eth0
Error: Invalid prefix for given prefix length.
$ ip route add 10.2.41.256 dev eth0
Error: any valid prefix is expected rather than "10.2.41.256".
$ ip route add 10.2.41.1.1 dev eth0
Error: any valid prefix is expected rather than "10.2.41.1.1".
$ ip route add 10.3.1.0/24 via default dev eth0
$ ip route add 10.3.2.0/24 table
Command line is not complete. Try option "help"
$ ip route add 10.3.3.0/24 nexthop
Error: unexpected end of line after "nexthop"
$ ip route add 10.3.3.0/24 dev
Command line is not complete. Try option "help"
`
    expect(replay(said)).toBe(said)
  })

  it('rules', () => {
    const said = transcript`
$ ip rule add frog
Error: argument "frog" is wrong: Failed to parse rule type
$ ip rule add from frog
Error: any valid prefix is expected rather than "frog".
$ ip rule add to 10.0.0.0/33 lookup 100
Error: any valid prefix is expected rather than "10.0.0.0/33".
$ ip rule add lookup moon
Error: argument "moon" is wrong: invalid table ID
$ ip rule add from 10.0.0.0/24 lookup 100 prio x
Error: argument "x" is wrong: preference value is invalid
$ ip rule add from 10.0.0.0/24 lookup 100 prio -1
Error: argument "-1" is wrong: preference value is invalid
$ ip rule add from 10.0.0.0/24 prio 100
$ ip rule add from 10.0.0.0/24 lookup 100 prio 100
$ ip rule add from 10.0.0.0/24 lookup 100 prio 100
RTNETLINK answers: File exists
$ ip rule add from 10.0.0.0/24 lookup 101 prio 100
$ ip rule add fwmark x lookup 100
Error: argument "x" is wrong: fwmark value is invalid
$ ip rule add fwmark 1/x lookup 100
Error: argument "x" is wrong: fwmask value is invalid
$ ip rule add fwmark 1/2/3 lookup 100
Error: argument "2/3" is wrong: fwmask value is invalid
$ ip rule add iif averyveryverylongname lookup 100
Error: argument "averyveryverylongname" is wrong: "iif"/"dev" not a valid ifname
$ ip rule add tos 300 lookup 100
Error: argument "300" is wrong: TOS value is invalid
$ ip rule add tos x lookup 100
Error: argument "x" is wrong: TOS value is invalid
$ ip rule add tos 0x3 lookup 100
Error: Invalid dsfield (tos): ECN bits must be 0.
$ ip rule add goto 50 prio 100
Error: Backward goto not supported.
$ ip rule add goto 100 prio 100
Error: Backward goto not supported.
$ ip rule add goto x prio 99
Error: argument "x" is wrong: invalid target
$ ip rule add goto prio 99
Error: argument "prio" is wrong: invalid target
$ ip rule add type moon
Error: argument "moon" is wrong: Failed to parse rule type
$ ip rule add type blackhole from 10.0.5.0/24
$ ip rule add suppress_prefixlength 33 lookup 100
$ ip rule add suppress_prefixlength x lookup 100
Error: argument "x" is wrong: suppress_prefixlength value is invalid
$ ip rule add suppress_prefixlength 0
$ ip rule add prio 3 nop
$ ip rule add not
$ ip rule add not from all lookup 100 prio 77
$ ip rule add from
Command line is not complete. Try option "help"
$ ip rule add lookup
Command line is not complete. Try option "help"
$ ip rule add prohibit
$ ip rule add
"ip rule add" requires arguments.
$ ip rule add fwmark 0 lookup 55 prio 12
$ ip rule add fwmark 0x1/0x1 lookup 55 prio 13
$ ip rule add dev eth0 lookup 5 prio 14
$ ip rule
0:	from all lookup local
1:	from all prohibit
2:	not from all lookup main
3:	from all nop
12:	from all lookup 55
13:	from all fwmark 0x1/0x1 lookup 55
14:	from all iif eth0 lookup 5
77:	not from all lookup 100
97:	from all lookup main suppress_prefixlength 0
98:	from all lookup 100 suppress_prefixlength 33
99:	from 10.0.5.0/24 blackhole
100:	from 10.0.0.0/24 lookup main
100:	from 10.0.0.0/24 lookup 100
100:	from 10.0.0.0/24 lookup 101
32766:	from all lookup main
32767:	from all lookup default
`
    expect(replay(said)).toBe(said)
  })

  it('neighbours', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip neigh replace frog lladdr 02:00:00:00:00:05 dev eth0
Error: any valid address is expected rather than "frog".
$ ip neigh replace 10.0.0.5 lladdr frog dev eth0
Error: Invalid link address.
$ ip neigh replace 10.0.0.5 lladdr 02:00:00:00:00:05
Device and destination are required arguments.
$ ip neigh replace 10.0.0.5 lladdr 02:00:00:00:00:05 dev nope
Cannot find device "nope"
$ ip neigh replace 10.0.0.5 dev eth0
Error: No link layer address given.
$ ip neigh replace 10.0.0.5 lladdr 02:00:00:00:00:05 dev eth0 nud moon
Error: argument "moon" is wrong: nud state is bad
$ ip neigh replace 10.0.0.5 lladdr 02:00:00:00:00:05 dev eth0 frog
Error: either "to" is duplicate, or "frog" is a garbage.
$ ip neigh replace 10.0.0.5 lladdr 02:00:00:00:00:05 dev eth0 nud permanent
$ ip neigh replace 10.0.0.6 dev eth0 nud noarp
Error: No link layer address given.
$ ip neigh replace 10.0.0.7 dev eth0 nud failed
$ ip neigh replace 10.0.0.8 dev eth0 nud stale
Error: No link layer address given.
$ ip neigh replace 10.0.0.8 lladdr 02:00:00:00:00:05:06 dev eth0
$ ip neigh replace 10.0.0.8 lladdr 02:00:00:00:00 dev eth0
Error: Invalid link address.
$ ip neigh replace 10.0.0.8 lladdr
Command line is not complete. Try option "help"
$ ip neigh replace lladdr 02:00:00:00:00:05 dev eth0
Device and destination are required arguments.
$ ip neigh replace
Device and destination are required arguments.
$ ip neigh replace dev eth0
Device and destination are required arguments.
$ ip neigh replace proxy 10.0.0.9 dev eth0
$ ip neigh replace proxy 10.0.0.9 dev nope
Cannot find device "nope"
$ ip neigh replace 10.0.0.10 10.0.0.11 lladdr 02:00:00:00:00:05 dev eth0
Error: either "to" is duplicate, or "10.0.0.11" is a garbage.
$ ip neigh replace 10.0.0.12/24 lladdr 02:00:00:00:00:05 dev eth0
Error: any valid address is expected rather than "10.0.0.12/24".
$ ip neigh replace 224.0.0.5 lladdr 02:00:00:00:00:05 dev eth0
$ ip neigh replace 10.0.0.21 lladdr 02:00:00:00:00:05 dev eth0 nud probe
$ ip neigh replace 10.0.0.22 lladdr 02:00:00:00:00:05 dev eth0 nud incomplete
$ ip neigh replace 10.0.0.25 lladdr 02:00:00:00:00:05 dev eth1
`
    expect(replay(said)).toBe(said)
  })

  it('entries of the forwarding database', () => {
    const said = transcript`
$ ip link add br0 type bridge
$ ip link set eth0 master br0
$ ip link add vx type vxlan id 5 dstport 4789 nolearning
$ bridge fdb append 02:00:00:00:00:05 dev vx dst 10.0.0.1
$ bridge fdb append 02:00:00:00:00:05 dev vx dst 10.0.0.1
$ bridge fdb append 02:00:00:00:00:05 dev vx dst 10.0.0.2
$ bridge fdb append 00:00:00:00:00:00 dev vx dst 10.0.0.2
$ bridge fdb append 00:00:00:00:00:00 dev vx dst 10.0.0.3
$ bridge fdb append 02:00:00:00:00:06 dev vx
RTNETLINK answers: Invalid argument
$ bridge fdb append 02:00:00:00:00:06 dev nope dst 10.0.0.1
Cannot find device "nope"
$ bridge fdb append 02:00:00:00:00:06 dst 10.0.0.1
Device and address are required arguments.
$ bridge fdb append frog dev vx dst 10.0.0.1
Invalid mac address frog
$ bridge fdb append 02:00:00:00:00:06 dev vx dst frog
Error: any valid address is expected rather than "frog".
$ bridge fdb append 02:00:00:00:00:06 dev vx frog
Error: either "to" is duplicate, or "frog" is a garbage.
$ bridge fdb append 02:00:00:00:00:06 dev eth0
$ bridge fdb append 02:00:00:00:00:06 dev eth0 master
$ bridge fdb append 02:00:00:00:00:06 dev eth0 master
$ bridge fdb append 02:00:00:00:00:07 dev eth0 master static
$ bridge fdb append 02:00:00:00:00:08 dev eth1 master
RTNETLINK answers: Operation not supported
$ bridge fdb append 02:00:00:00:00:08 dev eth1
$ bridge fdb append dev vx
Device and address are required arguments.
$ bridge fdb append
Device and address are required arguments.
$ bridge fdb append 02:00:00:00:00:06 dev vx dst
Command line is not complete. Try option "help"
$ bridge fdb append 01:00:00:00:00:06 dev vx dst 10.0.0.1
$ bridge fdb append 02:00:00:00:00:0a dev vx dst 224.0.0.1
$ bridge fdb append 02:00:00:00:00:0c dev vx dst 10.0.0.1 static
$ bridge fdb append 02:00:00:00:00:0d dev eth0 master dynamic
RTNETLINK answers: Operation not permitted
$ bridge fdb append 02:00:00:00:00:0d dev eth0 master local
`
    expect(replay(said)).toBe(said)
  })

  it('sysctls', () => {
    const said = transcript`
$ sysctl -w net.ipv4.ip_forward=1
$ sysctl -w net.ipv4.ip_forward=frog
sysctl: setting key "net.ipv4.ip_forward": Invalid argument
$ sysctl -w net.ipv4.ip_forward=
sysctl: setting key "net.ipv4.ip_forward": Invalid argument
$ sysctl -w net.ipv4.ip_forward=2
$ sysctl -w net.ipv4.moon=1
sysctl: cannot stat /proc/sys/net/ipv4/moon: No such file or directory
$ sysctl -w net.ipv4.conf.nope.forwarding=1
sysctl: cannot stat /proc/sys/net/ipv4/conf/nope/forwarding: No such file or directory
$ sysctl -w net.ipv4.conf.eth0.moon=1
sysctl: cannot stat /proc/sys/net/ipv4/conf/eth0/moon: No such file or directory
$ sysctl -w net.ipv4.conf.eth0.rp_filter=9
$ sysctl -w net.ipv4.conf.eth0.rp_filter=-1
$ sysctl -w net.ipv4.conf.eth0.rp_filter=0x2
$ sysctl -w net.ipv4.conf.eth0.rp_filter=1.5
sysctl: setting key "net.ipv4.conf.eth0.rp_filter": Invalid argument
$ sysctl -w net.ipv4.ip_default_ttl=0
sysctl: setting key "net.ipv4.ip_default_ttl": Invalid argument
$ sysctl -w net.ipv4.ip_default_ttl=256
sysctl: setting key "net.ipv4.ip_default_ttl": Invalid argument
$ sysctl -w net.ipv4.tcp_syn_retries=300
sysctl: setting key "net.ipv4.tcp_syn_retries": Invalid argument
$ sysctl -w net.ipv4.tcp_syn_retries=0
sysctl: setting key "net.ipv4.tcp_syn_retries": Invalid argument
$ sysctl -w kernel.moon=1
sysctl: cannot stat /proc/sys/kernel/moon: No such file or directory
$ sysctl -w moon=1
sysctl: cannot stat /proc/sys/moon: No such file or directory
$ sysctl -w net.ipv4.conf.vx/1.forwarding=1
sysctl: cannot stat /proc/sys/net/ipv4/conf/vx.1/forwarding: No such file or directory
$ sysctl -w net.ipv4.neigh.nope.proxy_delay=1
sysctl: cannot stat /proc/sys/net/ipv4/neigh/nope/proxy_delay: No such file or directory
$ sysctl -w net.ipv4.icmp_echo_ignore_all=2
sysctl: setting key "net.ipv4.icmp_echo_ignore_all": Invalid argument
$ sysctl -w net.ipv4.tcp_timestamps=9
$ sysctl -w net.ipv4.ip_no_pmtu_disc=9
$ sysctl -w net.ipv4.tcp_syn_linear_timeouts=99999
sysctl: setting key "net.ipv4.tcp_syn_linear_timeouts": Invalid argument
$ sysctl -w net.ipv4.tcp_mtu_probing=3
$ sysctl -w net.ipv4.conf.eth0.arp_ignore=99
$ sysctl -w net.ipv4.neigh.eth0.retrans_time_ms=0
$ sysctl -w net.ipv4.neigh.eth0.unres_qlen=-5
sysctl: setting key "net.ipv4.neigh.eth0.unres_qlen": Invalid argument
$ sysctl -w net.ipv4.conf.eth0.forwarding=yes
sysctl: setting key "net.ipv4.conf.eth0.forwarding": Invalid argument
`
    expect(replay(said)).toBe(said)
  })
})
