/** The comparison as Markdown, for an issue or a review: the facts, then each hop that differs. */
import { isCarried, isSame } from '../../client/compareRows.ts'
import type { Comparison, HopPair } from '../../protocol/compare.ts'
import type { Catalogue } from '../i18n/catalogue.ts'
import { hopTitle } from '../i18n/sentences.ts'
import { inBrief, lineOf } from './differenceLines.ts'
import { type Fact, namesIn, type TracedSide } from './facts.ts'
import { packetTitle } from './packetTitle.ts'
import type { CompareWords } from './words.ts'

interface Told {
  readonly left: TracedSide
  readonly right: TracedSide
  readonly compared: NonNullable<Comparison['compared']>
  readonly facts: readonly Fact[]
  /** What the variants are called. */
  readonly names: { readonly left: string; readonly right: string }
  /** The probe as one would type it. */
  readonly command: string
}

export function markdownOf(text: Catalogue, words: CompareWords, told: Told): string {
  const { left, right, compared, facts, names, command } = told
  const sides = { left: namesIn(left.topology), right: namesIn(right.topology) }
  const cell = (side: TracedSide, nameOf: (ns: string) => string, at: number | undefined): string => {
    const hop = at === undefined ? undefined : side.trace.hops[at]
    return hop ? hopTitle(text, hop, nameOf) : '—'
  }
  const hopRow = (pair: HopPair): string[] => {
    const own = pair.left === undefined ? undefined : left.trace.hops[pair.left]
    const placeNames = { left: own ? sides.left(own.ns) : '', right: own ? sides.right(own.ns) : '' }
    const lines = inBrief(pair.differs).map((one) => lineOf(text, words, one, placeNames))
    return [
      row([cell(left, sides.left, pair.left), cell(right, sides.right, pair.right)]),
      ...lines.map((line) =>
        row([line.left, line.right].map((side) => `${line.label}: ${said(side, line.said === true)}`)),
      ),
    ]
  }
  return [
    `# ${words.title}: ${names.left} | ${names.right}`,
    '',
    `${words.probe}: \`${command}\``,
    '',
    `## ${words.summary}`,
    '',
    row([words.fact, `A: ${names.left}`, `B: ${names.right}`]),
    row(['---', '---', '---']),
    ...facts.map((fact) => {
      const label = fact.differs ? `**${fact.label}**` : fact.label
      const change = fact.change === undefined ? '' : ` ${fact.change}`
      return row([label, fact.left.join('; '), fact.right.join('; ') + change])
    }),
    ...compared.packets.flatMap((packet, index) => {
      const { hops, like } = packet
      const differing = hops.filter((pair) => !isSame(pair) && !isCarried(pair))
      if (differing.length === 0) return []
      const journey = left.trace.journeys[packet.left ?? -1] ?? right.trace.journeys[packet.right ?? -1]
      const title = words.packet({ number: index + 1, phase: journey ? packetTitle(text, words, journey) : '' })
      if (like !== undefined) return ['', `## ${title}`, '', words.like({ number: like + 1 })]
      return ['', `## ${title}`, '', row(['A', 'B']), row(['---', '---']), ...differing.flatMap(hopRow)]
    }),
    '',
  ].join('\n')
}

const said = (side: readonly string[], sentences: boolean): string =>
  side.length === 0 ? '—' : side.map((one) => (sentences ? one : `\`${one}\``)).join('; ')

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
