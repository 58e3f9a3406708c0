/** The options of `create` and `add` (ipset 7.17: lib/args.c, lib/ipset_*.c), as the kernel then holds them. */

import type { SetEntry, SetOptions, SetType } from '../ipset.ts'
import { parseUint } from '../numbers.ts'
import { notSupported } from '../refusal.ts'
import { ipsetRefuses, parsePort } from './element.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const MAX_TIMEOUT = 2147483
const MAX_SIZE = 0xffffffff
const TYPES_WITH_NETS = /net/

/** The words of a command, taken one by one. */
export interface Words {
  readonly list: readonly string[]
  at: number
}

export function next(words: Words, after: string): string {
  const word = words.list[words.at++]
  if (word === undefined) throw ipsetRefuses(`Missing mandatory argument of option \`${after}'`)
  return word
}

function number(words: Words, option: string, max = MAX_SIZE): number {
  const text = next(words, option)
  const value = parseUint(text, max)
  if (value === undefined) throw ipsetRefuses(`Syntax error: '${text}' is out of range 0-${max}`)
  return value
}

const unknown = (option: string): never => {
  throw ipsetRefuses(`Unknown argument: \`${option}'`)
}

/** ip_set_hash_gen.h: at least 64 buckets, and a power of two. */
const hashsize = (value: number): number => 2 ** Math.ceil(Math.log2(Math.max(value, 64)))
/** ip_set_hash_gen.h: 2 to 14 elements in a bucket, an even number. */
const bucketsize = (value: number): number => Math.min(Math.max(value + (value % 2), 2), 14)

export function createOptions(type: SetType, words: Words): SetOptions {
  const hash = type.startsWith('hash:')
  const options: Mutable<SetOptions> = hash ? { hashsize: 1024, maxelem: 65536, bucketsize: 12 } : {}
  if (type === 'list:set') options.size = 8
  while (words.at < words.list.length) {
    const option = next(words, '')
    switch (option) {
      case 'family': {
        const family = next(words, option)
        if (!hash) unknown(option)
        if (family === 'inet6' || family === 'ipv6') throw notSupported('family inet6')
        if (family !== 'inet' && family !== 'ipv4') throw ipsetRefuses(`Syntax error: unknown INET family ${family}`)
        break
      }
      case 'hashsize':
        if (!hash) unknown(option)
        options.hashsize = hashsize(number(words, option))
        break
      case 'maxelem':
        if (!hash) unknown(option)
        options.maxelem = number(words, option)
        break
      case 'bucketsize':
        if (!hash) unknown(option)
        options.bucketsize = bucketsize(number(words, option, 255))
        break
      case 'initval':
        if (!hash) unknown(option)
        options.initval = number(words, option)
        break
      case 'netmask': {
        if (type !== 'hash:ip') unknown(option)
        const len = number(words, option, 32)
        if (len < 1) throw ipsetRefuses('The value of the netmask parameter is invalid')
        if (len < 32) options.netmask = len
        break
      }
      case 'range':
        if (type !== 'bitmap:port') unknown(option)
        options.range = rangeOf(next(words, option))
        break
      case 'size':
        if (type !== 'list:set') unknown(option)
        options.size = Math.max(number(words, option), 4)
        break
      case 'timeout':
        options.timeout = number(words, option, MAX_TIMEOUT)
        break
      case 'counters':
      case 'comment':
      case 'skbinfo':
        options[option] = true
        break
      case 'forceadd':
        if (!hash) unknown(option)
        break
      case '-exist':
      case '-!':
        break
      default:
        unknown(option)
    }
  }
  if (type === 'bitmap:port' && !options.range) throw ipsetRefuses("Mandatory option `range' is missing")
  return options
}

function rangeOf(text: string): { from: number; to: number } {
  const [a = '', b = a] = text.replace(/^(tcp|udp):/, '').split('-')
  const [one, other] = [parsePort(a, 6), parsePort(b, 6)]
  return { from: Math.min(one, other), to: Math.max(one, other) }
}

export function entryOptions(type: SetType, set: SetOptions, words: Words): Omit<SetEntry, 'element'> {
  const entry: Mutable<Omit<SetEntry, 'element'>> = {}
  const needs = (has: unknown, what: string, name = what): void => {
    if (!has) throw ipsetRefuses(`${what} cannot be used: set was created without ${name} support`)
  }
  while (words.at < words.list.length) {
    const option = next(words, '')
    switch (option) {
      case 'timeout':
        needs(set.timeout !== undefined, 'Timeout', 'timeout')
        entry.timeout = number(words, option, MAX_TIMEOUT)
        break
      case 'packets':
      case 'bytes':
        needs(set.counters, 'Packet/byte counters', 'counter')
        entry[option] = number(words, option, Number.MAX_SAFE_INTEGER)
        break
      case 'comment': {
        needs(set.comment, 'Comment', 'comment')
        const comment = next(words, option)
        if (comment.includes('"')) throw ipsetRefuses('Syntax error: " character is not permitted in comments')
        if (comment !== '') entry.comment = comment
        break
      }
      case 'nomatch':
        if (!TYPES_WITH_NETS.test(type)) unknown(option)
        entry.nomatch = true
        break
      case '-exist':
      case '-!':
        break
      case 'before':
      case 'after':
      case 'skbmark':
      case 'skbprio':
      case 'skbqueue':
        throw notSupported(`ipset add … ${option}`)
      default:
        unknown(option)
    }
  }
  return entry
}
