import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { NetfilterView } from '../../protocol/netfilterView.ts'
import { useHopscope } from './useHopscope.ts'

/** What a namespace holds of netfilter. Until another trace's is there, that of the same namespace before. */
export function useNetfilterView(ns: string | undefined): NetfilterView | undefined {
  const { inspector } = useHopscope()
  const found = useStore(inspector.store, ({ netfilter }) => (ns === undefined ? undefined : netfilter.get(ns)))
  const [last, setLast] = useState<NetfilterView>()
  useEffect(() => {
    if (ns === undefined) return
    if (found) setLast(found)
    else inspector.wantNetfilter(ns)
  }, [inspector, ns, found])
  return found ?? (last?.ns === ns ? last : undefined)
}
