/** The probe being prepared, and the last one's trace with what is derived from it. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Probe, Problem, Topology, Trace } from '../protocol/engine.ts'
import { type PacketRow, packetRows, placeNames } from './packetRows.ts'

export interface SessionState {
  readonly status: 'idle' | 'tracing'
  readonly progress: { readonly done: number; readonly total: number } | undefined
  readonly draft: Probe | undefined
  readonly trace: Trace | undefined
  /** The topology that `trace` ran in. */
  readonly topology: Topology | undefined
  readonly rows: readonly PacketRow[]
  readonly names: ReadonlyMap<string, string>
  /** Why the probe could not be sent. */
  readonly problems: readonly Problem[]
}

const EMPTY: SessionState = {
  ...{ status: 'idle', progress: undefined, draft: undefined, trace: undefined, topology: undefined },
  ...{ rows: [], names: new Map(), problems: [] },
}

/** Nothing was sent, or what was sent belongs to a cluster that is no more. */
export const UNTRACED = { status: 'idle', progress: undefined, trace: undefined, rows: [], problems: [] } as const

export const createSession = (): StoreApi<SessionState> => createStore<SessionState>(() => EMPTY)

export function traced(trace: Trace, topology: Topology): Partial<SessionState> {
  const names = placeNames(topology)
  return {
    status: 'idle',
    progress: undefined,
    problems: [],
    draft: trace.probe,
    trace,
    topology,
    names,
    rows: packetRows(trace, names),
  }
}
