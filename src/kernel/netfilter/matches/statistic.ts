/** `-m statistic` (net/netfilter/xt_statistic.c; extensions/libxt_statistic.c). */
import { argOf, type MatchExtension, uintOption } from '../extension.ts'
import { iptablesRefuses } from '../refusal.ts'

const SCALE = 0x80000000

/** printf("%.11f"): a tie goes to the even digit, where toFixed rounds up. A tie is an odd multiple of 2¹⁹ in 2³¹. */
export function printProbability(probability: number): string {
  const text = (probability / SCALE).toFixed(11)
  if (probability % 2 ** 20 !== 2 ** 19) return text
  const last = Number(text.at(-1))
  // Rounded up to an odd digit, which is never 0: the even one is right below.
  return last % 2 === 1 ? text.slice(0, -1) + (last - 1) : text
}

export const statistic: MatchExtension<'statistic'> = {
  name: 'statistic',
  options: [
    { name: 'mode', args: 1, mandatory: true },
    { name: 'probability', args: 1, invert: true },
    { name: 'every', args: 1, invert: true },
    { name: 'packet', args: 1 },
  ],
  read(given) {
    const mode = argOf(given, 'mode')
    if (mode === 'random') {
      const option = given.get('probability')
      if (!option) throw iptablesRefuses('--probability must be specified when using random mode')
      if (given.has('every') || given.has('packet')) throw iptablesRefuses('statistic: bad option for random mode')
      const text = option.args[0] ?? ''
      const value = Number(text)
      if (text.trim() === '' || !(value >= 0 && value <= 1)) {
        throw iptablesRefuses('statistic: bad value for option "--probability", or out of range (0-1).')
      }
      return { kind: 'statistic', mode, probability: Math.round(value * SCALE), not: option.not }
    }
    if (mode !== 'nth') throw iptablesRefuses(`Bad mode "${mode}"`)
    const option = given.get('every')
    if (!option) throw iptablesRefuses('--every must be specified when using nth mode')
    const packet = argOf(given, 'packet')
    if (packet === undefined) throw iptablesRefuses('statistic: option "--every" also requires "--packet".')
    const every = uintOption('statistic', 'every', option.args[0] ?? '', 1, 0xffffffff)
    const first = uintOption('statistic', 'packet', packet, 0, 0xffffffff)
    if (first >= every) throw iptablesRefuses('the --packet p must be 0 <= p <= n-1')
    return { kind: 'statistic', mode, every, packet: first, not: option.not, key: '' }
  },
  print(match) {
    const not = match.not ? ' !' : ''
    return match.mode === 'random'
      ? ` --mode random${not} --probability ${printProbability(match.probability)}`
      : ` --mode nth${not} --every ${match.every} --packet ${match.packet}`
  },
  matches(match, { random, memory }) {
    if (match.mode === 'random') return Math.floor(random() * SCALE) < match.probability !== match.not
    // The count runs from 0 to every − 1, and the packet that takes it back to 0 matches.
    const top = match.every - 1
    const before = memory.get(match.key)
    const count = typeof before === 'number' ? before : top - match.packet
    const after = count === top ? 0 : count + 1
    memory.set(match.key, after)
    return (after === 0) !== match.not
  },
}
