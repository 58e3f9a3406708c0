/** Values as a form writes them, and back. What a text means is the engine's to judge. */
import type { Shape } from './shapes.ts'

export const asText = (value: unknown): string => (value === undefined || value === null ? '' : String(value))

/** undefined where nothing was written and nothing need be; what is no number is left for the engine to refuse. */
export function fromText(shape: Pick<Shape, 'kind' | 'required'>, text: string): unknown {
  if (text === '' && !shape.required) return undefined
  return shape.kind !== 'text' && /^-?\d{1,15}$/.test(text) ? Number(text) : text
}

export const asMap = (value: unknown): string[] =>
  Object.entries((value ?? {}) as Readonly<Record<string, string>>).map(([key, own]) => `${key}=${own}`)

/** `key=value`; a key without a value has an empty one. */
export function fromMap(rows: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (rows.length === 0) return undefined
  return Object.fromEntries(
    rows.map((row) => {
      const at = row.indexOf('=')
      return at < 0 ? [row, ''] : [row.slice(0, at).trim(), row.slice(at + 1).trim()]
    }),
  )
}
