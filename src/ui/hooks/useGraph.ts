import { type RefObject, useEffect, useMemo, useRef } from 'react'
import type { Hopscope } from '../../client/hopscope.ts'
import type { Graph } from '../../view/contract.ts'
import { createGraph } from '../../view/graph.ts'
import type { Asked } from '../cluster/SpotActions.tsx'
import { graphLabels } from '../picture/graphLabels.ts'
import { useHopscope } from './useHopscope.ts'
import { useReducedMotion } from './useReducedMotion.ts'
import { useText } from './useText.ts'

export interface MountedGraph {
  readonly host: RefObject<HTMLDivElement | null>
  readonly graph: RefObject<Graph | undefined>
}

/** The picture follows the stores by itself, frame by frame, without React. */
export function useGraph(onAsk: (asked: Asked) => void): MountedGraph {
  const host = useRef<HTMLDivElement>(null)
  const graph = useRef<Graph>(undefined)
  const app = useHopscope()
  const text = useText()
  const reducedMotion = useReducedMotion()
  const labels = useMemo(() => graphLabels(app, text), [app, text])

  useEffect(() => {
    if (!host.current) return
    const created = createGraph(host.current, {
      onSelect: (spot) => app.selection.setState({ spot }),
      onMenu: ({ ns }, at) => onAsk({ what: 'menu', ns, at }),
      onRemove: ({ ns }) => onAsk({ what: 'remove', ns }),
    })
    graph.current = created
    return () => {
      created.destroy()
      graph.current = undefined
    }
  }, [app, onAsk])

  useEffect(() => {
    const update = () => {
      const model = modelOf(app)
      if (model) graph.current?.update({ ...model, reducedMotion, labels })
    }
    update()
    const stops = [app.lab, app.session, app.playback, app.selection].map((store) => store.subscribe(update))
    return () => {
      for (const stop of stops) stop()
    }
  }, [app, reducedMotion, labels])

  return { host, graph }
}

/** The trace's own cluster, as long as there is one: a new cluster appears together with its new trace. */
function modelOf({ lab, session, playback, selection }: Hopscope) {
  const { trace, topology: traced } = session.getState()
  const topology = (trace && traced) ?? lab.getState().loaded?.topology
  if (!topology) return undefined
  const { spot } = selection.getState()
  return {
    topology,
    playhead: playback.getState().playhead,
    ...(trace ? { trace } : {}),
    ...(spot ? { selection: spot } : {}),
  }
}
