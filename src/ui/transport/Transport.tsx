import {
  ChevronFirst,
  ChevronLast,
  ChevronLeft,
  ChevronRight,
  OctagonX,
  Pause,
  Play,
  RotateCcw,
  SkipBack,
  SkipForward,
  StepBack,
  StepForward,
} from 'lucide-react'
import { SPEEDS } from '../../client/playback.ts'
import { IconButton } from '../base/IconButton.tsx'
import { useHopIndex, usePlayback, useTrace, useTransport } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { Now } from './Now.tsx'
import { TimelineHost } from './TimelineHost.tsx'
import styles from './Transport.module.css'

export function Transport() {
  const text = useText()
  const transport = useTransport()
  const trace = useTrace()
  const hop = useHopIndex()
  const playing = usePlayback((state) => state.playing)
  const speed = usePlayback((state) => state.speed)
  const total = trace?.hops.length ?? 0
  const ended = hop >= total - 1
  const none = total === 0
  const { step } = transport
  return (
    <section className={styles.transport} aria-label={text.transport.label}>
      <div className={styles.buttons}>
        <IconButton
          className={styles.extra}
          icon={ChevronFirst}
          label={text.transport.first}
          keys="Home"
          disabled={none || hop < 0}
          onClick={() => transport.seek(-1)}
        />
        <IconButton
          icon={SkipBack}
          label={text.transport.previousPacket}
          keys="Shift ←"
          disabled={none || hop <= 0}
          onClick={() => step('packet', -1)}
        />
        <IconButton
          icon={ChevronLeft}
          label={text.transport.back}
          keys="←"
          size={20}
          disabled={none || hop <= 0}
          onClick={() => step('hop', -1)}
        />
        <IconButton
          icon={playing ? Pause : ended && !none ? RotateCcw : Play}
          className={styles.play}
          label={playing ? text.transport.pause : ended && !none ? text.transport.again : text.transport.play}
          keys="Space"
          disabled={none}
          onClick={playing ? transport.pause : transport.play}
        />
        <IconButton
          icon={ChevronRight}
          label={text.transport.forward}
          keys="→"
          size={20}
          disabled={none || ended}
          onClick={() => step('hop', 1)}
        />
        <IconButton
          icon={SkipForward}
          label={text.transport.nextPacket}
          keys="Shift →"
          disabled={none || ended}
          onClick={() => step('packet', 1)}
        />
        <IconButton
          className={styles.extra}
          icon={ChevronLast}
          label={text.transport.last}
          keys="End"
          disabled={none || ended}
          onClick={() => transport.seek(total - 1)}
        />
        <span className={styles.rule} />
        <IconButton
          className={styles.extra}
          icon={StepBack}
          label={text.transport.previousChange}
          keys="p"
          disabled={none || hop <= 0}
          onClick={() => step('change', -1)}
        />
        <IconButton
          icon={StepForward}
          label={text.transport.nextChange}
          keys="n"
          disabled={none || ended}
          onClick={() => step('change', 1)}
        />
        <IconButton
          className={styles.extra}
          icon={OctagonX}
          label={text.transport.nextDrop}
          keys="d"
          disabled={none || ended}
          onClick={() => step('drop', 1)}
        />
      </div>
      <Now />
      <output className={styles.count} aria-live="off">
        {none
          ? ''
          : hop < 0
            ? text.transport.shortHop({ hop: 0, total })
            : text.transport.shortHop({ hop: hop + 1, total })}
      </output>
      <label className={styles.speed}>
        <span className="visually-hidden">{text.transport.speed}</span>
        <select value={speed} onChange={(event) => transport.setSpeed(Number(event.target.value))}>
          {SPEEDS.map((value) => (
            <option key={value} value={value}>
              {value}×
            </option>
          ))}
        </select>
      </label>
      <TimelineHost />
    </section>
  )
}
