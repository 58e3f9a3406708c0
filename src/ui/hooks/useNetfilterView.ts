import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { NetfilterView } from '../../protocol/netfilterView.ts'
import { useHopscope, useLab } from './useHopscope.ts'

/** What a namespace holds of netfilter. Until another trace's is there, that of the same namespace before. */
export function useNetfilterView(ns: string | undefined): NetfilterView | undefined {
  const { inspector } = useHopscope()
  const found = useStore(inspector.store, ({ netfilter }) => (ns === undefined ? undefined : netfilter.get(ns)))
  const [last, setLast] = useState<NetfilterView>()
  // A link may name a place before there is a cluster to ask.
  const loaded = useLab((lab) => lab.loaded !== undefined)
  useEffect(() => {
    if (ns === undefined || !loaded) return
    if (found) setLast(found)
    else inspector.wantNetfilter(ns)
  }, [inspector, ns, found, loaded])
  return found ?? (last?.ns === ns ? last : undefined)
}
