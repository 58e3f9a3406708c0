/** `-j LOG`, `-j NFLOG` (net/netfilter/xt_LOG.c, xt_NFLOG.c; extensions/libxt_LOG.c, libxt_NFLOG.c). */
import { argOf, type TargetExtension, uintOption } from '../extension.ts'
import { parseUint } from '../numbers.ts'
import { iptablesRefuses } from '../refusal.ts'
import { quote } from '../tokens.ts'
import type { TargetOf } from './target.ts'

const LEVELS = ['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug']
const SYNONYMS: Readonly<Record<string, number>> = { panic: 0, warn: 4 }
const WARNING = 4
/** In the order in which they are printed. */
const WHAT = ['log-tcp-sequence', 'log-tcp-options', 'log-ip-options', 'log-uid', 'log-macdecode']

function readPrefix(option: string, text: string | undefined, max: number): { prefix?: string } {
  if (text === undefined) return {}
  if (text.includes('\n')) throw iptablesRefuses(`Newlines not allowed in --${option}`)
  if (text === '') throw iptablesRefuses('Argument must have a minimum length of 1 characters')
  // Cut, with a warning, and not refused.
  return { prefix: text.slice(0, max) }
}

function readLevel(text: string): number {
  const named = LEVELS.indexOf(text.toLowerCase())
  const level = named >= 0 ? named : (SYNONYMS[text.toLowerCase()] ?? parseUint(text, 7))
  if (level === undefined) throw iptablesRefuses(`LOG: log-level ${text} unknown`)
  return level
}

export const LOG: TargetExtension<TargetOf<'LOG'>> = {
  name: 'LOG',
  options: [
    { name: 'log-prefix', args: 1 },
    { name: 'log-level', args: 1 },
    ...WHAT.map((name) => ({ name, args: 0 }) as const),
  ],
  read: (given) => ({
    kind: 'LOG',
    ...readPrefix('log-prefix', argOf(given, 'log-prefix'), 29),
    level: readLevel(argOf(given, 'log-level') ?? 'warning'),
    options: WHAT.filter((name) => given.has(name)),
  }),
  print: ({ prefix, level, options }) =>
    (prefix ? ` --log-prefix ${quote(prefix)}` : '') +
    (level === WARNING ? '' : ` --log-level ${level}`) +
    options.map((name) => ` --${name}`).join(''),
}

export const NFLOG: TargetExtension<TargetOf<'NFLOG'>> = {
  name: 'NFLOG',
  options: [
    { name: 'nflog-group', args: 1 },
    { name: 'nflog-prefix', args: 1 },
    { name: 'nflog-range', args: 1 },
    { name: 'nflog-size', args: 1 },
    { name: 'nflog-threshold', args: 1 },
  ],
  read(given) {
    const size = argOf(given, 'nflog-size')
    const threshold = argOf(given, 'nflog-threshold')
    return {
      kind: 'NFLOG',
      ...readPrefix('nflog-prefix', argOf(given, 'nflog-prefix'), 63),
      group: uintOption('NFLOG', 'nflog-group', argOf(given, 'nflog-group') ?? '0', 0, 65535),
      ...(size !== undefined && { size: uintOption('NFLOG', 'nflog-size', size, 0, 0xffffffff) }),
      ...(threshold !== undefined && { threshold: uintOption('NFLOG', 'nflog-threshold', threshold, 0, 65535) }),
    }
  },
  print: ({ prefix, group, size, threshold }) =>
    (prefix ? ` --nflog-prefix ${quote(prefix)}` : '') +
    (group === 0 ? '' : ` --nflog-group ${group}`) +
    (size === undefined ? '' : ` --nflog-size ${size}`) +
    (threshold ? ` --nflog-threshold ${threshold}` : ''),
}
