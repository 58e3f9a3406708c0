/**
 * Who reaches whom: every pair traced in simulators of its own, row by row, each cell as it comes. Where the lab has
 * edits, the same pairs are asked once more of the lab as it was opened, so that what the edits changed can be told.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Problem } from '../protocol/engine.ts'
import type { ReachAxes, ReachCell, ReachQuestion, ReachSource, ReachTarget } from '../protocol/matrix.ts'
import type { Requests, Source } from '../protocol/protocol.ts'
import { type Aside, createAside } from './aside.ts'
import type { LabState } from './lab.ts'
import { SEED } from './loader.ts'
import type { SimClient } from './simClient.ts'

/** Above it nobody waits for what they did not ask for. */
export const RUN_AT_ONCE = 1000
/** Of one run: some minutes for one simulator, the fewer the more there are. */
export const MOST_PAIRS = 120_000
/** Fewer are done before another simulator has read the lab. */
const WORTH_ANOTHER = 400
/** Each holds the whole lab. */
const MOST_SIMULATORS = 4
/** Of one request: some tens of milliseconds. */
const PAIRS_A_REQUEST = 24

export interface ReachState {
  readonly status: 'idle' | 'loading' | 'running' | 'refused' | 'failed'
  /** What was asked about. */
  readonly source: Source | undefined
  readonly question: ReachQuestion
  readonly axes: ReachAxes
  /** Row by row, over both axes; never changed in place but for what was not asked yet: `version` counts. */
  readonly cells: (ReachCell | undefined)[]
  /** The same of the lab as it was opened; undefined where nothing was edited. */
  readonly before: (ReachCell | undefined)[] | undefined
  readonly version: number
  readonly progress: { readonly done: number; readonly total: number } | undefined
  readonly problems: readonly Problem[]
}

/** Rows and columns, by their places in the axes. */
export interface ReachPart {
  readonly rows: readonly number[]
  readonly columns: readonly number[]
}

export interface Reach {
  readonly store: StoreApi<ReachState>
  /** Learns who can be asked in what is in force now; forgets what was known of another lab. */
  readonly prepare: () => Promise<void>
  /** Asks what is not known yet of a part. */
  readonly run: (part: ReachPart) => Promise<void>
  readonly ask: (question: ReachQuestion) => void
  readonly cancel: () => void
  /** The simulator is let go; what is known stays. */
  readonly rest: () => void
}

const NO_AXES: ReachAxes = { sources: [], targets: [] }

interface Parts {
  readonly lab: StoreApi<LabState>
  readonly aside: () => SimClient
}

/** `processors`: how many the machine has. The page and its own simulator keep one of them. */
export function createReach({ lab, aside }: Parts, processors = 2): Reach {
  const store = createStore<ReachState>(() => ({
    ...{ status: 'idle', source: undefined, question: { kind: 'port' }, axes: NO_AXES },
    ...{ cells: [], before: undefined, version: 0, progress: undefined, problems: [] },
  }))
  /** They share the pairs: one is traced the same in any of them. */
  let simulators: Aside[] = []
  const most = Math.max(1, Math.min(MOST_SIMULATORS, processors - 1))
  let wish = new AbortController()

  function newWish(): AbortSignal {
    wish.abort()
    wish = new AbortController()
    return wish.signal
  }

  /** Undefined where it was not wanted any more, or failed: then the state says so. */
  async function answerOf<N extends 'reachAxes' | 'reach'>(
    source: Source,
    name: N,
    request: Requests[N]['request'],
    signal: AbortSignal,
    place = 0,
  ): Promise<Requests[N]['answer'] | undefined> {
    const simulator = simulators[place] ?? createAside(aside)
    simulators[place] = simulator
    const answer = await simulator.ask(source, name, request, signal)
    if (signal.aborted) return undefined
    if (answer.kind === 'ok') return answer.answer
    store.setState({ status: answer.kind === 'problems' ? 'refused' : 'failed', progress: undefined })
    if (answer.kind === 'problems') store.setState({ problems: answer.problems })
    return undefined
  }

  /** Puts the missing cells of a part where they belong. False: it was not wanted any more, or failed. */
  async function fill(
    into: (ReachCell | undefined)[],
    pairs: Pairs,
    done: number,
    source: Source,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { question, axes } = store.getState()
    const requests = requestsOf(pairs)
    let at = done
    let good = true
    /** Takes the next request as long as there is one. */
    const work = async (place: number): Promise<void> => {
      for (let some = requests.next(); good && !some.done; some = requests.next()) {
        const { from, targets } = some.value
        const to = targets.map(({ target }) => target.key)
        const answer = await answerOf(source, 'reach', { from, to, question, seed: SEED }, signal, place)
        if (!answer || !good || store.getState().axes !== axes) {
          good = false
          return
        }
        answer.forEach((cell, index) => {
          const place = targets[index]?.place
          if (place !== undefined) into[place] = cell
        })
        at += targets.length
        const { progress, version } = store.getState()
        store.setState({ version: version + 1, progress: { done: at, total: progress?.total ?? at } })
      }
    }
    const workers = Math.max(1, Math.min(most, Math.ceil(count(pairs) / WORTH_ANOTHER)))
    await Promise.all(Array.from({ length: workers }, (_, place) => work(place)))
    return good
  }

  async function prepare(): Promise<void> {
    const { inForce } = lab.getState()
    if (!inForce) return
    const signal = newWish()
    const { source, axes: known } = store.getState()
    const fresh = source !== inForce
    store.setState({
      ...{ status: 'loading', source: inForce, problems: [], progress: undefined },
      ...(fresh && { axes: NO_AXES, cells: [], before: undefined }),
    })
    const axes = fresh || known === NO_AXES ? await answerOf(inForce, 'reachAxes', {}, signal) : known
    if (!axes || signal.aborted) return
    const size = axes.sources.length * axes.targets.length
    store.setState({
      status: 'idle',
      ...(axes !== known && { axes, cells: new Array<undefined>(size), before: beforeOf(inForce, size) }),
    })
  }

  async function run(part: ReachPart): Promise<void> {
    const { source, axes, cells, before } = store.getState()
    if (!source) return
    const signal = newWish()
    const now = missing(part, axes, cells)
    const then = before ? missing(part, axes, before) : []
    const total = count(now) + count(then)
    if (total === 0) return
    store.setState({ status: 'running', progress: { done: 0, total } })
    if (count(now) > 0) {
      if (!(await fill(cells, now, 0, source, signal))) return
    }
    if (before && count(then) > 0) {
      const opened = asOpened(source)
      const old = await answerOf(opened, 'reachAxes', {}, signal)
      if (!old) return
      const known = inBoth(then, old)
      for (const place of known.strangers) before[place] = { verdict: 'unasked' }
      if (!(await fill(before, known.pairs, count(now), opened, signal))) return
    }
    store.setState({ status: 'idle', progress: undefined, version: store.getState().version + 1 })
  }

  return {
    store,
    prepare,
    run,
    ask(question) {
      if (JSON.stringify(question) === JSON.stringify(store.getState().question)) return
      newWish()
      const { cells, before, version } = store.getState()
      store.setState({
        ...{ question, status: 'idle', progress: undefined, version: version + 1 },
        ...{ cells: new Array<undefined>(cells.length), before: before && new Array<undefined>(before.length) },
      })
    },
    cancel() {
      newWish()
      const { status } = store.getState()
      if (status === 'running' || status === 'loading') store.setState({ status: 'idle', progress: undefined })
    },
    rest() {
      newWish()
      for (const simulator of simulators) simulator.rest()
      simulators = []
      const { status } = store.getState()
      if (status === 'running' || status === 'loading') store.setState({ status: 'idle', progress: undefined })
    },
  }
}

