import rich from '../base/Rich.module.css'
import styles from './marked.module.css'
import type { Run } from './wordDiff.ts'

interface Props {
  readonly runs: readonly Run[]
  /** A catalogue's sentence, whose backticks hold a machine's words. */
  readonly said?: boolean
}

/** A text in which the words that differ are marked. */
export function Marked({ runs, said = false }: Props) {
  // biome-ignore lint/suspicious/noArrayIndexKey: equal words may stand twice.
  return piecesOf(runs, said).map((piece, at) => <Words key={`${at} ${piece.text}`} {...piece} />)
}

function Words({ text, code, differs }: Piece) {
  const words = differs ? <mark className={styles.mark}>{text}</mark> : text
  return code ? <code className={rich.machine}>{words}</code> : words
}

interface Piece extends Run {
  readonly code: boolean
}

function piecesOf(runs: readonly Run[], said: boolean): Piece[] {
  if (!said) return runs.map((run) => ({ ...run, code: false }))
  let code = false
  return runs
    .flatMap(({ text, differs }) =>
      text.split('`').map((part, at): Piece => {
        if (at > 0) code = !code
        return { text: part, differs, code }
      }),
    )
    .filter(({ text }) => text !== '')
}
