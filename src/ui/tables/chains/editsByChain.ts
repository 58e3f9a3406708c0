/** What edits made of each chain, by its key (`filter/FORWARD`): its policy, its rules by their places, what was removed. */
import type { EditedView } from '../../../protocol/namespaceView.ts'

export interface ChainEdits {
  /** How many rows of it differ. */
  readonly count: number
  readonly policy?: EditedView
  /** The chain itself is the user's. */
  readonly added?: EditedView
  /** By place. */
  readonly rules: ReadonlyMap<number, EditedView>
  /** In the order of the places where they would stand. */
  readonly gone: readonly EditedView[]
}

export interface EditsByChain {
  readonly of: (key: string) => ChainEdits
  /** Chains of a table that are no more. */
  readonly gone: (table: string) => readonly EditedView[]
}

const NONE: ChainEdits = { count: 0, rules: new Map(), gone: [] }

export function editsByChain(edited: readonly EditedView[]): EditsByChain {
  const chains = new Map<string, ChainEdits>()
  for (const row of edited) {
    const { chain } = row
    if (!chain) continue
    const key = `${chain.table}/${chain.chain}`
    const own = chains.get(key) ?? NONE
    // What was moved is one change, though two rows tell it.
    const more = row.moved && row.state === 'removed' ? 0 : 1
    chains.set(key, { ...withRow(own, row, chain), count: own.count + more })
  }
  return {
    of: (key) => chains.get(key) ?? NONE,
    gone: (table) => edited.filter((row) => isGoneChain(row) && row.chain?.table === table),
  }
}

function withRow(own: ChainEdits, row: EditedView, { what, place }: NonNullable<EditedView['chain']>): ChainEdits {
  if (what === 'policy') return { ...own, policy: row }
  if (what === 'chain') return { ...own, added: row }
  if (row.state !== 'removed') return { ...own, rules: new Map(own.rules).set(place, row) }
  return { ...own, gone: [...own.gone, row].sort((a, b) => (a.chain?.place ?? 0) - (b.chain?.place ?? 0)) }
}

const isGoneChain = ({ chain, state }: EditedView): boolean => chain?.what === 'chain' && state === 'removed'
