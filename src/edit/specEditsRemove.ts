/**
 * Removing something with all that cannot stand without it. What that is, compilation says: whatever it refuses after
 * the removal goes too, or loses what refers to nothing.
 */
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import type { Problem, Result } from '../net/problem.ts'
import type { SpecEdit, SpecKey, SpecList } from './edit.ts'
import { applySpecEdits, keyFields } from './specEdits.ts'
import { withNames } from './specEditsFollow.ts'
import type { SpecPlan } from './specEditsWish.ts'

/** Compilation tells a hundred problems at a time. */
const MOST_ROUNDS = 60
/** Of one list, removed one by one: beyond that, what is left is said instead. */
const MOST_REMOVALS = 100

export function removal(spec: ClusterSpec, key: SpecKey): Result<SpecPlan> {
  const edits: SpecEdit[] = [...withPinnedNames(spec, key), { op: 'remove', ...key }]
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const applied = applySpecEdits(spec, edits)
    if (!applied.ok) return applied
    const forlorn = withoutStand(applied.value)
    if (forlorn.length > 0) {
      edits.push(...forlorn)
      continue
    }
    const compiled = compile(applied.value)
    if (compiled.ok) return { ok: true, value: planOf(applied.value, edits, key) }
    const consequences = consequencesOf(applied.value, compiled.problems)
    if (!consequences) return compiled
    edits.push(...consequences)
  }
  return { ok: false, problems: [] }
}

/** What refers to a subnet or node that is gone; compilation would say the same, a hundred at a time. */
function withoutStand(spec: ClusterSpec): SpecEdit[] {
  const [subnets, nodes] = [spec.subnets, spec.nodes].map((list) => new Set(list.map(({ name }) => name)))
  const removed = <T extends { readonly name: string }>(
    list: 'nodes' | 'hosts' | 'pods',
    items: readonly T[],
    stands: (item: T) => boolean | undefined,
  ): SpecEdit[] =>
    items.flatMap((item) => (stands(item) ? [] : [{ op: 'remove', list, ...keyFields({ ...item }, true) } as const]))
  return [
    ...removed('nodes', spec.nodes, ({ subnet }) => subnets?.has(subnet)),
    ...removed('hosts', spec.hosts, ({ subnet }) => subnets?.has(subnet)),
    ...removed('pods', spec.pods, ({ node }) => nodes?.has(node)),
  ]
}

/** A gateway that loses an interface keeps the names of the others: its routes speak of them. */
function withPinnedNames(spec: ClusterSpec, { list, name }: SpecKey): SpecEdit[] {
  if (list !== 'subnets') return []
  return spec.gateways.flatMap((gateway): SpecEdit[] => {
    const named = withNames(gateway.interfaces)
    const left = named.filter(({ subnet }) => subnet !== name)
    if (left.length === named.length) return []
    if (left.length === 0) return [{ op: 'remove', list: 'gateways', name: gateway.name }]
    return [{ op: 'set', list: 'gateways', name: gateway.name, fields: { interfaces: left } }]
  })
}

function planOf(left: ClusterSpec, edits: readonly SpecEdit[], { list, ...own }: SpecKey): SpecPlan {
  const keys = (op: 'remove' | 'set'): SpecKey[] =>
    edits.flatMap((edit) => (edit.op === op ? [{ list: edit.list, ...keyFields({ ...edit }, true) }] : []))
  const along = keys('remove').filter(
    (key) => key.list !== list || key.name !== own.name || key.namespace !== own.namespace,
  )
  const gone = new Set(along.map((key) => JSON.stringify(key)))
  const touched = new Map(keys('set').map((key) => [JSON.stringify(key), key]))
  return {
    edits: inFew(left, edits),
    along,
    touched: [...touched].filter(([text]) => !gone.has(text)).map(([, key]) => key),
  }
}

function inFew(left: ClusterSpec, edits: readonly SpecEdit[]): SpecEdit[] {
  const removals = new Map<SpecList, number>()
  for (const edit of edits) if (edit.op === 'remove') removals.set(edit.list, (removals.get(edit.list) ?? 0) + 1)
  const many = new Set([...removals].flatMap(([list, count]) => (count > MOST_REMOVALS ? [list] : [])))
  const puts = [...many].map((part): SpecEdit => ({ op: 'put', part, value: left[part] ?? [] }))
  return [...edits.filter((edit) => edit.op === 'put' || !many.has(edit.list)), ...puts]
}

/** Undefined where nobody could be taken along to mend it. */
function consequencesOf(spec: ClusterSpec, problems: readonly Problem[]): SpecEdit[] | undefined {
  const fallen = new Map<string, Loss>()
  for (const { path } of problems) {
    const loss = lossOf(spec, path)
    if (!loss) return undefined
    const at = `${loss.list}[${loss.index}]`
    const other = fallen.get(at)
    if (!other) fallen.set(at, loss)
    else if (!other.whole) fallen.set(at, loss.whole ? loss : { ...loss, entries: [...other.entries, ...loss.entries] })
  }
  return [...fallen.values()].flatMap((loss) => editOf(spec, loss))
}

/** What an item loses: all of itself, or fields and entries of lists. */
interface Loss {
  readonly list: SpecList
  readonly index: number
  readonly whole: boolean
  readonly entries: readonly { readonly field: string; readonly entry?: number }[]
}

/** A pod without a node, a pod that no pool has an address for: nothing of it can stay. */
const WHOLE = /^(node|subnet|)$/
const FIELDS = /^(address|gateway|tunnelAddress|vxlanTunnelAddress)$/

function lossOf(spec: ClusterSpec, path: string): Loss | undefined {
  const [, list, index = '', rest = ''] = /^(nodes|pods|hosts|gateways|services)\[(\d+)\]\.?(.*)$/.exec(path) ?? []
  if (!list) return undefined
  const own = { list: list as SpecList, index: Number(index) }
  if (WHOLE.test(rest)) return { ...own, whole: true, entries: [] }
  if (FIELDS.test(rest)) return { ...own, whole: rest === 'address' && list !== 'pods', entries: [{ field: rest }] }
  const [, field, entry = ''] = /^(blocks|routes|interfaces|endpoints)\[(\d+)\]/.exec(rest) ?? []
  if (field === undefined) return undefined
  const last = field === 'interfaces' && spec.gateways[own.index]?.interfaces.length === 1
  return { ...own, whole: last, entries: [{ field, entry: Number(entry) }] }
}

function editOf(spec: ClusterSpec, { list, index, whole, entries }: Loss): SpecEdit[] {
  const item = spec[list]?.[index] as unknown as Readonly<Record<string, unknown>> | undefined
  if (!item) return []
  const key = { list, ...keyFields(item, true) }
  if (whole) return [{ op: 'remove', ...key }]
  const fields: Record<string, unknown> = {}
  for (const field of new Set(entries.map((entry) => entry.field))) {
    const gone = new Set(entries.filter((entry) => entry.field === field).map(({ entry }) => entry))
    const all = item[field]
    fields[field] = Array.isArray(all) ? all.filter((_, i) => !gone.has(i)) : null
  }
  return [{ op: 'set', ...key, fields }]
}
