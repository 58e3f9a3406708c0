import type { Outcome, PodChanges } from '../../protocol/manifest.ts'
import controls from '../base/controls.module.css'
import { plain, Rich } from '../base/Rich.tsx'
import { useText, useWords } from '../hooks/useText.ts'
import type { Catalogue } from '../i18n/catalogue.ts'
import { manifest as en } from '../i18n/en/manifest.ts'
import { manifest as zh } from '../i18n/zh/manifest.ts'
import { WayOut } from '../trouble/WayOut.tsx'
import styles from './manifest.module.css'
import type { ManifestRefusal } from './useManifest.ts'

const MOST_SHOWN = 40

interface OutcomesProps {
  readonly outcomes: readonly Outcome[]
  readonly onPlace: (from: number, to: number) => void
}

/** What becomes of each object, and what of it makes no difference. */
export function Outcomes({ outcomes, onPlace }: OutcomesProps) {
  const words = useWords({ en, zh })
  const catalogue = useText()
  return (
    <ul className={styles.outcomes}>
      {outcomes.slice(0, MOST_SHOWN).map((outcome) => (
        <li key={`${outcome.kind} ${outcome.name} ${outcome.place.offset}`} data-verb={outcome.verb}>
          <Rich text={words.outcome(outcome)} /> <strong>{words.verbs[outcome.verb]}</strong>
          {outcome.why && (
            <span className={styles.ignored}>
              {outcome.why.said === undefined ? (
                <Rich text={sentencesOf(words, catalogue, outcome.why)?.what ?? outcome.why.message} />
              ) : (
                <code>{outcome.why.said}</code>
              )}
            </span>
          )}
          {outcome.pods && <PodsOf changes={outcome.pods} words={words} />}
          {outcome.unknown && (
            <span className={styles.strange}>
              {words.unknown}{' '}
              {outcome.unknown.map(({ path, offset, length, known = [] }) => (
                <span key={path} className={styles.named}>
                  <button type="button" className={controls.quiet} onClick={() => onPlace(offset, offset + length)}>
                    <code>{path}</code>
                  </button>
                  {known.length > 0 && (
                    <Rich text={words.instead({ names: known.map((name) => `\`${name}\``).join(', ') })} />
                  )}
                </span>
              ))}
            </span>
          )}
          {outcome.ignored.length > 0 && (
            <span className={styles.ignored}>
              {words.ignored}{' '}
              {outcome.ignored.map(({ path, offset, length }) => (
                <button
                  key={path}
                  type="button"
                  className={controls.quiet}
                  onClick={() => onPlace(offset, offset + length)}
                >
                  <code>{path}</code>
                </button>
              ))}
            </span>
          )}
        </li>
      ))}
      {outcomes.length > MOST_SHOWN && <li>{words.more({ count: outcomes.length - MOST_SHOWN })}</li>}
    </ul>
  )
}

/** What a controller makes of a workload, takes away, and leaves. */
function PodsOf({
  changes: { made, gone, kept },
  words,
}: {
  readonly changes: PodChanges
  readonly words: ManifestWords
}) {
  const { pods } = words
  if (made.length + gone.length + kept === 0) return <span className={styles.ignored}>{pods.none}</span>
  return (
    <>
      {made.length > 0 && (
        <span className={styles.ignored}>
          {pods.made({ count: made.length })} <Names all={made.map((own) => pods.on(own))} words={words} />
        </span>
      )}
      {gone.length > 0 && (
        <span className={styles.ignored}>
          {pods.gone({ count: gone.length })} <Names all={gone.map((name) => `\`${name}\``)} words={words} />
        </span>
      )}
      {kept > 0 && <span className={styles.ignored}>{pods.kept({ count: kept })}</span>}
    </>
  )
}

const MOST_NAMED = 12

function Names({ all, words }: { readonly all: readonly string[]; readonly words: ManifestWords }) {
  return (
    <>
      {all.slice(0, MOST_NAMED).map((one) => (
        <span key={one} className={styles.named}>
          <Rich text={one} />
        </span>
      ))}
      {all.length > MOST_NAMED && words.more({ count: all.length - MOST_NAMED })}
    </>
  )
}

interface ProblemsProps {
  readonly text: string
  readonly problems: readonly ManifestRefusal[]
  readonly onPlace: (from: number, to: number) => void
  readonly onLeaveOut: () => void
}

