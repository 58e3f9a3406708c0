/** Translation as a whole: an answer undoes it, ports are shared out, addresses are chosen as the kernel does. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openLabDocument } from '../../lab/open.ts'
import { type IpAddr, ipv4, ipv4FromNumber } from '../../net/ipv4.ts'
import { type Ipv4Packet, ipv4Packet } from '../../net/packet.ts'
import { createMachine } from '../../sim/machine.ts'
import type { Ns, Skb } from '../runtime.ts'
import { localSkb } from '../runtime.ts'
import { confirm, conntrackIn } from './conntrack/track.ts'
import { tupleOf } from './conntrack/tuple.ts'
import type { HookReport } from './hook.ts'
import { byteSwap, jhash2 } from './jhash.ts'
import { natPacket, setupNat } from './nat.ts'
import type { NatRange } from './ruleset.ts'

function namespace(): Ns {
  const opened = openLabDocument({ name: 'one', namespaces: { node: {} }, probes: [] })
  const ns = opened.ok ? createMachine(opened.value.world, 1).machine.ns('node') : undefined
  if (!ns) throw new Error('no namespace')
  return ns
}

const plain = { random: false, randomFully: false, persistent: false }

interface Ends {
  readonly proto: 'tcp' | 'udp' | 'icmp'
  readonly src: IpAddr
  readonly dst: IpAddr
  readonly sport: number
  readonly dport: number
}

function packetOf({ proto, src, dst, sport, dport }: Ends, reply: boolean): Ipv4Packet {
  const [from, to] = reply ? [dport, sport] : [sport, dport]
  const data = { kind: 'data', len: 8 } as const
  const ends = { src: reply ? dst : src, dst: reply ? src : dst }
  if (proto === 'icmp')
    return ipv4Packet({
      ...ends,
      proto: 1,
      payload: { kind: 'icmp', type: reply ? 0 : 8, code: 0, id: sport, seq: 1, data },
    })
  if (proto === 'udp')
    return ipv4Packet({ ...ends, proto: 17, payload: { kind: 'udp', sport: from, dport: to, payload: data } })
  const flags = reply ? (['SYN', 'ACK'] as const) : (['SYN'] as const)
  const numbers = { seq: reply ? 900 : 100, ack: reply ? 101 : 0, window: 64240, options: {} }
  return ipv4Packet({
    ...ends,
    proto: 6,
    payload: { kind: 'tcp', sport: from, dport: to, flags, ...numbers, data: { kind: 'data', len: 0 } },
  })
}

const endsOf = (packet: Ipv4Packet): Ends => {
  const { src, dst, sport, dport, proto } = tupleOf(packet) ?? { src: 0, dst: 0, sport: 0, dport: 0, proto: 0 }
  return {
    src: src as IpAddr,
    dst: dst as IpAddr,
    sport,
    dport,
    proto: proto === 6 ? 'tcp' : proto === 17 ? 'udp' : 'icmp',
  }
}

/** PREROUTING and POSTROUTING for a packet; ranges count for a connection's first one. */
function pass(ns: Ns, packet: Ipv4Packet, dst?: NatRange, src?: NatRange): Skb {
  const skb = localSkb(packet, -1)
  conntrackIn(ns, skb)
  if (!skb.ct) return skb
  const report: HookReport = { walks: [], changes: [], reasons: [], after: [] }
  if (dst) setupNat(ns, skb.ct.conn, 'dst', dst, report)
  natPacket(skb, skb.ct, 'dst')
  if (src) setupNat(ns, skb.ct.conn, 'src', src, report)
  natPacket(skb, skb.ct, 'src')
  confirm(ns, skb)
  return skb
}

