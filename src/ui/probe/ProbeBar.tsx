import { Send, Square } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { isHostName } from '../../net/dnsName.ts'
import { parseIpv4 } from '../../net/ipv4.ts'
import type { Probe, ProbeKind } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { Rich } from '../base/Rich.tsx'
import { useActions, useLab, useSession } from '../hooks/useHopscope.ts'
import { useReducedMotion } from '../hooks/useReducedMotion.ts'
import { useText } from '../hooks/useText.ts'
import styles from './ProbeBar.module.css'
import { ProbeExamples } from './ProbeExamples.tsx'
import { ProbeMore } from './ProbeMore.tsx'
import { TargetPicker } from './TargetPicker.tsx'
import { wholeNumber } from './wholeNumber.ts'

const KINDS: readonly ProbeKind[] = ['tcp', 'udp', 'ping', 'arping', 'dns']

/** Who sends what to whom. What is neither address nor name never reaches the simulator; the rest it judges itself. */
export function ProbeBar() {
  const text = useText()
  const draft = useSession((session) => session.draft)
  const tracing = useSession((session) => session.status === 'tracing' && session.trace === undefined)
  const loaded = useLab((lab) => lab.loaded)
  const still = useReducedMotion()
  const { draft: change, send, cancel } = useActions()
  const [touched, setTouched] = useState(false)
  const id = useId()
  if (!draft || !loaded) return <div className={styles.bar} />

  const { topology } = loaded
  const lookup = draft.kind === 'dns'
  const valid = isHostName(draft.to) || (!lookup && parseIpv4(draft.to) !== undefined)
  function submit(event: FormEvent): void {
    event.preventDefault()
    setTouched(true)
    if (valid) void send(!still)
  }

  return (
    <form id="probe" className={styles.bar} aria-label={text.probe.label} tabIndex={-1} onSubmit={submit}>
      <label className={`${styles.part} ${styles.from}`}>
        <span>{text.probe.from}</span>
        <select
          className={controls.mono}
          value={draft.from}
          onChange={(event) => change({ from: event.target.value, dev: undefined })}
        >
          {topology.places.map((place) => (
            <option key={place.ns} value={place.ns}>
              {place.label}
            </option>
          ))}
        </select>
      </label>
      <label className={`${styles.part} ${styles.kind}`}>
        <span className="visually-hidden">{text.probe.kind}</span>
        <select value={draft.kind} onChange={(event) => change(kindChange(event.target.value as ProbeKind, draft))}>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {text.probe.kinds[kind]}
            </option>
          ))}
        </select>
      </label>
      <div className={`${styles.part} ${styles.to}`} data-invalid={touched && !valid}>
        <label htmlFor={`${id}-to`}>{text.probe.to}</label>
        <TargetPicker
          id={`${id}-to`}
          value={draft.to}
          loaded={loaded}
          from={draft.from}
          lookup={lookup}
          invalid={touched && !valid}
          describedBy={`${id}-error`}
          onChange={(to) => change({ to })}
        />
        {hasPort(draft.kind) && (
          <>
            <span aria-hidden>:</span>
            <input
              className={`${controls.mono} ${styles.port}`}
              aria-label={text.probe.port}
              inputMode="numeric"
              value={draft.port ?? ''}
              onChange={(event) => change({ port: wholeNumber(event.target.value, 65535) })}
            />
          </>
        )}
      </div>
      <ProbeMore draft={draft} />
      <ProbeExamples />
      {tracing ? (
        <button type="button" className={controls.action} onClick={cancel}>
          <Square size={14} aria-hidden /> {text.probe.cancel}
        </button>
      ) : (
        <button type="submit" className={controls.action}>
          <Send size={15} aria-hidden /> {text.probe.send}
        </button>
      )}
      <p id={`${id}-error`} className={styles.error} role="alert">
        {touched && !valid && (
          <Rich text={(lookup ? text.probe.notAName : text.probe.notAnAddress)({ value: draft.to })} />
        )}
      </p>
    </form>
  )
}

const hasPort = (kind: ProbeKind): boolean => kind === 'tcp' || kind === 'udp'

const kindChange = (kind: ProbeKind, draft: Probe): { [F in keyof Probe]?: Probe[F] | undefined } =>
  hasPort(kind)
    ? { kind, port: draft.port ?? 80, dev: undefined }
    : { kind, port: undefined, sport: undefined, size: undefined, dev: kind === 'arping' ? 'eth0' : undefined }
