import { type RefObject, useEffect, useMemo, useRef } from 'react'
import type { Hopscope } from '../../client/hopscope.ts'
import type { Timeline, TimelineLabels } from '../../view/contract.ts'
import { createTimeline } from '../../view/timeline.ts'
import { plain } from '../base/Rich.tsx'
import type { Catalogue } from '../i18n/catalogue.ts'
import { hopTitle } from '../i18n/sentences.ts'
import { useHopscope } from './useHopscope.ts'
import { useText } from './useText.ts'

/** The timeline follows the stores by itself, frame by frame, without React. */
export function useTimeline(): RefObject<HTMLDivElement | null> {
  const host = useRef<HTMLDivElement>(null)
  const timeline = useRef<Timeline>(undefined)
  const app = useHopscope()
  const text = useText()
  const labels = useMemo(() => labelsOf(app, text), [app, text])

  useEffect(() => {
    if (!host.current) return
    const created = createTimeline(host.current, { onSeek: app.transport.seek, onScrub: app.transport.scrub })
    timeline.current = created
    return () => {
      created.destroy()
      timeline.current = undefined
    }
  }, [app])

  useEffect(() => {
    const update = () =>
      timeline.current?.update({
        trace: app.session.getState().trace,
        playhead: app.playback.getState().playhead,
        labels,
      })
    update()
    const stops = [app.session.subscribe(update), app.playback.subscribe(update)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [app, labels])

  return host
}

const labelsOf = ({ session }: Hopscope, text: Catalogue): TimelineLabels => ({
  timeline: text.transport.timeline,
  phase: (phase) => text.phases[phase],
  there: text.transport.there,
  back: text.transport.return,
  hop: (index) => {
    const { trace, names } = session.getState()
    const hop = trace?.hops[index]
    if (!trace || !hop) return text.transport.before({ total: trace?.hops.length ?? 0 })
    const title = plain(hopTitle(text, hop, (ns) => names.get(ns) ?? ns))
    return text.transport.sentence({ hop: index + 1, total: trace.hops.length, title })
  },
})
