/** What the reader looks at, apart from the moment. The graph, the list, the tables and the URL share it. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SpecKey } from '../protocol/engine.ts'
import type { ReachQuestion } from '../protocol/matrix.ts'

/** A namespace, or one of its ports. */
export interface Spot {
  readonly ns: string
  readonly port?: string
}

export const PANELS = ['hop', 'packets', 'addresses', 'tables', 'pool'] as const
/** On a phone all take turns; on a wide screen packets, addresses and tables do, the others are always there. */
export type Panel = (typeof PANELS)[number]

export const TABLES = [
  ...(['links', 'routes', 'rules', 'neighbours', 'fdb'] as const),
  ...(['chains', 'ipsets', 'ipvs', 'conntrack', 'sockets', 'sysctls'] as const),
] as const
export type Table = (typeof TABLES)[number]

/** Two variants side by side, by their words (compareVariants.ts). */
export interface Comparing {
  readonly left: string
  readonly right: string
}

/** What lies over the page, one at a time. */
export const DIALOGS = ['gallery', 'open', 'labs', 'pings', 'manifests', 'matrix', 'faults', 'help'] as const
export type DialogName = (typeof DIALOGS)[number]

export const MATRIX_TABS = ['modes', 'reach'] as const
export const REACH_SHOWS = ['all', 'failures', 'changes'] as const

/** What of the matrices is looked at. */
export interface MatrixView {
  readonly tab: (typeof MATRIX_TABS)[number]
  /** Who asks and who is asked: `all`, `nodes`, `services`, or `ns:NAME`; of them, whose name has the text in it. */
  readonly from: string
  readonly fromText: string
  readonly to: string
  readonly toText: string
  readonly show: (typeof REACH_SHOWS)[number]
  readonly question: ReachQuestion
  /** The chosen pair, `FROM>TO` by the keys of the axes; empty where none is. */
  readonly cell: string
}

export const WHOLE_MATRIX: MatrixView = {
  ...{ tab: 'modes', from: 'all', fromText: '', to: 'all', toText: '', show: 'all' },
  ...{ question: { kind: 'port' }, cell: '' },
}

export interface SelectionState {
  /** Without one, the tables follow the packet. */
  readonly spot: Spot | undefined
  readonly panel: Panel
  readonly table: Table
  /** What is looked at in the table: a chain as `nat/KUBE-SERVICES`, a set by its name. */
  readonly item: string | undefined
  /** As typed, valid or not. */
  readonly filter: string
  readonly compare: Comparing | undefined
  readonly dialog: DialogName | undefined
  /** Whose manifest the YAML editor holds; without one, whatever is written there. */
  readonly about: SpecKey | undefined
  readonly matrix: MatrixView
}

export const NOTHING: SelectionState = {
  ...{ spot: undefined, panel: 'hop', table: 'routes', item: undefined, filter: '' },
  ...{ compare: undefined, dialog: undefined, about: undefined, matrix: WHOLE_MATRIX },
}

export const createSelection = (): StoreApi<SelectionState> => createStore<SelectionState>(() => NOTHING)
