/** The cluster's forms: which one is open, and what is wished there as named steps of the history. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Edits, Problem, SpecEdit, SpecKey, SpecList, SpecPart, SpecPlan, SpecWish } from '../protocol/engine.ts'
import type { Loaded } from '../protocol/protocol.ts'
import { type StepName, withSpecEdits } from './history.ts'
import type { Hopscope } from './hopscope.ts'

export type FormPlace = { readonly key: SpecKey } | { readonly part: SpecPart }

export interface FormsState {
  /** The cluster is looked at, not the quick settings. */
  readonly shown: boolean
  /** Without one, the lists are. */
  readonly at: FormPlace | undefined
  /** Forms opened so far: another form begins anew, the same one under a new name goes on. */
  readonly opened: number
  /** Kinds whose lists are unfolded, and what is looked for in each. */
  readonly unfolded: readonly string[]
  readonly finds: Readonly<Record<string, string>>
  /** What was done last by a wish, for whoever cannot see it happen. */
  readonly said: StepName | undefined
}

export const createForms = (): StoreApi<FormsState> =>
  createStore<FormsState>(() => ({
    ...{ shown: false, at: undefined, opened: 0, said: undefined },
    ...{ unfolded: ['nodes'], finds: {} },
  }))

/** The form of one thing, wherever it was asked for. */
export function openForm({ forms, selection }: Hopscope, at: FormPlace): void {
  forms.setState(({ opened }) => ({ shown: true, at, opened: opened + 1 }))
  selection.setState({ panel: 'pool' })
}

/** There is such a thing in the desired state. */
export function isKnown(spec: Loaded['spec'], { list, name, namespace, apiVersion }: SpecKey): boolean {
  const items = (spec?.[list] ?? []) as unknown as readonly Omit<SpecKey, 'list'>[]
  return items.some(
    (one) =>
      one.name === name && one.namespace === namespace && (apiVersion === undefined || one.apiVersion === apiVersion),
  )
}

export type Wished =
  | { readonly plan: SpecPlan; readonly problems: readonly [] }
  | { readonly plan?: undefined; readonly problems: readonly Problem[] }

/** Refused, it has changed nothing. */
export async function wish({ ask, actions, forms }: Hopscope, wanted: SpecWish): Promise<Wished> {
  const answer = await ask('planSpec', wanted)
  if (answer.kind === 'problems') return { problems: answer.problems }
  if (answer.kind !== 'ok') return { problems: [] }
  const plan = answer.answer
  const step = stepOf(wanted, plan)
  const problems = await actions.edit(step, (edits) => withPlanned(edits, plan.edits))
  if (problems.length > 0) return { problems }
  forms.setState({ said: step })
  return { plan, problems: [] }
}

/** A part of the whole, such as kube-proxy's configuration. */
export async function putPart(
  { actions }: Hopscope,
  part: SpecPart,
  value: unknown,
  field: string,
): Promise<readonly Problem[]> {
  return await actions.edit({ code: 'specPart', params: { part, field } }, (edits) =>
    withPlanned(edits, [{ op: 'put', part, value }]),
  )
}

/** Fields of one item, set one after the other, are one edit. */
export function withPlanned(edits: Edits, more: readonly SpecEdit[]): Edits {
  const [last, next] = [edits.spec.at(-1), more[0]]
  const before = { ...edits, spec: edits.spec.slice(0, -1) }
  if (more.length !== 1 || !last || !next) return withSpecEdits(edits, more)
  if (last.op === 'put' && next.op === 'put' && last.part === next.part) return withSpecEdits(before, more)
  if (last.op !== 'set' || next.op !== 'set' || keyText(last) !== keyText(next)) return withSpecEdits(edits, more)
  // Under another name the item is another.
  if ('name' in last.fields || 'namespace' in last.fields) return withSpecEdits(edits, more)
  return withSpecEdits(before, [{ ...next, fields: { ...last.fields, ...next.fields } }])
}

export const keyText = ({ list, apiVersion = '', namespace = '', name }: SpecKey): string =>
  [list, apiVersion, namespace, name].join(' ')

/** As people write it: `default/web`. */
export const nameOf = ({ namespace, name }: SpecKey): string =>
  namespace === undefined ? name : `${namespace}/${name}`

function stepOf(wanted: SpecWish, plan: SpecPlan): StepName {
  const about = (key: SpecKey | undefined) => ({ kind: key?.list ?? '', name: key ? nameOf(key) : '' })
  switch (wanted.op) {
    case 'add':
      return { code: 'specAdded', params: about(plan.key) }
    case 'remove':
      return { code: 'specRemoved', params: { ...about(wanted.key), along: counted(plan.along) } }
    case 'set': {
      const fields = Object.keys(wanted.fields).join(', ')
      const node = wanted.key.list === 'pods' ? wanted.fields['node'] : undefined
      if (typeof node === 'string') return { code: 'specMoved', params: { ...about(wanted.key), node } }
      return { code: 'specSet', params: { ...about(wanted.key), fields } }
    }
    case 'extend':
      return { code: 'specSet', params: { ...about(wanted.key), fields: wanted.field } }
    case 'restore':
      return { code: 'specRestored', params: { ...about(wanted.key), along: counted(plan.along) } }
    case 'restorePart':
      return { code: 'specPart', params: { part: wanted.part, field: '' } }
  }
}

/** `pods 5, nodes 1` */
function counted(keys: readonly SpecKey[]): string {
  const count = new Map<SpecList, number>()
  for (const { list } of keys) count.set(list, (count.get(list) ?? 0) + 1)
  return [...count].map(([list, n]) => `${list} ${n}`).join(', ')
}
