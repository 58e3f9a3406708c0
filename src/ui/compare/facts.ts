/** The comparison in a few lines: what became of the probe, what it cost, who saw what. */
import { placeOfAddress, takerOf } from '../../client/correspond.ts'
import { placeNames } from '../../client/packetRows.ts'
import type { ComparedSide, ConnPair, Measures } from '../../protocol/compare.ts'
import type { Catalogue } from '../i18n/catalogue.ts'
import { verdictOf } from '../i18n/sentences.ts'
import type { CompareWords } from './words.ts'

export type TracedSide = Extract<ComparedSide, { kind: 'traced' }>

export interface Fact {
  readonly key: keyof CompareWords['facts']
  readonly label: string
  /** In catalogue's words, machines' between backticks. */
  readonly left: readonly string[]
  readonly right: readonly string[]
  readonly differs: boolean
  /** Of numbers: how much more or less the right one is. */
  readonly change?: string
  /** Of the outcome. */
  readonly tones?: readonly [left: Tone, right: Tone]
}

type Tone = 'good' | 'bad' | 'neutral'

export function factsOf(
  text: Catalogue,
  words: CompareWords,
  left: TracedSide,
  right: TracedSide,
  connections: readonly ConnPair[],
): Fact[] {
  const sides = [left, right] as const
  const [own, other] = [left.measures, right.measures]
  const verdicts = sides.map((side) => verdict(text, side)) as [VerdictWords, VerdictWords]
  const fact = (
    key: Fact['key'],
    say: (side: TracedSide, place: 0 | 1) => readonly string[],
    { change, ...more }: Partial<Fact> = {},
  ) => {
    const [a, b] = [say(left, 0), say(right, 1)]
    const differs = a.join('\n') !== b.join('\n')
    return { key, label: words.facts[key], left: a, right: b, differs, ...more, ...(differs && change && { change }) }
  }
  const tracked = (place: 0 | 1) =>
    connections.filter((one) => one[place === 0 ? 'left' : 'right'] !== undefined).length
  return [
    fact('outcome', (_, place) => [verdicts[place].said], {
      tones: [verdicts[0].tone, verdicts[1].tone],
    }),
    fact('tunnels', ({ measures }) => tunnelWords(words, measures)),
    fact('overhead', ({ measures }) => [overheadWords(words, measures)], {
      change: words.change({ difference: signed(own.wire.overhead, other.wire.overhead), percent: '' }),
    }),
    fact('wire', ({ measures }) => [wireWords(words, measures)], {
      change: changeOf(words, own.wire.bytes, other.wire.bytes),
    }),
    fact('mtu', (side) => [mtuWords(words, side)]),
    fact('mss', ({ measures }) => [`${measures.mss ?? words.none}`]),
    fact('seen', (side) => seenWords(words, side)),
    fact('connections', (_, place) => [`${tracked(place)}`]),
    fact('rules', ({ measures }) => [`${measures.rules}`], { change: changeOf(words, own.rules, other.rules) }),
    fact('counts', ({ measures }) => [words.counts(measures)]),
    fact('time', ({ measures }) => [words.milliseconds({ ms: (measures.duration / 1000).toFixed(3) })], {
      change: changeOf(words, own.duration, other.duration, (us) => (us / 1000).toFixed(3)),
    }),
  ]
}

interface VerdictWords {
  readonly said: string
  readonly tone: Tone
}

function verdict(text: Catalogue, { trace, topology }: TracedSide): VerdictWords {
  const nameOf = namesIn(topology)
  const whoIs = (who: string): string => {
    const place = placeOfAddress(topology, who, takerOf(trace))
    return place ? `${nameOf(place.ns)} (${who})` : nameOf(who)
  }
  const { tone, word, rest } = verdictOf(text, trace, nameOf, whoIs)
  return { tone, said: `${word}${/^[a-z(]/i.test(rest) ? ' ' : ''}${rest}` }
}

export function namesIn(topology: TracedSide['topology']): (ns: string) => string {
  const names = placeNames(topology)
  return (ns) => names.get(ns) ?? ns
}

function tunnelWords(words: CompareWords, { tunnels }: Measures): string[] {
  if (tunnels.length === 0) return [words.none]
  return tunnels.map(({ kind, ...tunnel }) => words.tunnel({ ...tunnel, kind: words.tunnelKinds[kind] }))
}

function overheadWords(words: CompareWords, { wire }: Measures): string {
  if (wire.overhead === 0) return words.none
  return words.overhead({ each: wire.each, bytes: wire.overhead, percent: percentOf(wire.overhead, wire.bytes) })
}

const wireWords = (words: CompareWords, { wire }: Measures): string =>
  wire.frames === 0 ? words.none : words.wire({ ...wire, each: Math.round(wire.bytes / wire.frames) })

const mtuWords = (words: CompareWords, { measures: { mtu }, topology }: TracedSide): string =>
  mtu ? words.mtu({ ...mtu, node: namesIn(topology)(mtu.ns) }) : words.none

/** How it was sent only where somebody changed it. */
function seenWords(words: CompareWords, { measures: { ends }, topology }: TracedSide): string[] {
  if (!ends) return [words.none]
  const { sent, seen, by } = ends
  const changed = sent.src !== seen.src || sent.dst !== seen.dst
  return [words.ends({ ...seen, node: namesIn(topology)(by) }), ...(changed ? [words.natted(sent)] : [])]
}

const percentOf = (part: number, whole: number): string => (whole === 0 ? '0' : ((100 * part) / whole).toFixed(1))

const signed = (from: number, to: number, say: (value: number) => string = String): string =>
  to > from ? `+${say(to - from)}` : to < from ? `−${say(from - to)}` : '0'

/** Of much more or less than there was, percents say nothing. */
const MOST_PERCENT = 1000

function changeOf(words: CompareWords, from: number, to: number, say?: (value: number) => string): string {
  const percent = from === 0 ? MOST_PERCENT : Math.round((1000 * (to - from)) / from) / 10
  const told = Math.abs(percent) < MOST_PERCENT ? signed(0, percent) : ''
  return words.change({ difference: signed(from, to, say), percent: told })
}