/** What is wrong: where, in the API's own words, and the way out. */
export function ManifestProblems({ text, problems, onPlace, onLeaveOut }: ProblemsProps) {
  const words = useWords({ en, zh })
  const catalogue = useText()
  return (
    <>
      <p className={styles.refused}>{words.refused({ count: problems.length })}</p>
      <ul className={styles.problems}>
        {problems.slice(0, MOST_SHOWN).map((problem) => {
          const { offset, length = 0 } = problem
          const place = offset === undefined ? undefined : placeOf(text, offset)
          return (
            <li key={`${offset} ${problem.path} ${problem.message}`}>
              {place && offset !== undefined && (
                <button
                  type="button"
                  className={controls.quiet}
                  aria-label={words.place(place)}
                  onClick={() => onPlace(offset, offset + length)}
                >
                  {place.line}:{place.column}
                </button>
              )}
              <div>
                <p>
                  {problem.said !== undefined && !problem.syntax ? (
                    <code>{problem.said}</code>
                  ) : (
                    <What problem={problem} catalogue={catalogue} words={words} />
                  )}
                </p>
                <p className={styles.way}>
                  {isUntold(problem) && <code>{problem.params['detail']}: </code>}
                  <Way problem={problem} />
                </p>
              </div>
            </li>
          )
        })}
        {problems.length > MOST_SHOWN && <li>{words.more({ count: problems.length - MOST_SHOWN })}</li>}
      </ul>
      {problems.every(({ leavable }) => leavable) ? (
        <p className={styles.leave}>
          {words.leaveOut.hint}{' '}
          <button type="button" className={controls.button} onClick={onLeaveOut}>
            {words.leaveOut.button}
          </button>
        </p>
      ) : (
        problems.some(({ leavable }) => leavable) && <p className={styles.hint}>{words.leaveOut.mixed}</p>
      )}
    </>
  )
}

interface WhatProps {
  readonly problem: ManifestRefusal
  readonly catalogue: Catalogue
  readonly words: ManifestWords
}

/** In Hopscope's words, with the field's path: the API would not say it. */
function What({ problem, catalogue, words }: WhatProps) {
  return (
    <>
      {problem.path !== '' && <code>{problem.path}: </code>}
      <Rich text={sentencesOf(words, catalogue, problem)?.what ?? problem.message} />
    </>
  )
}

function Way({ problem }: { readonly problem: ManifestRefusal }) {
  const words = useWords({ en, zh })
  const catalogue = useText()
  if (problem.way !== undefined) return <WayOut way={problem.way} />
  if (problem.known && (problem.code === 'unknownField' || problem.code === 'notOneOf')) {
    return (
      <>
        {problem.code === 'unknownField' ? words.known : words.meant}{' '}
        {problem.known.map((name) => (
          <code key={name} className={styles.known}>
            {name}
          </code>
        ))}
      </>
    )
  }
  const type = problem.code === 'wrongType' ? words.types[String(problem.params['expected'])] : undefined
  if (type !== undefined) return <Rich text={words.write({ what: type })} />
  return <Rich text={sentencesOf(words, catalogue, problem)?.fix ?? ''} />
}

type ManifestWords = typeof en
type Sentences = { readonly what: string; readonly fix: string }

function sentencesOf(words: ManifestWords, { problems }: Catalogue, problem: ManifestRefusal): Sentences | undefined {
  const { code, syntax } = problem
  if (syntax) return words.syntax[syntax.fault](quotable(syntax.params))
  return (problems[code] as ((given: ManifestRefusal['params']) => Sentences) | undefined)?.(problem.params)
}

/** Backticks of the text would end a machine's words. */
const quotable = (params: ManifestRefusal['params']): ManifestRefusal['params'] =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value).replaceAll('`', "'")]))

/** Calico's validator keeps to itself why a selector is none. */
const isUntold = ({ code, said, params }: ManifestRefusal): boolean =>
  code === 'calicoRefuses' && said !== undefined && !said.includes(String(params['detail']))

/** In one line, for the mark in the text. */
export function textOfRefusal(words: ManifestWords, catalogue: Catalogue, problem: ManifestRefusal): string {
  if (problem.said !== undefined && !problem.syntax) return problem.said
  return plain(sentencesOf(words, catalogue, problem)?.what ?? problem.message)
}

/** As editors say it: line and column, from 1. */
function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
