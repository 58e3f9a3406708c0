/**
 * The routes that an address brings, and what follows what when devices go up and down, as a transcript of iproute2 6.1 on Linux 6.18, each stanza in a namespace of its own with the veths eth0 and eth1,
 * which are down. The same commands, typed there, printed the same lines (of a usage the first one is kept).
 */
import { describe, expect, it } from 'vitest'
import { replay } from './testTerminal.ts'

/** A template's lines without the first line break. */
const transcript = (text: TemplateStringsArray): string => String.raw(text).trim()

describe('what an address brings', () => {
  it('an address on a device that is down, then up', () => {
    const said = transcript`
$ ip addr add 10.0.0.1/24 brd + metric 100 dev eth0
$ ip route
$ ip route show table local
local 10.0.0.1 dev eth0 proto kernel scope host src 10.0.0.1
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
$ ip link set eth0 up
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1 metric 100
$ ip route show table local
local 10.0.0.1 dev eth0 proto kernel scope host src 10.0.0.1
broadcast 10.0.0.255 dev eth0 proto kernel scope link src 10.0.0.1
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
$ ip link set eth0 down
$ ip route
$ ip route show table local
local 10.0.0.1 dev eth0 proto kernel scope host src 10.0.0.1
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
$ ip link set eth0 up
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1 metric 100
`
    expect(replay(said)).toBe(said)
  })

  it('routes by way of a device that goes down', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip link set eth1 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip addr add 10.0.1.1/24 dev eth1
$ ip addr add 10.0.0.2/24 dev eth0
$ ip route add default via 10.0.0.254
$ ip route add 10.8.0.0/16 nexthop via 10.0.0.9 nexthop via 10.0.1.9
$ ip route add 10.9.0.0/16 via 10.0.1.9
$ ip route add local 10.7.0.0/16 dev eth0
$ ip route add 10.6.0.0/16 dev eth1 src 10.0.0.1
$ ip route add blackhole 10.5.0.0/16
$ ip link set eth0 down
$ ip route show table local
local 10.0.0.1 dev eth0 proto kernel scope host src 10.0.0.1
local 10.0.0.2 dev eth0 proto kernel scope host src 10.0.0.1
local 10.0.1.1 dev eth1 proto kernel scope host src 10.0.1.1
broadcast 10.0.1.255 dev eth1 proto kernel scope link src 10.0.1.1
local 10.7.0.0/16 dev eth0 scope host
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
$ ip link set eth0 up
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
10.0.1.0/24 dev eth1 proto kernel scope link src 10.0.1.1
blackhole 10.5.0.0/16
10.6.0.0/16 dev eth1 scope link src 10.0.0.1
10.8.0.0/16
	nexthop via 10.0.0.9 dev eth0 weight 1
	nexthop via 10.0.1.9 dev eth1 weight 1
10.9.0.0/16 via 10.0.1.9 dev eth1
$ ip route show table local
local 10.0.0.1 dev eth0 proto kernel scope host src 10.0.0.1
local 10.0.0.2 dev eth0 proto kernel scope host src 10.0.0.1
broadcast 10.0.0.255 dev eth0 proto kernel scope link src 10.0.0.1
local 10.0.1.1 dev eth1 proto kernel scope host src 10.0.1.1
broadcast 10.0.1.255 dev eth1 proto kernel scope link src 10.0.1.1
local 10.7.0.0/16 dev eth0 scope host
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
`
    expect(replay(said)).toBe(said)
  })

  it('two addresses of one subnet', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip addr add 10.0.0.1/24 brd + dev eth0
$ ip addr add 10.0.0.2/24 brd + dev eth0
$ ip addr add 10.0.0.3/25 dev eth0
$ ip addr add 10.0.0.200/25 dev eth0
$ ip addr add 10.0.0.1/32 dev eth1
$ ip -4 -o addr show dev eth0
2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\       valid_lft forever preferred_lft forever
2: eth0    inet 10.0.0.3/25 scope global eth0\       valid_lft forever preferred_lft forever
2: eth0    inet 10.0.0.200/25 scope global eth0\       valid_lft forever preferred_lft forever
2: eth0    inet 10.0.0.2/24 brd 10.0.0.255 scope global secondary eth0\       valid_lft forever preferred_lft forever
$ ip route
10.0.0.0/25 dev eth0 proto kernel scope link src 10.0.0.3
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
10.0.0.128/25 dev eth0 proto kernel scope link src 10.0.0.200
$ ip route show table local
local 10.0.0.1 dev eth0 proto kernel scope host src 10.0.0.1
local 10.0.0.1 dev eth1 proto kernel scope host src 10.0.0.1
local 10.0.0.2 dev eth0 proto kernel scope host src 10.0.0.1
local 10.0.0.3 dev eth0 proto kernel scope host src 10.0.0.3
broadcast 10.0.0.127 dev eth0 proto kernel scope link src 10.0.0.3
local 10.0.0.200 dev eth0 proto kernel scope host src 10.0.0.200
broadcast 10.0.0.255 dev eth0 proto kernel scope link src 10.0.0.1
broadcast 10.0.0.255 dev eth0 proto kernel scope link src 10.0.0.200
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
`
    expect(replay(said)).toBe(said)
  })

  it('point to point', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip addr add 10.0.0.0/31 dev eth0
$ ip addr add 10.0.1.1/32 dev eth0
$ ip addr add 10.0.2.1 peer 10.0.2.2 dev eth0
$ ip addr add 10.0.3.1 peer 10.0.3.2/24 dev eth0
$ ip addr add 10.0.4.1/24 peer 10.0.5.2/24 dev eth0
$ ip addr add 10.0.6.1/30 brd 10.0.6.255 dev eth0
$ ip -4 -o addr show dev eth0
2: eth0    inet 10.0.0.0/31 scope global eth0\       valid_lft forever preferred_lft forever
2: eth0    inet 10.0.1.1/32 scope global eth0\       valid_lft forever preferred_lft forever
2: eth0    inet 10.0.2.1 peer 10.0.2.2/32 scope global eth0\       valid_lft forever preferred_lft forever
2: eth0    inet 10.0.3.1 peer 10.0.3.2/24 scope global eth0\       valid_lft forever preferred_lft forever
2: eth0    inet 10.0.4.1 peer 10.0.5.2/24 scope global eth0\       valid_lft forever preferred_lft forever
2: eth0    inet 10.0.6.1/30 brd 10.0.6.255 scope global eth0\       valid_lft forever preferred_lft forever
$ ip route
10.0.0.0/31 dev eth0 proto kernel scope link src 10.0.0.0
10.0.2.2 dev eth0 proto kernel scope link src 10.0.2.1
10.0.3.0/24 dev eth0 proto kernel scope link src 10.0.3.1
10.0.5.0/24 dev eth0 proto kernel scope link src 10.0.4.1
10.0.6.0/30 dev eth0 proto kernel scope link src 10.0.6.1
$ ip route show table local
local 10.0.0.0 dev eth0 proto kernel scope host src 10.0.0.0
local 10.0.1.1 dev eth0 proto kernel scope host src 10.0.1.1
local 10.0.2.1 dev eth0 proto kernel scope host src 10.0.2.1
local 10.0.3.1 dev eth0 proto kernel scope host src 10.0.3.1
broadcast 10.0.3.255 dev eth0 proto kernel scope link src 10.0.3.1
local 10.0.4.1 dev eth0 proto kernel scope host src 10.0.4.1
broadcast 10.0.5.255 dev eth0 proto kernel scope link src 10.0.4.1
local 10.0.6.1 dev eth0 proto kernel scope host src 10.0.6.1
broadcast 10.0.6.3 dev eth0 proto kernel scope link src 10.0.6.1
broadcast 10.0.6.255 dev eth0 proto kernel scope link src 10.0.6.1
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
`
    expect(replay(said)).toBe(said)
  })

  it('two devices in one subnet', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip link set eth1 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip addr add 10.0.0.2/24 dev eth1
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
10.0.0.0/24 dev eth1 proto kernel scope link src 10.0.0.2
$ ip route show table local
local 10.0.0.1 dev eth0 proto kernel scope host src 10.0.0.1
local 10.0.0.2 dev eth1 proto kernel scope host src 10.0.0.2
broadcast 10.0.0.255 dev eth0 proto kernel scope link src 10.0.0.1
broadcast 10.0.0.255 dev eth1 proto kernel scope link src 10.0.0.2
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
$ ip link set eth0 down
$ ip link set eth0 up
$ ip route
10.0.0.0/24 dev eth1 proto kernel scope link src 10.0.0.2
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
`
    expect(replay(said)).toBe(said)
  })

  it('lo', () => {
    const said = transcript`
$ ip addr add 10.96.0.10/32 dev lo
$ ip addr add 10.97.0.0/16 dev lo
$ ip route
$ ip route show table local
local 10.96.0.10 dev lo proto kernel scope host src 10.96.0.10
local 10.97.0.0 dev lo proto kernel scope host src 10.97.0.0
local 10.97.0.0/16 dev lo proto kernel scope host src 10.97.0.0
broadcast 10.97.255.255 dev lo proto kernel scope link src 10.97.0.0
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
$ ip link set lo down
$ ip route show table local
local 10.96.0.10 dev lo proto kernel scope host src 10.96.0.10
local 10.97.0.0 dev lo proto kernel scope host src 10.97.0.0
local 10.97.0.0/16 dev lo proto kernel scope host src 10.97.0.0
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
$ ip link set lo up
$ ip route show table local
local 10.96.0.10 dev lo proto kernel scope host src 10.96.0.10
local 10.97.0.0 dev lo proto kernel scope host src 10.97.0.0
local 10.97.0.0/16 dev lo proto kernel scope host src 10.97.0.0
broadcast 10.97.255.255 dev lo proto kernel scope link src 10.97.0.0
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
`
    expect(replay(said)).toBe(said)
  })

  it('all ones and zeros', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip addr add 10.0.0.0/24 dev eth0
$ ip addr add 10.0.1.255/24 dev eth0
$ ip addr add 0.0.0.5/24 dev eth0
$ ip addr add 10.2.0.1/0 dev eth0
$ ip addr add 10.3.0.1/1 dev eth0
$ ip addr add 10.4.0.5/24 brd 0.0.0.0 dev eth0
$ ip addr add 10.5.0.5/24 brd 255.255.255.255 dev eth0
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.0
10.0.1.0/24 dev eth0 proto kernel scope link src 10.0.1.255
10.4.0.0/24 dev eth0 proto kernel scope link src 10.4.0.5
10.5.0.0/24 dev eth0 proto kernel scope link src 10.5.0.5
$ ip route show table local
local 0.0.0.5 dev eth0 proto kernel scope host src 0.0.0.5
local 10.0.0.0 dev eth0 proto kernel scope host src 10.0.0.0
broadcast 10.0.0.255 dev eth0 proto kernel scope link src 10.0.0.0
local 10.0.1.255 dev eth0 proto kernel scope host src 10.0.1.255
broadcast 10.0.1.255 dev eth0 proto kernel scope link src 10.0.1.255
local 10.2.0.1 dev eth0 proto kernel scope host src 10.2.0.1
local 10.3.0.1 dev eth0 proto kernel scope host src 10.3.0.1
local 10.4.0.5 dev eth0 proto kernel scope host src 10.4.0.5
broadcast 10.4.0.255 dev eth0 proto kernel scope link src 10.4.0.5
local 10.5.0.5 dev eth0 proto kernel scope host src 10.5.0.5
broadcast 10.5.0.255 dev eth0 proto kernel scope link src 10.5.0.5
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
`
    expect(replay(said)).toBe(said)
  })

  it('a bridge follows its ports', () => {
    const said = transcript`
$ ip link add br0 address 02:00:00:00:00:aa type bridge
$ ip link set eth0 mtu 1400
$ ip link set eth0 master br0
$ ip -o link show br0
4: br0: <BROADCAST,MULTICAST> mtu 1400 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:aa brd ff:ff:ff:ff:ff:ff
$ ip link set eth1 mtu 1300
$ ip link set eth1 master br0
$ ip -o link show br0
4: br0: <BROADCAST,MULTICAST> mtu 1300 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:aa brd ff:ff:ff:ff:ff:ff
$ ip link set eth1 mtu 1350
$ ip -o link show br0
4: br0: <BROADCAST,MULTICAST> mtu 1350 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:aa brd ff:ff:ff:ff:ff:ff
$ ip link set br0 mtu 1450
$ ip link set eth1 mtu 1320
$ ip -o link show br0
4: br0: <BROADCAST,MULTICAST> mtu 1450 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:aa brd ff:ff:ff:ff:ff:ff
$ ip link set eth1 nomaster
$ ip -o link show br0
4: br0: <BROADCAST,MULTICAST> mtu 1450 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:aa brd ff:ff:ff:ff:ff:ff
$ ip link add br1 type bridge
$ ip link set eth0 master br1
$ ip -o link show br1
5: br1: <BROADCAST,MULTICAST> mtu 1400 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
$ ip link set eth1 master br1
$ ip -o link show br1
5: br1: <BROADCAST,MULTICAST> mtu 1320 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
$ ip link set eth0 nomaster
$ ip -o link show br1
5: br1: <BROADCAST,MULTICAST> mtu 1320 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
$ ip link set eth1 nomaster
$ ip -o link show br1
5: br1: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 00:00:00:00:00:00 brd ff:ff:ff:ff:ff:ff
$ ip link add br2 mtu 9000 type bridge
$ ip link set eth0 master br2
$ ip -o link show br2
6: br2: <BROADCAST,MULTICAST> mtu 1400 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
$ ip link set eth1 address 02:00:00:00:00:00
$ ip link set eth1 master br2
$ ip -o link show br2
6: br2: <BROADCAST,MULTICAST> mtu 1320 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:00 brd ff:ff:ff:ff:ff:ff
$ ip link set eth1 address 02:00:00:00:00:09
$ ip -o link show br2
6: br2: <BROADCAST,MULTICAST> mtu 1320 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
$ ip link set br2 address 02:00:00:00:00:77
$ ip link set eth1 address 02:00:00:00:00:00
$ ip -o link show br2
6: br2: <BROADCAST,MULTICAST> mtu 1320 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:77 brd ff:ff:ff:ff:ff:ff
`
    expect(replay(said)).toBe(said)
  })

  it('a port keeps its address', () => {
    const said = transcript`
$ ip link add br0 type bridge
$ ip link set br0 up
$ ip link set eth0 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip link set eth0 master br0
$ ip route
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
$ ip route show table local
local 10.0.0.1 dev eth0 proto kernel scope host src 10.0.0.1
broadcast 10.0.0.255 dev eth0 proto kernel scope link src 10.0.0.1
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1
`
    expect(replay(said)).toBe(said)
  })

  it('a vxlan follows nobody', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip link add vx address 02:00:00:00:00:77 type vxlan id 5 dstport 4789 dev eth0
$ ip link set eth0 mtu 1400
$ ip -o link show vx
4: vx: <BROADCAST,MULTICAST> mtu 1450 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:77 brd ff:ff:ff:ff:ff:ff
$ ip link set eth0 mtu 9000
$ ip -o link show vx
4: vx: <BROADCAST,MULTICAST> mtu 1450 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:77 brd ff:ff:ff:ff:ff:ff
$ ip link set vx mtu 8950
$ ip -o link show vx
4: vx: <BROADCAST,MULTICAST> mtu 8950 qdisc noop state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:77 brd ff:ff:ff:ff:ff:ff
`
    expect(replay(said)).toBe(said)
  })
})
