import { useReducer } from 'react'
import type { Unfolding } from '../../../client/chainTree.ts'
import { CHAIN_PAGE, PAGE } from '../../../client/chainTree.ts'

/** What the reader opened and asked for; what is looked for and looked at is kept elsewhere. */
type Opened = Pick<Unfolding, 'opened' | 'asked' | 'listed'>

type Wish =
  | { readonly kind: 'open'; readonly keys: readonly string[]; readonly open: boolean }
  | { readonly kind: 'rules'; readonly from: number; readonly to: number }
  | { readonly kind: 'chains'; readonly table: string }

const NOTHING: Opened = { opened: new Map(), asked: new Set(), listed: new Map() }

export function useUnfolding(): readonly [Opened, (wish: Wish) => void] {
  return useReducer(unfold, NOTHING)
}

function unfold(state: Opened, wish: Wish): Opened {
  switch (wish.kind) {
    case 'open':
      return { ...state, opened: new Map([...state.opened, ...wish.keys.map((key) => [key, wish.open] as const)]) }
    case 'rules': {
      const next = Array.from({ length: Math.min(PAGE, wish.to - wish.from) }, (_, at) => wish.from + at)
      return { ...state, asked: new Set([...state.asked, ...next]) }
    }
    case 'chains':
      return {
        ...state,
        listed: new Map(state.listed).set(wish.table, (state.listed.get(wish.table) ?? CHAIN_PAGE) + CHAIN_PAGE),
      }
  }
}
