/**
 * Which route `ip rule` and the tables give, as transcripts: each stanza in a namespace of its own with the veths eth0
 * and eth1. The same commands, typed on Linux 6.18, printed the same lines.
 */
import { describe, expect, it } from 'vitest'
import { replay } from '../netlink/testTerminal.ts'

/** A template's lines without the first line break. */
const transcript = (text: TemplateStringsArray): string => String.raw(text).trim()

describe('policy routing', () => {
  it('rules are asked in the order of their priority', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip link set eth1 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip addr add 10.0.1.1/24 dev eth1
$ ip route add 10.9.0.0/16 via 10.0.0.9
$ ip route add 10.9.0.0/16 via 10.0.1.9 table 100
$ ip route get fibmatch 10.9.0.1
10.9.0.0/16 via 10.0.0.9 dev eth0
$ ip rule add from 10.0.1.0/24 lookup 100 prio 500
$ ip route get fibmatch 10.9.0.1
10.9.0.0/16 via 10.0.0.9 dev eth0
$ ip route get fibmatch 10.9.0.1 from 10.0.1.1
10.9.0.0/16 via 10.0.1.9 dev eth1 table 100
$ ip route get fibmatch 10.9.0.1 from 10.0.0.1
10.9.0.0/16 via 10.0.0.9 dev eth0
$ ip rule add from 10.0.1.1 to 10.9.0.1 prohibit prio 400
$ ip route get fibmatch 10.9.0.1 from 10.0.1.1
RTNETLINK answers: Permission denied
$ ip route get fibmatch 10.9.0.2 from 10.0.1.1
10.9.0.0/16 via 10.0.1.9 dev eth1 table 100
$ ip route get fibmatch 10.0.1.1
local 10.0.1.1 dev eth1 table local proto kernel scope host src 10.0.1.1
`
    expect(replay(said)).toBe(said)
  })

  it('a table without an answer leaves it to the next rule', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip route add default via 10.0.0.254
$ ip route add 10.9.0.0/16 via 10.0.0.9 table 100
$ ip route add throw 10.9.7.0/24 table 100
$ ip route add unreachable 10.9.8.0/24 table 100
$ ip route add blackhole 10.9.9.0/24 table 100
$ ip route add prohibit 10.9.10.0/24 table 100
$ ip rule add lookup 100 prio 100
$ ip rule add lookup 101 prio 50
$ ip route get fibmatch 10.9.0.1
10.9.0.0/16 via 10.0.0.9 dev eth0 table 100
$ ip route get fibmatch 10.8.0.1
default via 10.0.0.254 dev eth0
$ ip route get fibmatch 10.9.7.1
default via 10.0.0.254 dev eth0
$ ip route get fibmatch 10.9.8.1
RTNETLINK answers: No route to host
$ ip route get fibmatch 10.9.9.1
RTNETLINK answers: Invalid argument
$ ip route get fibmatch 10.9.10.1
RTNETLINK answers: Permission denied
`
    expect(replay(said)).toBe(said)
  })

  it('rules that decide themselves', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip route add default via 10.0.0.254
$ ip rule add to 10.1.0.0/16 unreachable prio 10
$ ip rule add to 10.2.0.0/16 prohibit prio 10
$ ip rule add to 10.3.0.0/16 blackhole prio 10
$ ip rule add to 10.4.0.0/16 nop prio 10
$ ip route get fibmatch 10.1.0.1
RTNETLINK answers: Network is unreachable
$ ip route get fibmatch 10.2.0.1
RTNETLINK answers: Permission denied
$ ip route get fibmatch 10.3.0.1
RTNETLINK answers: Invalid argument
$ ip route get fibmatch 10.4.0.1
default via 10.0.0.254 dev eth0
`
    expect(replay(said)).toBe(said)
  })

  it('suppress_prefixlength passes over routes that are not specific enough', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip link set eth1 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip addr add 10.0.1.1/24 dev eth1
$ ip route add default via 10.0.0.254
$ ip route add 10.9.0.0/16 via 10.0.0.9
$ ip route add 10.0.0.0/8 via 10.0.0.8
$ ip route add default via 10.0.1.254 table 200
$ ip rule add lookup 200 prio 200
$ ip rule add lookup main suppress_prefixlength 0 prio 100
$ ip route get fibmatch 8.8.8.8
default via 10.0.1.254 dev eth1 table 200
$ ip route get fibmatch 10.9.0.1
10.9.0.0/16 via 10.0.0.9 dev eth0
$ ip route get fibmatch 10.7.0.1
10.0.0.0/8 via 10.0.0.8 dev eth0
$ ip rule add lookup main suppress_prefixlength 8 prio 90
$ ip route get fibmatch 10.7.0.1
10.0.0.0/8 via 10.0.0.8 dev eth0
$ ip rule add to 10.7.0.0/16 lookup main suppress_prefixlength 33 prio 80
$ ip route get fibmatch 10.7.0.1
10.0.0.0/8 via 10.0.0.8 dev eth0
$ ip route add unreachable 10.5.0.0/16
$ ip route get fibmatch 10.5.0.1
RTNETLINK answers: No route to host
`
    expect(replay(said)).toBe(said)
  })

  it('goto jumps ahead, past what lies between', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip route add default via 10.0.0.254
$ ip route add default via 10.0.0.100 table 100
$ ip route add default via 10.0.0.200 table 200
$ ip rule add lookup 100 prio 100
$ ip rule add lookup 200 prio 200
$ ip route get fibmatch 10.9.0.1
default via 10.0.0.100 dev eth0 table 100
$ ip rule add to 10.9.0.0/16 goto 200 prio 50
$ ip route get fibmatch 10.9.0.1
default via 10.0.0.200 dev eth0 table 200
$ ip route get fibmatch 10.8.0.1
default via 10.0.0.100 dev eth0 table 100
$ ip rule add to 10.8.0.0/16 goto 201 prio 60
$ ip route get fibmatch 10.8.0.1
default via 10.0.0.100 dev eth0 table 100
$ ip rule add to 10.7.0.0/16 goto 32766 prio 70
$ ip route get fibmatch 10.7.0.1
default via 10.0.0.254 dev eth0
$ ip rule add not to 10.0.0.0/8 goto 32767 prio 80
$ ip route get fibmatch 11.0.0.1
RTNETLINK answers: Network is unreachable
`
    expect(replay(said)).toBe(said)
  })

  it('selectors', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip link set eth1 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip addr add 10.0.1.1/24 dev eth1
$ sysctl -w net.ipv4.ip_forward=1
$ ip route add default via 10.0.0.254
$ ip route add default via 10.0.1.1 dev eth1 table 1
$ ip route add default via 10.0.1.2 dev eth1 table 2
$ ip route add default via 10.0.1.3 dev eth1 table 3
$ ip route add default via 10.0.1.4 dev eth1 table 4
$ ip route add default via 10.0.1.5 dev eth1 table 5
$ ip route add default via 10.0.1.6 dev eth1 table 6
$ ip rule add fwmark 0x1 lookup 1 prio 10
$ ip rule add fwmark 0x100000/0x100000 lookup 2 prio 20
$ ip rule add iif eth1 lookup 3 prio 30
$ ip rule add tos 0x10 lookup 4 prio 40
$ ip rule add not from all to 10.0.0.0/8 fwmark 0/0x4 lookup 5 prio 50
$ ip rule add iif lo to 10.66.0.0/16 lookup 6 prio 60
$ ip route get fibmatch 10.9.0.1
default via 10.0.0.254 dev eth0
$ ip route get fibmatch 10.9.0.1 mark 1
default via 10.0.1.1 dev eth1 table 1
$ ip route get fibmatch 10.9.0.1 mark 3
default via 10.0.0.254 dev eth0
$ ip route get fibmatch 10.9.0.1 mark 0x300003
default via 10.0.1.2 dev eth1 table 2
$ ip route get fibmatch 10.9.0.1 mark 0x4
default via 10.0.1.5 dev eth1 table 5
$ ip route get fibmatch 11.9.0.1
default via 10.0.1.5 dev eth1 table 5
$ ip route get fibmatch 10.9.0.1 tos 0x10
default via 10.0.1.4 dev eth1 table 4
$ ip route get fibmatch 10.9.0.1 tos 0x08
default via 10.0.0.254 dev eth0
$ ip route get fibmatch 10.9.0.1 from 10.0.1.77 iif eth1
default via 10.0.1.3 dev eth1 table 3
$ ip route get fibmatch 10.9.0.1 from 10.0.0.77 iif eth0
default via 10.0.0.254 dev eth0
$ ip route get fibmatch 10.66.0.1
default via 10.0.1.6 dev eth1 table 6
$ ip route get fibmatch 10.66.0.1 from 10.0.0.77 iif eth0
default via 10.0.0.254 dev eth0
$ ip route get fibmatch 10.66.0.1 oif eth1
default via 10.0.1.6 dev eth1 table 6
`
    expect(replay(said)).toBe(said)
  })

  it('marks and masks', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip route add default via 10.0.0.254
$ ip route add default via 10.0.0.2 table 2
$ ip rule add fwmark 0x3/0x1 lookup 2 prio 20
$ ip route get fibmatch 10.9.0.1
default via 10.0.0.254 dev eth0
$ ip route get fibmatch 10.9.0.1 mark 1
default via 10.0.0.2 dev eth0 table 2
$ ip route get fibmatch 10.9.0.1 mark 2
default via 10.0.0.254 dev eth0
$ ip route get fibmatch 10.9.0.1 mark 3
default via 10.0.0.2 dev eth0 table 2
`
    expect(replay(said)).toBe(said)
  })

  it('the longest prefix, then TOS, then metric', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip link set eth1 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip addr add 10.0.1.1/24 dev eth1
$ ip route add default via 10.0.0.254
$ ip route add 10.9.0.0/16 via 10.0.0.16
$ ip route add 10.9.0.0/24 via 10.0.0.24 metric 100
$ ip route add 10.9.0.0/24 via 10.0.0.25 metric 50
$ ip route add 10.9.0.0/24 via 10.0.0.26 tos 0x10 metric 200
$ ip route add 10.9.0.7 via 10.0.1.7
$ ip route get fibmatch 10.9.0.1
10.9.0.0/24 via 10.0.0.25 dev eth0 metric 50
$ ip route get fibmatch 10.9.0.1 tos 0x10
10.9.0.0/24 tos 0x10 via 10.0.0.26 dev eth0 metric 200
$ ip route get fibmatch 10.9.0.7
10.9.0.7 via 10.0.1.7 dev eth1
$ ip route get fibmatch 10.9.0.7 oif eth0
10.9.0.0/24 via 10.0.0.25 dev eth0 metric 50
$ ip route get fibmatch 10.9.1.1
10.9.0.0/16 via 10.0.0.16 dev eth0
$ ip route get fibmatch 10.9.0.255
10.9.0.0/24 via 10.0.0.25 dev eth0 metric 50
$ ip route add unreachable 10.9.0.0/25
$ ip route get fibmatch 10.9.0.1
RTNETLINK answers: No route to host
`
    expect(replay(said)).toBe(said)
  })

  it('a device that is down is no way out', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip link set eth1 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip addr add 10.0.1.1/24 dev eth1
$ ip route add 10.8.0.0/16 nexthop via 10.0.0.9 nexthop via 10.0.1.9
$ ip route add default via 10.0.0.254 metric 10
$ ip route add default via 10.0.1.254 metric 20
$ ip route get fibmatch 8.8.8.8
default via 10.0.0.254 dev eth0 metric 10
$ ip link set eth0 down
$ ip route get fibmatch 8.8.8.8
default via 10.0.1.254 dev eth1 metric 20
$ ip link set eth1 down
$ ip route get fibmatch 8.8.8.8
RTNETLINK answers: Network is unreachable
`
    expect(replay(said)).toBe(said)
  })
})
