/** The pairs `<name>.lab.json` and `<name>.trace.json` of a folder. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LabDocument, LabTrace } from '../document.ts'

export const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url))

export interface Pair {
  readonly name: string
  readonly documentFile: string
  readonly traceFile: string
  readonly document: LabDocument
  readonly kernel: LabTrace
}

/** Throws where one of a pair lacks the other: nothing recorded may go uncompared. */
export function readPairs(folder: string): Pair[] {
  const files = readdirSync(folder)
  const [documents, traces] = ['.lab.json', '.trace.json'].map(
    (end) => new Set(files.filter((file) => file.endsWith(end)).map((file) => file.slice(0, -end.length))),
  ) as [Set<string>, Set<string>]
  const single = [...documents].filter((name) => !traces.has(name)).concat([...traces].filter((n) => !documents.has(n)))
  if (single.length > 0) throw new Error(`${folder}: no pair: ${single.sort().join(', ')}`)
  return [...documents].sort().map((name) => {
    const documentFile = join(folder, `${name}.lab.json`)
    const traceFile = join(folder, `${name}.trace.json`)
    return { name, documentFile, traceFile, document: readJson(documentFile), kernel: readJson(traceFile) }
  })
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T
}
