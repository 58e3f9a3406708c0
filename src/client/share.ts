/** What a link carries packed: edits, and the document that they lie over. */
import type { Edits, Problem, Result } from '../protocol/engine.ts'
import type { Source } from '../protocol/protocol.ts'
import { MOST_PACKED, pack, unpack } from './packed.ts'
import { readEdits } from './readEdits.ts'
import { formatView, type ViewState } from './url.ts'

const packedEdits = new WeakMap<Edits, string>()

/** Edits that were packed once are known; `undefined` says that they have to be packed yet. */
export const knownPacked = (edits: Edits): string | undefined => packedEdits.get(edits)

export async function packEdits(edits: Edits): Promise<string> {
  const word = packedEdits.get(edits) ?? (await pack(edits))
  packedEdits.set(edits, word)
  return word
}

/** The whole of it as a fragment, for whoever has nothing of it. Undefined where it is more than a link may hold. */
export async function shareFragment(view: ViewState, source: Source): Promise<string | undefined> {
  const { document: _, ...rest } = view
  const fragment = formatView({
    ...(source.kind === 'document' ? { ...rest, packedDocument: await pack(source.text) } : view),
    ...(source.edits ? { packedEdits: await packEdits(source.edits) } : {}),
  })
  return fragment.length <= MOST_PACKED ? fragment : undefined
}

interface Carried {
  readonly edits?: Edits
  readonly document?: string
}

export async function readCarried({ packedEdits: word, packedDocument }: ViewState): Promise<Result<Carried>> {
  const edits = word === undefined ? undefined : await unpack('link.edits', word)
  if (edits && !edits.ok) return edits
  const read = edits && readEdits('link.edits', edits.value)
  if (read && !read.ok) return read
  if (read && word !== undefined) packedEdits.set(read.value, word)
  const document = packedDocument === undefined ? undefined : await unpack('link.document', packedDocument)
  if (document && !document.ok) return document
  if (document && typeof document.value !== 'string') return { ok: false, problems: [NO_TEXT] }
  return {
    ok: true,
    value: {
      ...(read && read.value.spec.length + read.value.kernel.length > 0 ? { edits: read.value } : {}),
      ...(typeof document?.value === 'string' ? { document: document.value } : {}),
    },
  }
}

const NO_TEXT: Problem = {
  path: 'link.document',
  code: 'wrongType',
  params: { expected: 'string', got: 'JSON' },
  message: 'link.document: a document is a text',
}
