import type { EditProblem, Problem } from '../../protocol/engine.ts'
import { Rich } from '../base/Rich.tsx'
import { useText } from '../hooks/useText.ts'
import type { Catalogue } from '../i18n/catalogue.ts'
import styles from './edit.module.css'
import { type EditWords, useEditWords } from './words.ts'

interface Props {
  /** As it was typed: blanks before the words count. */
  readonly typed: string
  readonly problem: Problem | EditProblem
}

const MOST_EXPECTED = 12

/** A refused command: the word that is wrong, the program's own sentence, and what could stand there. */
export function Refusal({ typed, problem }: Props) {
  const text = useText()
  const words = useEditWords()
  // Of a command that is refused as a whole, no word has another to stand in its place.
  const isWord = 'offset' in problem && !/\s/.test(markedIn(typed, problem))
  const expected = isWord ? problem.expected.map((one) => expectedText(words, one)) : []
  const shown = [...new Set(expected)].slice(0, MOST_EXPECTED)
  return (
    <div className={styles.refusal}>
      {'offset' in problem && <Place typed={typed} problem={problem} />}
      <p>
        {problem.code === 'iproute2Refuses' ? (
          <code>{problem.params['detail']}</code>
        ) : (
          <Rich text={problemText(text, problem)} />
        )}
      </p>
      {shown.length > 0 && (
        <p className={styles.expected}>
          {words.expected} <Rich text={shown.join(', ') + (expected.length > shown.length ? ', …' : '')} />
        </p>
      )}
    </div>
  )
}

/** The word itself: the line above holds the rest. */
function Place({ typed, problem }: { readonly typed: string; readonly problem: EditProblem }) {
  const words = useEditWords()
  return (
    <p className={styles.place}>
      <code>
        <mark>{problem.length > 0 ? markedIn(typed, problem) : <i>{words.missing}</i>}</mark>
      </code>
    </p>
  )
}

const startIn = (typed: string, { offset }: EditProblem): number => offset + typed.length - typed.trimStart().length

function markedIn(typed: string, problem: EditProblem): string {
  const start = startIn(typed, problem)
  return typed.slice(start, start + problem.length)
}

/** What is wrong, in one sentence. */
export function problemText(text: Catalogue, { code, params, message }: Problem): string {
  const say = text.problems[code] as ((params: Problem['params']) => { readonly what: string }) | undefined
  return say?.(params).what ?? message
}

function expectedText({ values }: EditWords, expected: EditProblem['expected'][number]): string {
  return expected.kind === 'word' ? `\`${expected.text}\`` : values[expected.kind]
}
