/** Which rows and columns are chosen, and how they are grouped. */
import { changeOf, type ReachPart, type ReachState } from '../../client/matrixReach.ts'
import type { MatrixView } from '../../client/selection.ts'
import type { ReachCell, ReachSource, ReachTarget } from '../../protocol/matrix.ts'

export type Group = MatrixView['from']
export type Choice = Pick<MatrixView, 'from' | 'fromText' | 'to' | 'toText' | 'show'>

type End = ReachSource | ReachTarget

/** `default/web`, `node1`. */
export const nameOf = ({ label, namespace }: Pick<End, 'label' | 'namespace'>): string =>
  namespace === undefined ? label : `${namespace}/${label}`

export function groupsOf(ends: readonly End[]): Group[] {
  const namespaces = new Set(ends.flatMap(({ namespace }) => (namespace === undefined ? [] : [`ns:${namespace}`])))
  const has = (kind: End['kind']): boolean => ends.some((end) => end.kind === kind)
  return ['all', ...[...namespaces].sort(), ...(has('service') ? ['services'] : []), ...(has('node') ? ['nodes'] : [])]
}

function isChosen(end: End, group: Group, text: string): boolean {
  if (group === 'nodes' && end.kind !== 'node') return false
  if (group === 'services' && end.kind !== 'service') return false
  if (group.startsWith('ns:') && end.namespace !== group.slice(3)) return false
  const wanted = text.trim().toLowerCase()
  return wanted === '' || `${nameOf(end)} ${end.node ?? ''}`.toLowerCase().includes(wanted)
}

const places = (ends: readonly End[], group: Group, text: string): number[] =>
  ends.flatMap((end, place) => (isChosen(end, group, text) ? [place] : []))

const isFailure = (cell: ReachCell | undefined): boolean =>
  cell !== undefined && cell.verdict !== 'answered' && cell.verdict !== 'unasked'

/** What is traced: as the choice of rows and columns says. */
export const partOf = ({ axes }: Pick<ReachState, 'axes'>, choice: Choice): ReachPart => ({
  rows: places(axes.sources, choice.from, choice.fromText),
  columns: places(axes.targets, choice.to, choice.toText),
})

/** What is shown: rows and columns with nothing of interest in them are left out. */
export function shownPart(part: ReachPart, { cells, before, axes }: ReachState, show: Choice['show']): ReachPart {
  if (show === 'all') return part
  const width = axes.targets.length
  const counts = (place: number): boolean =>
    show === 'failures' ? isFailure(cells[place]) : changeOf(cells[place], before?.[place]) !== undefined
  const rows = part.rows.filter((row) => part.columns.some((column) => counts(row * width + column)))
  return { rows, columns: part.columns.filter((column) => rows.some((row) => counts(row * width + column))) }
}

/** The chosen pair, as the address names it. */
export const cellWord = (from: ReachSource, to: ReachTarget): string => `${from.key}>${to.key}`

/** Where it stands among what is shown. */
export function findCell(word: string, { axes }: Pick<ReachState, 'axes'>, { rows, columns }: ReachPart) {
  const [from, to] = word.split('>')
  const row = rows.findIndex((place) => axes.sources[place]?.key === from)
  const column = columns.findIndex((place) => axes.targets[place]?.key === to)
  return row < 0 || column < 0 ? undefined : { row, column }
}

export interface Band {
  /** The node's name; undefined for Services. */
  readonly node: string | undefined
  /** Places among what is shown. */
  readonly first: number
  readonly count: number
}

export function bandsOf(ends: readonly End[], shown: readonly number[]): Band[] {
  const bands: { node: string | undefined; first: number; count: number }[] = []
  shown.forEach((place, at) => {
    const node = ends[place]?.node
    const last = bands.at(-1)
    if (last && last.node === node) last.count += 1
    else bands.push({ node, first: at, count: 1 })
  })
  return bands
}

export type Counted = ReachCell['verdict'] | 'open'

export function countsOf({ rows, columns }: ReachPart, { cells, before, axes }: ReachState) {
  const counts: Record<Counted, number> = { answered: 0, lost: 0, refused: 0, silent: 0, unasked: 0, open: 0 }
  const reasons = new Map<string, { readonly cell: ReachCell; count: number }>()
  let changed = 0
  for (const row of rows)
    for (const column of columns) {
      const place = row * axes.targets.length + column
      const cell = cells[place]
      counts[cell?.verdict ?? 'open'] += 1
      if (changeOf(cell, before?.[place])) changed += 1
      if (!cell || !isFailure(cell)) continue
      const key =
        'loss' in cell && cell.loss ? `${cell.loss.ns} ${cell.loss.drop} ${cell.loss.reasons[0]?.code}` : cell.verdict
      const known = reasons.get(key)
      if (known) known.count += 1
      else reasons.set(key, { cell, count: 1 })
    }
  return { counts, changed, reasons: [...reasons.values()].sort((a, b) => b.count - a.count) }
}
