import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { viewKey } from '../../client/inspector.ts'
import type { NamespaceView } from '../../protocol/namespaceView.ts'
import { useHopscope, useLab } from './useHopscope.ts'

/** A namespace's tables at a hop. Until they are there, those of the same namespace a moment before. */
export function useNamespaceView(ns: string | undefined, hop: number): NamespaceView | undefined {
  const { inspector } = useHopscope()
  const found = useStore(inspector.store, ({ views }) => (ns === undefined ? undefined : views.get(viewKey(ns, hop))))
  const [last, setLast] = useState<NamespaceView>()
  // A link may name a place before there is a cluster to ask.
  const loaded = useLab((lab) => lab.loaded !== undefined)
  useEffect(() => {
    if (ns === undefined || !loaded) return
    if (found) setLast(found)
    else inspector.want(ns, hop)
  }, [inspector, ns, hop, found, loaded])
  return found ?? (last?.ns === ns ? last : undefined)
}
