/** `-m limit`: a token bucket (net/netfilter/nft_limit.c, which iptables' nft variant uses; extensions/libxt_limit.c). */
import { argOf, type MatchExtension, uintOption } from '../extension.ts'
import { iptablesRefuses } from '../refusal.ts'

/** include/uapi/linux/netfilter/xt_limit.h: averages are kept as ten-thousandths of a second per packet. */
const SCALE = 10000
const UNITS = [
  ['day', SCALE * 86400],
  ['hour', SCALE * 3600],
  ['min', SCALE * 60],
  ['sec', SCALE],
] as const
const DEFAULT_BURST = 5

/** parse_rate: `3/minute`, any beginning of a unit; per second where none is given. */
function parseRate(text: string): number {
  const [, digits, word] = /^\s*(\d+)(?:\/([a-z]+))?$/i.exec(text) ?? []
  const unit = word?.toLowerCase() ?? 's'
  const names = ['second', 'minute', 'hour', 'day']
  const name = names.find((one) => one.startsWith(unit))
  const mult = UNITS.find(([short]) => name?.startsWith(short))?.[1]
  const rate = Number(digits)
  if (!mult || !(rate > 0)) throw iptablesRefuses(`bad rate "${text}"'`)
  if (rate / mult > 1) throw iptablesRefuses(`Rate too fast "${text}"`)
  return Math.floor(mult / rate)
}

/** print_rate: the shortest unit that still says it in whole packets. */
function rateOf(average: number): { readonly count: number; readonly unit: string; readonly seconds: number } {
  let i = 1
  for (; i < UNITS.length; i++) {
    const mult = UNITS[i]?.[1] ?? 0
    if (average > mult || Math.floor(mult / average) < mult % average) break
  }
  const [unit, mult] = UNITS[i - 1] ?? UNITS[0]
  return { count: Math.floor(mult / average), unit, seconds: mult / SCALE }
}

interface Bucket {
  tokens: number
  last: number
}

const isBucket = (value: unknown): value is Bucket => typeof value === 'object' && value !== null && 'tokens' in value

export const limit: MatchExtension<'limit'> = {
  name: 'limit',
  options: [
    { name: 'limit', args: 1 },
    { name: 'limit-burst', args: 1 },
  ],
  read(given) {
    const burst = uintOption('limit', 'limit-burst', argOf(given, 'limit-burst') ?? `${DEFAULT_BURST}`, 0, 10000)
    const { count, unit } = rateOf(parseRate(argOf(given, 'limit') ?? '3/hour'))
    return { kind: 'limit', average: `${count}/${unit}`, burst: burst || DEFAULT_BURST, key: '' }
  },
  print: ({ average, burst }) => ` --limit ${average}${burst === DEFAULT_BURST ? '' : ` --limit-burst ${burst}`}`,
  /** nft_limit_eval: time is the token, and a packet costs what the rate says. */
  matches({ average, burst, key }, { now, memory }) {
    const { count, seconds } = rateOf(parseRate(average))
    const cost = (seconds * 1e6) / count
    const most = cost * burst
    const known = memory.get(key)
    const bucket = isBucket(known) ? known : { tokens: most, last: now }
    const tokens = Math.min(bucket.tokens + (now - bucket.last), most)
    const passes = tokens >= cost
    memory.set(key, { tokens: passes ? tokens - cost : tokens, last: now })
    return passes
  },
}
