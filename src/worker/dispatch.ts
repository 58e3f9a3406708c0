/**
 * Answers requests. Pure: no clock, no thread; it runs in the worker and, the same, inside tests. Each request is a
 * generator that yields how far it is, so that whoever drives it can look for a cancellation between two steps.
 */
import type { Problem } from '../net/problem.ts'
import { PROTOCOL_VERSION, type RequestName, type Requests, type Source } from '../protocol/protocol.ts'
import { SCENARIOS } from '../scenario/list.ts'
import { createRun, probeProblems } from '../sim/run.ts'
import type { Trace } from '../sim/trace.ts'
import { type Lab, load, type Progress } from './load.ts'
import { type Parts, partOf } from './parts.ts'

export type Reply<N extends RequestName> =
  | { readonly kind: 'ok'; readonly answer: Requests[N]['answer'] }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

export type Steps<N extends RequestName> = Generator<Progress, Reply<N>>

export interface Handler {
  readonly handle: <N extends RequestName>(name: N, request: Requests[N]['request']) => Steps<N>
}

/** Events of the simulation between two looks at the mailbox: a few milliseconds. */
const EVENTS_A_STEP = 2000

const UNTRACED = { hops: [], between: [] } as const

/** What takes no time is answered at once. */
type Handlers = { readonly [N in RequestName]: (request: Requests[N]['request']) => Steps<N> | Reply<N> }

