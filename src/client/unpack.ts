/**
 * The way back from `pack`: a stranger's word, bounded before and while it is inflated, and never trusted to be anything
 * but JSON.
 */
import type { Problem, Result } from '../protocol/engine.ts'
import { MOST_PACKED } from './packed.ts'

/** Bytes of JSON; deflate could make a thousand of one. */
const MOST_UNPACKED = 2_000_000

/** `path`: where the word stands, for the problem. */
export async function unpack(path: string, word: string): Promise<Result<unknown>> {
  if (word.length > MOST_PACKED) return tooLarge(path, MOST_PACKED)
  const bytes = fromBase64url(word)
  if (!bytes) return malformed(path, 'base64url')
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const reader = inflated.getReader()
  let text = ''
  let size = 0
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length
      if (size > MOST_UNPACKED) {
        await reader.cancel()
        return tooLarge(path, MOST_UNPACKED)
      }
      text += decoder.decode(part.value, { stream: true })
    }
    text += decoder.decode()
  } catch {
    return malformed(path, 'deflate')
  }
  try {
    return { ok: true, value: JSON.parse(text, refusingPrototypes) }
  } catch (error) {
    return malformed(path, error instanceof Error ? error.message.slice(0, 200) : '')
  }
}

function fromBase64url(word: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]+$/.test(word)) return undefined
  try {
    return Uint8Array.from(atob(word.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
  } catch {
    return undefined
  }
}

function refusingPrototypes(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new Error('a field may not be named __proto__')
  return value
}

const refused = (path: string, code: Problem['code'], params: Problem['params']): Result<never> => ({
  ok: false,
  problems: [{ path, code, params, message: `${path}: ${code} ${JSON.stringify(params)}` }],
})
const tooLarge = (path: string, limit: number): Result<never> => refused(path, 'tooLarge', { what: 'link', limit })
const malformed = (path: string, detail: string): Result<never> => refused(path, 'notJson', { detail })
