/** What a link carries packed: edits, and the document that they lie over. */
import type { Edits } from '../protocol/engine.ts'
import type { Source } from '../protocol/protocol.ts'
import { asWritten, MOST_PACKED, pack } from './packed.ts'
import { formatView, type ViewState } from './url.ts'

const packedEdits = new WeakMap<Edits, string>()

export const knowPacked = (edits: Edits, word: string) => packedEdits.set(edits, word)

/** Edits that were packed once are known; `undefined` says that they have to be packed yet. */
export const knownPacked = (edits: Edits): string | undefined => packedEdits.get(edits)

export async function packEdits(edits: Edits): Promise<string> {
  const word = packedEdits.get(edits) ?? (await pack(edits))
  packedEdits.set(edits, word)
  return word
}

/**
 * The whole of it as a fragment, for whoever has nothing of it: one word, in which a document and the edits over it share
 * what they have in common. Undefined where it is more than a link may hold.
 */
export async function shareFragment(view: ViewState, source: Source): Promise<string | undefined> {
  const { document: _, packedEdits: __, ...rest } = view
  if (source.kind !== 'document') {
    const edits = source.edits && { packedEdits: await packEdits(source.edits) }
    return fitting(formatView({ ...rest, ...edits }))
  }
  const whole = { document: asWritten(source.text), ...(source.edits && { edits: source.edits }) }
  return fitting(formatView({ ...rest, packedLab: await pack(whole) }))
}

const fitting = (fragment: string): string | undefined => (fragment.length <= MOST_PACKED ? fragment : undefined)
