/**
 * The pool panel's fields over what forms and manifests have set: edits of the desired state lie over the pools', and
 * what is set last shall count.
 */
import type { SpecEdit } from '../protocol/engine.ts'
import type { PoolEdit, Source } from '../protocol/protocol.ts'
import { withEdits, withPoolEdit } from './lab.ts'

type Fields = { readonly [F in keyof PoolEdit]: PoolEdit[F] | undefined }

export function withPoolOverEdits(source: Source, pool: string, edit: Fields): Source {
  const { edits } = source
  if (!edits) return withPoolEdit(source, pool, edit)
  // A pool that an edit has added is known to the edits alone.
  const added = edits.spec.some((one) => one.op === 'add' && one.list === 'ipPools' && nameOf(one.item) === pool)
  const kept = withEdits(source, { ...edits, spec: edits.spec.flatMap((one) => without(one, pool, edit)) })
  if (!added) return withPoolEdit(kept, pool, edit)
  const fields = Object.fromEntries(Object.entries(edit).map(([field, value]) => [field, value ?? null]))
  const set: SpecEdit = { op: 'set', list: 'ipPools', name: pool, fields }
  return withEdits(kept, { ...edits, spec: [...(kept.edits?.spec ?? []), set] })
}

/** What set these fields before says nothing more. */
function without(one: SpecEdit, pool: string, edit: Fields): SpecEdit[] {
  if (one.op !== 'set' || one.list !== 'ipPools' || one.name !== pool) return [one]
  const fields = Object.entries(one.fields).filter(([field]) => !(field in edit))
  return fields.length > 0 ? [{ ...one, fields: Object.fromEntries(fields) }] : []
}

const nameOf = (item: unknown): unknown =>
  typeof item === 'object' && item !== null && 'name' in item ? item.name : undefined
