import { useMemo } from 'react'
import { type FilterFault, parseFilter } from '../../client/filter.ts'
import type { PacketRow } from '../../client/packetRows.ts'
import { useSelection, useSession } from '../hooks/useHopscope.ts'

export interface ShownRows {
  readonly rows: readonly PacketRow[]
  readonly all: number
  readonly fault: FilterFault | undefined
}

/** The list under the filter. A filter that cannot be read filters nothing. */
export function usePacketRows(): ShownRows {
  const all = useSession((session) => session.rows)
  const text = useSelection((selection) => selection.filter)
  return useMemo(() => {
    const parsed = parseFilter(text)
    return parsed.ok
      ? { rows: all.filter(parsed.filter), all: all.length, fault: undefined }
      : { rows: all, all: all.length, fault: parsed.fault }
  }, [all, text])
}
