import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { HookView } from '../../protocol/hookView.ts'
import { useHopscope } from './useHopscope.ts'

/** A hook in full; undefined until the engine has told it. */
export function useHookView(hop: number): HookView | undefined {
  const { explainer } = useHopscope()
  const found = useStore(explainer.store, ({ hooks }) => hooks.get(hop))
  useEffect(() => {
    if (!found) explainer.want(hop)
  }, [explainer, hop, found])
  return found
}
