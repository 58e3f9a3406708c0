/** A difference as a line: what differs, and how it stands on either side. */
import type { HopDifference } from '../../protocol/compare.ts'
import type { Hop } from '../../protocol/engine.ts'
import type { Catalogue } from '../i18n/catalogue.ts'
import { dropSentence, reasonSentence } from '../i18n/sentences.ts'
import type { CompareWords } from './words.ts'

export interface Line {
  readonly key: string
  readonly label: string
  /** One machine's word or several, each a line of its own; empty where this side has nothing of it. */
  readonly left: readonly string[]
  readonly right: readonly string[]
  /** Sentences of the catalogue, not a machine's words. */
  readonly said?: true
}

interface Names {
  readonly left: string
  readonly right: string
}

/** `names`: what people call the place on either side, for sentences. */
export function lineOf(text: Catalogue, words: CompareWords, one: HopDifference, names: Names): Line {
  const { kinds } = words
  switch (one.kind) {
    case 'device':
      return { key: one.kind, label: kinds.device, left: [one.left], right: [one.right] }
    case 'decided':
      return { key: `decided ${one.what}`, label: kinds.deciders[one.what], left: one.left, right: one.right }
    case 'rules':
      return { key: one.kind, label: kinds.rules, left: one.left, right: one.right }
    case 'drop': {
      const said = (drop: typeof one.left) => [drop ? dropSentence(text, drop) : words.goesOn]
      return { key: one.kind, label: kinds.drop, left: said(one.left), right: said(one.right), said: true }
    }
    case 'reasons': {
      const said = (side: 'left' | 'right') => one[side].map((reason) => reasonSentence(text, reason, names[side]))
      return { key: one.kind, label: kinds.reasons, left: said('left'), right: said('right'), said: true }
    }
    case 'header': {
      const name = one.outer && one.layer === 'ip' ? text.layers.outer(text.layers.ip) : text.layers[one.layer]
      const on = (side: 'left' | 'right') => (one.only === side ? [name] : [])
      const key = `header ${one.layer} ${one.outer}`
      return { key, label: kinds.header, left: on('left'), right: on('right'), said: true }
    }
    case 'field': {
      const outer = one.outer && one.layer === 'ip' ? text.layers.outer('ip') : one.layer
      const { left, right } = one
      return { key: `field ${outer} ${one.name}`, label: `${outer}.${one.name}`, left: [left], right: [right] }
    }
    case 'bytes': {
      const { left, right } = one
      const grown = right > left ? `+${right - left}` : `−${left - right}`
      return { key: one.kind, label: kinds.bytes, left: [`${left}`], right: [`${right} (${grown})`] }
    }
  }
}

/** Of a hop that one side has alone: why the packet ended there, if it did. */
export function lossOf(
  text: Catalogue,
  { kinds }: CompareWords,
  left: Hop | undefined,
  right: Hop | undefined,
): Line[] {
  const said = (hop: Hop | undefined) => (hop?.drop ? [dropSentence(text, hop.drop)] : [])
  const line: Line = { key: 'drop', label: kinds.drop, left: said(left), right: said(right), said: true }
  return line.left.length + line.right.length > 0 ? [line] : []
}

const MOST_FIELDS = 3

/** What is said at once; the rest when the row is opened. Sentences repeat what the rows before them say. */
export function inBrief(differs: readonly HopDifference[]): HopDifference[] {
  const fresh = differs.filter(({ carried }) => !carried)
  const told = fresh.filter(({ kind }) => kind !== 'reasons' && kind !== 'field')
  const brief = [...told, ...fresh.filter(({ kind }) => kind === 'field').slice(0, MOST_FIELDS)]
  return brief.length > 0 ? brief : [...differs]
}
