/** What a link carries packed, read as a stranger's. */
import type { Edits, Problem, Result } from '../protocol/engine.ts'
import { readEdits } from './readEdits.ts'
import { knowPacked } from './share.ts'
import { unpack } from './unpack.ts'
import type { ViewState } from './url.ts'

interface Carried {
  readonly edits?: Edits
  readonly document?: string
}

export async function readCarried({ packedEdits: word, packedDocument }: ViewState): Promise<Result<Carried>> {
  const edits = word === undefined ? undefined : await unpack('link.edits', word)
  if (edits && !edits.ok) return edits
  const read = edits && readEdits('link.edits', edits.value)
  if (read && !read.ok) return read
  if (read && word !== undefined) knowPacked(read.value, word)
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
