/**
 * What would mend a lost probe: changes that are really made, and the probe really sent again. First the way back, where
 * something was edited: one step, one edit, the fewest edits, a row, a table, a namespace; then what the loss itself asks for.
 */
import type { Edits } from '../edit/edit.ts'
import { createRun, probeProblems } from '../sim/run.ts'
import type { Probe, Trace } from '../sim/trace.ts'
import { asked } from './fixAsked.ts'
import { eachOf, fewest, joined, sizeOf, without } from './fixEdits.ts'
import { type Restoring, restorings } from './fixRestore.ts'
import { type Standing, verdictOf } from './verdict.ts'

/** How a change is called; the commands and edits that it makes or takes back stand beside it. */
export type FixCode =
  | 'takeBackStep' // step
  | 'takeBack'
  | Restoring['code'] // ns table
  | 'commands'
  | 'allow' // policy direction proto port
  | 'natOutgoing' // pool
  | 'encapsulation' // pool mode
  | 'trafficPolicy' // service

export interface Fix {
  readonly code: FixCode
  readonly params: Readonly<Record<string, string | number>>
  /** Which of the steps that were told is taken back. */
  readonly step?: number
  readonly adds: Edits
  readonly removes: Edits
  /** All that are in force once it is applied. */
  readonly edits: Edits
}

export interface Broken {
  readonly standing: Standing
  readonly edits: Edits
  /** Edits that were made together, as far as they are still in force; the latest last. */
  readonly steps: readonly Edits[]
  readonly probe: Probe
  readonly seed: number
  /** What comes of other edits; undefined where they are refused. */
  readonly lay: (edits: Edits) => Steps<Standing | undefined>
}

interface Progress {
  readonly done: number
  readonly total: number
}
export type Steps<T> = Generator<Progress, T>

const MOST_FIXES = 3
/** A trace takes some hundredths of a second. */
const MOST_TRACES = 60
/** Of many edits, the fewest are found faster by halves. */
const MOST_SINGLE = 16
/** A loss behind a loss behind a loss: further on, nobody would follow. */
const MOST_DEEP = 4
const EVENTS_A_STEP = 2000

export const NO_EDITS: Edits = { spec: [], kernel: [] }

export function* fixesOf(broken: Broken): Steps<Fix[]> {
  const search = createSearch(broken)
  const first = yield* search.trace(broken.standing)
  if (!first || search.isMended(broken.standing, first)) return []
  if (sizeOf(broken.edits) > 0) yield* search.wayBack(first)
  if (search.found.length === 0) yield* search.ask(broken.standing, first, NO_EDITS, 0, undefined)
  return search.found.toSorted((a, b) => sizeOf(a.adds) + sizeOf(a.removes) - sizeOf(b.adds) - sizeOf(b.removes))
}

type Named = Pick<Fix, 'code' | 'params' | 'step'>

function createSearch({ standing, edits, steps, probe, seed, lay }: Broken) {
  const found: Fix[] = []
  const tried = new Set<string>()
  let traces = 0

  function* trace({ world }: Standing): Steps<Trace | undefined> {
    if (probeProblems(world, probe).length > 0) return undefined
    traces++
    const run = createRun(world, probe, { seed })
    while (!run.advance(EVENTS_A_STEP)) yield { done: traces, total: MOST_TRACES }
    yield { done: traces, total: MOST_TRACES }
    return run.trace()
  }

  /** Of an address that two have, it is not enough that somebody answers. */
  function isMended(laid: Standing, { outcome, ...rest }: Trace): boolean {
    if (outcome.kind !== 'answered' && outcome.kind !== 'resolved') return false
    return verdictOf(laid, { outcome, ...rest }).double === undefined
  }

  const isEnough = (): boolean => found.length >= MOST_FIXES || traces >= MOST_TRACES

  function* isGood(other: Edits): Steps<boolean> {
    const laid = yield* lay(other)
    const own = laid && (yield* trace(laid))
    return own !== undefined && isMended(laid as Standing, own)
  }

  /** True where it mends; the same edits are tried once. */
  function* attempt(named: Named, removes: Edits, adds: Edits): Steps<boolean> {
    const other = joined(without(edits, removes), adds)
    const key = JSON.stringify(other)
    if (isEnough() || tried.has(key)) return false
    tried.add(key)
    if (!(yield* isGood(other))) return false
    found.push({ ...named, adds, removes, edits: other })
    return true
  }

  function* wayBack(first: Trace): Steps<void> {
    for (const [step, own] of [...steps.entries()].reverse())
      yield* attempt({ code: 'takeBackStep', params: {}, step }, own, NO_EDITS)
    const takeBack: Named = { code: 'takeBack', params: {} }
    for (const own of single(edits, first)) yield* attempt(takeBack, own, NO_EDITS)
    if (found.every(({ code }) => code !== 'takeBack') && sizeOf(edits) > 1 && traces < MOST_TRACES) {
      const removes = yield* fewest(edits, isGood, MOST_TRACES - traces)
      if (removes) yield* attempt(takeBack, removes, NO_EDITS)
    }
    if (found.length > 0) return
    for (const { code, params, commands } of restorings(standing, first))
      if (yield* attempt({ code, params }, NO_EDITS, { spec: [], kernel: commands })) return
  }

  /** What the loss asks for; and where the packet then comes further, what the next loss asks for. */
  function* ask(laid: Standing, lost: Trace, adds: Edits, depth: number, named: Named | undefined): Steps<void> {
    for (const { edits: more, ...name } of asked(laid, lost)) {
      if (isEnough()) return
      const all = joined(adds, more)
      // Of several changes the name of one says too little.
      const whole: Named = named ? { code: 'commands', params: {} } : name
      const other = joined(edits, all)
      const key = JSON.stringify(other)
      if (tried.has(key)) continue
      tried.add(key)
      const next = yield* lay(other)
      const own = next && (yield* trace(next))
      if (!next || !own) continue
      if (isMended(next, own)) found.push({ ...whole, adds: all, removes: NO_EDITS, edits: other })
      else if (depth + 1 < MOST_DEEP && lossOf(next, own) !== lossOf(laid, lost))
        yield* ask(next, own, all, depth + 1, whole)
    }
  }

  return { found, trace, isMended, wayBack, ask }
}

/** Each edit by itself, the latest first; those of namespaces on the packet's way before the others. */
function single(edits: Edits, { hops }: Trace): Edits[] {
  const passed = new Set(hops.map(({ ns }) => ns))
  const isFar = ({ kernel }: Edits): boolean => kernel.some(({ ns }) => !passed.has(ns))
  const all = eachOf(edits).toReversed()
  return [...all.filter((own) => !isFar(own)), ...all.filter(isFar)].slice(0, MOST_SINGLE)
}

/** Where it is lost, and what that asks for: further on, or the same place for another reason. */
function lossOf(laid: Standing, trace: Trace): string {
  const { loss } = verdictOf(laid, trace)
  const hop = trace.hops[loss?.hop ?? -1]
  return JSON.stringify([hop?.ns, hop?.dev, hop?.drop, hop?.reasons[0]?.code, loss?.direction, loss?.needs])
}
