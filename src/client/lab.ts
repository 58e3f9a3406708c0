/** What is simulated: the Source as the user set it, what of it is in force, and what was wrong with it. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Edits, Problem, ScenarioInfo } from '../protocol/engine.ts'
import type { Loaded, PoolEdit, Source } from '../protocol/protocol.ts'
import { type History, NO_EDITS, NO_HISTORY } from './history.ts'
import type { Comparing, SelectionState } from './selection.ts'
import type { AfterCrash } from './simClient.ts'

export interface LabState {
  readonly status: 'starting' | 'loading' | 'ready'
  readonly scenarios: readonly ScenarioInfo[]
  /** As the user set it; refused, it differs from `inForce`. */
  readonly source: Source | undefined
  readonly inForce: Source | undefined
  readonly loaded: Loaded | undefined
  /** The way to `inForce`, and back. */
  readonly history: History<Source>
  /** Why `source` is refused. */
  readonly problems: readonly Problem[]
  /** What a link asked for in vain. */
  readonly linkProblems: readonly Problem[]
  readonly crash: { readonly message: string; readonly after: AfterCrash } | undefined
  /** A part of the page or of the simulator that did not come, or broke. */
  readonly failed: Failed | undefined
  /** Whether the browser keeps what is done; `said`: the user knows that it does not. */
  readonly keeping: 'kept' | 'failed' | 'said'
  /** A link took an edited lab's place; undo brings that back. */
  readonly replaced: boolean
  /** Of `loaded`, until the user knows. */
  readonly otherwise: readonly string[]
}

export interface Failed {
  /** It could not be fetched; otherwise it is there, and fails. */
  readonly unfetched: boolean
  readonly message: string
  /** What would have been open over the page. */
  readonly reopen?: Pick<SelectionState, 'dialog' | 'about' | 'compare'>
}

export const createLab = (): StoreApi<LabState> =>
  createStore<LabState>(() => ({
    status: 'starting',
    scenarios: [],
    source: undefined,
    inForce: undefined,
    loaded: undefined,
    history: NO_HISTORY,
    problems: [],
    linkProblems: [],
    crash: undefined,
    failed: undefined,
    keeping: 'kept',
    replaced: false,
    otherwise: [],
  }))

export const editsOf = (source: Source | undefined): Edits => source?.edits ?? NO_EDITS

/** Without edits a source has none: equal sources look alike. */
export function withEdits({ edits: _, ...rest }: Source, edits: Edits): Source {
  return edits.spec.length + edits.kernel.length > 0 ? { ...rest, edits } : rest
}

/** The source with fields of a pool set; a field set to undefined goes back to what the source says. */
export function withPoolEdit(
  source: Source,
  pool: string,
  edit: { [F in keyof PoolEdit]: PoolEdit[F] | undefined },
): Source {
  const { pools = {}, ...rest } = source
  const merged = Object.entries({ ...pools[pool], ...edit }).filter(([, value]) => value !== undefined)
  const others = Object.entries(pools).filter(([name]) => name !== pool)
  const all = [...others, ...(merged.length > 0 ? [[pool, Object.fromEntries(merged)] as const] : [])]
  return all.length > 0 ? { ...rest, pools: Object.fromEntries(all) } : rest
}

/** What is compared first: what was opened with what became of it, else the present with another mode of its pools. */
export function firstComparing({ inForce, loaded }: Pick<LabState, 'inForce' | 'loaded'>): Comparing {
  if (inForce?.pools || inForce?.edits) return { left: 'opened', right: 'now' }
  const mode = loaded?.spec?.ipPools[0]?.ipipMode
  return {
    left: 'now',
    right: mode === undefined ? 'opened' : `pool.ipip.${mode === 'Always' ? 'CrossSubnet' : 'Always'}`,
  }
}
