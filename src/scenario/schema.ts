/**
 * Untrusted data into typed values. Each check answers the value or says at which path what is wrong; none trusts a
 * prototype, and all are bounded in size.
 */
import type { Refuse } from '../cluster/check/refuse.ts'

/** Undefined where the value was refused. */
export type Check<T> = (value: unknown, path: string, refuse: Refuse) => T | undefined

const kindOf = (value: unknown): string => {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`
}

function wrongType(refuse: Refuse, path: string, expected: string, value: unknown): undefined {
  const got = kindOf(value)
  refuse(path, 'wrongType', { expected, got }, `expected ${expected}, found ${got}`)
  return undefined
}

/** Longer than any name, address or command that means something. */
const MAX_TEXT = 1024

export const text: Check<string> = (value, path, refuse) => {
  if (typeof value !== 'string') return wrongType(refuse, path, 'a string', value)
  if (value.length <= MAX_TEXT) return value
  refuse(path, 'tooLarge', { what: 'text', limit: MAX_TEXT }, `longer than ${MAX_TEXT} characters; shorten it`)
  return undefined
}

export const number: Check<number> = (value, path, refuse) =>
  typeof value === 'number' ? value : wrongType(refuse, path, 'a number', value)

export const boolean: Check<boolean> = (value, path, refuse) =>
  typeof value === 'boolean' ? value : wrongType(refuse, path, 'true or false', value)

export const oneOf =
  <const T extends string>(allowed: readonly T[]): Check<T> =>
  (value, path, refuse) => {
    const found = allowed.find((candidate) => candidate === value)
    if (found !== undefined) return found
    if (typeof value !== 'string') return wrongType(refuse, path, 'a string', value)
    const list = allowed.join(', ')
    const shown = value.slice(0, 40)
    refuse(path, 'notOneOf', { value: shown, allowed: list }, `"${shown}" is not one of ${list}`)
    return undefined
  }

export const orNull =
  <T>(check: Check<T>): Check<T | null> =>
  (value, path, refuse) =>
    value === null ? null : check(value, path, refuse)

export const list =
  <T>(check: Check<T>, limit: number): Check<T[]> =>
  (value, path, refuse) => {
    if (!Array.isArray(value)) return wrongType(refuse, path, 'a list', value)
    if (value.length > limit) {
      refuse(path, 'tooLarge', { what: path, limit }, `${value.length} entries are more than ${limit}; leave some out`)
      return undefined
    }
    const taken = value.map((entry, i) => check(entry, `${path}[${i}]`, refuse))
    return taken.every((entry) => entry !== undefined) ? (taken as T[]) : undefined
  }

export const texts =
  (limit: number): Check<Record<string, string>> =>
  (value, path, refuse) => {
    if (!isPlain(value)) return wrongType(refuse, path, 'an object of strings', value)
    const entries = Object.entries(value)
    if (entries.length > limit) {
      refuse(
        path,
        'tooLarge',
        { what: path, limit },
        `${entries.length} entries are more than ${limit}; leave some out`,
      )
      return undefined
    }
    const taken = entries.map(([key, own]) => [key, text(own, `${path}.${key}`, refuse)] as const)
    return taken.every(([, own]) => own !== undefined)
      ? (Object.fromEntries(taken) as Record<string, string>)
      : undefined
  }

interface Field<T, Optional extends boolean> {
  readonly check: Check<T>
  readonly optional: Optional
  readonly fallback?: T
}

export const required = <T>(check: Check<T>): Field<T, false> => ({ check, optional: false })
export const optional = <T>(check: Check<T>): Field<T, true> => ({ check, optional: true })
/** The value that is meant where none is given. */
export const defaulted = <T>(check: Check<T>, fallback: T): Field<T, false> => ({ check, optional: false, fallback })

type Fields = Readonly<Record<string, Field<unknown, boolean>>>
type ValueOf<F> = F extends Field<infer T, boolean> ? T : never
type OptionalKeys<F extends Fields> = { [K in keyof F]: F[K]['optional'] extends true ? K : never }[keyof F]
type Taken<F extends Fields> = { [K in Exclude<keyof F, OptionalKeys<F>>]: ValueOf<F[K]> } & {
  [K in OptionalKeys<F>]?: ValueOf<F[K]>
}

export const object =
  <const F extends Fields>(fields: F): Check<Taken<F>> =>
  (value, path, refuse) => {
    if (!isPlain(value)) return wrongType(refuse, path, 'an object', value)
    const at = (key: string): string => (path === '' ? key : `${path}.${key}`)
    let good = true
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(fields, key)) continue
      good = false
      const known = Object.keys(fields).join(', ')
      refuse(at(key), 'unknownField', { field: key }, `there is no field "${key.slice(0, 40)}"; known: ${known}`)
    }
    const taken: [string, unknown][] = []
    for (const [key, field] of Object.entries(fields)) {
      if (!Object.hasOwn(value, key)) {
        if (field.fallback !== undefined) taken.push([key, field.fallback])
        else if (!field.optional) {
          good = false
          refuse(at(key), 'missing', { what: key }, `"${key}" is missing; add it`)
        }
        continue
      }
      const own = field.check(value[key], at(key), refuse)
      if (own === undefined) good = false
      else taken.push([key, own])
    }
    return good ? (Object.fromEntries(taken) as Taken<F>) : undefined
  }

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
