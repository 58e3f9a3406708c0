/** Each match in iptables' words, packets, and whether the rule holds (net/netfilter/xt_*.c). */
import { describe, expect, it } from 'vitest'
import { ipv4 } from '../../../net/ipv4.ts'
import { type Ipv4Packet, ipv4Packet } from '../../../net/packet.ts'
import type { ConnSnapshot } from '../conntrack/entry.ts'
import type { MatchContext } from '../matchContext.ts'
import { echoPacket, holds, pieceOf, setsOf, tcpPacket, testContext, udpPacket } from '../testMatch.ts'

const HTTP = tcpPacket(40000, 80)
const DNS = udpPacket(40000, 53)
const PING = echoPacket()

const unreachable = (code: number): Ipv4Packet =>
  ipv4Packet({
    src: ipv4('10.0.0.9'),
    dst: ipv4('10.0.0.1'),
    proto: 1,
    payload: { kind: 'icmp', type: 3, code, about: HTTP, quoted: 60 },
  })

type Given = Partial<Omit<MatchContext, 'packet'>>
type Case = readonly [words: string, packet: Ipv4Packet, expected: boolean, given?: Given]

function check(cases: readonly Case[]): void {
  it.each(cases.map(([words, packet, expected, given = {}], i) => ({ words, packet, expected, given, i })))(
    '$words → $expected ($i)',
    ({ words, packet, expected, given }) => {
      const table = words.includes('rpfilter') ? 'raw' : 'filter'
      expect(holds(words, testContext({ packet, ...given }), table)).toBe(expected)
    },
  )
}

describe('addresses, devices, protocol, fragments', () => {
  check([
    ['-s 10.0.0.0/8', HTTP, true],
    ['-s 10.0.0.1', HTTP, true],
    ['! -s 10.0.0.0/8', HTTP, false],
    ['-d 10.96.0.0/16', HTTP, true],
    ['! -d 10.96.0.11', HTTP, true],
    ['-i cali1', HTTP, true],
    ['-i cali+', HTTP, true],
    ['-i cali1+', HTTP, true],
    ['-i cali12+', HTTP, false],
    ['-i cali', HTTP, false],
    ['! -i cali+', HTTP, false],
    ['! -i +', HTTP, false],
    ['-o eth0 -i cali+', HTTP, true],
    ['-o eth+', HTTP, false, { out: 'tunl0' }],
    ['! -o eth0', HTTP, true, { out: 'tunl0' }],
    ['-p tcp', HTTP, true],
    ['! -p tcp', DNS, true],
    ['-p 4', ipv4Packet({ src: HTTP.src, dst: HTTP.dst, proto: 4, payload: HTTP }), true],
    ['-f', HTTP, false],
    ['-f', pieceOf(HTTP, 64), true],
    ['-f', pieceOf(HTTP, 0), false],
    ['! -f', pieceOf(HTTP, 0), true],
    ['! -f', pieceOf(HTTP, 64), false],
  ])

  it('a device that a hook has not is no device', () => {
    const { in: _, ...none } = testContext({ packet: HTTP, hook: 'OUTPUT' })
    expect(holds('-i cali+', none)).toBe(false)
    expect(holds('! -i cali+', none)).toBe(true)
  })
})

