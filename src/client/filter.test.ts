import { describe, expect, it } from 'vitest'
import { DNS_CLASS_IN, type DnsRecord, dnsQuery } from '../net/dns.ts'
import { dnsData } from '../net/dnsWire.ts'
import { headerStack } from '../net/headers.ts'
import { ipv4 } from '../net/ipv4.ts'
import { BROADCAST_MAC, mac, ZERO_MAC } from '../net/mac.ts'
import { ETH_P_ARP, IPPROTO_UDP, ipv4Packet, type Packet } from '../net/packet.ts'
import { summarise } from '../net/summary.ts'
import { back, inFrame, ipip, node1, node2, syn, there, vxlan } from '../net/testPackets.ts'
import { parseFilter } from './filter.ts'
import type { PacketRow } from './packetRows.ts'

const row = (packet: Packet, ns: string, dev: string, dir: 'in' | 'out'): Omit<PacketRow, 'number'> => ({
  hop: 0,
  at: 1500,
  ns,
  node: ns === 'pod1' ? 'demoapp-75pf8' : ns,
  dev,
  dir,
  summary: summarise(packet),
  journey: { id: 1, origin: 'socket', phase: 'handshake', direction: 'there', ns, packet, hops: [], end: 'delivered' },
  headers: headerStack(packet),
  changes: [],
  grown: 0,
})

const request = there({ flags: ['PSH', 'ACK'], data: { kind: 'data', len: 14, text: 'GET / HTTP/1.1' } })
const list: readonly PacketRow[] = [
  row(
    {
      kind: 'eth',
      src: mac('00:0c:29:01:01:01'),
      dst: BROADCAST_MAC,
      type: ETH_P_ARP,
      payload: { kind: 'arp', op: 'request', sha: mac('00:0c:29:01:01:01'), spa: node1, tha: ZERO_MAC, tpa: node2 },
    },
    'k8s-master01',
    'ens33',
    'out',
  ),
  row(inFrame(syn), 'pod1', 'eth0', 'out'),
  row(syn, 'k8s-master01', 'tunl0', 'out'),
  row(inFrame(ipip(syn)), 'k8s-node02', 'ens33', 'in'),
  row(inFrame(back({ flags: ['SYN', 'ACK'], ack: 1 })), 'k8s-node02', 'cali1', 'in'),
  row(inFrame(ipip(request)), 'k8s-master01', 'ens33', 'out'),
  row(inFrame(vxlan(inFrame(syn))), 'k8s-master01', 'ens33', 'out'),
].map((rest, index) => ({ ...rest, number: index + 1 }))

function kept(text: string): number[] {
  const result = parseFilter(text)
  if (!result.ok) throw new Error(`${text}: ${JSON.stringify(result.fault)}`)
  return list.filter(result.filter).map(({ number }) => number)
}

