/** A namespace's tables as the page shows them: rows with iproute2's own text, and the rows that decided marked. */
import type { Address, FdbEntry, Link, Neighbour, Route, Rule } from '../kernel/netns.ts'

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
}
