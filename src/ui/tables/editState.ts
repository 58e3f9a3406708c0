import type { EditedView } from '../../protocol/namespaceView.ts'
import type { Catalogue } from '../i18n/catalogue.ts'

/** In a word, what the user made of a row. */
export function editState(text: Catalogue, { state, disabled, moved }: EditedView): string {
  const { states, disabled: off, movedAway, movedHere } = text.tables.edit
  if (disabled !== undefined) return off
  if (moved) return state === 'removed' ? movedAway : movedHere
  return states[state]
}
