/** A namespace's tables as the page shows them: rows with iproute2's own text, and the rows that decided marked. */
import type { Row as EditedRow } from '../edit/compare.ts'
import type { RowCommand } from '../edit/rowCommands.ts'
import type { ConnSnapshot } from '../kernel/netfilter/conntrack/entry.ts'
import type { Address, FdbEntry, Link, Listener, Neighbour, Route, Rule } from '../kernel/netns.ts'
import type { NetfilterMoment } from './netfilterView.ts'

export interface Row<T> {
  /** Stable within its table. */
  readonly key: string
  /** As the real program prints it. */
  readonly text: string
  readonly value: T
  /** The hop in question was decided by this row. */
  readonly decided: boolean
  /** The hop in question changed this row. */
  readonly changed: boolean
  /** Changed so much that it was not there before, or is there no more. */
  readonly fate?: 'new' | 'gone'
  /** By which commands name it. Absent: it was not there before the probe, or no command changes it. */
  readonly at?: string
  /** The probe learned it on its way: the command that has it stand there before. */
  readonly learned?: RowCommand
  /** The user's edits made it what it is. Absent: as programmed. */
  readonly edit?: EditedView
}

/** A row that edits added, changed or removed. */
export interface EditedView extends EditedRow {
  /** Of a removed row: `at` of the row behind which it would stand; absent for the first. */
  readonly after?: string | undefined
  /** Of a removed route: its table. */
  readonly routeTable?: number
  /** Of a removed rule: the user switched it off. Its number among those of its chain. */
  readonly disabled?: number
  /** Of a removed and of an added rule: it is the same one, moved within its chain. */
  readonly moved?: true
}

export interface SysctlRow {
  readonly key: string
  readonly value: string
}

export interface NamespaceView {
  readonly ns: string
  readonly hop: number
  readonly links: readonly Row<Link>[]
  readonly addresses: readonly Row<Address>[]
  readonly rules: readonly Row<Rule>[]
  readonly routes: readonly Row<Route>[]
  readonly neighbours: readonly Row<Neighbour>[]
  readonly fdb: readonly Row<FdbEntry>[]
  /** Those that bear on forwarding, per device too, defaults included. */
  readonly sysctls: readonly Row<SysctlRow>[]
  readonly conntrack: readonly Row<ConnSnapshot>[]
  /** What listens. */
  readonly sockets: readonly Row<Listener>[]
  readonly netfilter: NetfilterMoment
  /** What edits added, changed and removed, of every table, with what Calico and kube-proxy would have there. */
  readonly edited: readonly EditedView[]
}
