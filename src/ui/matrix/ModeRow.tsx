import { CircleCheck, CircleHelp, CircleX, TriangleAlert } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { placeOfAddress } from '../../client/correspond.ts'
import { modeName } from '../../client/matrixModes.ts'
import type { ModeCell, TracedCell, WayFacts } from '../../protocol/matrix.ts'
import { plain, Rich } from '../base/Rich.tsx'
import { useNameOf, useSession } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { verdictOf } from '../i18n/sentences.ts'
import { ProblemList } from '../trouble/ProblemList.tsx'
import styles from './matrix.module.css'
import { useMatrixWords } from './words.ts'

const ICONS = { good: CircleCheck, bad: CircleX, neutral: CircleHelp } as const
/** What a browser gives a table's cells: all but the mode and the outcome. */
const FACTS = 8

interface Props {
  readonly cell: ModeCell
  /** The cluster as it is: what differs from it is marked. */
  readonly present: ModeCell | undefined
  readonly onOpen: () => void
}

export function ModeRow({ cell, present, onOpen }: Props) {
  const words = useMatrixWords().modes
  const { answer } = cell
  return (
    <tr data-present={cell.present || undefined}>
      <th scope="row" className={styles.mode}>
        <span>{modeName(cell)}</span>
        {cell.present && <small className={styles.present}>{words.present}</small>}
      </th>
      {answer.kind === 'traced' ? (
        <>
          <td>
            <Outcome cell={cell} traced={answer.traced} onOpen={onOpen} />
            <LeftOut traced={answer.traced} />
          </td>
          <Facts traced={answer.traced} than={present?.answer.kind === 'traced' ? present.answer.traced : undefined} />
        </>
      ) : (
        <td colSpan={FACTS + 1}>
          {words.notCluster}
          <ProblemList problems={answer.problems} />
        </td>
      )}
    </tr>
  )
}

