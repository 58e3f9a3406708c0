/**
 * Loads and traces. One thing at a time: a newer wish takes the older one's place, and what is refused leaves what was
 * there, so that nothing a user has is lost to a mistake.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { Probe, Problem, Topology, Trace } from '../protocol/engine.ts'
import type { Source } from '../protocol/protocol.ts'
import { carryProbe, correspondingHop } from './correspond.ts'
import type { Explainer } from './explainer.ts'
import { doStep, type History, type StepName } from './history.ts'
import type { Inspector } from './inspector.ts'
import type { LabState } from './lab.ts'
import { currentHop, type PlaybackState } from './playback.ts'
import { type SessionState, traced, UNTRACED } from './session.ts'
import type { SimClient } from './simClient.ts'

export interface LoaderParts {
  readonly client: SimClient
  readonly inspector: Inspector
  readonly explainer: Explainer
  readonly lab: StoreApi<LabState>
  readonly session: StoreApi<SessionState>
  readonly playback: StoreApi<PlaybackState>
}

/** Where to stand afterwards. */
export interface Then {
  readonly probe?: Omit<Probe, 'id'> | undefined
  readonly hop?: number | undefined
  /** Another thing altogether: its own first probe, not the present one carried over. */
  readonly fresh?: boolean
  /** The source stands; its trace comes next. */
  readonly onLoaded?: () => void
  /** What the history becomes once the source stands: it goes on by a step of this name, or is this one. */
  readonly step?: StepName | History<Source>
  /** From the beginning, playing; otherwise at the moment that corresponds to the present one. */
  readonly autoplay: boolean
}

export interface Loader {
  /** True when the source stands. Without a probe, the present one is traced again, else the source's first. */
  readonly load: (source: Source, then: Then) => Promise<boolean>
  readonly trace: (probe: Probe, then: Then) => Promise<void>
  readonly cancel: () => void
}

/** One and the same for all that is traced, so that a link's hop is the hop it was. */
export const SEED = 1

export function createLoader({ client, inspector, explainer, lab, session, playback }: LoaderParts): Loader {
  let wish = new AbortController()
  /** A source is being loaded: until it stands, or is refused. */
  let loading: Promise<unknown> | undefined
  /** A trace that has no answer yet, and had none when a source took its turn. */
  let unfinished: { readonly topology: Topology; readonly probe: Probe; readonly then: Then } | undefined

  /** From here on, the answers to an earlier wish are not wanted. */
  function newWish(): AbortSignal {
    wish.abort()
    wish = new AbortController()
    return wish.signal
  }

  async function load(source: Source, then: Then): Promise<boolean> {
    const signal = newWish()
    const { loaded: was } = lab.getState()
    const before = was?.topology
    lab.setState({ source, problems: [], status: before ? 'loading' : 'starting' })
    const asked = client.ask('load', { source }, { signal })
    loading = asked
    const answer = await asked
    if (loading === asked) loading = undefined
    if (signal.aborted) return false
    lab.setState({ status: 'ready' })
    if (answer.kind === 'cancelled') return false
    if (answer.kind !== 'ok') {
      lab.setState({ problems: answer.kind === 'problems' ? answer.problems : [unanswered(answer.message)] })
      // What it interrupted goes on: nothing has changed.
      if (unfinished) void traceIn(unfinished.topology, unfinished.probe, signal, unfinished.then)
      return false
    }
    unfinished = undefined
    const loaded = answer.answer
    const wanted = then.probe ?? (then.fresh ? undefined : present(before, loaded.topology))
    const probe = fitting(wanted, loaded.topology) ?? loaded.probes[0]
    // Said first, so that nobody takes the new cluster and the old trace for one moment.
    if (probe) session.setState({ status: 'tracing' })
    then.onLoaded?.()
    // Said once, not at every edit.
    const { otherwise = [] } = loaded
    if (`${otherwise}` !== `${was?.otherwise ?? []}`) lab.setState({ otherwise })
    lab.setState({ loaded, inForce: source, history: historyAfter(lab.getState(), source, then.step) })
    if (probe) await traceIn(loaded.topology, { id: 'probe', ...probe }, signal, then)
    else session.setState({ ...UNTRACED, draft: undefined, topology: loaded.topology })
    return true
  }

  /** The present probe, carried over to where its pods are now. */
  function present(before: Topology | undefined, now: Topology): Probe | undefined {
    const { draft, trace } = session.getState()
    const probe = trace?.probe ?? draft
    return probe && before && carryProbe(probe, before, now)
  }

  async function traceIn(topology: Topology, probe: Probe, signal: AbortSignal, then: Then): Promise<void> {
    unfinished = { topology, probe, then }
    session.setState({ status: 'tracing', progress: undefined, problems: [], draft: probe })
    const answer = await client.ask(
      'trace',
      { probe, seed: SEED },
      { signal, onProgress: (done, total) => !signal.aborted && session.setState({ progress: { done, total } }) },
    )
    if (signal.aborted) return
    unfinished = undefined
    if (answer.kind !== 'ok') {
      // The old trace stays on the page as long as its cluster does.
      const stale = session.getState().topology !== topology
      session.setState(stale ? { ...UNTRACED, topology } : { status: 'idle', progress: undefined })
      if (answer.kind === 'problems') session.setState({ problems: answer.problems })
      return
    }
    const now = answer.answer
    const playhead = Math.min(then.hop ?? momentIn(now, then), now.hops.length - 1)
    inspector.clear()
    explainer.clear()
    session.setState(traced(now, topology))
    playback.setState({ playhead, playing: then.autoplay && then.hop === undefined })
  }

  function momentIn(now: Trace, { fresh, autoplay }: Then): number {
    if (autoplay) return -1
    const was = session.getState().trace
    const at = currentHop(playback.getState().playhead)
    return was && !fresh && at >= 0 ? correspondingHop(was, at, now) : 0
  }

  return {
    load,
    async trace(probe, then) {
      // An edit that is being loaded is not given up for a probe: the probe is for what it makes.
      const before = loading
      while (loading) await loading
      const { loaded } = lab.getState()
      // Another cluster came meanwhile, with a probe of its own.
      if (before && loaded && !fitting(probe, loaded.topology)) return
      if (loaded) await traceIn(loaded.topology, probe, newWish(), then)
    },
    cancel() {
      newWish()
      unfinished = undefined
      session.setState({ status: 'idle', progress: undefined })
      lab.setState({ status: 'ready' })
    },
  }
}

/** Nothing was judged: whoever asked keeps what they asked with. */
const unanswered = (detail: string): Problem => ({
  path: '',
  code: 'unanswered',
  params: { detail },
  message: `no answer: ${detail}`,
})

function historyAfter({ history, inForce }: LabState, source: Source, step: Then['step']): History<Source> {
  if (!step || 'done' in step) return step ?? history
  return inForce ? doStep(history, step, inForce, source) : history
}

const fitting = <P extends Pick<Probe, 'from'>>(probe: P | undefined, topology: Topology): P | undefined =>
  probe && topology.places.some((place) => place.ns === probe.from) ? probe : undefined
