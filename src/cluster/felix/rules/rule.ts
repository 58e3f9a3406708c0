/**
 * Felix's rules and their IDs (felix/iptables/rules.go, v3.22): a chain of SHA-224 over the chain's name and every rule up
 * to this one, in Felix's own long form; 16 characters of base64url. The ID is the first comment of the rule.
 */
import { sha224 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { quote } from '../../../kernel/netfilter/tokens.ts'
import type { Action } from './action.ts'
import { base64url } from './base64url.ts'
import type { Match } from './match.ts'

export interface FelixRule {
  readonly matches?: readonly Match[]
  /** A rule without one only carries its comment. */
  readonly action?: Action
  readonly comments?: readonly string[]
}

export interface FelixChain {
  readonly name: string
  readonly rules: readonly FelixRule[]
}

const ID_LENGTH = 16
const MAX_COMMENT = 256

export const rule = (action: Action, ...matches: readonly Match[]): FelixRule => ({ action, matches })
export const commented = (comment: string, own: FelixRule): FelixRule => ({
  ...own,
  comments: [...(own.comments ?? []), comment],
})

const escapeComment = (comment: string): string => comment.replaceAll(/[^\w @%+=:,./-]/g, '_').slice(0, MAX_COMMENT)

/** The text that is hashed: `HASH` stands where the ID will be. */
function longForm(chain: string, { matches = [], action, comments = [] }: FelixRule): string {
  return [
    `-A ${chain} HASH`,
    ...comments.map((comment) => `-m comment --comment "${escapeComment(comment)}"`),
    ...matches.map(({ long }) => long),
    ...(action ? [action.long] : []),
  ].join(' ')
}

/** One ID for each rule, from their long forms. `seed` where the hash is not begun with the chain's own name. */
function ruleIds(forms: readonly string[], seed: string): string[] {
  let hash = sha224(utf8ToBytes(seed))
  return forms.map((form) => {
    hash = sha224(concatBytes(hash, utf8ToBytes(form)))
    return base64url(hash).slice(0, ID_LENGTH)
  })
}

const BASE_SLOTS = ['s', 'd', 'i', 'o', 'p'] as const

function savedForm({ matches = [], action, comments = [] }: FelixRule, id: string): string {
  return [
    ...BASE_SLOTS.flatMap((slot) => matches.filter((match) => match.slot === slot).map(({ saved }) => saved)),
    ...[`cali:${id}`, ...comments.map(escapeComment)].map((comment) => `-m comment --comment ${quote(comment)}`),
    ...matches.filter(({ slot }) => slot === 'm').map(({ saved }) => saved),
    ...(action ? [action.saved] : []),
  ]
    .filter((fragment) => fragment !== '')
    .join(' ')
}

/** Most chains are the same on every node and in every mode of the pools: they are hashed and printed once. */
const printed = new Map<string, readonly string[]>()
const MOST_PRINTED = 4096

/** The rules as iptables-save prints them, without `-A CHAIN`. */
export function savedRules(rules: readonly FelixRule[], seed: string): readonly string[] {
  const forms = rules.map((own) => longForm(seed, own))
  const saved = rules.map(({ matches = [], action }) => `${matches.map((own) => own.saved)} ${action?.saved ?? ''}`)
  const text = `${seed}\n${forms.join('\n')}\n${saved.join('\n')}`
  const known = printed.get(text)
  if (known) return known
  const ids = ruleIds(forms, seed)
  const lines = rules.map((own, i) => savedForm(own, ids[i] ?? ''))
  if (printed.size >= MOST_PRINTED) printed.clear()
  printed.set(text, lines)
  return lines
}
