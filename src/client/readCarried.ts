/** What a link carries packed, read as a stranger's. */
import type { Edits, Problem, Result } from '../protocol/engine.ts'
import { NO_EDITS } from './history.ts'
import { readEdits } from './readEdits.ts'
import { knowPacked } from './share.ts'
import { unpack } from './unpack.ts'
import type { ViewState } from './url.ts'

interface Carried {
  readonly edits?: Edits
  readonly document?: string
}

export async function readCarried(view: ViewState): Promise<Result<Carried>> {
  const { packedEdits: word, packedDocument, packedLab } = view
  if (packedLab !== undefined) return await readLab(packedLab)
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

async function readLab(word: string): Promise<Result<Carried>> {
  const unpacked = await unpack('link.lab', word)
  if (!unpacked.ok) return unpacked
  const {
    document,
    edits = NO_EDITS,
    ...rest
  } = (isRecord(unpacked.value) ? unpacked.value : { other: true }) as {
    readonly [field: string]: unknown
  }
  const text = textOf(document)
  if (text === undefined || Object.keys(rest).length > 0) return { ok: false, problems: [NO_TEXT] }
  const read = readEdits('link.edits', edits)
  if (!read.ok) return read
  const isEdited = read.value.spec.length + read.value.kernel.length > 0
  return { ok: true, value: { document: text, ...(isEdited && { edits: read.value }) } }
}

function textOf(document: unknown): string | undefined {
  if (typeof document === 'string') return document
  if (!isRecord(document) || !INDENTS.includes(document['indent'] as number)) return undefined
  return JSON.stringify(document['value'], undefined, document['indent'] as number)
}

const INDENTS: readonly number[] = [0, 1, 2, 4]
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const NO_TEXT: Problem = {
  path: 'link.document',
  code: 'wrongType',
  params: { expected: 'string', got: 'JSON' },
  message: 'link.document: a document is a text',
}
