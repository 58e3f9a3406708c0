import { useMemo } from 'react'
import type { FilterFault } from '../../client/filter.ts'
import type { PacketRow } from '../../client/packetRows.ts'
import { useSelection, useSession } from '../hooks/useHopscope.ts'
import { useFilterReader } from './useFilterReader.ts'

export interface ShownRows {
  readonly rows: readonly PacketRow[]
  readonly all: number
  readonly fault: FilterFault | undefined
}

/** The list under the filter. A filter that cannot be read filters nothing, nor one that cannot be read yet. */
export function usePacketRows(): ShownRows {
  const all = useSession((session) => session.rows)
  const text = useSelection((selection) => selection.filter)
  const reader = useFilterReader(text !== '')
  return useMemo(() => {
    const parsed = text === '' ? undefined : reader?.parseFilter(text)
    if (!parsed) return { rows: all, all: all.length, fault: undefined }
    return parsed.ok
      ? { rows: all.filter(parsed.filter), all: all.length, fault: undefined }
      : { rows: all, all: all.length, fault: parsed.fault }
  }, [all, text, reader])
}
