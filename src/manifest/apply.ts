/**
 * A text of manifests over a cluster: what `kubectl apply -f` or `calicoctl apply -f` would do, as changes of the desired
 * state; or what is wrong, each at its place. All of a text or nothing.
 */
import { planCluster } from '../cluster/planCluster.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import type { SpecEdit, SpecList } from '../edit/edit.ts'
import { applySpecEdits } from '../edit/specEdits.ts'
import type { Problem } from '../net/problem.ts'
import { wayOut } from '../net/wayOut.ts'
import { A_STEP, documentSteps, type ManifestDocument, type Progress } from './documents.ts'
import { Draft } from './draft.ts'
import { outcomeOf, type Reading } from './head.ts'
import { ENDPOINT_KINDS } from './kinds.ts'
import { readManifest, removeManifest } from './object.ts'
import { formatPath, type Path, parsePath, valueAt } from './path.ts'
import type { ManifestProblem, Place } from './problem.ts'
import { saidOf } from './said.ts'
import { WORKLOADS } from './workloads/kinds.ts'
import { siblingsIn } from './workloads/siblings.ts'

/** `replaced`: deleted and made again, for the API lets nobody change these fields. */
export type Verb =
  | 'created'
  | 'configured'
  | 'replaced'
  | 'unchanged'
  | 'deleted'
  | 'ignored'
  /** A ReplicaSet of a Deployment that stands in the text too, what a controller makes of a Service. */
  | 'owned'
  /** A pod that has run to its end. */
  | 'ended'
  /** Not modelled, and the rest is wanted without it. */
  | 'leftOut'

/** What becomes of an object. */
export interface Outcome {
  readonly kind: string
  /** `default/web`, or `web` of what is in no namespace. */
  readonly name: string
  readonly verb: Verb
  readonly place: Place
  /** What was deleted with it. */
  readonly along?: number
  /** Fields that are valid and make no difference here. */
  readonly ignored: readonly (Place & { readonly path: string })[]
  /** Fields that its reader does not know and leaves out, with names that may be meant. */
  readonly unknown?: readonly (Place & { readonly path: string; readonly known?: readonly string[] })[]
  /** What a controller made of it. */
  readonly pods?: PodChanges
  /** Why it is left out. */
  readonly why?: ManifestProblem
}

/** What a controller did to the pods of a workload. */
export interface PodChanges {
  readonly made: readonly { readonly name: string; readonly node: string }[]
  readonly gone: readonly string[]
  readonly kept: number
}

export interface Applied {
  readonly edits: readonly SpecEdit[]
  readonly outcomes: readonly Outcome[]
}

export type ApplyResult =
  | { readonly ok: true; readonly value: Applied }
  | { readonly ok: false; readonly problems: readonly ManifestProblem[] }

const CHANGES: ReadonlySet<Verb> = new Set(['created', 'configured', 'replaced', 'deleted'])
const MOST_PROBLEMS = 100

type Steps = Generator<Progress, ApplyResult>

/** With `leaveOut`, objects that are not modelled are left out. */
export function* applySteps(spec: ClusterSpec, text: string, { leaveOut = false } = {}): Steps {
  const read = yield* documentSteps(text)
  if (!read.ok) return read
  const draft = new Draft(spec)
  const siblings = siblingsIn(read.documents.map(({ value }) => value))
  const readings: Reading[] = []
  const ordered = inOrder(read.documents)
  for (const document of ordered) {
    const reading = readManifest(document, draft, siblings)
    readings.push(leaveOut ? without(reading) : leavable(reading))
    if (readings.length % A_STEP === 0) yield { done: readings.length, total: read.documents.length }
  }
  const problems = readings.flatMap((reading) => reading.problems)
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, MOST_PROBLEMS) }
  const edits = draft.edits()
  const found = wrongWith(spec, edits)
  if (found.length > 0) return { ok: false, problems: found.map((problem) => located(problem, readings, draft)) }
  return { ok: true, value: { edits, outcomes: outcomesOf(read.documents, ordered, readings) } }
}

/** Nothing is wrong with the object, but that Hopscope has no place for it. */
const canBeLeftOut = ({ problems, head }: Reading): boolean =>
  head !== undefined && problems.length > 0 && problems.every(isUnmodelled)

const isUnmodelled = ({ code, path }: ManifestProblem): boolean =>
  code === 'notSupported' || (code === 'notOneOf' && (path === 'kind' || path === 'apiVersion'))

function leavable(reading: Reading): Reading {
  if (!canBeLeftOut(reading)) return reading
  return { ...reading, problems: reading.problems.map((problem) => ({ ...problem, leavable: true })) }
}