const address = fc.integer({ min: 0x0a000001, max: 0x0a00ffff }).map((value) => ipv4FromNumber(value))
const port = fc.integer({ min: 1, max: 65535 })
const ends = fc.record({
  proto: fc.constantFrom('tcp', 'udp', 'icmp'),
  src: address,
  dst: address,
  sport: port,
  dport: port,
})
const ports = fc.option(
  fc.tuple(port, fc.nat(20)).map(([from, more]) => ({ from, to: Math.min(65535, from + more) })),
  { nil: undefined },
)
const range = fc
  .record({ from: address, more: fc.nat(8), ports, random: fc.boolean(), randomFully: fc.boolean() })
  .map(({ from, more, ports: few, ...flags }): NatRange => {
    const to = ipv4FromNumber(from + more)
    return { from, to, ...(few && { ports: few }), ...flags, persistent: false }
  })

describe('an answer', () => {
  it('undoes what was done to the question, whatever that was', () => {
    let changed = 0
    fc.assert(
      fc.property(ends, fc.option(range), fc.option(range), (asked, dst, src) => {
        const ns = namespace()
        const there = pass(ns, packetOf(asked, false), dst ?? undefined, src ?? undefined).packet
        const got = endsOf(there)
        if (JSON.stringify(got) !== JSON.stringify(endsOf(packetOf(asked, false)))) changed++
        const back = pass(ns, packetOf(got, true))
        expect(back.ct?.reply).toBe(true)
        expect(back.packet).toEqual({ ...packetOf(asked, true), id: back.packet.id })
        // And the next packet of the same connection goes the same way, without a rule.
        expect(endsOf(pass(ns, packetOf(asked, false)).packet)).toEqual(got)
      }),
    )
    expect(changed).toBeGreaterThan(30)
  })

  it('finds its own connection among many with the same translated source', () => {
    fc.assert(
      fc.property(fc.uniqueArray(address, { minLength: 2, maxLength: 12 }), (clients) => {
        const ns = namespace()
        const server = { proto: 'udp', dst: ipv4('10.9.0.1'), sport: 5000, dport: 53 } as const
        const ports = { from: 5000, to: 4999 + clients.length }
        const node = { from: ipv4('192.168.0.1'), to: ipv4('192.168.0.1'), ports, ...plain }
        const sent = clients.map((src) => endsOf(pass(ns, packetOf({ ...server, src }, false), undefined, node).packet))
        expect(new Set(sent.map(({ sport }) => sport)).size).toBe(clients.length)
        expect(sent[0]?.sport).toBe(5000)
        for (const [i, got] of sent.entries()) expect(pass(ns, packetOf(got, true)).packet.dst).toBe(clients[i])
      }),
    )
  })
})

describe('a range of addresses', () => {
  // Of the kernel's own traces: lab/fixtures/netfilter-address-ranges.
  it('is shared out by a hash of both ends, or of the source alone', () => {
    const choose = (src: string, dst: string, persistent: boolean): IpAddr => {
      const to = { from: ipv4('192.168.0.10'), to: ipv4('192.168.0.20'), ...plain, persistent }
      const asked = { proto: 'udp', src: ipv4(src), dst: ipv4(dst), sport: 5000, dport: 53 } as const
      return pass(namespace(), packetOf(asked, false), undefined, to).packet.src
    }
    const spread = new Set(Array.from({ length: 40 }, (_, i) => choose('10.1.1.2', `10.2.0.${i}`, false)))
    expect(spread.size).toBeGreaterThan(5)
    const kept = new Set(Array.from({ length: 40 }, (_, i) => choose('10.1.1.2', `10.2.0.${i}`, true)))
    expect(kept.size).toBe(1)
  })

  it('hashes as include/linux/jhash.h does', () => {
    const key = [0x0201010a, 0, 0, 0, 7, 0xffffffff, 3]
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((n) => jhash2(key.slice(0, n), 0x0101600a))).toEqual([
      3752795897, 174469393, 1869017552, 2260917570, 990956549, 1247907842, 3885820732, 3845400921,
    ])
    expect(byteSwap(0x0a010102)).toBe(0x0201010a)
  })
})
