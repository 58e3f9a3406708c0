/** What the reader looks at, apart from the moment. The graph, the list, the tables and the URL share it. */
import { createStore, type StoreApi } from 'zustand/vanilla'

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
}

export const NOTHING: SelectionState = {
  ...{ spot: undefined, panel: 'hop', table: 'routes', item: undefined, filter: '' },
  compare: undefined,
}

export const createSelection = (): StoreApi<SelectionState> => createStore<SelectionState>(() => NOTHING)
