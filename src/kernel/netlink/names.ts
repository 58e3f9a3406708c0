/** The names of numbers in /etc/iproute2: rt_tables, rt_scopes, rt_protos (iproute2 6.1). */
import { SCOPE, type Scope, TABLE } from '../netns.ts'
import { parseUnsigned, type Words } from './words.ts'

const PROTO = {
  unspec: 0,
  redirect: 1,
  kernel: 2,
  boot: 3,
  static: 4,
  gated: 8,
  ra: 9,
  mrt: 10,
  zebra: 11,
  bird: 12,
  dnrouted: 13,
  xorp: 14,
  ntk: 15,
  dhcp: 16,
  keepalived: 18,
  babel: 42,
  openr: 99,
  bgp: 186,
  isis: 187,
  ospf: 188,
  rip: 189,
  eigrp: 192,
} as const

/** A name, or a number up to 255. */
export function scopeOf(words: Words, wrong: string): Scope {
  const word = words.next()
  if (Object.hasOwn(SCOPE, word)) return word as Scope
  const value = parseUnsigned(word)
  if (value === undefined || value > 255) return words.wrong(word, wrong)
  return nameOf(SCOPE, value) ?? words.notModelled(`scope ${value}`)
}

/** A route's protocol by its name; a number without a name stays one. */
export function protoOf(words: Words): string {
  const word = words.next()
  if (Object.hasOwn(PROTO, word)) return word
  const value = parseUnsigned(word)
  if (value === undefined || value > 255) return words.wrong(word, '"protocol" value is invalid')
  return nameOf(PROTO, value) ?? String(value)
}

export function tableOf(words: Words, wrong: string): number {
  const word = words.peek() ?? ''
  if (!Object.hasOwn(TABLE, word)) return words.number(wrong)
  words.next()
  return TABLE[word as keyof typeof TABLE]
}

const nameOf = <T extends string>(names: Readonly<Record<T, number>>, value: number): T | undefined =>
  (Object.keys(names) as T[]).find((name) => names[name] === value)
