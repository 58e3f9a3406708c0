import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { type Comparer, createComparer } from '../../client/compare.ts'
import { bothTraced } from '../../client/compareRows.ts'
import { linkWord, type Variant } from '../../client/compareVariants.ts'
import { Dialog } from '../base/Dialog.tsx'
import { useHopscope, useSelection } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { commandOf } from '../probe/probeCommand.ts'
import { Choosers } from './Choosers.tsx'
import { Compared } from './Compared.tsx'
import styles from './compare.module.css'
import { type Shown, ShownComparison } from './context.ts'
import { namesIn } from './facts.ts'
import { Toolbar } from './Toolbar.tsx'
import { Trouble } from './Trouble.tsx'
import { useDifferenceKeys } from './useDifferenceKeys.ts'
import { useChosen, useVariants } from './useVariants.ts'
import { variantName } from './variantName.ts'
import { type Side, useCompareWords } from './words.ts'

/** One probe through two variants: what differs first, then hop beside hop. What is compared stands in the address. */
export function CompareDialog() {
  const app = useHopscope()
  const [comparer, setComparer] = useState<Comparer | undefined>()
  useEffect(() => {
    const made = createComparer(app.aside())
    setComparer(made)
    return () => made.close()
  }, [app])
  return comparer && <Comparing comparer={comparer} />
}

function Comparing({ comparer }: { readonly comparer: Comparer }) {
  const text = useText()
  const words = useCompareWords()
  const app = useHopscope()
  const { selection, transport, actions } = app
  const comparing = useSelection((state) => state.compare)
  const known = useVariants()
  const chosen = useChosen(comparing, known)
  const { status, comparison } = useStore(comparer.store)
  const [all, setAll] = useState(false)
  const body = useRef<HTMLDivElement>(null)
  const go = useDifferenceKeys(body)
  const { probe, inForce } = known
  const [left, right] = [chosen?.left, chosen?.right]

  useEffect(() => {
    if (left && right && probe)
      comparer.want({ sources: [left.source, right.source], probe, ...(all && { tables: 'all' }) })
  }, [comparer, left, right, probe, all])

  const close = () => selection.setState({ compare: undefined })

  async function choose(side: Side, variant: Variant): Promise<void> {
    const word = await linkWord(variant, inForce)
    const now = selection.getState().compare
    if (now) selection.setState({ compare: { ...now, [side]: word } })
  }

  function swap(): void {
    if (comparing) selection.setState({ compare: { left: comparing.right, right: comparing.left } })
  }

  const shown = useMemo((): Shown | undefined => {
    const both = comparison && bothTraced(comparison)
    if (!both) return undefined
    return {
      ...both,
      nameOf: { left: namesIn(both.left.topology), right: namesIn(both.right.topology) },
      onShowHop(side, hop) {
        const variant = side === 'left' ? left : right
        if (!variant) return
        selection.setState({ compare: undefined, panel: 'hop' })
        if (variant.name.kind === 'now') transport.seek(hop)
        else void actions.showVariant(variant.source, both[side].trace.probe, hop)
      },
    }
  }, [comparison, left, right, selection, transport, actions])

  const names = {
    left: left ? variantName(text, words, left) : words.names.unknown,
    right: right ? variantName(text, words, right) : words.names.unknown,
  }
  const command = probe ? `${probe.from}$ ${commandOf(probe)}` : ''

  return (
    <Dialog open onOpenChange={close} title={words.title} intro={words.intro} size="full">
      <div ref={body} className={styles.body}>
        <div className={styles.bar}>
          <Choosers
            variants={known.variants}
            left={left}
            right={right}
            onChoose={(side, variant) => void choose(side, variant)}
            onSwap={swap}
          />
          <Toolbar shown={shown} names={names} command={command} go={go} />
        </div>
        {command !== '' && (
          <p className={styles.probe}>
            {words.probe} <code>{command}</code>
          </p>
        )}
        <Trouble
          chosen={chosen}
          probe={probe}
          traced={inForce !== undefined}
          status={status}
          comparison={comparison}
          onAgain={() => left && right && probe && comparer.want({ sources: [left.source, right.source], probe })}
        />
        {shown && chosen && left && right && (
          <ShownComparison value={shown}>
            <Compared
              key={`${comparing?.left} ${comparing?.right}`}
              all={all}
              onAll={() => setAll(true)}
              busy={status === 'asked'}
            />
          </ShownComparison>
        )}
      </div>
    </Dialog>
  )
}