describe('tcp, udp, multiport', () => {
  check([
    ['-p tcp --dport 80', HTTP, true],
    ['-p tcp ! --dport 80', HTTP, false],
    ['-p tcp --dport 79:81', HTTP, true],
    ['-p tcp ! --dport 81:90', HTTP, true],
    ['-p tcp --sport 40000 --dport 443', HTTP, false],
    ['-p tcp --syn', HTTP, true],
    ['-p tcp --syn', tcpPacket(1, 80, ['SYN', 'ACK']), false],
    ['-p tcp ! --syn', tcpPacket(1, 80, ['ACK']), true],
    ['-p tcp --tcp-flags ALL NONE', tcpPacket(1, 80, []), true],
    ['-p tcp --tcp-flags SYN,FIN SYN', tcpPacket(1, 80, ['SYN', 'ACK', 'PSH']), true],
    ['-p tcp --tcp-flags SYN,FIN SYN,FIN', HTTP, false],
    ['-p tcp --tcp-option 2', HTTP, false],
    ['-p tcp ! --tcp-option 2', HTTP, true],
    ['-p udp --dport 53', DNS, true],
    ['-p udp --sport 53', DNS, false],
    ['-p udp ! --sport 53 --dport 1:100', DNS, true],
    ['-p tcp -m multiport --dports 443,80', HTTP, true],
    ['-p tcp -m multiport --sports 443,80', HTTP, false],
    ['-p tcp -m multiport --ports 443,40000', HTTP, true],
    ['-p tcp -m multiport ! --dports 443,70:90', HTTP, false],
    ['-p udp -m multiport ! --ports 443,70:90', DNS, true],
  ])

  it('look at the first piece of a packet alone: further ones match no port, not even an inverted one', () => {
    const words = ['-p tcp --dport 80', '-p tcp ! --dport 81', '-p tcp -m tcp', '-p tcp -m multiport ! --dports 81']
    for (const rule of words) {
      expect(holds(rule, testContext({ packet: pieceOf(HTTP, 0) }))).toBe(true)
      expect(holds(rule, testContext({ packet: pieceOf(HTTP, 64) }))).toBe(false)
    }
  })
})

describe('icmp', () => {
  check([
    ['-p icmp --icmp-type echo-request', PING, true],
    ['-p icmp --icmp-type 8/0', PING, true],
    ['-p icmp --icmp-type 8/1', PING, false],
    ['-p icmp ! --icmp-type 8', PING, false],
    ['-p icmp --icmp-type any', echoPacket(0), true],
    ['-p icmp --icmp-type 3', unreachable(4), true],
    ['-p icmp --icmp-type fragmentation-needed', unreachable(4), true],
    ['-p icmp --icmp-type fragmentation-needed', unreachable(3), false],
    ['-p icmp ! --icmp-type 3/4', unreachable(3), true],
    ['-p icmp --icmp-type any', pieceOf(PING, 64), false],
  ])
})

describe('mark, connmark', () => {
  check([
    ['-m mark --mark 0x4000/0x4000', HTTP, true, { mark: 0x14000 }],
    ['-m mark ! --mark 0x4000/0x4000', HTTP, true, { mark: 0x10000 }],
    ['-m mark --mark 0/0xf0000', HTTP, true, { mark: 0x4000 }],
    ['-m mark --mark 0x4000', HTTP, false, { mark: 0x14000 }],
    ['-m mark --mark 0x80000000/0x80000000', HTTP, true, { mark: 0xffffffff }],
    ['-m mark --mark 0x10/0xf', HTTP, false, { mark: 0x10 }],
    ['-m connmark --mark 1', HTTP, true, { connmark: 1 }],
    ['-m connmark ! --mark 1', HTTP, true, { connmark: 2 }],
    ['-m connmark ! --mark 1', HTTP, false, { connmark: 2, states: new Set(['INVALID']) }],
  ])
})

describe('conntrack, state', () => {
  const dnat: Given = { states: new Set(['NEW', 'DNAT']) }
  const invalid: Given = { states: new Set(['INVALID']) }
  check([
    ['-m conntrack --ctstate NEW', HTTP, true],
    ['-m conntrack --ctstate RELATED,ESTABLISHED', HTTP, false],
    ['-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT', HTTP, true],
    ['-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT', HTTP, false, dnat],
    ['-m conntrack --ctstate DNAT', HTTP, true, dnat],
    ['-m conntrack --ctstate SNAT', HTTP, false, dnat],
    ['-m conntrack --ctstate INVALID', HTTP, true, invalid],
    ['-m conntrack ! --ctstate INVALID', HTTP, false, invalid],
    ['-m conntrack --ctstate UNTRACKED', HTTP, true, { states: new Set(['UNTRACKED']) }],
    ['-m conntrack --ctdir REPLY', HTTP, false],
    ['-m conntrack --ctdir REPLY', HTTP, true, { direction: 'REPLY' }],
    ['-m conntrack --ctdir ORIGINAL', HTTP, false, invalid],
    ['-m conntrack --ctstate INVALID --ctdir REPLY', HTTP, true, invalid],
    ['-m state --state NEW,ESTABLISHED', HTTP, true],
    ['-m state ! --state NEW', HTTP, false],
  ])
})