type Pairs = readonly {
  readonly source: ReachSource
  readonly targets: readonly { readonly target: ReachTarget; readonly place: number }[]
}[]

function* requestsOf(pairs: Pairs) {
  for (const { source, targets } of pairs)
    for (let at = 0; at < targets.length; at += PAIRS_A_REQUEST)
      yield { from: source.key, targets: targets.slice(at, at + PAIRS_A_REQUEST) }
}

const count = (pairs: Pairs): number => pairs.reduce((sum, { targets }) => sum + targets.length, 0)

function missing({ rows, columns }: ReachPart, { sources, targets }: ReachAxes, cells: ReachState['cells']): Pairs {
  return rows.flatMap((row) => {
    const source = sources[row]
    const open = columns.flatMap((column) => {
      const place = row * targets.length + column
      const target = targets[column]
      return target && cells[place] === undefined ? [{ target, place }] : []
    })
    return source && open.length > 0 ? [{ source, targets: open }] : []
  })
}

/** How many pairs a run would ask, of both labs. */
export function openPairs({ rows, columns }: ReachPart, { axes, cells, before }: ReachState): number {
  let open = 0
  for (const row of rows)
    for (const column of columns) {
      const place = row * axes.targets.length + column
      if (cells[place] === undefined) open++
      if (before && before[place] === undefined) open++
    }
  return open
}

const beforeOf = (source: Source, size: number): undefined[] | undefined =>
  source.pools || source.edits ? new Array<undefined>(size) : undefined

function asOpened(source: Source): Source {
  return source.kind === 'scenario' ? { kind: source.kind, id: source.id } : { kind: source.kind, text: source.text }
}

/** Who was not there cannot be asked. */
function inBoth(pairs: Pairs, old: ReachAxes): { readonly pairs: Pairs; readonly strangers: readonly number[] } {
  const sources = new Set(old.sources.map(({ key }) => key))
  const targets = new Set(old.targets.map(({ key }) => key))
  const isKnown = (source: ReachSource, target: ReachTarget): boolean =>
    sources.has(source.key) && targets.has(target.key)
  return {
    pairs: pairs.map(({ source, targets: all }) => ({
      source,
      targets: all.filter(({ target }) => isKnown(source, target)),
    })),
    strangers: pairs.flatMap(({ source, targets: all }) =>
      all.flatMap(({ target, place }) => (isKnown(source, target) ? [] : [place])),
    ),
  }
}

/** What the edits changed of a cell: it was answered and is not, or the other way round, or it is lost elsewhere. */
export function changeOf(
  now: ReachCell | undefined,
  was: ReachCell | undefined,
): 'broken' | 'mended' | 'other' | undefined {
  if (!now || !was) return undefined
  const [answers, answered] = [now.verdict === 'answered', was.verdict === 'answered']
  if (answers !== answered) return answers ? 'mended' : 'broken'
  if (answers) return undefined
  return now.verdict === was.verdict && placeOf(now) === placeOf(was) ? undefined : 'other'
}

const placeOf = (cell: ReachCell): string =>
  'loss' in cell && cell.loss ? `${cell.loss.ns} ${cell.loss.drop ?? ''}` : ''
