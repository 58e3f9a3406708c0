import type { Hop } from '../../protocol/engine.ts'
import type { HookView } from '../../protocol/hookView.ts'
import { useText } from '../hooks/useText.ts'
import { Chain } from './Chain.tsx'
import styles from './hook.module.css'
import { RuleText } from './RuleText.tsx'
import { TriedRun } from './TriedRun.tsx'
import { chainOf, deedOf, markChange, marksOf, type Parts, pathOf, rulesAsked } from './walk.ts'

interface Props {
  readonly ns: string
  readonly hop: number
  /** Among the hop's walks. */
  readonly number: number
  readonly walk: NonNullable<Hop['walks']>[number]
  readonly parts: Parts | undefined
  readonly chains: HookView['chains']
  /** The hook as a whole let the packet through as it was. */
  readonly idle: boolean
}

/** Deeper ones stand under each other: the panel is narrow. */
const MOST_INDENTED = 5

/** One table: folded where it did nothing, else its chains as deep as the jumps led. */
export function TableWalk({ ns, hop, number, walk, parts, chains, idle }: Props) {
  const text = useText()
  const deed = deedOf(walk)
  const path = parts && deed ? pathOf(walk, parts) : []
  const marked = parts && markChange(marksOf(walk, parts))
  const asked = parts ? rulesAsked(walk, parts) : 0
  const last = walk.steps.length - 1
  return (
    <details className={styles.table} open={deed !== undefined && !idle}>
      <summary className={styles.summary}>
        <code>{walk.table}</code>
        <span className={styles.count}>{asked > 0 && text.hook.rules({ count: asked })}</span>
        {marked && <span className={styles.mark}>{text.hook.mark(marked)}</span>}
        <span className={styles.deed} data-verdict={walk.verdict}>
          {deed ?? text.hook.passed}
        </span>
      </summary>
      {path.length > 1 && (
        <p className={styles.path}>
          <span className="visually-hidden">{text.hook.path}: </span>
          {path.join(' → ')}
        </p>
      )}
      <ol className={styles.parts}>
        {parts?.map((part, place) => {
          const chain = chainOf(walk, part)
          const previous = parts[place - 1]
          const heading = !previous || chainOf(walk, previous) !== chain || previous.depth !== part.depth
          const back = heading && previous !== undefined && previous.depth > part.depth
          const step = part.kind === 'matched' ? walk.steps[part.step] : undefined
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part's place in the walk is its identity.
            <li key={place} className={styles.part} data-depth={Math.min(part.depth, MOST_INDENTED)}>
              {heading && <Chain ns={ns} table={walk.table} name={chain} owner={chains[chain]} back={back} />}
              {part.kind === 'tried' ? (
                <TriedRun hop={hop} walk={number} part={place} chain={chain} count={part.to - part.from} />
              ) : (
                step && (
                  <div className={styles.rule} {...(part.step === last && deed && { 'data-marked': true })}>
                    <span className={styles.number}>{step.index < 0 ? '' : step.index + 1}</span>
                    {step.index < 0 ? (
                      <code>{text.hook.policy({ policy: step.target })}</code>
                    ) : (
                      <RuleText text={step.text} />
                    )}
                    <MarkChip marks={part.marks} />
                  </div>
                )
              )}
            </li>
          )
        })}
      </ol>
    </details>
  )
}

function MarkChip({ marks }: { readonly marks: readonly [number, number] }) {
  const text = useText()
  const change = markChange(marks)
  return change ? <span className={styles.mark}>{text.hook.mark(change)}</span> : null
}