/** `parts` may still grow: what a request needs is there when it comes. */
export function createDispatch(parts: Parts): Handler {
  /** They change only when an answer stands, so a cancelled or refused request leaves them as they were. */
  let lab: Lab | undefined
  let trace: Trace | undefined
  let source: Source | undefined

  const views = () => partOf(parts, 'views')
  const matrix = () => partOf(parts, 'matrix')

  const handlers: Handlers = {
    hello({ version }) {
      if (version !== PROTOCOL_VERSION) throw new Error(`the page speaks protocol ${version}, not ${PROTOCOL_VERSION}`)
      return { kind: 'ok', answer: { version: PROTOCOL_VERSION, scenarios: SCENARIOS } }
    },
    *load(request) {
      const opened = yield* load(request.source, parts)
      if (!opened.ok) return { kind: 'problems', problems: opened.problems }
      lab = opened.value
      source = request.source
      trace = undefined
      return { kind: 'ok', answer: lab.loaded }
    },
    *trace({ probe, seed }) {
      const { world } = standing(lab)
      const problems = probeProblems(world, probe)
      if (problems.length > 0) return { kind: 'problems', problems }
      const run = createRun(world, probe, { seed })
      for (let steps = 1; !run.advance(EVENTS_A_STEP); steps++) yield { done: steps, total: steps + 1 }
      trace = run.trace()
      return { kind: 'ok', answer: trace }
    },
    inspect({ ns, hop }) {
      const { programmed, world, kernelEdits } = standing(lab)
      const netns = world.namespaces.get(ns)
      if (!netns) return { kind: 'problems', problems: [unknownNamespace(ns)] }
      const answer = views().inspect(world, netns, trace ?? UNTRACED, hop)
      return { kind: 'ok', answer: views().withEdits(answer, programmed.namespaces.get(ns), netns, kernelEdits) }
    },
    netfilter({ ns }) {
      const netns = standing(lab).world.namespaces.get(ns)
      if (!netns) return { kind: 'problems', problems: [unknownNamespace(ns)] }
      return { kind: 'ok', answer: views().netfilterView(netns) }
    },
    explain({ hop }) {
      const view = views().explain(standing(lab).world, trace?.hops ?? [], hop)
      return view ? { kind: 'ok', answer: view } : { kind: 'problems', problems: [noHook(hop)] }
    },
    tried({ hop, walk, part, from }) {
      const misses = views().tried(standing(lab).world, trace?.hops[hop], walk, part, from)
      return misses ? { kind: 'ok', answer: misses } : { kind: 'problems', problems: [noHook(hop)] }
    },
    restore(request) {
      const { programmed, world } = standing(lab)
      if (!world.namespaces.has(request.ns)) return { kind: 'problems', problems: [unknownNamespace(request.ns)] }
      return { kind: 'ok', answer: partOf(parts, 'documents').restored(programmed, world, request) }
    },
    complete({ ns, words, offset }) {
      const netns = standing(lab).world.namespaces.get(ns)
      if (!netns) return { kind: 'problems', problems: [unknownNamespace(ns)] }
      return { kind: 'ok', answer: partOf(parts, 'documents').complete(netns, words, offset) }
    },
    rowCommand({ ns, row, how }) {
      const netns = standing(lab).world.namespaces.get(ns)
      if (!netns) return { kind: 'problems', problems: [unknownNamespace(ns)] }
      return { kind: 'ok', answer: partOf(parts, 'documents').rowCommand(netns, row, how) }
    },
    changeRow({ ns, row, change }) {
      const { world, kernelEdits } = standing(lab)
      if (!world.namespaces.has(ns)) return { kind: 'problems', problems: [unknownNamespace(ns)] }
      return { kind: 'ok', answer: partOf(parts, 'documents').changeRow(world, kernelEdits, ns, row, change) }
    },
    planSpec(wish) {
      const plan = partOf(parts, 'clusterForms').planned(standing(lab), wish)
      return plan.ok ? { kind: 'ok', answer: plan.value } : { kind: 'problems', problems: plan.problems }
    },
    specChanges() {
      return { kind: 'ok', answer: partOf(parts, 'clusterForms').changesOf(standing(lab)) }
    },
    resync({ ns }) {
      const { programmed, world } = standing(lab)
      if (!world.namespaces.has(ns)) return { kind: 'problems', problems: [unknownNamespace(ns)] }
      return { kind: 'ok', answer: partOf(parts, 'documents').felixResync(programmed, world, ns) }
    },
    *faults({ probe }) {
      return { kind: 'ok', answer: yield* partOf(parts, 'faults').faultOffers(standing(lab), probe, trace) }
    },
    faultsInForce({ told }) {
      return { kind: 'ok', answer: source ? partOf(parts, 'faults').inForce(source, standing(lab), told) : [] }
    },
    *compare(request) {
      return { kind: 'ok', answer: yield* partOf(parts, 'compare').compare(request) }
    },
    *modes(request) {
      return yield* matrix().modes(standing(lab), request)
    },
    reachAxes() {
      return { kind: 'ok', answer: matrix().reachAxes(standing(lab)) }
    },
    *reach(request) {
      return yield* matrix().reach(standing(lab), request)
    },
    *shows(request) {
      if (!source) throw new Error('nothing is loaded')
      return { kind: 'ok', answer: yield* partOf(parts, 'faults').showing(source, standing(lab), request) }
    },
    verdict() {
      return { kind: 'ok', answer: trace ? partOf(parts, 'faults').verdict(standing(lab), trace) : null }
    },
    *fixes(request) {
      if (!source) throw new Error('nothing is loaded')
      return { kind: 'ok', answer: yield* partOf(parts, 'faults').fixes(source, standing(lab), request) }
    },
    completeManifest: (request) => partOf(parts, 'manifests').completeManifest(standing(lab).loaded.spec, request),
    manifest: (request) => partOf(parts, 'manifests').manifest(standing(lab).loaded.spec, request),
    apply: (request) => partOf(parts, 'manifests').apply(standing(lab).loaded.spec, request),
    *pings({ seed }) {
      return { kind: 'ok', answer: yield* views().pings(seed, { scenarios: partOf(parts, 'scenarios') }) }
    },
  }
  return {
    *handle(name, request) {
      const answer = handlers[name](request)
      return 'next' in answer ? yield* answer : answer
    },
  }
}

function standing(lab: Lab | undefined): Lab {
  if (!lab) throw new Error('nothing is loaded')
  return lab
}

const noHook = (hop: number): Problem => ({
  path: 'hop',
  code: 'unknownReference',
  params: { what: 'hook', name: `${hop}` },
  message: `hop: no rules were asked at hop ${hop}`,
})

const unknownNamespace = (name: string): Problem => ({
  path: 'ns',
  code: 'unknownReference',
  params: { what: 'namespace', name },
  message: `ns: there is no namespace "${name}"`,
})