describe("conntrack: a connection's entry", () => {
  const conn: ConnSnapshot = {
    id: 1,
    orig: { src: ipv4('10.0.0.1'), dst: ipv4('10.96.0.10'), proto: 6, sport: 40000, dport: 80 },
    reply: { src: ipv4('10.244.1.7'), dst: ipv4('192.168.0.1'), proto: 6, sport: 8080, dport: 50000 },
    tcp: 'ESTABLISHED',
    seenReply: true,
    assured: false,
    confirmed: true,
    srcNat: true,
    dstNat: true,
    mark: 0,
    timeout: 300,
  }
  const given: Given = { conn: () => conn }
  check([
    ['-m conntrack --ctorigdst 10.96.0.0/16', HTTP, true, given],
    ['-m conntrack ! --ctorigdst 10.96.0.0/16', HTTP, false, given],
    ['-m conntrack --ctorigsrc 10.0.0.1 --ctreplsrc 10.244.0.0/16 --ctrepldst 192.168.0.1', HTTP, true, given],
    ['-m conntrack --ctreplsrc 10.96.0.10', HTTP, false, given],
    ['-m conntrack --ctproto tcp --ctorigdstport 80 --ctreplsrcport 8000:9000', HTTP, true, given],
    ['-m conntrack --ctorigsrcport 80', HTTP, false, given],
    ['-m conntrack --ctrepldstport 50000 ! --ctproto udp', HTTP, true, given],
    ['-m conntrack --ctstatus ASSURED,SEEN_REPLY', HTTP, true, given],
    ['-m conntrack --ctstatus ASSURED', HTTP, false, given],
    ['-m conntrack ! --ctstatus ASSURED', HTTP, true, given],
    ['-m conntrack --ctexpire 100:300', HTTP, true, given],
    ['-m conntrack ! --ctexpire 300', HTTP, false, given],
    ['-m conntrack ! --ctorigdst 10.1.0.0/16', HTTP, false, { states: new Set(['INVALID']) }],
    ['-m conntrack --ctstate INVALID ! --ctorigdst 10.1.0.0/16', HTTP, true, { states: new Set(['INVALID']) }],
  ])
})

describe('length, ttl, iprange', () => {
  check([
    ['-m length --length 40', HTTP, true],
    ['-m length --length :39', HTTP, false],
    ['-m length ! --length 41:100', HTTP, true],
    ['-m length --length 9:3', HTTP, false],
    ['-m ttl --ttl-eq 64', HTTP, true],
    ['-m ttl ! --ttl-eq 64', HTTP, false],
    ['-m ttl --ttl-lt 64', HTTP, false],
    ['-m ttl --ttl-gt 63', HTTP, true],
    ['-m iprange --src-range 10.0.0.0-10.0.0.9 --dst-range 10.96.0.10', HTTP, true],
    ['-m iprange ! --src-range 10.0.0.2-10.0.0.9', HTTP, true],
    ['-m iprange --dst-range 10.96.0.11-10.96.0.12', HTTP, false],
  ])
})

describe('addrtype', () => {
  /** 10.0.0.1 is this host's, on eth0; 10.96.0.10 is anywhere. */
  const addrType: MatchContext['addrType'] = (addr, dev) =>
    addr === ipv4('10.0.0.1') && (dev === undefined || dev === 'eth0') ? 'local' : 'unicast'
  const given: Given = { addrType }
  check([
    ['-m addrtype --src-type LOCAL', HTTP, true, given],
    ['-m addrtype ! --src-type LOCAL', HTTP, false, given],
    ['-m addrtype --dst-type LOCAL', HTTP, false, given],
    ['-m addrtype --dst-type UNICAST,BLACKHOLE', HTTP, true, given],
    ['-m addrtype --src-type LOCAL ! --dst-type LOCAL', HTTP, true, given],
    ['-m addrtype --src-type LOCAL --dst-type LOCAL', HTTP, false, given],
    ['-m addrtype --src-type LOCAL --limit-iface-out', HTTP, true, given],
    ['-m addrtype --src-type LOCAL --limit-iface-in', HTTP, false, given],
    ['-m addrtype ! --src-type LOCAL --limit-iface-out', HTTP, true, { addrType, out: 'tunl0' }],
    [
      '-m addrtype ! --src-type LOCAL --limit-iface-out -m addrtype --src-type LOCAL',
      HTTP,
      true,
      { addrType, out: 'tunl0' },
    ],
    ['-m addrtype ! --src-type LOCAL --limit-iface-out -m addrtype --src-type LOCAL', HTTP, false, given],
  ])
})

