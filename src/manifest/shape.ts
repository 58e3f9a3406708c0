/**
 * The shape of an API's objects, and their strict decoding: every field that the API knows, whether Hopscope has a place for
 * it, and the Go types, whose names stand in the API server's refusals (sigs.k8s.io/json, apiserver's strict decoding).
 */
import { fieldsOf } from './api/types.ts'
import { type Fields, isRecord, type Path } from './path.ts'
import { any, type Field, type Shape, text } from './shapes.ts'

export { flag, list, number, type Shape, text, texts, whole, wholeOrText } from './shapes.ts'

/** Besides the fields taken, names of others, blanks between them. */
interface Others {
  readonly ignored?: string
  readonly noise?: string
  /** Name → values that make no difference; nothing, false, and what is empty never do. */
  readonly refused?: Readonly<Record<string, readonly unknown[]>>
}

export function object(go: string, taken: Readonly<Record<string, Shape>>, others: Others = {}): Shape {
  const words = (names = ''): string[] => names.split(/\s+/).filter((name) => name !== '')
  const known = fieldsOf(go)
  const unused = (name: string): Shape => known?.get(name) ?? any
  const fields: [string, Field][] = [
    ...Object.entries(taken).map(([name, shape]): [string, Field] => [name, { shape, use: 'taken' }]),
    ...words(others.ignored).map((name): [string, Field] => [name, { shape: unused(name), use: 'ignored' }]),
    ...words(others.noise).map((name): [string, Field] => [name, { shape: unused(name), use: 'noise' }]),
    ...Object.entries(others.refused ?? {}).map(([name, harmless]): [string, Field] => [
      name,
      { shape: unused(name), use: 'refused', harmless },
    ]),
  ]
  return { is: 'object', go, fields: Object.fromEntries(fields) }
}

export interface WrongType {
  readonly path: Path
  /** As Go says it: `string`, `number`, `bool`, `object`, `array`. */
  readonly got: string
  readonly value: unknown
  /** The struct that has the field, and what it wants there. */
  readonly struct: string
  readonly wanted: Shape
}

interface UnknownField {
  readonly path: Path
  /** What there is beside it. */
  readonly known: readonly string[]
}

export interface Decoded {
  /** Only what is taken. */
  readonly value: Fields
  readonly unknown: readonly UnknownField[]
  readonly wrong: readonly WrongType[]
  readonly ignored: readonly Path[]
  readonly refused: readonly Path[]
}

export function decode(value: unknown, shape: Shape): Decoded {
  const found = {
    unknown: [] as UnknownField[],
    wrong: [] as WrongType[],
    ignored: [] as Path[],
    refused: [] as Path[],
  }
  const taken = take(value, shape, [], shape.go, found)
  return { value: isRecord(taken) ? taken : {}, ...found }
}

interface Found {
  readonly unknown: UnknownField[]
  readonly wrong: WrongType[]
  readonly ignored: Path[]
  readonly refused: Path[]
}

/** null is nothing, as in Go. */
function take(value: unknown, shape: Shape, path: Path, struct: string, found: Found): unknown {
  if (value === null || value === undefined) return undefined
  if (shape.is === 'any') return value
  if (shape.is === 'list') {
    if (!Array.isArray(value)) return wrong(value, shape, path, struct, found)
    return value.map((item: unknown, i) => take(item, shape.of, [...path, i], struct, found) ?? zero(shape.of))
  }
  if (shape.is === 'texts') {
    if (!isRecord(value)) return wrong(value, shape, path, struct, found)
    const entries = Object.entries(value).map(([key, own]) => [key, take(own, text, [...path, key], struct, found)])
    return Object.fromEntries(entries.filter(([, own]) => own !== undefined))
  }
  if (shape.is === 'map') {
    if (!isRecord(value)) return wrong(value, shape, path, struct, found)
    for (const [key, own] of Object.entries(value)) take(own, shape.of, [...path, key], struct, found)
    return value
  }
  if (shape.is !== 'object') return fits(value, shape.is) ? value : wrong(value, shape, path, struct, found)
  if (!isRecord(value)) return wrong(value, shape, path, struct, found)
  const taken: [string, unknown][] = []
  for (const [key, own] of Object.entries(value)) {
    const at = [...path, key]
    const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined
    if (!field) {
      found.unknown.push({ path: at, known: Object.keys(shape.fields) })
      continue
    }
    if (field.use === 'taken') {
      const inner = take(own, field.shape, at, shape.go, found)
      if (inner !== undefined) taken.push([key, inner])
      continue
    }
    // What nobody here has a use for is right or wrong all the same.
    take(own, field.shape, at, shape.go, found)
    if (field.use === 'ignored' && !isNothing(own)) found.ignored.push(at)
    else if (field.use === 'refused' && !isNothing(own) && !says(field.harmless, own)) found.refused.push(at)
  }
  return Object.fromEntries(taken)
}

/** What Go makes of null in a list. */
function zero({ is }: Shape): unknown {
  if (is === 'list') return []
  if (is === 'object' || is === 'texts' || is === 'map' || is === 'any') return {}
  if (is === 'flag') return false
  return is === 'text' || is === 'duration' ? '' : 0
}

type Plain = 'text' | 'whole' | 'number' | 'flag' | 'wholeOrText' | 'quantity' | 'duration'

const DURATION = /^[+-]?(0|((\d+\.?\d*|\.\d+)(ns|us|[µμ]s|ms|s|m|h))+)$/
const QUANTITY = /^[+-]?(\d+\.?\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/

function fits(value: unknown, is: Plain): boolean {
  if (is === 'text') return typeof value === 'string'
  if (is === 'duration') return typeof value === 'string' && DURATION.test(value)
  if (is === 'flag') return typeof value === 'boolean'
  if (is === 'quantity') return typeof value === 'number' || QUANTITY.test(String(value))
  if (is === 'wholeOrText' && typeof value === 'string') return true
  return typeof value === 'number' && Number.isFinite(value) && (is === 'number' || Number.isInteger(value))
}

function wrong(value: unknown, wanted: Shape, path: Path, struct: string, found: Found): undefined {
  found.wrong.push({ path, got: kindOf(value), value, struct, wanted })
  return undefined
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'number' && !Number.isInteger(value) ? `number ${value}` : typeof value
}

const isNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isRecord(value) && Object.keys(value).length === 0)

const says = (harmless: readonly unknown[] = [], value: unknown): boolean =>
  harmless.some((one) => JSON.stringify(one) === JSON.stringify(value))
