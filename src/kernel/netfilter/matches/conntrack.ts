/** `-m conntrack`, `-m state` (net/netfilter/xt_conntrack.c, conntrack_mt; xt_state.c). */
import { argOf, type GivenOption, type MatchExtension } from '../extension.ts'
import { iptablesRefuses } from '../refusal.ts'
import type { CtState } from '../ruleset.ts'
import { ENTRY_OPTIONS, entryMatches, printEntryTest, readEntryTests } from './ctEntry.ts'

/** In the order in which libxt_conntrack.c prints them. */
const STATES = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT'] as const

function readStates(option: GivenOption, what: string, known: readonly CtState[]): { states: CtState[]; not: boolean } {
  const words = (option.args[0] ?? '').toUpperCase().split(',')
  for (const word of words) {
    if (!known.some((state) => state === word)) throw iptablesRefuses(`Bad ${what} "${word}"`)
  }
  return { states: STATES.filter((state) => words.includes(state)), not: option.not }
}

export const conntrack: MatchExtension<'conntrack'> = {
  name: 'conntrack',
  options: [{ name: 'ctstate', args: 1, invert: true }, { name: 'ctdir', args: 1 }, ...ENTRY_OPTIONS],
  read(given) {
    const option = given.get('ctstate')
    const dir = argOf(given, 'ctdir')?.toUpperCase()
    if (dir !== undefined && dir !== 'ORIGINAL' && dir !== 'REPLY') {
      throw iptablesRefuses(`Bad value for "ctdir" option: "${argOf(given, 'ctdir')}"`)
    }
    const entry = readEntryTests(given)
    if (!option && !dir && entry.length === 0) throw iptablesRefuses('conntrack: At least one option is required')
    return {
      kind: 'conntrack',
      ...(option && { ctstate: readStates(option, 'ctstate', STATES) }),
      ...(entry.length > 0 && { entry }),
      ...(dir && { ctdir: dir }),
    }
  },
  print({ ctstate, entry = [], ctdir }) {
    const state = ctstate ? `${ctstate.not ? ' !' : ''} --ctstate ${ctstate.states.join(',')}` : ''
    return state + entry.map(printEntryTest).join('') + (ctdir ? ` --ctdir ${ctdir}` : '')
  },
  matches({ ctstate, entry, ctdir }, { states, direction, conn }) {
    if (ctstate && ctstate.states.some((state) => states.has(state)) === ctstate.not) return false
    // Without an entry there is no direction to compare: a match on the state alone has decided.
    if (states.has('INVALID') || states.has('UNTRACKED')) return ctstate !== undefined
    if (ctdir !== undefined && ctdir !== direction) return false
    if (!entry) return true
    const found = conn()
    return found !== undefined && entry.every((test) => entryMatches(found, test))
  },
}

export const state: MatchExtension<'state'> = {
  name: 'state',
  options: [{ name: 'state', args: 1, invert: true, mandatory: true }],
  read(given) {
    const option = given.get('state')
    return { kind: 'state', ...readStates(option ?? { not: false, args: [] }, 'state', STATES.slice(0, 5)) }
  },
  print: ({ states, not }) => `${not ? ' !' : ''} --state ${states.join(',')}`,
  matches: (match, { states }) => match.states.some((one) => states.has(one)) !== match.not,
}