describe('set', () => {
  const sets = setsOf(`create nets hash:net\nadd nets 10.0.0.0/8\nadd nets 10.96.0.0/16 nomatch
create ports hash:ip,port\nadd ports 10.96.0.10,tcp:80\ncreate both hash:ip,port,ip\nadd both 10.96.0.10,tcp:80,10.0.0.1`)
  check([
    ['-m set --match-set nets src', HTTP, true, { sets }],
    ['-m set --match-set nets dst', HTTP, false, { sets }],
    ['-m set ! --match-set nets dst', HTTP, true, { sets }],
    ['-m set --match-set nets dst --return-nomatch', HTTP, true, { sets }],
    ['-m set --match-set nets src --return-nomatch', HTTP, false, { sets }],
    ['-m set --match-set nets src ! --update-counters', HTTP, true, { sets }],
    ['-m set --match-set ports dst,dst', HTTP, true, { sets }],
    ['-m set --match-set ports dst,src', HTTP, false, { sets }],
    ['-m set --match-set ports dst,dst', DNS, false, { sets }],
    ['-m set --match-set both dst,dst,src', HTTP, true, { sets }],
    ['-m set --match-set both dst,dst', HTTP, false, { sets }],
    ['-m set ! --match-set both dst,dst', HTTP, true, { sets }],
    ['-m set --match-set both dst,dst,src', pieceOf(HTTP, 64), false, { sets }],
  ])
})

describe('physdev', () => {
  check([
    ['-m physdev --physdev-is-in', HTTP, false],
    ['-m physdev ! --physdev-is-in', HTTP, true],
    ['-m physdev ! --physdev-is-in --physdev-is-bridged', HTTP, false],
    ['-m physdev ! --physdev-in eth0', HTTP, true],
  ])
})

describe('ipvs', () => {
  const virtual = { src: HTTP.src, dst: ipv4('198.51.100.1'), proto: 6, sport: 40000, dport: 443 }
  const taken: Given = { ipvs: { virtual } }
  check([
    ['-m ipvs --ipvs', HTTP, true, taken],
    ['-m ipvs ! --ipvs', HTTP, true],
    ['-m ipvs --vproto 6 --vaddr 198.51.100.1 --vport 443', HTTP, true, taken],
    ['-m ipvs --vproto 17 --vaddr 198.51.100.1 --vport 443', HTTP, false, taken],
    ['-m ipvs --vaddr 198.51.100.2', HTTP, false, taken],
    ['-m ipvs ! --vaddr 198.51.100.2', HTTP, true, taken],
    ['-m ipvs --vport 80', HTTP, false, taken],
    ['-m ipvs ! --vport 80', HTTP, false],
    ['-m ipvs ! --vport 80', HTTP, false, { ipvs: {} }],
  ])
})

describe('comment, rpfilter', () => {
  const back: Given = { reversePath: () => true, in: 'cali1' }
  const astray: Given = { reversePath: () => false, in: 'cali1' }
  const discover = udpPacket(68, 67, { src: ipv4('0.0.0.0'), dst: ipv4('255.255.255.255') })
  check([
    ['-m comment --comment "no condition"', HTTP, true],
    ['-m rpfilter', HTTP, true, back],
    ['-m rpfilter --invert', HTTP, false, back],
    ['-m rpfilter --validmark --invert', HTTP, true, astray],
    ['-m rpfilter --invert', HTTP, false, { ...astray, in: 'lo' }],
    ['-m rpfilter --invert', discover, false, astray],
  ])

  it('rpfilter says how it wants the path looked up', () => {
    const asked: unknown[] = []
    const reversePath: MatchContext['reversePath'] = (options) => asked.push(options) > 0
    holds('-m rpfilter --loose --accept-local', testContext({ packet: HTTP, reversePath }), 'raw')
    expect(asked).toEqual([{ loose: true, validmark: false, acceptLocal: true }])
  })
})
