/** Marks in a namespace's tables what edits made of them, against what was programmed. */
import { compareNamespace, type Row as EditedRow } from '../../edit/compare.ts'
import type { EditTable } from '../../edit/edit.ts'
import type { Netns } from '../../kernel/netns.ts'
import type { NamespaceView, Row } from '../../protocol/namespaceView.ts'
import { fdbKey, neighbourKey } from './replay.ts'

type Plain = Omit<NamespaceView, 'edited'>

/** Namespaces are compared once: hop after hop they are the same. */
const compared = new WeakMap<Netns, { readonly programmed: Netns; readonly rows: readonly EditedRow[] }>()

export function withEdits(view: Plain, programmed: Netns | undefined, edited: Netns): NamespaceView {
  if (!programmed || programmed === edited) return { ...view, edited: [] }
  const rows = rowsOf(programmed, edited)
  const there = (table: EditTable): readonly EditedRow[] =>
    rows.filter((row) => row.table === table && row.edited !== undefined)
  /** compareNamespace keeps the edited order, so the rows that are there go with the namespace's own, one by one. */
  const marked = <T>(shown: readonly Row<T>[], all: readonly T[], table: EditTable, keyOf: (value: T) => unknown) => {
    const list = there(table)
    const byKey = new Map(all.map((value, index) => [keyOf(value), list[index]]))
    return shown.map((row) => mark(row, byKey.get(keyOf(row.value))))
  }
  const itself = (value: unknown): unknown => value
  const sysctls = new Map(there('sysctl').map((row) => [row.key, row]))
  return {
    ...view,
    links: marked(view.links, edited.links, 'link', itself),
    addresses: marked(view.addresses, edited.addresses, 'address', itself),
    routes: marked(view.routes, edited.routes, 'route', itself),
    rules: marked(view.rules, edited.rules, 'rule', itself),
    // A packet on its way may have made new values of these.
    neighbours: marked(view.neighbours, edited.neighbours, 'neighbour', neighbourKey),
    fdb: marked(view.fdb, edited.fdb, 'fdb', fdbKey),
    sysctls: view.sysctls.map((row) => mark(row, sysctls.get(row.value.key))),
    edited: rows.filter(({ state }) => state !== 'unchanged'),
  }
}

const mark = <T>(row: Row<T>, edit: EditedRow | undefined): Row<T> =>
  edit && edit.state !== 'unchanged' ? { ...row, edit } : row

function rowsOf(programmed: Netns, edited: Netns): readonly EditedRow[] {
  const known = compared.get(edited)
  if (known?.programmed === programmed) return known.rows
  const rows = compareNamespace(programmed, edited)
  compared.set(edited, { programmed, rows })
  return rows
}
