import { createContext, useContext } from 'react'
import type { Comparison } from '../../protocol/compare.ts'
import type { TracedSide } from './facts.ts'
import type { Side } from './words.ts'

/** What all rows of a comparison share. */
export interface Shown {
  readonly left: TracedSide
  readonly right: TracedSide
  readonly compared: NonNullable<Comparison['compared']>
  /** What people call a namespace on either side. */
  readonly nameOf: Readonly<Record<Side, (ns: string) => string>>
  /** Opens a hop of a variant on the page. */
  readonly onShowHop: (side: Side, hop: number) => void
}

export const ShownComparison = createContext<Shown | undefined>(undefined)

export function useShownComparison(): Shown {
  const shown = useContext(ShownComparison)
  if (!shown) throw new Error('a row stands outside of a comparison')
  return shown
}
