/** The pools' quick settings. Where edits of the desired state speak of pools too, they lie over these, and go on there. */
import type { Edits, SpecEdit } from '../protocol/engine.ts'
import type { PoolEdit, Source } from '../protocol/protocol.ts'
import { withPlanned } from './clusterForms.ts'
import { editsOf, withEdits, withPoolEdit } from './lab.ts'

const isOfPools = (edit: SpecEdit): boolean => (edit.op === 'put' ? edit.part === 'ipPools' : edit.list === 'ipPools')
const isSet = (edit: SpecEdit): edit is Extract<SpecEdit, { readonly op: 'set' }> =>
  edit.op === 'set' && edit.list === 'ipPools'

export function withPoolWish(source: Source, pool: string, fields: PoolEdit): Source {
  const edits = editsOf(source)
  if (!edits.spec.some(isOfPools)) return withPoolEdit(source, pool, fields)
  return withEdits(source, withPlanned(edits, [{ op: 'set', list: 'ipPools', name: pool, fields }]))
}

/** What was wished of a pool's fields, refused or not. */
export function poolWish(source: Source | undefined, pool: string): PoolEdit {
  const set = editsOf(source).spec.filter((edit) => isSet(edit) && edit.name === pool)
  return Object.assign({}, source?.pools?.[pool], ...set.map((edit) => (isSet(edit) ? edit.fields : {})))
}

export const hasPoolWishes = (source: Source | undefined): boolean =>
  source?.pools !== undefined || editsOf(source).spec.some(isSet)

/** Fields as they were opened; pools that were added or removed stay so. */
export function withoutPoolWishes({ pools: _, ...source }: Source): Source {
  const edits: Edits = editsOf(source)
  return withEdits(source, { ...edits, spec: edits.spec.filter((edit) => !isSet(edit)) })
}
