import { useEffect, useState } from 'react'
import { plain } from '../base/Rich.tsx'
import { useHop, useHopIndex, useNameOf, usePlayback, useTrace } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { hopTitle } from '../i18n/sentences.ts'

/** Tells a screen reader where the packet is. While it plays only now and then: speech is slower than packets. */
export function LiveRegion() {
  const text = useText()
  const trace = useTrace()
  const index = useHopIndex()
  const hop = useHop()
  const nameOf = useNameOf()
  const playing = usePlayback((state) => state.playing)
  const [said, setSaid] = useState('')

  const sentence =
    hop && trace
      ? text.transport.sentence({ hop: index + 1, total: trace.hops.length, title: plain(hopTitle(text, hop, nameOf)) })
      : ''
  useEffect(() => {
    const timer = setTimeout(() => setSaid(sentence), playing ? 3000 : 150)
    return () => clearTimeout(timer)
  }, [sentence, playing])

  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {said}
    </div>
  )
}
