/** The page's state in components: one narrow selector at a time. */
import { createContext, useContext, useDeferredValue, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Hopscope } from '../../client/hopscope.ts'
import type { LabState } from '../../client/lab.ts'
import { currentHop, type PlaybackState } from '../../client/playback.ts'
import type { Prefs } from '../../client/prefs.ts'
import type { SelectionState } from '../../client/selection.ts'
import type { SessionState } from '../../client/session.ts'
import type { Hop } from '../../protocol/engine.ts'

export const HopscopeContext = createContext<Hopscope | undefined>(undefined)

export function useHopscope(): Hopscope {
  const app = useContext(HopscopeContext)
  if (!app) throw new Error('a component stands outside of HopscopeContext')
  return app
}

export const useActions = () => useHopscope().actions
export const useTransport = () => useHopscope().transport

export const useLab = <T>(selector: (state: LabState) => T): T => useStore(useHopscope().lab, selector)
export const useSession = <T>(selector: (state: SessionState) => T): T => useStore(useHopscope().session, selector)
export const usePlayback = <T>(selector: (state: PlaybackState) => T): T => useStore(useHopscope().playback, selector)
export const useSelection = <T>(selector: (state: SelectionState) => T): T =>
  useStore(useHopscope().selection, selector)
export const usePrefs = <T>(selector: (state: Prefs) => T): T => useStore(useHopscope().prefs, selector)

const selectHop = (state: PlaybackState) => currentHop(state.playhead)
const selectTrace = (state: SessionState) => state.trace
const selectNames = (state: SessionState) => state.names

/**
 * −1 before the first. Deferred: while a trace plays, panels follow as soon as they can, and the pictures, which do not
 * wait for React, keep their frames. A new trace is never shown at a hop of the one before.
 */
export function useHopIndex(): number {
  const trace = useTrace()
  const hop = usePlayback(selectHop)
  const lagging = useDeferredValue(useMemo(() => ({ trace, hop }), [trace, hop]))
  return lagging.trace === trace ? lagging.hop : hop
}

export const useTrace = () => useSession(selectTrace)

export function useHop(): Hop | undefined {
  const index = useHopIndex()
  const trace = useTrace()
  return trace?.hops[index]
}

/** What people call a namespace. */
export function useNameOf(): (ns: string) => string {
  const names = useSession(selectNames)
  return (ns) => names.get(ns) ?? ns
}
