import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Hopscope } from '../../client/hopscope.ts'
import {
  createReach,
  MOST_PAIRS,
  openPairs,
  type Reach,
  type ReachPart,
  RUN_AT_ONCE,
} from '../../client/matrixReach.ts'
import { useHopscope, useLab, useSelection } from '../hooks/useHopscope.ts'

/** What was found stays while the dialog is closed. */
const known = new WeakMap<Hopscope, Reach>()

export function useReach(): Reach {
  const app = useHopscope()
  const reach = known.get(app) ?? createReach(app, navigator.hardwareConcurrency)
  known.set(app, reach)
  // What a link asks; the question is known here from then on.
  const question = useSelection(({ matrix }) => matrix.question)
  useEffect(() => {
    if (JSON.stringify(reach.store.getState().question) === JSON.stringify(question)) return
    reach.ask(question)
    void startIfSmall(reach)
  }, [reach, question])
  // A small one is traced of itself, when it is first looked at and after every edit.
  const source = useLab((lab) => lab.inForce)
  useEffect(() => {
    const { source: asked, cells } = reach.store.getState()
    if (cells.length === 0 || (asked !== source && cells.length <= RUN_AT_ONCE)) void again(reach)
    else if (asked === source) void startIfSmall(reach)
  }, [reach, source])
  useEffect(() => () => reach.rest(), [reach])
  return reach
}

/** Everything anew, of the lab as it is now. */
export async function again(reach: Reach): Promise<void> {
  await reach.prepare()
  await startIfSmall(reach)
}

export async function startIfSmall(reach: Reach): Promise<void> {
  const { status, axes } = reach.store.getState()
  const all = { rows: [...axes.sources.keys()], columns: [...axes.targets.keys()] }
  if (status === 'idle' && all.rows.length * all.columns.length <= RUN_AT_ONCE) await reach.run(all)
}

export interface Run {
  /** Pairs of what is chosen that are not known yet. */
  readonly open: number
  readonly tooMany: boolean
  readonly start: () => void
}

export function useRun(reach: Reach, part: ReachPart): Run {
  const state = useStore(reach.store)
  const open = useMemo(() => openPairs(part, state), [part, state])
  return { open, tooMany: open > MOST_PAIRS, start: () => void reach.run(part) }
}
