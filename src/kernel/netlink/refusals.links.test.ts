/**
 * What `ip link` and `ip addr` take and refuse, as a transcript of iproute2 6.1 on Linux 6.18, each stanza in a namespace of its own with the veths eth0 and eth1,
 * which are down. The same commands, typed there, printed the same lines (of a usage the first one is kept).
 */
import { describe, expect, it } from 'vitest'
import { replay } from './testTerminal.ts'

/** A template's lines without the first line break. */
const transcript = (text: TemplateStringsArray): string => String.raw(text).trim()

describe('what the real programs say about links and addresses', () => {
  it('addresses', () => {
    const said = transcript`
$ ip addr add 10.0.0.1/24 dev eth0
$ ip addr add 10.0.0.1/24 dev eth0
Error: ipv4: Address already assigned.
$ ip addr add 10.0.0.1/25 dev eth0
$ ip addr add 10.0.0.1/24 dev eth1
$ ip addr add 10.0.0.2 dev nope
Cannot find device "nope"
$ ip addr add 10.0.0.300/24 dev eth0
Error: any valid prefix is expected rather than "10.0.0.300/24".
$ ip addr add 10.0.0/24 dev eth0
$ ip addr add 10.0.0.3/33 dev eth0
Error: any valid prefix is expected rather than "10.0.0.3/33".
$ ip addr add 10.0.0.3/ dev eth0
Error: any valid prefix is expected rather than "10.0.0.3/".
$ ip addr add 10.0.0.3/255.255.255.0 dev eth0
$ ip addr add frog dev eth0
Error: any valid prefix is expected rather than "frog".
$ ip addr add 10.0.0.4/24 scope moon dev eth0
Error: argument "moon" is wrong: invalid scope value.
$ ip addr add 10.0.0.4/24 brd frog dev eth0
Error: inet address is expected rather than "frog".
$ ip addr add 10.0.0.4/24 peer frog dev eth0
Error: inet prefix is expected rather than "frog".
$ ip addr add 10.0.0.4/24 frog dev eth0
Error: either "local" is duplicate, or "frog" is a garbage.
$ ip addr add 10.0.0.4/24 metric x dev eth0
Error: argument "x" is wrong: "metric" value is invalid
$ ip addr add 10.0.0.4/24 peer 10.0.0.5/33 dev eth0
Error: inet prefix is expected rather than "10.0.0.5/33".
$ ip addr add 0.0.0.0/0 dev eth0
$ ip addr add 0.0.0.0/24 dev eth0
$ ip addr add 224.0.0.1/24 dev eth0
$ ip addr add 255.255.255.255/32 dev eth0
$ ip addr add 10.0.0.9 peer 10.0.1.9 dev eth0
$ ip addr add 10.0.0.9 peer 10.0.1.9 dev eth0
Error: ipv4: Address already assigned.
$ ip addr add 10.0.0.9 peer 10.0.1.10 dev eth0
$ ip addr add dev eth0
RTNETLINK answers: Operation not supported
$ ip addr add any dev eth0
RTNETLINK answers: Operation not supported
$ ip addr add default dev eth0
RTNETLINK answers: Operation not supported
$ ip addr add 10.0.0.4/24 scope dev eth0
Error: argument "dev" is wrong: invalid scope value.
$ ip addr add 10.0.0.44/24 broadcast + dev eth0
$ ip addr add 010.0.0.5/24 dev eth0
`
    expect(replay(said)).toBe(said)
  })

  it('addresses, word by word', () => {
    const said = transcript`
$ ip link set eth0 up
$ ip addr add 10.0.0.1/24 dev eth0
$ ip addr add 10.0.0.2/24 scope link dev eth0
Error: ipv4: Invalid scope value.
$ ip addr add 10.0.0.2/24 scope global dev eth0
$ ip addr add 10.0.0.1/24 brd 10.0.0.255 dev eth0
Error: ipv4: Address already assigned.
$ ip addr add 10.0.0.3 peer 10.0.0.4/24 dev eth0
$ ip addr add 10.0.1.3/24 peer 10.0.0.4/24 dev eth0
$ ip addr add 10.0.2.3/24 local 10.0.2.3/24 dev eth0
Error: either "local" is duplicate, or "10.0.2.3/24" is a garbage.
$ ip addr add local 10.0.3.3/24 dev eth0
$ ip addr add 10.0.4.3/24 brd - dev eth0
$ ip addr add 10.0.5.3/31 brd + dev eth0
$ ip addr add 10.0.6.3/32 brd + dev eth0
$ ip addr add 10.0.7.3/24 brd 10.0.7.0 dev eth0
$ ip addr add 10.0.8.3/24 brd 10.9.9.9 dev eth0
$ ip addr add 10.0.9.3/24 metric 7 dev eth0
$ ip addr add 10.0.12.3/24 metric 7 priority 8 dev eth0
$ ip addr add 127.0.0.5/8 dev eth0
$ ip addr add 10.0.13.3/24 scope host dev eth0
$ ip addr add 10.0.15.3/24 scope 300 dev eth0
Error: argument "300" is wrong: invalid scope value.
$ ip addr add 10.0.17.3/24 brd frog dev nope
Error: inet address is expected rather than "frog".
$ ip addr add 10.0.18.3/24 frog dev nope
Error: either "local" is duplicate, or "frog" is a garbage.
$ ip addr add 10.0.19.3/24 dev
Command line is not complete. Try option "help"
$ ip addr add 10.0.20.3/24 10.0.20.4/24 dev eth0
Error: either "local" is duplicate, or "10.0.20.4/24" is a garbage.
`
    expect(replay(said)).toBe(said)
  })

  it('new links', () => {
    const said = transcript`
$ ip link add eth0 type dummy
RTNETLINK answers: File exists
$ ip link add eth0 type bridge
RTNETLINK answers: File exists
$ ip link add br0 type bridge frog
bridge: unknown command "frog"?
$ ip link add br0 type bridge
$ ip link add br0 type bridge
RTNETLINK answers: File exists
$ ip link add averyveryverylongname type bridge
Error: Attribute failed policy validation.
$ ip link add a/b type bridge
Error: argument "a/b" is wrong: "dev" not a valid ifname
$ ip link add type frog
Error: Unknown device type.
$ ip link add x type frog
Error: Unknown device type.
$ ip link add x
Not enough information: "type" argument is required
$ ip link add vx type vxlan id 5 dstport 4789 frog
vxlan: unknown command "frog"?
$ ip link add vx type vxlan dstport 4789
vxlan: missing virtual network identifier
$ ip link add vx type vxlan id 16777216 dstport 4789
Error: argument "16777216" is wrong: invalid id
$ ip link add vx type vxlan id x dstport 4789
Error: argument "x" is wrong: invalid id
$ ip link add vx type vxlan id 5 dstport 70000
Error: argument "70000" is wrong: dst port
$ ip link add vx type vxlan id 5 dstport 4789 dev nope
Cannot find device "nope"
$ ip link add vx type vxlan id 5 dstport 4789 local frog
Error: any valid address is expected rather than "frog".
$ ip link add vx type vxlan id 5 dstport 4789 local 10.0.0.1 remote 10.0.0.2 remote 10.0.0.3
Error: either "remote" is duplicate, or "10.0.0.3" is a garbage.
$ ip link add vx type vxlan id 5 dstport 4789 ttl 300
Error: argument "300" is wrong: TTL must be <= 255
$ ip link add vx type vxlan id 5 dstport 4789 ttl x
Error: argument "x" is wrong: invalid TTL
$ ip link add vx type vxlan id 5 dstport 4789 tos 256
Error: argument "256" is wrong: bad TOS value
$ ip link add vx type vxlan id 5 dstport 4789 df frog
Error: argument "frog" is wrong: DF must be 'unset', 'set' or 'inherit'
$ ip link add vx address 66 type vxlan id 5 dstport 4789
Error: Provided link layer address is not Ethernet.
$ ip link add vx address 66:66:66:66:66:66 mtu 99999 type vxlan id 5 dstport 4789
Error: MTU must be between 68 and 65535.
$ ip link add vx address 66:66:66:66:66:66 mtu x type vxlan id 5 dstport 4789
Error: argument "x" is wrong: Invalid "mtu" value
$ ip link add vx address 01:66:66:66:66:66 type vxlan id 5 dstport 4789
Error: Provided Ethernet address is not unicast.
$ ip link add vx address 66:66:66:66:66:66 type vxlan id 5 dstport 4789
$ ip link add vx2 type vxlan id 5 dstport 4789
Error: A VXLAN device with the specified VNI already exists.
$ ip link add vx2 type vxlan id 5 dstport 4790
$ ip link add vx2 type vxlan id 6 dstport 4790
RTNETLINK answers: File exists
$ ip link add . type bridge
RTNETLINK answers: Invalid argument
$ ip link add mtu 1400 type bridge
$ ip link add br1 mtu 67 type bridge
Error: mtu less than device minimum.
$ ip link add br1 mtu 65536 type bridge
Error: mtu greater than device maximum.
$ ip link add br1 address ff:ff:ff:ff:ff:ff type bridge
RTNETLINK answers: Cannot assign requested address
$ ip link add br1 address 00:00:00:00:00:00 type bridge
RTNETLINK answers: Cannot assign requested address
`
    expect(replay(said)).toBe(said)
  })

  it('new links of other kinds', () => {
    const said = transcript`
$ ip link add br0 frog type bridge
Error: either "dev" is duplicate, or "frog" is a garbage.
$ ip link add name a/b type bridge
Error: argument "a/b" is wrong: "name" not a valid ifname
$ ip link add name averyveryverylongname type bridge
Error: argument "averyveryverylongname" is wrong: "name" not a valid ifname
$ ip link add dev averyveryverylongname type bridge
Error: Attribute failed policy validation.
$ ip link add averyveryverylongname type veth peer name x
Error: Attribute failed policy validation.
$ ip link add x type veth peer name x
RTNETLINK answers: File exists
$ ip link add v1 type veth peer name eth0
RTNETLINK answers: File exists
$ ip link add v1 type veth frog
Usage: ip link <options> type veth [peer <options>]
$ ip link add t1 type ipip frog
Usage: ... ipip  	[ remote ADDR ]
$ ip link add t1 type ipip local frog
Error: inet address is expected rather than "frog".
$ ip link add t1 type ipip remote frog
Error: inet address is expected rather than "frog".
$ ip link add t1 type ipip ttl 300
Error: argument "300" is wrong: invalid TTL
$ ip link add t1 type ipip ttl x
Error: argument "x" is wrong: invalid TTL
$ ip link add lo type bridge
RTNETLINK answers: File exists
$ ip link set eth1 mtu 9000
$ ip link set eth1 up
$ ip link add vx9 address 66:66:66:66:66:69 type vxlan id 9 dstport 4789 dev eth1 nolearning
$ ip link add vx7 address 66:66:66:66:66:67 type vxlan id 7 dstport 4789 dev eth0 nolearning
$ ip link add vx8 address 66:66:66:66:66:68 mtu 1500 type vxlan id 8 dstport 4789 dev eth0 nolearning
$ ip link set vx7 mtu 1500
RTNETLINK answers: Invalid argument
$ ip link set vx7 mtu 1451
RTNETLINK answers: Invalid argument
$ ip link set vx7 mtu 1449
$ ip link set vx7 mtu 67
Error: mtu less than device minimum.
$ ip link set vx7 mtu 70000
Error: mtu greater than device maximum.
$ ip link add vx10 address 66:66:66:66:66:70 mtu 67 type vxlan id 10 dstport 4789 dev eth0 nolearning
Error: MTU must be between 68 and 65535.
$ ip link add vx10 type vxlan id 10 dstport 4789 dev eth0 nolearning
$ ip link add vx11 address 66:66:66:66:66:71 type vxlan id 11 dstport 0 nolearning
$ ip link set eth0 address 02
Invalid address length 1 - must be 6 bytes
$ ip link set eth0 address 02:00:00:00:00:zz
"zz" is invalid lladdr.
$ ip link set eth0 address 02:00:00:00:00:05:06
Invalid address length 7 - must be 6 bytes
$ ip link set eth0 address 02:00:00:00:00
Invalid address length 5 - must be 6 bytes
$ ip link set vx7 address 01:00:00:00:00:05
RTNETLINK answers: Cannot assign requested address
$ ip link add br5 mtu 9000 type bridge
$ ip link add br6 type bridge
$ ip link set eth1 master br6
$ ip link add vx12 type vxlan vni 12 dstport 4789 hoplimit 5 dsfield 0x10 learning
$ ip link add vx13 type vxlan id 13 dstport 4789 remote 10.0.0.5
$ ip link add vx14 type vxlan id 14 dstport 4789 group 239.1.1.1
vxlan: 'group' requires 'dev' to be specified
$ ip link add vx14 type vxlan id 14 dstport 4789 group 239.1.1.1 dev eth0
$ ip link add vx15 type vxlan id 15 dstport 4789 remote 239.1.1.1
Error: argument "239.1.1.1" is wrong: invalid remote address
$ ip link add vx16 type vxlan id 16 dstport 4789 group 10.0.0.1
Error: argument "10.0.0.1" is wrong: invalid group address
$ ip link add vx17 type vxlan id 17 dstport 4789 local any
Error: argument "any" is wrong: invalid local address
$ ip link add vx18 type vxlan id 18 dstport 4789 local 239.1.1.1
Error: argument "239.1.1.1" is wrong: invalid local address
$ ip link add vx19 type vxlan id 19 dstport 4789 ttl auto
$ ip link add vx20 type vxlan id 20 dstport 4789 ttl 0
$ ip link add vx21 type vxlan id 21 dstport 4789 tos inherit df inherit ttl inherit
$ ip link add vx22 type vxlan id 22 id 23 dstport 4789
Error: either "id" is duplicate, or "23" is a garbage.
$ ip link add vx23 type vxlan id 24 dstport 4789 noudpcsum
$ ip link add vx24 type vxlan id 25 dstport 4789 ageing 30
`
    expect(replay(said)).toBe(said)
  })

  it('settings of links', () => {
    const said = transcript`
$ ip link set nope up
Cannot find device "nope"
$ ip link set eth0 mtu 67
Error: mtu less than device minimum.
$ ip link set eth0 mtu 65536
Error: mtu greater than device maximum.
$ ip link set eth0 mtu 65535
$ ip link set eth0 mtu frog
Error: argument "frog" is wrong: Invalid "mtu" value
$ ip link set eth0 address frog
Invalid address length 1 - must be 6 bytes
$ ip link set eth0 address 01:00:00:00:00:05
RTNETLINK answers: Cannot assign requested address
$ ip link set eth0 address 00:00:00:00:00:00
RTNETLINK answers: Cannot assign requested address
$ ip link set eth0 master nope
Error: argument "nope" is wrong: Device does not exist
$ ip link set eth0 master eth1
RTNETLINK answers: Operation not supported
$ ip link set eth0 frog
Error: either "dev" is duplicate, or "frog" is a garbage.
$ ip link set eth0 up down
$ ip link set eth0 master
Command line is not complete. Try option "help"
$ ip link set
Not enough information: "dev" argument is required.
$ ip link add br0 type bridge
$ ip link add br1 type bridge
$ ip link set br0 master br0
Error: Can not enslave a bridge to a bridge.
$ ip link set br0 master br1
Error: Can not enslave a bridge to a bridge.
$ ip link set lo master br0
RTNETLINK answers: Invalid argument
$ ip link set eth0 master br0
$ ip link set eth0 master br1
$ ip link set eth0 master br0
$ ip link set eth0 nomaster
$ ip link set lo mtu 67
$ ip link set lo mtu 5
$ ip link set br0 mtu 68
$ ip link set lo address 02:00:00:00:00:05
`
    expect(replay(said)).toBe(said)
  })
})
