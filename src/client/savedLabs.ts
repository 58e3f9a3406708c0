/** Labs that were put aside by name, on the browser's shelf; and a lab as a file, which is a stranger's when it is read. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Problem, Result } from '../protocol/engine.ts'
import type { Source } from '../protocol/protocol.ts'
import { readSource } from './readSource.ts'
import { readShelf, type Shelf, writeShelf } from './shelf.ts'

export interface NamedLab {
  readonly name: string
  readonly source: Source
}

interface SavedLab extends NamedLab {
  readonly id: number
}

interface SavedState {
  readonly labs: readonly SavedLab[]
  /** What was deleted last can be brought back. */
  readonly deleted: SavedLab | undefined
}

interface SavedLabs {
  readonly store: StoreApi<SavedState>
  /** False where the browser keeps nothing more. */
  readonly save: (lab: NamedLab) => boolean
  readonly rename: (id: number, name: string) => void
  readonly remove: (id: number) => void
  readonly undelete: () => void
}

const KEY = 'hopscope.labs'
const VERSION = 1
export const MOST_NAME = 80
const MOST_CHARACTERS = 5_000_000

export function createSavedLabs(shelf: Shelf | undefined): SavedLabs {
  const store = createStore<SavedState>(() => ({ labs: read(shelf), deleted: undefined }))

  /** Another page may have saved meanwhile. */
  function change(how: (labs: readonly SavedLab[]) => readonly SavedLab[], deleted?: SavedLab): boolean {
    const labs = how(read(shelf))
    const text = JSON.stringify({ version: VERSION, labs })
    writeShelf(shelf, KEY, text)
    const kept = readShelf(shelf, KEY) === text
    store.setState({ labs: read(shelf), ...(kept ? { deleted } : {}) })
    return kept
  }

  return {
    store,
    save: ({ name, source }) =>
      change((labs) => [...labs, { id: Math.max(0, ...labs.map(({ id }) => id)) + 1, name: nameOf(name), source }]),
    rename(id, name) {
      if (name.trim() !== '')
        change((labs) => labs.map((lab) => (lab.id === id ? { ...lab, name: nameOf(name) } : lab)))
    },
    remove(id) {
      const deleted = read(shelf).find((lab) => lab.id === id)
      change((labs) => labs.filter((lab) => lab.id !== id), deleted)
    },
    undelete() {
      const { deleted } = store.getState()
      if (deleted)
        change((labs) => [...labs.filter(({ id }) => id !== deleted.id), deleted].sort((a, b) => a.id - b.id))
    },
  }
}

const nameOf = (name: string): string => name.trim().slice(0, MOST_NAME)

function read(shelf: Shelf | undefined): readonly SavedLab[] {
  try {
    const kept: unknown = JSON.parse(readShelf(shelf, KEY) ?? 'null')
    const { version, labs } = (kept ?? {}) as { readonly version?: unknown; readonly labs?: unknown }
    if (version !== VERSION || !Array.isArray(labs)) return []
    return labs.flatMap((lab: { readonly id: unknown; readonly name: unknown; readonly source: unknown }) => {
      const source = readSource('source', lab.source)
      if (!source.ok || typeof lab.id !== 'number' || typeof lab.name !== 'string') return []
      return [{ id: lab.id, name: lab.name, source: source.value }]
    })
  } catch {
    return []
  }
}

export const writeLabFile = ({ name, source }: NamedLab): string =>
  `${JSON.stringify({ hopscope: VERSION, name, source }, undefined, 2)}\n`

export function readLabFile(text: string): Result<NamedLab> {
  if (text.length > MOST_CHARACTERS) return refuse('file', 'tooLarge', { what: 'file', limit: MOST_CHARACTERS })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refuse('file', 'notJson', { detail: error instanceof Error ? error.message.slice(0, 200) : '' })
  }
  const { hopscope, name, source } = (value ?? {}) as { readonly [field: string]: unknown }
  if (hopscope !== VERSION) {
    return refuse('hopscope', 'notOneOf', { value: String(hopscope).slice(0, 40), allowed: String(VERSION) })
  }
  if (typeof name !== 'string') return refuse('name', 'missing', { what: 'name' })
  const read = readSource('source', source)
  return read.ok ? { ok: true, value: { name: nameOf(name), source: read.value } } : read
}

const refuse = (path: string, code: Problem['code'], params: Problem['params']): Result<never> => ({
  ok: false,
  problems: [{ path, code, params, message: `${path}: ${code} ${JSON.stringify(params)}` }],
})