function without(reading: Reading): Reading {
  const { document, head, problems } = reading
  const [why] = problems
  if (!head || !why || !canBeLeftOut(reading)) return reading
  const namespace = valueAt(document.value, ['metadata', 'namespace']) === undefined ? '' : head.namespace
  return { document, problems: [], outcome: { ...outcomeOf(head, namespace, 'leftOut', []), why } }
}

/** In whatever order they stand: pools, nodes, the pods that run there, their controllers; endpoints after their Services. */
function inOrder(documents: readonly ManifestDocument[]): readonly ManifestDocument[] {
  const rank = ({ value }: ManifestDocument): number => {
    const kind = String(valueAt(value, ['kind']))
    if (kind === 'IPPool') return 0
    if (kind === 'Node') return 1
    if (Object.hasOwn(ENDPOINT_KINDS, kind)) return 4
    return WORKLOADS.some((own) => own.kind === kind) ? 3 : 2
  }
  return documents.toSorted((a, b) => rank(a) - rank(b))
}

/** As they stand in the text. */
function outcomesOf(
  documents: readonly ManifestDocument[],
  ordered: readonly ManifestDocument[],
  readings: readonly Reading[],
): Outcome[] {
  const by = new Map(ordered.map((document, i) => [document, readings[i]?.outcome]))
  return documents.flatMap((document) => by.get(document) ?? [])
}

export function* deleteSteps(spec: ClusterSpec, text: string): Steps {
  const read = yield* documentSteps(text)
  if (!read.ok) return read
  const draft = new Draft(spec)
  const problems: ManifestProblem[] = []
  const outcomes: Outcome[] = []
  for (const document of read.documents) {
    const removed = removeManifest(document, draft)
    if ('problem' in removed) problems.push(removed.problem)
    else outcomes.push(removed.outcome)
  }
  if (problems.length > 0) return { ok: false, problems }
  const edits = draft.edits()
  const found = wrongWith(spec, edits)
  if (found.length > 0) {
    const place = outcomes[0]?.place ?? { offset: 0, length: 0 }
    return { ok: false, problems: found.map((problem) => ({ ...problem, ...place, path: whereIs(problem, draft) })) }
  }
  return { ok: true, value: { edits, outcomes } }
}

function wrongWith(spec: ClusterSpec, edits: readonly SpecEdit[]): readonly Problem[] {
  const edited = applySpecEdits(spec, edits)
  if (!edited.ok) return edited.problems
  const planned = planCluster(edited.value)
  return planned.ok ? [] : planned.problems
}

/** A problem of the cluster, at its place in the text: that of the object that has it, else where the change was begun. */
function located(problem: Problem, readings: readonly Reading[], draft: Draft): ManifestProblem {
  const [part, index, ...rest] = parsePath(problem.path)
  const isItem = typeof index === 'number'
  const within: Path = isItem ? rest : parsePath(problem.path).slice(1)
  const own = readings.findLast(({ isTarget }) => isTarget?.(part, isItem ? index : undefined))
  const source = (isItem ? endpointsOf(readings, index, within) : undefined) ?? own
  const at = source?.locate?.(within)
  if (!source || !at) {
    const head = readings.find(({ outcome }) => outcome && CHANGES.has(outcome.verb))
    const place = (source ?? head)?.outcome?.place ?? { offset: 0, length: 0 }
    return { ...problem, ...place, path: whereIs(problem, draft) }
  }
  const what = problem.code === 'unknownField' ? 'key' : 'value'
  const place = source.document.place(at, what)
  const value = valueAt(source.document.value, at)
  const said =
    source.speaker && saidOf(source.speaker, source.outcome?.name.split('/').at(-1) ?? '', at, problem, value)
  const way = wayOut(problem)
  return {
    ...{ ...problem, ...place, path: formatPath(at) },
    ...(said !== undefined && { said, message: said }),
    ...(way !== undefined && { way }),
  }
}

/** A Service's endpoints are of another object. */
function endpointsOf(readings: readonly Reading[], service: number, within: Path): Reading | undefined {
  if (within[0] !== 'endpoints') return undefined
  return readings.find(({ endpointsFor, locate }) => endpointsFor === service && locate?.(within) !== undefined)
}

/** Of what is not in the text: whose it is, by name. */
function whereIs(problem: Problem, draft: Draft): string {
  const [part, index, ...rest] = parsePath(problem.path)
  const item = typeof index === 'number' ? draft.itemAt(part as SpecList, index) : undefined
  if (!item) return problem.path
  const name = item['namespace'] === undefined ? item['name'] : `${String(item['namespace'])}/${String(item['name'])}`
  return `${String(part)} ${String(name)}${rest.length > 0 ? `: ${formatPath(rest)}` : ''}`
}
