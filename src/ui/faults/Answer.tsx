import { ArrowRight } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import type { Trace } from '../../protocol/engine.ts'
import type { DecidingRow, Loss, Stretch, Verdict } from '../../protocol/faults.ts'
import controls from '../base/controls.module.css'
import { plain, Rich } from '../base/Rich.tsx'
import { useHopscope, useNameOf } from '../hooks/useHopscope.ts'
import { BrokenList } from './BrokenList.tsx'
import { FixList } from './FixList.tsx'
import styles from './faults.module.css'
import { menderOf } from './menderOf.ts'
import { OtherProbe } from './OtherProbe.tsx'
import { useVerdict } from './useAnswer.ts'
import { useBroken } from './useBroken.ts'
import { type FaultsWords, useFaultWords } from './words.ts'

/** Pixels of one line, before anything is known. */
const LINE = 30

/** Beyond who answered: which way the answer came; of a loss what decided, what is missing, and what would mend it. */
export function Answer({ trace }: { readonly trace: Trace }) {
  const words = useFaultWords()
  const app = useHopscope()
  const nameOf = useNameOf()
  const verdict = useVerdict(trace)
  const broken = useBroken()
  const space = useRef<HTMLDivElement>(null)
  const height = useRef(LINE)
  useLayoutEffect(() => {
    if (verdict && broken) height.current = space.current?.offsetHeight ?? 0
  }, [verdict, broken])
  const isIdle = verdict && broken && !verdict.loss && !verdict.double && broken.length === 0
  useEffect(() => {
    if (isIdle) menderOf(app).rest()
  }, [app, isIdle])
  // The picture does not jump while the engine is asked.
  if (!verdict || !broken) return <div className={styles.answer} style={{ minHeight: height.current }} />
  const { loss, double } = verdict
  const way = loss || double ? '' : backOf(words, verdict, nameOf)
  if (way === '' && !loss && !double && broken.length === 0) return null
  return (
    <div ref={space} className={styles.answer}>
      {way !== '' && (
        <p className={styles.text}>
          <Rich text={way} />
        </p>
      )}
      {double && (
        <p className={styles.text}>
          <Rich text={doubleOf(words, double, nameOf)} />
        </p>
      )}
      {loss && <LossLines loss={loss} />}
      {(loss || double) && <FixList trace={trace} />}
      {!loss && !double && broken.length > 0 && <OtherProbe trace={trace} />}
      {broken.length > 0 && <BrokenList broken={broken} />}
    </div>
  )
}

function LossLines({ loss: { taker, row, needs } }: { readonly loss: Loss }) {
  const words = useFaultWords()
  const nameOf = useNameOf()
  return (
    <>
      {taker !== undefined && (
        <p className={styles.text}>
          <Rich text={words.way.arrived({ taker: nameOf(taker) })} />
        </p>
      )}
      {row && (
        <p className={styles.fact}>
          <span className={styles.label}>{words.decided}</span>
          <RowLink row={row} />
        </p>
      )}
      {needs.length > 0 && (
        <p className={styles.fact}>
          <span className={styles.label}>{words.needed}</span>
          <span>
            {needs.map(({ code, params }, index) => (
              <span key={code}>
                {index > 0 && ` ${words.or} `}
                <Rich text={words.needs[code](named(params, nameOf))} />
              </span>
            ))}
          </span>
        </p>
      )}
    </>
  )
}

const TABLES = {
  ...({ route: 'routes', rule: 'rules', neighbour: 'neighbours', fdb: 'fdb' } as const),
  ...({ sysctl: 'sysctls', link: 'links', netfilter: 'chains', conntrack: 'conntrack' } as const),
} as const

/** The words of the row, and the way to it. */
function RowLink({ row: { hop, ns, table, words: said, item } }: { readonly row: DecidingRow }) {
  const words = useFaultWords()
  const node = useNameOf()(ns)
  const { selection, transport } = useHopscope()
  function show(): void {
    transport.seek(hop)
    selection.setState({ spot: { ns }, panel: 'tables', table: TABLES[table], item })
  }
  return (
    <button
      type="button"
      className={`${controls.quiet} ${styles.row}`}
      aria-label={words.showRow({ words: said, node })}
      onClick={show}
    >
      <code>{said}</code> <span>{words.decidedAt({ node })}</span> <ArrowRight size={13} aria-hidden />
    </button>
  )
}

const named = (params: Readonly<Record<string, string | number>>, nameOf: (ns: string) => string) => ({
  ...params,
  ...(params['node'] === undefined ? {} : { node: nameOf(`${params['node']}`) }),
})

function doubleOf(words: FaultsWords, { address, holders, taker }: NonNullable<Verdict['double']>, nameOf: NameOf) {
  const others = holders.filter((ns) => ns !== taker).map(nameOf)
  return words.double({ address, taker: nameOf(taker), others: others.join(', ') })
}

type NameOf = (ns: string) => string

/** Who lies between, and in which tunnel it came there; nothing where nobody does. */
function backOf(words: FaultsWords, { there, back }: Verdict, nameOf: NameOf): string {
  const between = back.slice(1, -1)
  if (between.length === 0) return ''
  const way = between.map((one) => `\`${nameOf(one.ns)}\`${tunnelOf(words, one)}`).join(' → ')
  const names = (stretches: readonly Stretch[]) => stretches.map(({ ns }) => ns).join(' ')
  const isSame = names(back.toReversed()) === names(there)
  return isSame ? words.way.same({ way }) : words.way.other({ way })
}

const tunnelOf = (words: FaultsWords, { tunnel }: Stretch): string =>
  tunnel ? ` (${plain(words.way.in[tunnel])})` : ''
