import { useEffect, useRef } from 'react'
import type { Side, Stretch } from '../../client/addresses.ts'
import type { Journey, Reason } from '../../protocol/engine.ts'
import { Rich } from '../base/Rich.tsx'
import { useNameOf, useSession, useTrace, useTransport } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import type { Catalogue } from '../i18n/catalogue.ts'
import styles from './addresses.module.css'

interface Props {
  readonly stretch: Stretch
  readonly before: Stretch | undefined
  /** The packet is on it now. */
  readonly here: boolean
  /** Of the last stretch. */
  readonly end?: Journey['end']
}

/** Source and destination of one stretch, what made them so, and where the packet goes with them. */
export function StretchCard({ stretch, before, here, end }: Props) {
  const text = useText()
  const trace = useTrace()
  const nameOf = useNameOf()
  const topology = useSession((session) => session.topology)
  const { seek } = useTransport()
  const card = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (here) card.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [here])
  const hop = trace?.hops[stretch.from]
  if (!hop) return null
  const places = stretch.places.filter((ns) => topology?.places.some((place) => place.ns === ns))
  const node = nameOf(hop.ns)
  const how = before ? howOf(text, hop.reasons) : text.addresses.begins({ node })
  return (
    <li ref={card} className={styles.stretch}>
      <button
        type="button"
        className={styles.card}
        aria-current={here ? 'step' : undefined}
        title={text.addresses.show({ hop: stretch.from + 1 })}
        onClick={() => seek(stretch.from)}
      >
        <span className={styles.how} data-changed={before !== undefined}>
          <Rich text={how} />
        </span>
        <End side="src" stretch={stretch} />
        <End side="dst" stretch={stretch} />
        {stretch.tunnels.map((tunnel) => (
          <span key={tunnel.from} className={styles.tunnel} data-layer={tunnel.kind === 'ipip' ? 'outer' : 'vxlan'}>
            <span className={styles.tunnelKind}>{text.addresses.tunnels[tunnel.kind]}</span>
            <code>
              {tunnel.src} → {tunnel.dst}
            </code>
          </span>
        ))}
        <span className={styles.places}>
          {before && hop.hook && <code className={styles.hook}>{hop.hook}</code>}
          {places.map(nameOf).join(' → ')}
          {end && end !== 'delivered' && ` · ${text.addresses.ends[end]}`}
        </span>
      </button>
    </li>
  )
}

function End({ side, stretch }: { readonly side: Side; readonly stretch: Stretch }) {
  const text = useText()
  return (
    <span className={styles.end} data-changed={stretch.changed.includes(side)}>
      <span className={styles.side}>{side === 'src' ? text.addresses.source : text.addresses.destination}</span>
      <code>{stretch[side]}</code>
    </span>
  )
}

/** In few words: a rule, the connection's entry, or IPVS. */
function howOf(text: Catalogue, reasons: readonly Reason[]): string {
  const words = reasons.flatMap(({ code, params }) => {
    switch (code) {
      case 'dnat':
      case 'snat':
        return params['chain'] === ''
          ? []
          : text.addresses.rule({
              target: params['target'] ?? '',
              chain: params['chain'] ?? '',
              rule: params['rule'] ?? 0,
            })
      case 'dnatKept':
      case 'snatKept':
        return text.addresses.entry
      case 'ipvsForwards':
      case 'ipvsAnswers':
        return 'IPVS'
      default:
        return []
    }
  })
  return [...new Set(words)].join(', ')
}
