/**
 * A namespace's view, cut into what stands together: routes by table, addresses under their interface. Netfilter's rules and
 * sets are no rows: they have views of their own.
 */
import type { Table } from '../../client/selection.ts'
import type { NamespaceView, Row } from '../../protocol/namespaceView.ts'
import type { Catalogue } from '../i18n/catalogue.ts'

export interface SectionRow {
  readonly key: string
  readonly text: string
  readonly decided: boolean
  readonly changed: boolean
  readonly fate?: 'new' | 'gone'
  /** The user's edits made it what it is. */
  readonly edit?: Row<unknown>['edit']
  /** Belongs to the row above. */
  readonly indent?: boolean
}

export interface Section {
  readonly title: string
  readonly rows: readonly SectionRow[]
}

export function sectionsOf(view: NamespaceView, table: Table, text: Catalogue): readonly Section[] {
  switch (table) {
    case 'links':
      return plain(view.links.flatMap((link) => [link, ...addressesOf(view, link.value.name)]))
    case 'routes':
      return routeSections(view, text)
    case 'rules':
      return plain(view.rules)
    case 'neighbours':
      return plain(view.neighbours)
    case 'fdb':
      return plain(view.fdb)
    case 'sysctls':
      return plain(view.sysctls)
    case 'conntrack':
      return plain(view.conntrack)
    case 'sockets':
      return plain(view.sockets)
    case 'chains':
    case 'ipsets':
    case 'ipvs':
      return []
  }
}

const plain = (rows: readonly SectionRow[]): readonly Section[] => (rows.length > 0 ? [{ title: '', rows }] : [])

const addressesOf = (view: NamespaceView, dev: string): readonly SectionRow[] =>
  view.addresses.filter((row) => row.value.dev === dev).map((row) => ({ ...bare(row), indent: true }))

const bare = ({ key, text, decided, changed, edit }: Row<unknown>): SectionRow => ({
  key,
  text,
  decided,
  changed,
  ...(edit && { edit }),
})

const TABLE_NAMES: Readonly<Record<number, string>> = { 255: 'local', 254: 'main', 253: 'default' }

function routeSections(view: NamespaceView, text: Catalogue): readonly Section[] {
  const sections = new Map<number, SectionRow[]>()
  for (const row of view.routes) {
    const rows = sections.get(row.value.table) ?? []
    sections.set(row.value.table, [...rows, bare(row)])
  }
  return [...sections].map(([table, rows]) => ({
    title: text.tables.table({ name: TABLE_NAMES[table] ?? String(table) }),
    rows,
  }))
}