describe('a filter', () => {
  it.each([
    ['', [1, 2, 3, 4, 5, 6, 7]],
    ['arp', [1]],
    ['tcp', [2, 3, 4, 5, 6, 7]],
    ['icmp', []],
    ['ip.proto == 4', [4, 6]],
    ['ipip', [4, 6]],
    ['vxlan', [7]],
    ['http', [6]],
    ['ip.addr == 172.16.32.129', [2, 3, 4, 5, 6, 7]],
    ['ip.src == 192.168.40.0/24', [4, 6, 7]],
    ['ip.addr != 192.168.40.101', [2, 3, 5]],
    ['tcp.flags.syn', [2, 3, 4, 5, 7]],
    ['tcp.flags.syn == 1 && tcp.flags.ack == 0', [2, 3, 4, 7]],
    ['tcp.flags.syn && !tcp.flags.ack', [2, 3, 4, 7]],
    ['tcp.port == 80 and not tcp.flags.syn', [6]],
    ['tcp.srcport eq 80', [5]],
    ['udp.dstport == 4789', [7]],
    ['frame.node == "k8s-node02"', [4, 5]],
    ['frame.node == demoapp-75pf8 || arp', [1, 2]],
    ['frame.dev == tunl0', [3]],
    ['frame.dev contains "ens"', [1, 4, 6, 7]],
    ['frame.dir == in', [4, 5]],
    ['frame.number >= 6', [6, 7]],
    ['frame.len > 94', [7]],
    ['ip.ttl < 64', []],
    ['eth.dst == ff:ff:ff:ff:ff:ff', [1]],
    ['eth.type == 0x0806', [1]],
    ['ip.flags.df', [2, 3, 4, 5, 6, 7]],
    ['!(tcp || udp)', [1]],
    ['arp or ip.proto == 4 and frame.dir == out', [1, 6]],
    ['(arp or ip.proto == 4) and frame.dir == out', [1, 6]],
    ['cali1', [5]],
    ['Who has', [1]],
    ['172.16.58.203', [2, 3, 4, 5, 6, 7]],
    ['"GET /"', [6]],
  ])('%s', (text, numbers) => {
    expect(kept(text)).toEqual(numbers)
  })

  it.each([
    ['ip.adr == 1.2.3.4', { code: 'unknownField', word: 'ip.adr', at: 0, hint: 'ip.addr' }],
    ['arp && tcp.flagz.syn', { code: 'unknownField', word: 'tcp.flagz.syn', at: 7, hint: 'tcp.flags.syn' }],
    ['ip.addr ==', { code: 'expectedValue', word: 'ip.addr', at: 10 }],
    ['ip.addr == 1.2.3', { code: 'badValue', word: '1.2.3', at: 11, hint: 'address' }],
    ['tcp.port == http', { code: 'badValue', word: 'http', at: 12, hint: 'number' }],
    ['eth.src == 1', { code: 'badValue', word: '1', at: 11, hint: 'mac' }],
    ['arp &&', { code: 'expectedTerm', word: '', at: 6 }],
    ['|| arp', { code: 'expectedTerm', word: '||', at: 0 }],
    ['(arp', { code: 'unclosed', word: '(', at: 0 }],
    ['arp)', { code: 'unexpected', word: ')', at: 3 }],
    ['"arp', { code: 'unclosed', word: '"', at: 0 }],
    ['arp & tcp', { code: 'unexpected', word: '&', at: 4 }],
    ['wat == 1', { code: 'unknownField', word: 'wat', at: 0 }],
  ])('%s is refused at the word', (text, fault) => {
    const result = parseFilter(text)
    expect(result.ok ? undefined : result.fault).toMatchObject(fault)
  })
})

describe('a filter over DNS', () => {
  const name = 'web.default.svc.cluster.local'
  const query = dnsQuery(7, name, 'A')
  const answers = ['10.1.0.5', '10.1.0.6'].map(
    (address): DnsRecord => ({
      ...{ kind: 'A', name, class: DNS_CLASS_IN, ttl: 30, address: ipv4(address) },
    }),
  )
  const packets = [query, { ...query, flags: { ...query.flags, qr: true, aa: true }, answers }].map((message) =>
    ipv4Packet({
      ...{ src: ipv4('10.244.1.5'), dst: ipv4('10.96.0.10'), proto: IPPROTO_UDP },
      payload: { kind: 'udp', sport: 40000, dport: 53, payload: dnsData(message, { compress: false }) },
    }),
  )
  const rows = packets.map((packet, i): PacketRow => ({ ...row(packet, 'pod1', 'eth0', 'out'), number: i + 1 }))

  it.each([
    ['dns', [1, 2]],
    ['dns && !tcp', [1, 2]],
    ['dns.flags.response == 0', [1]],
    ['dns.flags.response', [2]],
    ['dns.flags.rcode == 0', [2]],
    ['dns.a == 10.1.0.6', [2]],
    ['dns.a == 10.1.0.0/16', [2]],
    ['dns.a == 10.2.0.1', []],
    ['dns.qry.name contains "web"', [1, 2]],
    [`dns.qry.name == ${name}`, [1, 2]],
    ['dns.qry.type == 1', [1, 2]],
    ['dns.resp.ttl == 30', [2]],
    ['dns.id == 7', [1, 2]],
    ['udp.port == 53', [1, 2]],
    ['Standard query response', [2]],
  ])('%s', (text, expected) => {
    const result = parseFilter(text)
    if (!result.ok) throw new Error(JSON.stringify(result.fault))
    expect(rows.filter(result.filter).map(({ number }) => number)).toEqual(expected)
  })
})
