import { Equal, EqualApproximately } from 'lucide-react'
import { Fragment } from 'react'
import { blocksOf, type Run, runsOf } from '../../client/compareRows.ts'
import { summarise } from '../../net/summary.ts'
import type { PacketPair } from '../../protocol/compare.ts'
import { useText } from '../hooks/useText.ts'
import styles from './compare.module.css'
import { useShownComparison } from './context.ts'
import { Fold } from './Fold.tsx'
import { HopRow } from './HopRow.tsx'
import { packetTitle } from './packetTitle.ts'
import grid from './rows.module.css'
import { NAME_OF, useCompareWords } from './words.ts'

/** All packets, in the order of the probe; those that are the same in both are folded to their number. */
export function Hops() {
  const words = useCompareWords()
  const { compared } = useShownComparison()
  const numbers = new Map(compared.packets.map((packet, at) => [packet, at + 1]))
  return (
    <section className={styles.section} aria-label={words.hops}>
      <h3 className={styles.heading}>{words.hops}</h3>
      {blocksOf(compared.packets).map((block) => {
        if (block.kind === 'packet') {
          const { packet, runs } = block
          return <Packet key={block.key} packet={packet} number={numbers.get(packet) ?? 0} runs={runs} />
        }
        const count = { packets: block.packets.length, hops: block.hops }
        return (
          <Fold
            key={block.key}
            {...(block.kind === 'alike'
              ? { icon: Equal, label: words.equalPackets(count) }
              : { differs: true, label: words.onlyPackets({ ...count, side: NAME_OF[block.kind] }) })}
          >
            {block.packets.map((packet) => (
              <Packet
                key={`${packet.left} ${packet.right}`}
                packet={packet}
                number={numbers.get(packet) ?? 0}
                runs={runsOf(packet.hops)}
              />
            ))}
          </Fold>
        )
      })}
    </section>
  )
}

interface PacketProps {
  readonly packet: PacketPair
  readonly number: number
  readonly runs: readonly Run[]
}

function Packet({ packet, number, runs }: PacketProps) {
  const words = useCompareWords()
  const rows = <Runs runs={runs} />
  return (
    <section className={grid.packet}>
      <PacketHead packet={packet} number={number} />
      {packet.like === undefined ? (
        rows
      ) : (
        <Fold differs label={words.like({ number: packet.like + 1 })}>
          {rows}
        </Fold>
      )}
    </section>
  )
}

function PacketHead({ packet, number }: Omit<PacketProps, 'runs'>) {
  const text = useText()
  const words = useCompareWords()
  const { left, right } = useShownComparison()
  const own = packet.left === undefined ? undefined : left.trace.journeys[packet.left]
  const other = packet.right === undefined ? undefined : right.trace.journeys[packet.right]
  const journey = own ?? other
  if (!journey) return null
  const alone = own === undefined ? NAME_OF.right : other === undefined ? NAME_OF.left : undefined
  return (
    <h4 className={grid.packetHead}>
      <span>{words.packet({ number, phase: packetTitle(text, words, journey) })}</span>
      <span className={grid.info}>{summarise(journey.packet).info}</span>
      {alone && <span className={grid.chip}>{words.only({ side: alone })}</span>}
    </h4>
  )
}

/** Of hops that one side has alone, this many are shown; the rest is folded, where it is more than these. */
const MOST_ALONE = 6

function Runs({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <ol className={grid.rows}>
      {runs.map((run) => {
        switch (run.kind) {
          case 'differs':
            return <HopRow key={run.key} pair={run.pair} />
          case 'left':
          case 'right':
            return run.pairs.length <= 2 * MOST_ALONE ? (
              run.pairs.map((pair) => <HopRow key={`${pair.left} ${pair.right}`} pair={pair} />)
            ) : (
              <Fragment key={run.key}>
                {run.pairs.slice(0, MOST_ALONE).map((pair) => (
                  <HopRow key={`${pair.left} ${pair.right}`} pair={pair} />
                ))}
                <Folded run={{ ...run, pairs: run.pairs.slice(MOST_ALONE) }} />
              </Fragment>
            )
          default:
            return <Folded key={run.key} run={run} />
        }
      })}
    </ol>
  )
}

function Folded({ run: { kind, pairs } }: { readonly run: Exclude<Run, { kind: 'differs' }> }) {
  const words = useCompareWords()
  const count = pairs.length
  const alone = kind === 'left' || kind === 'right'
  return (
    <li>
      <Fold
        differs={alone}
        {...(!alone && { icon: kind === 'same' ? Equal : EqualApproximately })}
        label={
          alone
            ? words.onlyHops({ count, side: NAME_OF[kind] })
            : words[kind === 'same' ? 'equalHops' : 'carriedHops']({ count })
        }
      >
        <ol className={grid.rows}>
          {pairs.map((pair) => (
            <HopRow key={`${pair.left} ${pair.right}`} pair={pair} />
          ))}
        </ol>
      </Fold>
    </li>
  )
}
