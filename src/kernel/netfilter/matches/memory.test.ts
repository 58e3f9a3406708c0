/** Matches that draw, count or remember: statistic, limit, recent. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4 } from '../../../net/ipv4.ts'
import type { MatchContext } from '../matchContext.ts'
import { holds, tcpPacket, testContext } from '../testMatch.ts'
import { printProbability } from './statistic.ts'

const PACKET = tcpPacket(40000, 80)
const SECOND = 1e6

/** A namespace in which time passes. */
function namespace(given: Partial<MatchContext> = {}): (words: string, at: number, src?: string) => boolean {
  const memory = new Map<string, unknown>()
  return (words, at, src = '10.0.0.1') =>
    holds(words, testContext({ packet: { ...PACKET, src: ipv4(src) }, memory, now: at * SECOND, ...given }))
}

const times = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

describe('statistic', () => {
  it('random holds while the draw of 2³¹ lies below the probability', () => {
    const half = '-m statistic --mode random --probability 0.5'
    const draw = (random: number): Partial<MatchContext> => ({ random: () => random })
    expect(namespace(draw(0.4999999999))(half, 0)).toBe(true)
    expect(namespace(draw(0.5))(half, 0)).toBe(false)
    expect(namespace(draw(0.5))(half.replace('--prob', '! --prob'), 0)).toBe(true)
    expect(namespace(draw(0.9999999999))('-m statistic --mode random --probability 1', 0)).toBe(true)
    expect(namespace(draw(0))('-m statistic --mode random --probability 0', 0)).toBe(false)
  })

  it('nth holds for one packet of every so many, beginning with the one it names', () => {
    const run = (words: string): string => {
      const ns = namespace()
      return times(8)
        .map((at) => (ns(words, at) ? 'x' : '.'))
        .join('')
    }
    expect(run('-m statistic --mode nth --every 3 --packet 0')).toBe('x..x..x.')
    expect(run('-m statistic --mode nth --every 3 --packet 2')).toBe('..x..x..')
    expect(run('-m statistic --mode nth ! --every 3 --packet 1')).toBe('x.xx.xx.')
    expect(run('-m statistic --mode nth --every 1 --packet 0')).toBe('xxxxxxxx')
  })

  it('prints eleven digits as printf does, ties to the even one', () => {
    expect(printProbability(0x40000000)).toBe('0.50000000000')
    expect(printProbability(Math.round(0.3333333333 * 2 ** 31))).toBe('0.33333333349')
    expect(printProbability(2 ** 19)).toBe('0.00024414062')
    expect(printProbability(3 * 2 ** 19)).toBe('0.00073242188')
  })

  it('prints what reads as the same number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (probability) => {
        expect(Math.round(Number(printProbability(probability)) * 2 ** 31)).toBe(probability)
      }),
    )
  })
})

describe('limit', () => {
  it('lets a burst pass, then as many as the rate says', () => {
    const ns = namespace()
    const words = '-m limit --limit 2/sec --limit-burst 3'
    expect(times(5).map(() => ns(words, 0))).toEqual([true, true, true, false, false])
    expect(ns(words, 0.4)).toBe(false)
    expect(ns(words, 0.5)).toBe(true)
    expect(ns(words, 0.6)).toBe(false)
    expect(times(5).map(() => ns(words, 100))).toEqual([true, true, true, false, false])
  })
})

describe('recent', () => {
  it('rcheck with --seconds knows whom --set has seen, for so long', () => {
    const ns = namespace()
    const check = '-m recent --name KUBE-SEP --rcheck --seconds 10800 --reap'
    expect(ns(check, 0)).toBe(false)
    expect(ns('-m recent --name KUBE-SEP --set', 1)).toBe(true)
    expect(ns(check, 10801)).toBe(true)
    expect(ns(check, 10801, '10.0.0.2')).toBe(false)
    expect(ns('-m recent --name OTHER --rcheck', 10801)).toBe(false)
    expect(ns(check, 10802)).toBe(false)
  })

  it('reap forgets the oldest when it is out of date', () => {
    const ns = namespace()
    ns('-m recent --set', 0)
    ns('-m recent --rcheck --seconds 5 --reap', 10)
    expect(ns('-m recent --rcheck', 10)).toBe(false)
  })

  it('update prolongs, rcheck does not', () => {
    const run = (action: string): boolean[] => {
      const ns = namespace()
      ns('-m recent --set', 0)
      return [6, 12, 18].map((at) => ns(`-m recent --${action} --seconds 8`, at))
    }
    expect(run('update')).toEqual([true, true, true])
    expect(run('rcheck')).toEqual([true, false, false])
  })

  it('hitcount counts the times seen within the seconds', () => {
    const ns = namespace()
    const words = '-m recent --update --seconds 10 --hitcount 3'
    ns('-m recent --set', 0)
    ns('-m recent --set', 1)
    expect(ns(words, 2)).toBe(false)
    ns('-m recent --set', 2)
    expect(ns(words, 3)).toBe(true)
    expect(ns(words, 12.5)).toBe(false)
  })

  it('remove, inversion, the other side, a mask', () => {
    const ns = namespace()
    expect(ns('-m recent ! --set', 0)).toBe(false)
    expect(ns('-m recent ! --rcheck', 0)).toBe(false)
    expect(ns('-m recent ! --rcheck', 0, '10.0.0.9')).toBe(true)
    expect(ns('-m recent --rcheck --rdest', 0)).toBe(false)
    expect(ns('-m recent --remove', 0)).toBe(true)
    expect(ns('-m recent --remove', 0)).toBe(false)
    ns('-m recent --set --name wide --mask 255.255.0.0', 0)
    expect(ns('-m recent --rcheck --name wide --mask 255.255.0.0', 0, '10.0.77.1')).toBe(true)
  })

  it('keeps the hundred addresses seen last', () => {
    const ns = namespace()
    for (const i of times(101)) ns('-m recent --set', i, `10.1.0.${i}`)
    expect(ns('-m recent --rcheck', 200, '10.1.0.0')).toBe(false)
    expect(ns('-m recent --rcheck', 200, '10.1.0.1')).toBe(true)
  })
})
