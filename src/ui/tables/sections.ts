/**
 * A namespace's view, cut into what stands together: routes by table, addresses under their interface; what was removed
 * stands where it stood. Netfilter's rules and sets are no rows: they have views of their own.
 */
import type { Table } from '../../client/selection.ts'
import type { EditTable, RowCommand, RowRef } from '../../protocol/engine.ts'
import type { EditedView, NamespaceView, Row } from '../../protocol/namespaceView.ts'
import type { Catalogue } from '../i18n/catalogue.ts'

export interface SectionRow {
  readonly key: string
  readonly text: string
  readonly decided: boolean
  readonly changed: boolean
  readonly fate?: 'new' | 'gone'
  /** The user's edits made it what it is, or took it away. */
  readonly edit?: EditedView
  /** Only shown where it stood. */
  readonly gone?: true
  /** By which commands name it. */
  readonly ref?: RowRef
  /** The probe learned it: the command that has it stand there before. */
  readonly learned?: RowCommand
  /** Why it is marked, where it is not said by what is the matter with it. */
  readonly label?: string
  /** Belongs to the row above. */
  readonly indent?: boolean
}

export interface Section {
  readonly title: string
  readonly rows: readonly SectionRow[]
}

type OwnTable = Exclude<EditTable, 'netfilter'>

export function sectionsOf(view: NamespaceView, table: Table, text: Catalogue): readonly Section[] {
  switch (table) {
    case 'links':
      return plain(linkRows(view))
    case 'routes':
      return routeSections(view, text)
    case 'rules':
      return plain(withGone(rowsOf(view.rules, 'rule'), view.edited, 'rule'))
    case 'neighbours':
      return plain(withGone(rowsOf(view.neighbours, 'neighbour'), view.edited, 'neighbour'))
    case 'fdb':
      return plain(withGone(rowsOf(view.fdb, 'fdb'), view.edited, 'fdb'))
    case 'sysctls':
      return plain(rowsOf(view.sysctls, 'sysctl'))
    case 'conntrack':
      return plain(view.conntrack.map(({ value: _, edit: __, ...row }) => row))
    case 'sockets':
      return plain(view.sockets.map(({ value: _, edit: __, ...row }) => row))
    case 'chains':
    case 'ipsets':
    case 'ipvs':
      return []
  }
}

const plain = (rows: readonly SectionRow[]): readonly Section[] => (rows.length > 0 ? [{ title: '', rows }] : [])

const rowsOf = (rows: readonly Row<unknown>[], table: OwnTable): readonly SectionRow[] =>
  rows.map((row) => rowOf(row, table))

const rowOf = ({ key, text, decided, changed, edit, at, learned }: Row<unknown>, table: OwnTable): SectionRow => ({
  key,
  text,
  decided,
  changed,
  ...(edit && { edit }),
  ...(at !== undefined && { ref: { table, key: at } }),
  ...(learned && { learned }),
})

/** Behind the row that it stood behind; `more` tells which of the removed ones belong among these rows. */
export function withGone(
  rows: readonly SectionRow[],
  edited: readonly EditedView[],
  table: OwnTable,
  belongs: (row: EditedView) => boolean = () => true,
): readonly SectionRow[] {
  const all = [...rows]
  for (const row of edited) {
    if (row.table !== table || row.state !== 'removed' || !belongs(row)) continue
    const isBefore = ({ ref, edit, gone }: SectionRow): boolean =>
      gone ? edit?.after === row.after : ref !== undefined && 'key' in ref && ref.key === row.after
    const before = all.findLastIndex(isBefore)
    const gone: SectionRow = {
      ...{ key: `gone ${row.key}`, text: row.programmed ?? row.key, decided: false, changed: false },
      ...{ edit: row, gone: true },
    }
    all.splice(before + 1, 0, gone)
  }
  return all
}

/** Each interface with its addresses. */
function linkRows(view: NamespaceView): readonly SectionRow[] {
  const links = withGone(rowsOf(view.links, 'link'), view.edited, 'link')
  const isOf = (name: string) => (row: EditedView) => row.key.startsWith(`${name} `)
  return links.flatMap((link) => {
    const name = link.ref && 'key' in link.ref ? link.ref.key : (link.edit?.key ?? '')
    const own = view.addresses.filter(({ value }) => value.dev === name)
    const addresses = withGone(rowsOf(own, 'address'), view.edited, 'address', isOf(name))
    return [link, ...addresses.map((row) => ({ ...row, indent: true }))]
  })
}

const TABLE_NAMES: Readonly<Record<number, string>> = { 255: 'local', 254: 'main', 253: 'default' }

function routeSections(view: NamespaceView, text: Catalogue): readonly Section[] {
  const sections = new Map<number, SectionRow[]>()
  for (const row of view.routes) {
    const rows = sections.get(row.value.table) ?? []
    sections.set(row.value.table, [...rows, rowOf(row, 'route')])
  }
  for (const { routeTable } of view.edited)
    if (routeTable !== undefined && !sections.has(routeTable)) sections.set(routeTable, [])
  return [...sections].map(([table, rows]) => ({
    title: text.tables.table({ name: TABLE_NAMES[table] ?? String(table) }),
    rows: withGone(rows, view.edited, 'route', ({ routeTable }) => routeTable === table),
  }))
}
