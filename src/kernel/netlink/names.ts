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

/** rt_dsfield. */
const DSFIELD = {
  default: 0,
  ...{ AF11: 0x28, AF12: 0x30, AF13: 0x38, AF21: 0x48, AF22: 0x50, AF23: 0x58 },
  ...{ AF31: 0x68, AF32: 0x70, AF33: 0x78, AF41: 0x88, AF42: 0x90, AF43: 0x98 },
  ...{ CS1: 0x20, CS2: 0x40, CS3: 0x60, CS4: 0x80, CS5: 0xa0, CS6: 0xc0, CS7: 0xe0, EF: 0xb8 },
} as const

/** A name, or a hexadecimal number up to 255. */
export function dsfieldOf(words: Words, wrong: string): number {
  const word = words.peek() ?? ''
  if (!Object.hasOwn(DSFIELD, word)) return words.number(wrong, 255, 16)
  words.next()
  return DSFIELD[word as keyof typeof DSFIELD]
}

export const dsfieldName = (value: number): string =>
  nameOf(DSFIELD, value) ?? `0x${value.toString(16).padStart(2, '0')}`

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
