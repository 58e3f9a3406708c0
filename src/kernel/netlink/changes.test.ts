/**
 * What is changed and taken away again, as a transcript of iproute2 6.1 on Linux 6.18, each stanza in a namespace of its
 * own with the veths eth0 and eth1, which are down. The same commands, typed there, printed the same lines.
 */
import { describe, expect, it } from 'vitest'
import { replay } from './testTerminal.ts'

/** A template's lines without the first line break. */
const transcript = (text: TemplateStringsArray): string => String.raw(text).trim()

describe('what goes again', () => {
  it('a route is replaced, changed, appended and taken away', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip route add 10.1.0.0/16 via 10.0.0.2
$ ip route add 10.1.0.0/16 via 10.0.0.3 metric 5
$ ip route del 10.1.0.0/16 via 10.0.0.9
RTNETLINK answers: No such process
$ ip route del 10.1.0.0/16
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
10.1.0.0/16 via 10.0.0.3 dev eth0 metric 5
$ ip route del 10.1.0.0/16 metric 7
RTNETLINK answers: No such process
$ ip route del 10.1.0.0/16 metric 5
$ ip route del 10.1.0.0/16
RTNETLINK answers: No such process
$ ip route del 10.1.0.5/16
Error: Invalid prefix for given prefix length.
$ ip route del 10.0.0.0/24 dev nosuch
Cannot find device "nosuch"
$ ip route replace 10.2.0.0/16 via 10.0.0.2
$ ip route replace 10.2.0.0/16 via 10.0.0.3 proto static
$ ip route change 10.3.0.0/16 via 10.0.0.3
RTNETLINK answers: No such file or directory
$ ip route append 10.2.0.0/16 via 10.0.0.4
$ ip route append 10.2.0.0/16 via 10.0.0.4
RTNETLINK answers: File exists
$ ip route replace 10.2.0.0/16 via 10.0.0.4
RTNETLINK answers: File exists
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
10.2.0.0/16 via 10.0.0.3 dev eth0 proto static
10.2.0.0/16 via 10.0.0.4 dev eth0
$ ip route replace 10.2.0.0/16 via 10.0.0.7 dev eth0
$ ip route change 10.2.0.0/16 via 10.9.0.7
Error: Nexthop has invalid gateway.
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
10.2.0.0/16 via 10.0.0.7 dev eth0
10.2.0.0/16 via 10.0.0.4 dev eth0
$ ip route del 10.2.0.0/16 proto static
RTNETLINK answers: No such process
$ ip route del 10.2.0.0/16 via 10.0.0.4
$ ip route del 10.2.0.0/16 dev eth1
RTNETLINK answers: No such process
$ ip route del 10.2.0.0/16 src 10.0.0.1
RTNETLINK answers: No such process
$ ip route del 10.2.0.0/16 scope link
RTNETLINK answers: No such process
$ ip route del 10.2.0.0/16 dev eth0 table main
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
$ ip route del local 10.0.0.1
$ ip route del 10.0.0.0/24
$ ip route show table local
broadcast 10.0.0.255 dev eth0 proto kernel scope link src 10.0.0.1
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
`
    expect(replay(said)).toBe(said)
  })

  it('a route without a way, by its type', () => {
    const said = transcript`
$ ip route add blackhole 10.9.0.0/16 proto bird
$ ip route del blackhole 10.9.0.0/16 proto static
RTNETLINK answers: No such process
$ ip route del unreachable 10.9.0.0/16
RTNETLINK answers: No such process
$ ip route del blackhole 10.9.0.0/16
$ ip route add unreachable 10.9.0.0/16 metric 4
$ ip route del 10.9.0.0/16
$ ip route
`
    expect(replay(said)).toBe(said)
  })

  it('a route of several ways', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip addr add 10.7.0.1/24 dev eth0
$ ip route add 10.1.0.0/16 nexthop via 10.7.0.2 nexthop via 10.7.0.3
$ ip route del 10.1.0.0/16 via 10.7.0.3
RTNETLINK answers: No such process
$ ip route del 10.1.0.0/16 nexthop via 10.7.0.3 nexthop via 10.7.0.2
RTNETLINK answers: No such process
$ ip route del 10.1.0.0/16 via 10.7.0.2
$ ip route
10.7.0.0/24 dev eth0 proto kernel scope link src 10.7.0.1
$ ip route add 10.1.0.0/16 nexthop via 10.7.0.2 nexthop via 10.7.0.3
$ ip route del 10.1.0.0/16 nexthop via 10.7.0.2 nexthop via 10.7.0.3
$ ip route add 10.1.0.0/16 via 10.7.0.2 mtu 1400
$ ip route del 10.1.0.0/16 mtu 1300
RTNETLINK answers: No such process
$ ip route del 10.1.0.0/16 mtu 1400
$ ip route
10.7.0.0/24 dev eth0 proto kernel scope link src 10.7.0.1
`
    expect(replay(said)).toBe(said)
  })

  it('an address goes, and what it brought', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip addr add 10.0.0.2/24 dev eth0
$ ip addr add 10.6.0.1/24 dev eth0
$ ip route add 10.1.0.0/16 via 10.0.0.9
$ ip route add 10.2.0.0/16 via 10.0.0.9 src 10.0.0.2
$ ip route add 10.3.0.0/16 via 10.0.0.9 src 10.6.0.1
$ ip addr del 10.0.0.1/25 dev eth0
Error: ipv4: Address not found.
$ ip addr del 10.0.0.9/24 dev eth0
Error: ipv4: Address not found.
$ ip addr del 10.0.0.2/24 dev nosuch
Cannot find device "nosuch"
$ ip addr del 10.0.0.2/24 dev eth0
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
10.1.0.0/16 via 10.0.0.9 dev eth0
10.3.0.0/16 via 10.0.0.9 dev eth0 src 10.6.0.1
10.6.0.0/24 dev eth0 proto kernel scope link src 10.6.0.1
$ ip route show table local
local 10.0.0.1 dev eth0 proto kernel scope host src 10.0.0.1
broadcast 10.0.0.255 dev eth0 proto kernel scope link src 10.0.0.1
local 10.6.0.1 dev eth0 proto kernel scope host src 10.6.0.1
broadcast 10.6.0.255 dev eth0 proto kernel scope link src 10.6.0.1
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
$ ip addr add 10.0.0.2/24 dev eth0
$ ip addr del 10.0.0.1/24 dev eth0
$ ip route
10.1.0.0/16 via 10.0.0.9 dev eth0
10.3.0.0/16 via 10.0.0.9 dev eth0 src 10.6.0.1
10.6.0.0/24 dev eth0 proto kernel scope link src 10.6.0.1
$ ip route show table local
local 10.6.0.1 dev eth0 proto kernel scope host src 10.6.0.1
broadcast 10.6.0.255 dev eth0 proto kernel scope link src 10.6.0.1
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
$ ip addr del 10.6.0.1/24 dev eth0
$ ip route
$ ip route show table local
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
`
    expect(replay(said)).toBe(said)
  })

  it('one address on two devices', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip link set eth1 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip addr add 10.0.0.1/32 dev eth1
$ ip route add 10.1.0.0/16 via 10.0.0.9 src 10.0.0.1
$ ip addr del 10.0.0.1/32 dev eth1
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
10.1.0.0/16 via 10.0.0.9 dev eth0 src 10.0.0.1
$ ip route show table local
local 10.0.0.1 dev eth0 proto kernel scope host src 10.0.0.1
broadcast 10.0.0.255 dev eth0 proto kernel scope link src 10.0.0.1
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
$ ip addr add 10.0.0.1/32 dev eth1
$ ip addr add 10.5.0.1/24 dev eth0
$ ip addr del 10.0.0.1/24 dev eth0
$ ip route
10.1.0.0/16 via 10.0.0.9 dev eth0 src 10.0.0.1
10.5.0.0/24 dev eth0 proto kernel scope link src 10.5.0.1
$ ip route show table local
local 10.0.0.1 dev eth1 proto kernel scope host src 10.0.0.1
local 10.5.0.1 dev eth0 proto kernel scope host src 10.5.0.1
broadcast 10.5.0.255 dev eth0 proto kernel scope link src 10.5.0.1
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
`
    expect(replay(said)).toBe(said)
  })

  it('rules go by what is said of them', () => {
    const said = transcript`
$ ip rule add from 10.0.0.0/8 lookup 100 prio 500
$ ip rule del from 10.0.0.0/8 prio 400
RTNETLINK answers: No such file or directory
$ ip rule del lookup 101
RTNETLINK answers: No such file or directory
$ ip rule del prio 500
$ ip rule del
"ip rule del" requires arguments.
$ ip rule add fwmark 1 lookup 100
$ ip rule del fwmark 2 lookup 100
RTNETLINK answers: No such file or directory
$ ip rule del fwmark 1
$ ip rule add prio 100 from 10.0.0.0/8 lookup 7
$ ip rule add prio 100 from 10.1.0.0/16 lookup 7
$ ip rule del lookup 7
$ ip rule del from 10.1.0.0/16 iif eth0
RTNETLINK answers: No such file or directory
$ ip rule del to 10.1.0.0/16
RTNETLINK answers: No such file or directory
$ ip rule
0:	from all lookup local
100:	from 10.1.0.0/16 lookup 7
32766:	from all lookup main
32767:	from all lookup default
$ ip rule del not from 10.1.0.0/16
$ ip rule del from all
$ ip rule
32766:	from all lookup main
32767:	from all lookup default
$ ip rule del prio 0
RTNETLINK answers: No such file or directory
`
    expect(replay(said)).toBe(said)
  })

  it('neighbours', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip neigh add 10.0.0.5 lladdr 02:00:00:00:00:01 dev eth0
$ ip neigh add 10.0.0.5 lladdr 02:00:00:00:00:02 dev eth0
RTNETLINK answers: File exists
$ ip neigh change 10.0.0.6 lladdr 02:00:00:00:00:02 dev eth0
RTNETLINK answers: No such file or directory
$ ip neigh change 10.0.0.5 lladdr 02:00:00:00:00:02 dev eth0
$ ip neigh
10.0.0.5 dev eth0 lladdr 02:00:00:00:00:02 PERMANENT
$ ip neigh del 10.0.0.6 dev eth0
RTNETLINK answers: No such file or directory
$ ip neigh del 10.0.0.5
Device and destination are required arguments.
$ ip neigh del 10.0.0.5 dev eth0
$ ip neigh
$ ip neigh del 10.0.0.5 dev eth0
RTNETLINK answers: No such file or directory
$ ip neigh add proxy 10.0.0.7 dev eth0
$ ip neigh del proxy 10.0.0.7 dev eth0
$ ip neigh del proxy 10.0.0.7 dev eth0
RTNETLINK answers: No such file or directory
`
    expect(replay(said)).toBe(said)
  })

  it('forwarding entries', () => {
    const said = transcript`
$ ip link add br0 type bridge
$ ip link set eth0 up
$ ip link set eth0 master br0
$ bridge fdb add 02:00:00:00:00:09 dev eth1 master
RTNETLINK answers: Operation not supported
$ bridge fdb add 02:00:00:00:00:09 dev eth0 master
$ bridge fdb add 02:00:00:00:00:09 dev eth0 master
RTNETLINK answers: File exists
$ bridge fdb del 02:00:00:00:00:09 dev eth0 master
$ bridge fdb del 02:00:00:00:00:09 dev eth0 master
RTNETLINK answers: No such file or directory
$ ip link add vx type vxlan id 1 dstport 4789 local 10.7.0.1
$ bridge fdb append 02:00:00:00:00:02 dev vx dst 10.7.0.2
$ bridge fdb append 02:00:00:00:00:02 dev vx dst 10.7.0.2
$ bridge fdb add 02:00:00:00:00:02 dev vx dst 10.7.0.3
RTNETLINK answers: File exists
$ bridge fdb replace 02:00:00:00:00:02 dev vx dst 10.7.0.3
$ bridge fdb del 02:00:00:00:00:02 dev vx dst 10.7.0.5
$ bridge fdb del 02:00:00:00:00:02 dev vx
$ bridge fdb del 02:00:00:00:00:02 dev vx dst 10.7.0.3
RTNETLINK answers: No such file or directory
$ bridge fdb del 02:00:00:00:00:02 dev nosuch
Cannot find device "nosuch"
`
    expect(replay(said)).toBe(said)
  })
})
