/** What a tunnel puts on, its far end takes off, whatever the packet; and what each header costs. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4, ipv4FromNumber } from '../../net/ipv4.ts'
import { macFromBytes } from '../../net/mac.ts'
import {
  ETH_P_ARP,
  ETH_P_IP,
  type EthernetFrame,
  frameLength,
  IPPROTO_ICMP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  type Ipv4Packet,
  ipv4Packet,
  type TcpFlag,
} from '../../net/packet.ts'
import { decapsulateIpip, encapsulateIpip } from './ipip.ts'
import { decapsulateVxlan, encapsulateVxlan } from './vxlan.ts'

const byte = fc.integer({ min: 0, max: 255 })
const port = fc.integer({ min: 0, max: 65535 })
const word = fc.integer({ min: 0, max: 0xffffffff })
const address = word.map(ipv4FromNumber)
const mac = fc.uint8Array({ minLength: 6, maxLength: 6 }).map(macFromBytes)
const data = fc.integer({ min: 0, max: 9000 }).map((len) => ({ kind: 'data' as const, len }))

const tcp = fc.record({
  kind: fc.constant('tcp' as const),
  sport: port,
  dport: port,
  seq: word,
  ack: word,
  flags: fc.subarray<TcpFlag>(['FIN', 'SYN', 'RST', 'PSH', 'ACK']),
  window: port,
  options: fc.record({ mss: port, wscale: fc.integer({ min: 0, max: 14 }) }, { requiredKeys: [] }),
  data,
})
const udp = fc.record({ kind: fc.constant('udp' as const), sport: port, dport: port, payload: data })
const echo = fc.record({
  kind: fc.constant('icmp' as const),
  type: fc.constantFrom(0 as const, 8 as const),
  code: fc.constant(0 as const),
  id: port,
  seq: port,
  data,
})
const payload = fc.oneof(
  tcp.map((value) => ({ proto: IPPROTO_TCP, payload: value })),
  udp.map((value) => ({ proto: IPPROTO_UDP, payload: value })),
  echo.map((value) => ({ proto: IPPROTO_ICMP, payload: value })),
  fc.record({ proto: byte, payload: fc.record({ kind: fc.constant('opaque' as const), len: fc.nat(9000) }) }),
)
const packet: fc.Arbitrary<Ipv4Packet> = fc
  .record({ src: address, dst: address, tos: byte, ttl: byte, id: port, df: fc.boolean(), carried: payload })
  .map(({ carried, ...fields }) => ipv4Packet({ ...fields, ...carried }))

const frame: fc.Arbitrary<EthernetFrame> = fc.oneof(
  fc.record({ kind: fc.constant('eth' as const), src: mac, dst: mac, type: fc.constant(ETH_P_IP), payload: packet }),
  fc.record({
    kind: fc.constant('eth' as const),
    src: mac,
    dst: mac,
    type: fc.constant(ETH_P_ARP),
    payload: fc.record({
      kind: fc.constant('arp' as const),
      op: fc.constantFrom('request' as const, 'reply' as const),
      sha: mac,
      spa: address,
      tha: mac,
      tpa: address,
    }),
  }),
)

const near = ipv4('192.168.40.101')
const far = ipv4('192.168.40.112')

describe('IPIP', () => {
  it('decapsulation gives back what was encapsulated, through any number of tunnels', () => {
    fc.assert(
      fc.property(packet, fc.integer({ min: 1, max: 4 }), (inner, depth) => {
        let outer: Ipv4Packet | undefined = inner
        for (let n = 0; n < depth; n++) outer = outer && encapsulateIpip(outer, near, far, 0, n)
        expect(outer?.len).toBe(inner.len + 20 * depth)
        for (let n = 0; n < depth; n++) outer = outer && decapsulateIpip(outer)
        expect(outer).toEqual(inner)
      }),
    )
  })

  it('inherits TTL, DF and the congestion bits, and nothing else', () => {
    fc.assert(
      fc.property(packet, (inner) => {
        const { payload: carried, ...outer } = encapsulateIpip(inner, near, far, 0, 7)
        expect(carried).toBe(inner)
        expect(outer).toEqual({
          ...{ kind: 'ipv4', src: near, dst: far, proto: 4, id: 7, mf: false, offset: 0, len: inner.len + 20 },
          ...{ ttl: inner.ttl, df: inner.df, tos: inner.tos & 3 },
        })
      }),
    )
  })

  it("takes the device's TTL where that has one", () => {
    fc.assert(
      fc.property(packet, fc.integer({ min: 1, max: 255 }), (inner, ttl) => {
        expect(encapsulateIpip(inner, near, far, ttl, 0).ttl).toBe(ttl)
      }),
    )
  })

  it('only IPIP is taken for IPIP', () => {
    fc.assert(
      fc.property(packet, (other) => {
        expect(decapsulateIpip(other)).toBeUndefined()
      }),
    )
  })
})

describe('VXLAN', () => {
  const calico = { vni: 4096, port: 4789 }
  const outer = { src: near, dst: far, id: 7, defaultTtl: 64 }

  it('decapsulation gives back what was encapsulated', () => {
    fc.assert(
      fc.property(frame, fc.nat(0xffffff), (inner, vni) => {
        const sent = encapsulateVxlan(inner, { vni, port: 4789 }, outer)
        expect(decapsulateVxlan(sent)).toEqual({ kind: 'vxlan', vni, inner })
      }),
    )
  })

  it('adds 50 bytes to an IP packet: IPv4 20, UDP 8, VXLAN 8, inner Ethernet 14', () => {
    fc.assert(
      fc.property(frame, (inner) => {
        const { len } = encapsulateVxlan(inner, calico, outer)
        expect(len).toBe(20 + 8 + 8 + frameLength(inner))
        if (inner.payload.kind === 'ipv4') expect(len).toBe(inner.payload.len + 50)
      }),
    )
  })

  it('a packet inside of a packet inside of a packet', () => {
    fc.assert(
      fc.property(frame, mac, (inner, other) => {
        const once = encapsulateVxlan(inner, calico, outer)
        const wrapped = { kind: 'eth' as const, src: other, dst: other, type: ETH_P_IP, payload: once }
        const twice = decapsulateVxlan(encapsulateVxlan(wrapped, calico, outer))?.inner
        expect(twice?.payload.kind === 'ipv4' && decapsulateVxlan(twice.payload)?.inner).toEqual(inner)
      }),
    )
  })

  it('is sent from one port of ip_local_port_range for each inner flow, to port 4789', () => {
    const portsOf = (inner: EthernetFrame) => encapsulateVxlan(inner, calico, outer).payload
    fc.assert(
      fc.property(frame, byte, (inner, ttl) => {
        const sent = portsOf(inner)
        expect(sent).toMatchObject({ kind: 'udp', dport: 4789 })
        const sport = sent.kind === 'udp' ? sent.sport : 0
        expect(sport).toBeGreaterThanOrEqual(32768)
        expect(sport).toBeLessThan(61000)
        if (inner.payload.kind === 'arp') return
        const later = { ...inner, payload: { ...inner.payload, ttl, id: inner.payload.id ^ 1 } }
        expect(portsOf(later)).toMatchObject({ sport })
      }),
    )
  })

  it('has the TTL of the namespace and no DF, whatever is inside, unless the device says otherwise', () => {
    fc.assert(
      fc.property(packet, mac, (inner, own) => {
        const inFrame = { kind: 'eth' as const, src: own, dst: own, type: ETH_P_IP, payload: inner }
        const with_ = (options: object) => encapsulateVxlan(inFrame, { ...calico, ...options }, outer)
        expect(with_({})).toMatchObject({ ttl: 64, df: false, tos: inner.tos & 3 })
        expect(with_({ ttl: 9, df: 'set', tos: 0x20 })).toMatchObject({ ttl: 9, df: true, tos: 0x20 | (inner.tos & 3) })
        const inherited = { ttl: inner.ttl, df: inner.df, tos: inner.tos }
        expect(with_({ ttl: 'inherit', df: 'inherit', tos: 'inherit' })).toMatchObject(inherited)
      }),
    )
  })
})
