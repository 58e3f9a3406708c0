/**
 * What would mend a lost probe: changes that are really made, and the probe really sent again. First what one would do about
 * the faults that are in force; then, where something else was edited, the way back: one step, one edit, the fewest edits, a
 * row, a table, a namespace; and what the loss itself asks for.
 */
import { differences } from '../edit/compare.ts'
import type { Edits } from '../edit/edit.ts'
import type { KnownFault } from '../edit/faults/inForce.ts'
import { type Repair, repairOf } from '../edit/faults/repair.ts'
import type { World } from '../kernel/netns.ts'
import { createRun, probeProblems } from '../sim/run.ts'
import type { Probe, Trace } from '../sim/trace.ts'
import { asked } from './fixAsked.ts'
import { eachOf, fewest, joined, sizeOf, without } from './fixEdits.ts'
import { type Restoring, restorings } from './fixRestore.ts'
import { type Standing, verdictOf } from './verdict.ts'

/** How a change is called; the commands and edits that it makes or takes back stand beside it. */
export type FixCode =
  | 'repair' // repairs
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
  /** Of faults, one after the other; what they add and remove is in the whole. */
  readonly repairs?: readonly Repair[]
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
  /** Those in force; the latest last. */
  readonly faults: readonly KnownFault[]
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
  yield* search.repair()
  const { found } = search
  const others = broken.faults.reduce((left, fault) => without(left, fault.edits), broken.edits)
  if (found.length > 0 && sizeOf(others) === 0) return found
  if (sizeOf(broken.edits) > 0) yield* search.wayBack(first, found.length > 0 ? others : broken.edits)
  if (found.length === 0) yield* search.ask(broken.standing, first, NO_EDITS, MOST_DEEP, undefined)
  else if (sizeOf(broken.edits) > 0) yield* search.ask(broken.standing, first, NO_EDITS, 1, undefined)
  return found.toSorted((a, b) => search.rank(a) - search.rank(b) || sizeOfFix(a) - sizeOfFix(b))
}

const sizeOfFix = ({ adds, removes }: Fix): number => sizeOf(adds) + sizeOf(removes)

type Named = Pick<Fix, 'code' | 'params' | 'step' | 'repairs'>

function createSearch({ standing, edits, steps, faults, probe, seed, lay }: Broken) {
  const found: Fix[] = []
  /** What comes of a fix. */
  const worlds = new Map<Fix, World>()
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

  function* mending(other: Edits): Steps<Standing | undefined> {
    const laid = yield* lay(other)
    const own = laid && (yield* trace(laid))
    return own && isMended(laid, own) ? laid : undefined
  }

  function* isGood(other: Edits): Steps<boolean> {
    return (yield* mending(other)) !== undefined
  }

  function keep(fix: Fix, { world }: Standing): void {
    found.push(fix)
    worlds.set(fix, world)
  }

  /** True where it mends; the same edits are tried once. */
  function* attempt(named: Named, removes: Edits, adds: Edits): Steps<boolean> {
    const other = joined(without(edits, removes), adds)
    const key = JSON.stringify(other)
    if (isEnough() || tried.has(key)) return false
    tried.add(key)
    const laid = yield* mending(other)
    if (laid) keep({ ...named, adds, removes, edits: other }, laid)
    return laid !== undefined
  }

  /** Of each fault by itself; where one alone does not do, of as few as do. */
  function* repair(): Steps<void> {
    const repairs: Repair[] = []
    for (const fault of faults.toReversed()) {
      const laid = yield* lay(without(edits, fault.edits))
      repairs.push(repairOf(fault, (laid ?? { world: standing.programmed }).world, standing.world))
    }
    for (const one of repairs) yield* attemptRepairs([one])
    if (found.length > 0 || repairs.length < 2 || !(yield* isGood(repaired(repairs)))) return
    let needed: readonly Repair[] = repairs
    for (const one of repairs) {
      const fewer = needed.filter((own) => own !== one)
      if (fewer.length > 1 && (yield* isGood(repaired(fewer)))) needed = fewer
    }
    yield* attemptRepairs(needed)
  }

  const repaired = (repairs: readonly Repair[]): Edits => joined(without(edits, removedBy(repairs)), addedBy(repairs))

  function* attemptRepairs(repairs: readonly Repair[]): Steps<boolean> {
    const named: Named = { code: 'repair', params: {}, repairs }
    return yield* attempt(named, removedBy(repairs), addedBy(repairs))
  }

  function* wayBack(first: Trace, own: Edits): Steps<void> {
    const isFault = (made: Edits) => faults.some((fault) => JSON.stringify(fault.edits) === JSON.stringify(made))
    for (const [step, made] of [...steps.entries()].reverse())
      if (!isFault(made)) yield* attempt({ code: 'takeBackStep', params: {}, step }, made, NO_EDITS)
    const takeBack: Named = { code: 'takeBack', params: {} }
    for (const one of single(own, first)) yield* attempt(takeBack, one, NO_EDITS)
    const isShort = found.some(({ code }) => code === 'takeBack' || code === 'repair')
    if (!isShort && sizeOf(edits) > 1 && traces < MOST_TRACES) {
      const removes = yield* fewest(edits, isGood, MOST_TRACES - traces)
      if (removes) yield* attempt(takeBack, removes, NO_EDITS)
    }
    if (found.length > 0) return
    for (const { code, params, commands } of restorings(standing, first))
      if (yield* attempt({ code, params }, NO_EDITS, { spec: [], kernel: commands })) return
  }

  /** What the loss asks for; and where the packet then comes further, what the next loss asks for, so many times. */
  function* ask(laid: Standing, lost: Trace, adds: Edits, most: number, named: Named | undefined): Steps<void> {
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
      if (isMended(next, own)) keep({ ...whole, adds: all, removes: NO_EDITS, edits: other }, next)
      else if (most > 1 && lossOf(next, own) !== lossOf(laid, lost)) yield* ask(next, own, all, most - 1, whole)
    }
  }

  /** A repair; what one would type, where it comes to the same as taking back; taking back; other ways round. */
  function rank(fix: Fix): number {
    if (fix.code === 'repair') return 0
    if (sizeOf(fix.removes) > 0) return 2
    return found.some((back) => sizeOf(back.removes) > 0 && isSameWorld(fix, back)) ? 1 : 3
  }

  function isSameWorld(a: Fix, b: Fix): boolean {
    const [one, other] = [worlds.get(a), worlds.get(b)]
    if (a.adds.spec.length + b.removes.spec.length > 0) return false
    const touched = [...edits.kernel, ...a.adds.kernel].map(({ ns }) => ns)
    return one !== undefined && other !== undefined && differences(one, other, touched).size === 0
  }

  return { found, trace, isMended, repair, wayBack, ask, rank }
}

const removedBy = (repairs: readonly Repair[]): Edits => repairs.map(({ removes }) => removes).reduce(joined, NO_EDITS)
const addedBy = (repairs: readonly Repair[]): Edits => repairs.map(({ adds }) => adds).reduce(joined, NO_EDITS)

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
