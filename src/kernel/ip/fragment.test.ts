/** Fragments, and fragments of fragments, as they arrive in any order: each fits, and together they are the original. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openLab } from '../../lab/open.ts'
import { ipv4 } from '../../net/ipv4.ts'
import { IPPROTO_UDP, type Ipv4Packet, ipv4Packet } from '../../net/packet.ts'
import { createMachine } from '../../sim/machine.ts'
import { type Ns, receivedSkb, type Skb } from '../runtime.ts'
import { ipDefrag, isFragment } from './defrag.ts'
import { fragmentPacket } from './fragment.ts'

const HEADER = 20

const datagram = (size: number, id = 1): Ipv4Packet =>
  ipv4Packet({
    src: ipv4('10.0.0.1'),
    dst: ipv4('10.0.0.2'),
    proto: IPPROTO_UDP,
    id,
    payload: { kind: 'udp', sport: 5000, dport: 53, payload: { kind: 'data', len: size } },
  })

/** Every link on the way cuts up what does not fit it. */
const overLinks = (packet: Ipv4Packet, mtus: readonly number[]): Ipv4Packet[] =>
  mtus.reduce<Ipv4Packet[]>(
    (pieces, mtu) => pieces.flatMap((piece) => (piece.len > mtu ? fragmentPacket(piece, mtu, piece.df) : [piece])),
    [packet],
  )

function host(): Ns {
  const opened = openLab('{"name": "host", "namespaces": {"host": {}}, "probes": []}')
  const ns = opened.ok ? createMachine(opened.value.world, 1).machine.ns('host') : undefined
  if (!ns) throw new Error(JSON.stringify(opened))
  return ns
}

function arrive(ns: Ns, pieces: readonly Ipv4Packet[]): Skb[] {
  const [lo] = ns.links.values()
  if (!lo) throw new Error('no lo')
  return pieces.flatMap((piece, journey) => ipDefrag(ns, receivedSkb(piece, journey, lo, 'host'), 'local') ?? [])
}

const size = fc.integer({ min: 0, max: 65507 })
/** 68 is the least MTU of IPv4, and leaves room for 48 bytes a piece. */
const links = fc.array(fc.integer({ min: 68, max: 9000 }), { minLength: 1, maxLength: 4 })
const cutUp = fc
  .tuple(size, links)
  .map(([bytes, mtus]) => ({ packet: datagram(bytes), mtus, pieces: overLinks(datagram(bytes), mtus) }))
  .filter(({ pieces }) => pieces.length > 1)

describe('fragmentPacket', () => {
  it('cuts into pieces that fit, at multiples of eight, without gap or overlap', () => {
    fc.assert(
      fc.property(cutUp, ({ packet, mtus, pieces }) => {
        let at = 0
        for (const [index, piece] of pieces.entries()) {
          expect(piece.len).toBeLessThanOrEqual(Math.min(...mtus))
          expect(piece.offset).toBe(at)
          expect(piece.offset % 8).toBe(0)
          expect(piece.mf).toBe(index < pieces.length - 1)
          expect({ ...piece, len: 0, mf: false, offset: 0, payload: 0 }).toEqual({ ...packet, len: 0, payload: 0 })
          at += piece.len - HEADER
        }
        expect(at).toBe(packet.len - HEADER)
      }),
    )
  })

  it('fills each piece', () => {
    expect(fragmentPacket(datagram(2992), 1500, false).map(({ len, offset }) => [len, offset])).toEqual([
      [1500, 0],
      [1500, 1480],
      [60, 2960],
    ])
    // 1000 − 20 is no multiple of eight.
    expect(fragmentPacket(datagram(1472), 1000, false).map(({ len, offset }) => [len, offset])).toEqual([
      [996, 0],
      [524, 976],
    ])
  })

  it('says of the last piece of a piece that more follow', () => {
    const [first] = fragmentPacket(datagram(4000), 1500, false)
    expect(first && fragmentPacket(first, 600, false).map(({ mf }) => mf)).toEqual([true, true, true])
  })
})

describe('ipDefrag', () => {
  const shuffled = cutUp.chain(({ packet, pieces }) =>
    fc.record({
      packet: fc.constant(packet),
      arrivals: fc
        .tuple(
          fc.shuffledSubarray(pieces, { minLength: pieces.length }),
          fc.array(fc.constantFrom(...pieces), { maxLength: 3 }),
        )
        .map(([all, again]) => ({ all, again })),
    }),
  )

  it('puts the original together from fragments of fragments in any order', () => {
    fc.assert(
      fc.property(shuffled, ({ packet, arrivals: { all } }) => {
        const whole = arrive(host(), all)
        expect(whole.map((skb) => skb.packet)).toEqual([packet])
        expect(whole[0]?.fragMaxSize).toBe(Math.max(...all.map(({ len }) => len)))
      }),
    )
  })

  it('is not misled by pieces that arrive twice', () => {
    fc.assert(
      fc.property(shuffled, ({ packet, arrivals: { all, again } }) => {
        const last = all.at(-1)
        const early = [...all.slice(0, -1), ...again.filter((piece) => piece !== last)]
        const ns = host()
        expect(arrive(ns, early)).toEqual([])
        expect(arrive(ns, last ? [last] : []).map((skb) => skb.packet)).toEqual([packet])
      }),
    )
  })

  it('waits for a piece that is missing', () => {
    fc.assert(
      fc.property(shuffled, fc.nat(), ({ arrivals: { all } }, lost) => {
        expect(arrive(host(), all.toSpliced(lost % all.length, 1))).toEqual([])
      }),
    )
  })

  it('keeps packets of other ids apart', () => {
    const [a, b] = [fragmentPacket(datagram(3000, 1), 1500, false), fragmentPacket(datagram(3000, 2), 1500, false)]
    const turns = a.flatMap((piece, index) => [piece, ...b.slice(index, index + 1)])
    expect(arrive(host(), turns).map((skb) => skb.packet.id)).toEqual([1, 2])
  })

  it('calls a first and a last piece fragments, and a whole packet none', () => {
    expect(isFragment(datagram(10))).toBe(false)
    expect(fragmentPacket(datagram(3000), 1500, false).map(isFragment)).toEqual([true, true, true])
  })
})
