/** Marks in a namespace's tables what edits made of them, against what was programmed, and says by what commands name a row. */
import { compareNamespace, type Row as EditedRow, type ListTable, rowsIn } from '../../edit/compare.ts'
import { type DisabledRule, disabledRules } from '../../edit/disabledRules.ts'
import type { KernelEdit } from '../../edit/edit.ts'
import { movedRules } from '../../edit/moved.ts'
import { learnedCommand } from '../../edit/neighbourWords.ts'
import type { Netns } from '../../kernel/netns.ts'
import { routesOfTable } from '../../kernel/print/order.ts'
import type { EditedView, NamespaceView, Row } from '../../protocol/namespaceView.ts'
import { fdbKey, neighbourKey } from './replay.ts'

type Plain = Omit<NamespaceView, 'edited'>

/** What is the same at every hop. */
interface Compared {
  readonly programmed: Netns
  readonly edits: readonly KernelEdit[]
  readonly edited: readonly EditedView[]
}

const compared = new WeakMap<Netns, Compared>()
const keys = new WeakMap<Netns, Map<ListTable, readonly string[]>>()

export function withEdits(
  view: Plain,
  programmed: Netns | undefined,
  netns: Netns,
  edits: readonly KernelEdit[],
): NamespaceView {
  const edited = programmed && programmed !== netns ? editedRows(programmed, netns, edits) : []
  const byKey = new Map(edited.map((row) => [`${row.table} ${row.key}`, row]))
  const mark = <T>(row: Row<T>, table: EditedRow['table'], at: string | undefined): Row<T> => {
    const edit = at === undefined ? undefined : byKey.get(`${table} ${at}`)
    return { ...row, ...(at !== undefined && { at }), ...(edit && { edit }) }
  }
  const marked = <T>(shown: readonly Row<T>[], all: readonly T[], table: ListTable, keyOf: (value: T) => unknown) => {
    const known = keysIn(netns, table)
    const places = new Map(all.map((value, index) => [keyOf(value), known[index]]))
    return shown.map((row) => mark(row, table, places.get(keyOf(row.value))))
  }
  const itself = (value: unknown): unknown => value
  const learned = <T>(rows: readonly Row<T>[], table: 'neighbour' | 'fdb'): readonly Row<T>[] =>
    rows.map((row) => (row.at === undefined ? { ...row, learned: learnedCommand(table, row.text) } : row))
  return {
    ...view,
    links: marked(view.links, netns.links, 'link', itself),
    addresses: marked(view.addresses, netns.addresses, 'address', itself),
    routes: marked(view.routes, netns.routes, 'route', itself),
    rules: marked(view.rules, netns.rules, 'rule', itself),
    // A packet on its way may have made new values of these.
    neighbours: learned(marked(view.neighbours, netns.neighbours, 'neighbour', neighbourKey), 'neighbour'),
    fdb: learned(marked(view.fdb, netns.fdb, 'fdb', fdbKey), 'fdb'),
    sysctls: view.sysctls.map((row) => mark(row, 'sysctl', row.value.key)),
    edited,
  }
}

function keysIn(netns: Netns, table: ListTable): readonly string[] {
  const known = keys.get(netns) ?? new Map<ListTable, readonly string[]>()
  keys.set(netns, known)
  const own = known.get(table) ?? rowsIn(netns, table).map(([key]) => key)
  known.set(table, own)
  return own
}

function editedRows(programmed: Netns, netns: Netns, edits: readonly KernelEdit[]): readonly EditedView[] {
  const known = compared.get(netns)
  if (known?.programmed === programmed && known.edits === edits) return known.edited
  const edited = differing(programmed, netns, disabledRules(netns, edits))
  compared.set(netns, { programmed, edits, edited })
  return edited
}

/** compareNamespace keeps the edited order: what was removed follows what it stood behind. */
function differing(programmed: Netns, netns: Netns, disabled: readonly DisabledRule[]): EditedView[] {
  const routes = routePlaces(programmed, netns)
  const left = new Set(disabled)
  const numberOf = (rule: DisabledRule): number =>
    disabled.filter(({ table, chain }) => table === rule.table && chain === rule.chain).indexOf(rule)
  const found: EditedView[] = []
  let before: EditedRow | undefined
  for (const row of compareNamespace(programmed, netns)) {
    if (before?.table !== row.table) before = undefined
    if (row.state !== 'removed') {
      before = row
      if (row.state !== 'unchanged') found.push(row)
      continue
    }
    const off = [...left].find((one) => isThat(one, row))
    if (off) left.delete(off)
    found.push({
      ...row,
      ...(before && { after: before.key }),
      ...(row.table === 'route' && routes.get(row.key)),
      ...(off && { disabled: numberOf(off) }),
    })
  }
  const moved = movedRules(found.filter((row) => row.disabled === undefined))
  for (const [index, row] of found.entries()) if (moved.has(row)) found[index] = { ...row, moved: true }
  // Rules that were the user's own, and nobody programmed.
  for (const off of left) {
    const { table, chain, place, words } = off
    found.push({
      ...{ table: 'netfilter', key: `${table} ${chain} disabled ${numberOf(off)}`, state: 'removed' },
      ...{ programmed: `-A ${chain} ${words}`, chain: { table, chain, what: 'rule', place }, disabled: numberOf(off) },
    })
  }
  return found
}

/** Routes are shown in the order in which they are looked up: each with the one before it that still stands. */
function routePlaces(programmed: Netns, netns: Netns): Map<string, Pick<EditedView, 'after' | 'routeTable'>> {
  const keyOf = new Map(rowsIn(programmed, 'route').map(([key], index) => [programmed.routes[index], key]))
  const standing = new Set(keysIn(netns, 'route'))
  const places = new Map<string, Pick<EditedView, 'after' | 'routeTable'>>()
  for (const table of new Set(programmed.routes.map((route) => route.table))) {
    let after: string | undefined
    for (const route of routesOfTable(programmed.routes, table)) {
      const key = keyOf.get(route)
      if (key === undefined) continue
      places.set(key, { routeTable: table, after })
      if (standing.has(key)) after = key
    }
  }
  return places
}

const isThat = ({ table, chain, words }: DisabledRule, row: EditedRow): boolean =>
  row.chain?.what === 'rule' &&
  row.chain.table === table &&
  row.chain.chain === chain &&
  row.programmed?.replace(/^-A \S+ ?/, '') === words
