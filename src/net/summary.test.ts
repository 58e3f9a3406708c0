import { describe, expect, it } from 'vitest'
import { ipv4 } from './ipv4.ts'
import { BROADCAST_MAC, mac, ZERO_MAC } from './mac.ts'
import { ETH_P_ARP, type EthernetFrame, type IcmpError, IPPROTO_ICMP, IPPROTO_UDP, ipv4Packet } from './packet.ts'
import { sequenceTracker } from './sequence.ts'
import { summarise, tcpdumpLine } from './summary.ts'
import { back, inFrame, ipip, node1, pod1, pod2, syn, there, vxlan } from './testPackets.ts'

const arpRequest: EthernetFrame = {
  kind: 'eth',
  src: mac('00:0c:29:01:01:01'),
  dst: BROADCAST_MAC,
  type: ETH_P_ARP,
  payload: {
    kind: 'arp',
    op: 'request',
    sha: mac('00:0c:29:01:01:01'),
    spa: pod1,
    tha: ZERO_MAC,
    tpa: ipv4('169.254.1.1'),
  },
}

const icmpError = (fields: Partial<IcmpError>) =>
  ipv4Packet({
    src: node1,
    dst: pod1,
    proto: IPPROTO_ICMP,
    payload: { kind: 'icmp', type: 3, code: 1, about: syn, quoted: 60, ...fields } as IcmpError,
  })

describe('tcpdumpLine', () => {
  it('prints the capture of document 003, line for line', () => {
    const numbers = sequenceTracker()
    const answered = 4140346693
    const time = (val: number, ecr: number) => ({ timestamp: { val, ecr } })
    const request = { len: 77, text: 'GET / HTTP/1.1\r\nHost: 172.16.58.203\r\n' }
    const capture = [
      syn,
      back({
        flags: ['SYN', 'ACK'],
        seq: 12199371,
        ack: answered,
        window: 28560,
        options: { mss: 1440, sackPermitted: true, wscale: 7, ...time(1509355, 1467744) },
      }),
      there({ flags: ['ACK'], seq: answered, ack: 12199372, window: 225, options: time(1467744, 1509355) }),
      there({
        flags: ['PSH', 'ACK'],
        seq: answered,
        ack: 12199372,
        window: 225,
        options: time(1467745, 1509355),
        data: { kind: 'data', ...request },
      }),
      back({
        flags: ['FIN', 'PSH', 'ACK'],
        seq: 12199389,
        ack: answered + 77,
        window: 224,
        options: time(1509356, 1467745),
        data: { kind: 'data', len: 252 },
      }),
      there({ flags: ['FIN', 'ACK'], seq: answered + 77, ack: 12199641, window: 234, options: time(1467746, 1509356) }),
    ].map((packet) => tcpdumpLine(inFrame(ipip(packet)), numbers))
    expect(capture).toEqual([
      'IP 192.168.40.101 > 192.168.40.112: IP 172.16.32.129.36092 > 172.16.58.203.80: Flags [S], seq 4140346692, win 28800, options [mss 1440,sackOK,TS val 1467744 ecr 0,nop,wscale 7], length 0 (ipip-proto-4)',
      'IP 192.168.40.112 > 192.168.40.101: IP 172.16.58.203.80 > 172.16.32.129.36092: Flags [S.], seq 12199371, ack 4140346693, win 28560, options [mss 1440,sackOK,TS val 1509355 ecr 1467744,nop,wscale 7], length 0 (ipip-proto-4)',
      'IP 192.168.40.101 > 192.168.40.112: IP 172.16.32.129.36092 > 172.16.58.203.80: Flags [.], ack 1, win 225, options [nop,nop,TS val 1467744 ecr 1509355], length 0 (ipip-proto-4)',
      'IP 192.168.40.101 > 192.168.40.112: IP 172.16.32.129.36092 > 172.16.58.203.80: Flags [P.], seq 1:78, ack 1, win 225, options [nop,nop,TS val 1467745 ecr 1509355], length 77: HTTP: GET / HTTP/1.1 (ipip-proto-4)',
      'IP 192.168.40.112 > 192.168.40.101: IP 172.16.58.203.80 > 172.16.32.129.36092: Flags [FP.], seq 18:270, ack 78, win 224, options [nop,nop,TS val 1509356 ecr 1467745], length 252: HTTP (ipip-proto-4)',
      'IP 192.168.40.101 > 192.168.40.112: IP 172.16.32.129.36092 > 172.16.58.203.80: Flags [F.], seq 78, ack 270, win 234, options [nop,nop,TS val 1467746 ecr 1509356], length 0 (ipip-proto-4)',
    ])
  })

  it.each([
    ['ARP, Request who-has 169.254.1.1 tell 172.16.32.129, length 28', arpRequest],
    ['IP 192.168.40.101 > 172.16.32.129: ICMP host 172.16.58.203 unreachable, length 68', icmpError({})],
    [
      'IP 192.168.40.101 > 172.16.32.129: ICMP 172.16.58.203 unreachable - need to frag (mtu 1480), length 68',
      icmpError({ code: 4, mtu: 1480 }),
    ],
    ['IP 192.168.40.101 > 172.16.32.129: ICMP time exceeded in-transit, length 68', icmpError({ type: 11, code: 0 })],
    [
      'IP 192.168.40.101 > 172.16.32.129: ICMP 172.16.58.203 tcp port 80 unreachable, length 68',
      icmpError({ code: 3 }),
    ],
  ])('%s', (line, packet) => {
    expect(tcpdumpLine(packet)).toBe(line)
  })

  it('takes two lines for VXLAN', () => {
    expect(tcpdumpLine(vxlan(inFrame(there({ seq: 1 })))).split('\n')).toEqual([
      'IP 192.168.40.101.51234 > 192.168.40.112.4789: VXLAN, flags [I] (0x08), vni 4096',
      'IP 172.16.32.129.36092 > 172.16.58.203.80: Flags [S], seq 1, win 28800, length 0',
    ])
  })
})

describe('summarise', () => {
  it('shows a tunnel by its own ends and the packet inside in the info', () => {
    expect(summarise(inFrame(ipip(there({ seq: 7 }))), sequenceTracker())).toEqual({
      source: '192.168.40.101',
      destination: '192.168.40.112',
      protocol: 'IPIP',
      info: '172.16.32.129 → 172.16.58.203 TCP 36092 → 80 [SYN] Seq=0 Win=28800 Len=0',
      length: 74,
    })
  })

  it('names what ARP asks', () => {
    expect(summarise(arpRequest)).toMatchObject({
      destination: 'Broadcast',
      protocol: 'ARP',
      info: 'Who has 169.254.1.1? Tell 172.16.32.129',
      length: 42,
    })
  })

  it('names an ICMP error', () => {
    expect(summarise(icmpError({})).info).toBe('Destination unreachable (Host unreachable)')
  })

  it('names a fragment', () => {
    const whole = { kind: 'udp' as const, sport: 1, dport: 2, payload: { kind: 'data' as const, len: 2000 } }
    const piece = ipv4Packet({
      src: pod1,
      dst: pod2,
      proto: IPPROTO_UDP,
      offset: 1480,
      payload: { kind: 'fragment', whole, start: 1480, len: 528 },
    })
    expect(summarise(piece)).toMatchObject({ protocol: 'IPv4', length: 548 })
    expect(tcpdumpLine(piece)).toBe('IP 172.16.32.129 > 172.16.58.203: udp')
  })
})
