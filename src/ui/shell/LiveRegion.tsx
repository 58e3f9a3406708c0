import { useEffect, useRef, useState } from 'react'
import { plain } from '../base/Rich.tsx'
import { useHop, useHopIndex, useNameOf, usePlayback, useTrace } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { hopTitle } from '../i18n/sentences.ts'

/** Milliseconds: long enough that a held key does not stutter; while it plays, speech needs more than packets do. */
const PAUSE = 150
const PAUSE_PLAYING = 4000

/** Tells a screen reader where the packet is. */
export function LiveRegion() {
  const text = useText()
  const trace = useTrace()
  const index = useHopIndex()
  const hop = useHop()
  const nameOf = useNameOf()
  const playing = usePlayback((state) => state.playing)
  const [said, setSaid] = useState('')
  const latest = useRef('')

  const sentence =
    hop && trace
      ? text.transport.sentence({ hop: index + 1, total: trace.hops.length, title: plain(hopTitle(text, hop, nameOf)) })
      : ''
  latest.current = sentence
  useEffect(() => {
    if (playing) return
    const timer = setTimeout(() => setSaid(sentence), PAUSE)
    return () => clearTimeout(timer)
  }, [sentence, playing])
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => setSaid(latest.current), PAUSE_PLAYING)
    return () => clearInterval(timer)
  }, [playing])

  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {said}
    </div>
  )
}
