/** A stranger's Source: its form is judged here, what it means by the engine when it is loaded. */
import type { Problem, Result } from '../protocol/engine.ts'
import type { PoolEdits, Source } from '../protocol/protocol.ts'
import { NO_EDITS } from './history.ts'
import { withEdits } from './lab.ts'
import { readEdits } from './readEdits.ts'

export function readSource(path: string, value: unknown): Result<Source> {
  const { kind, id, text, pools, edits = NO_EDITS } = (value ?? {}) as { readonly [field: string]: unknown }
  const read = readEdits(`${path}.edits`, edits)
  if (!read.ok) return read
  if (pools !== undefined && (typeof pools !== 'object' || pools === null)) return wrong(`${path}.pools`, 'object')
  const laid = pools === undefined ? {} : { pools: pools as PoolEdits }
  if (kind === 'document' && typeof text === 'string')
    return { ok: true, value: withEdits({ kind, text, ...laid }, read.value) }
  if (kind !== 'scenario' || typeof id !== 'string') return wrong(path, 'scenario or document')
  const scenario = { kind, id: id as Extract<Source, { kind: 'scenario' }>['id'], ...laid } as const
  return { ok: true, value: withEdits(scenario, read.value) }
}

function wrong(path: string, expected: string): Result<never> {
  const params: Problem['params'] = { expected, got: 'something else' }
  return { ok: false, problems: [{ path, code: 'wrongType', params, message: `${path}: expected ${expected}` }] }
}
