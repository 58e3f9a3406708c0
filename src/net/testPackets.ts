/** Packets of seed document 003: a pod of k8s-master01 asks one of k8s-node02. */
import { ipv4 } from './ipv4.ts'
import { mac } from './mac.ts'
import {
  ETH_P_IP,
  type EthernetFrame,
  IPPROTO_IPIP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  type Ipv4Packet,
  ipv4Packet,
  type TcpSegment,
} from './packet.ts'

export const pod1 = ipv4('172.16.32.129')
export const pod2 = ipv4('172.16.58.203')
export const node1 = ipv4('192.168.40.101')
export const node2 = ipv4('192.168.40.112')

const segment = (fields: Partial<TcpSegment>): TcpSegment => ({
  kind: 'tcp',
  sport: 36092,
  dport: 80,
  seq: 4140346692,
  ack: 0,
  flags: ['SYN'],
  window: 28800,
  options: {},
  data: { kind: 'data', len: 0 },
  ...fields,
})

export const there = (fields: Partial<TcpSegment>): Ipv4Packet =>
  ipv4Packet({ src: pod1, dst: pod2, proto: IPPROTO_TCP, df: true, payload: segment(fields) })

export const back = (fields: Partial<TcpSegment>): Ipv4Packet =>
  ipv4Packet({
    src: pod2,
    dst: pod1,
    proto: IPPROTO_TCP,
    df: true,
    payload: segment({ sport: 80, dport: 36092, ...fields }),
  })

export const syn = there({
  options: { mss: 1440, sackPermitted: true, wscale: 7, timestamp: { val: 1467744, ecr: 0 } },
})

export const inFrame = (payload: Ipv4Packet, fields: Partial<EthernetFrame> = {}): EthernetFrame => ({
  kind: 'eth',
  src: mac('00:0c:29:01:01:01'),
  dst: mac('00:0c:29:02:02:02'),
  type: ETH_P_IP,
  payload,
  ...fields,
})

export const ipip = (inner: Ipv4Packet): Ipv4Packet => {
  const [src, dst] = inner.src === pod1 ? [node1, node2] : [node2, node1]
  return ipv4Packet({ src, dst, proto: IPPROTO_IPIP, df: inner.df, ttl: inner.ttl, payload: inner })
}

export const vxlan = (inner: EthernetFrame): Ipv4Packet =>
  ipv4Packet({
    src: node1,
    dst: node2,
    proto: IPPROTO_UDP,
    payload: { kind: 'udp', sport: 51234, dport: 4789, payload: { kind: 'vxlan', vni: 4096, inner } },
  })