function Outcome({
  cell,
  traced,
  onOpen,
}: {
  readonly cell: ModeCell
  readonly traced: TracedCell
  onOpen: () => void
}) {
  const text = useText()
  const words = useMatrixWords().modes
  const nameOf = useNameOf()
  const topology = useSession((session) => session.topology)
  const whoIs = (who: string): string => {
    const place = topology && placeOfAddress(topology, who)
    return place ? `${nameOf(place.ns)} (${who})` : nameOf(who)
  }
  const { tone, word, rest } = verdictOf(text, traced.told, nameOf, whoIs)
  const Icon = ICONS[tone]
  const gap = /^[a-z(]/i.test(rest) ? ' ' : ''
  const said = `${word}${gap}${plain(rest)}.`
  return (
    <button
      type="button"
      className={styles.outcome}
      data-tone={tone}
      aria-label={words.open({ mode: modeName(cell), layout: words.layouts[cell.layout], said })}
      onClick={onOpen}
    >
      <Icon size={16} aria-hidden className={styles.icon} />
      <span>
        <strong>{word}</strong>
        {gap}
        <Rich text={rest} />
      </span>
    </button>
  )
}

function LeftOut({ traced: { refused } }: { readonly traced: TracedCell }) {
  const words = useMatrixWords().modes
  if (refused.length === 0) return null
  return (
    <div className={styles.leftOut}>
      <TriangleAlert size={13} aria-hidden /> {words.leftOut({ count: refused.length })}
      <ul>
        {refused.map(({ index, edit, problem }) => (
          <li key={index}>
            <code>
              {edit.ns}: {edit.words}
            </code>{' '}
            {String(problem.params['detail'] ?? problem.message)}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Each with what it is compared by. */
function Facts({ traced, than }: { readonly traced: TracedCell; readonly than: TracedCell | undefined }) {
  const words = useMatrixWords().modes
  const { way, hops } = traced
  const facts: readonly [string, (own: TracedCell) => unknown, ReactNode][] = [
    ['way', (own) => own.way.stretches.map(({ encapsulation }) => encapsulation), <Way key="w" traced={traced} />],
    [
      'hops',
      (own) => own.way.forwards,
      <Two key="h" first={way.forwards} title={words.steps({ forwards: way.forwards, steps: hops })} />,
    ],
    ['wire', (own) => own.way.wire, <Wire key="b" way={way} />],
    ['mtu', (own) => own.way.mtu?.mtu, <Two key="m" first={way.mtu?.mtu} second={way.mtu?.dev} mono />],
    ['tunnel', (own) => own.way.tunnels, <Tunnels key="t" way={way} />],
    ['mss', (own) => own.way.mss, <Two key="s" first={way.mss} />],
    ['seen', (own) => own.way.seen, <Two key="a" first={way.seen && <code>{way.seen}</code>} />],
    [
      'routes',
      (own) => own.way.podRoutes,
      <Routes key="r" way={way} answered={traced.told.outcome.kind === 'answered'} />,
    ],
  ]
  return facts.map(([name, factOf, shown]) => {
    const differs = than !== undefined && JSON.stringify(factOf(traced)) !== JSON.stringify(factOf(than))
    return (
      <td key={name} data-column={name}>
        {differs ? (
          <span data-marked className={styles.marked}>
            {shown}
          </span>
        ) : (
          shown
        )}
      </td>
    )
  })
}

interface TwoProps {
  readonly first: ReactNode
  readonly second?: ReactNode
  readonly title?: string
  readonly mono?: boolean
}

function Two({ first, second, title, mono }: TwoProps) {
  const words = useMatrixWords().modes
  return (
    <span className={styles.two} title={title}>
      <span>{first ?? words.nothing}</span>
      {second !== undefined && second !== '' && <small data-mono={mono}>{second}</small>}
    </span>
  )
}

const LAYERS = { none: undefined, ipip: 'outer', vxlan: 'vxlan' } as const

function Way({ traced: { way, told } }: { readonly traced: TracedCell }) {
  const words = useMatrixWords().modes
  const { stretches } = way
  const [first] = stretches
  if (!first) return <Two first={told.outcome.kind === 'answered' ? words.inside : words.lostBefore} />
  return (
    <span className={styles.way}>
      <span>{first.from}</span>
      {stretches.map(({ from, to, encapsulation }) => (
        <Fragment key={`${from} ${to}`}>
          <span className={styles.encapsulation} data-layer={LAYERS[encapsulation]}>
            {words.encapsulations[encapsulation]}
          </span>
          <span className="visually-hidden"> {words.to} </span>
          <span>
            <span aria-hidden>→ </span>
            {to}
          </span>
        </Fragment>
      ))}
    </span>
  )
}

function Wire({ way: { wire, stretches } }: { readonly way: WayFacts }) {
  const words = useMatrixWords().modes
  if (!wire) return <Two first={undefined} />
  const frames = Math.max(...stretches.map((stretch) => stretch.frames))
  const percent = Math.round((1000 * wire.overhead) / wire.bytes) / 10
  const bytes = `${words.bytes({ bytes: wire.bytes })}${frames > 1 ? ` ${words.frames({ count: frames })}` : ''}`
  return (
    <Two
      first={bytes}
      second={wire.overhead > 0 ? words.overhead({ overhead: wire.overhead, percent }) : words.noOverhead}
    />
  )
}

function Tunnels({ way: { tunnels } }: { readonly way: WayFacts }) {
  const words = useMatrixWords().modes
  if (tunnels.length === 0) return <Two first={words.noTunnel} />
  return tunnels.map(({ dev, mtu, used }) => (
    <Two
      key={dev}
      first={mtu}
      second={
        used ? (
          <code>{dev}</code>
        ) : (
          <>
            <code>{dev}</code> {words.unused}
          </>
        )
      }
    />
  ))
}

/** Only where a router between the nodes saw a pod's address it is known whether it needs a route. */
function Routes({ way: { podRoutes, stretches }, answered }: { readonly way: WayFacts; readonly answered: boolean }) {
  const words = useMatrixWords().modes
  if (podRoutes) {
    const { router, dst, known } = podRoutes
    return (
      <span data-tone={known ? undefined : 'bad'} className={styles.routes}>
        <Rich text={known ? words.routesNeeded({ router }) : words.routesMissing({ router, dst })} />
      </span>
    )
  }
  return <Two first={answered && stretches.length > 0 ? words.routesFree : undefined} />
}
