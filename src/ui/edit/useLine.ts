import { useEffect, useMemo, useRef, useState } from 'react'
import { withKernelEdits } from '../../client/history.ts'
import type { EditProblem, Problem, RowChange, RowRef } from '../../protocol/engine.ts'
import type { EditedView } from '../../protocol/namespaceView.ts'
import type { EditorHandle } from '../base/editor/types.ts'
import { useActions, useHopscope } from '../hooks/useHopscope.ts'
import type { Editing } from '../tables/editing.ts'
import { tableOfWords } from './tableCommands.ts'

interface Refused {
  /** As it was typed. */
  readonly typed: string
  readonly problem: Problem | EditProblem
}

/** What the line's command will do to a row. */
interface Placing {
  readonly row: RowRef
  readonly how: 'change' | 'before' | 'after'
  /** Where the focus was. */
  readonly from: HTMLElement | null
}

interface Line {
  readonly typed: string
  readonly placing?: Placing
  /** The row that the probe learned, which the line has stand there before. */
  readonly settling?: { readonly row: string; readonly from: HTMLElement | null }
  readonly refused?: Refused
  /** To be selected once the text stands. */
  readonly select?: { readonly from: number; readonly to: number }
}

export type Done = 'removed' | 'changed' | 'restored'

/** The line for commands of a machine: what stands in it, what it will do, and what came of it. */
export function useLine(ns: string, prompt: string) {
  const { ask, selection } = useHopscope()
  const { edit, changeRow, restore } = useActions()
  const [line, setLine] = useState<Line>({ typed: prompt })
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<Done>()
  const editor = useRef<EditorHandle>(undefined)
  const [handle] = useState(() => (made: EditorHandle | undefined) => {
    editor.current = made
  })

  const { select } = line
  useEffect(() => {
    if (select) editor.current?.select(select.from, select.to)
  }, [select])

  const made = useMemo(() => {
    /** The packet goes on; what is edited stays with its machine. */
    const stay = (): void => {
      if (!selection.getState().spot) selection.setState({ spot: { ns } })
    }
    /** What was refused stands in the line, the word that is wrong selected. */
    function show(typed: string, problem: Problem | EditProblem, placing?: Placing): void {
      const at = 'offset' in problem ? problem.offset + typed.length - typed.trimStart().length : undefined
      const isWord = 'offset' in problem && !/\s/.test(typed.slice(at, (at ?? 0) + problem.length))
      setLine({
        typed,
        ...(placing && { placing }),
        refused: { typed, problem },
        ...(at !== undefined && isWord && { select: { from: at, to: at + problem.length } }),
      })
    }
    async function change(row: RowRef, what: RowChange): Promise<boolean> {
      stay()
      setDone(undefined)
      const [problem] = await changeRow({ ns, row, change: what })
      if (problem) show(`${problem.params['command'] ?? prompt}`, problem)
      else setDone(what.kind === 'remove' ? 'removed' : what.kind === 'enable' ? 'restored' : 'changed')
      return !problem
    }
    const editing: Omit<Editing, `${string}Tools` | 'learned'> = {
      async begin(row, how) {
        stay()
        const from = focused()
        const answer = await ask('rowCommand', { ns, row, how })
        if (answer.kind !== 'ok' || !answer.answer) return
        const { words, ...selected } = answer.answer
        setLine({ typed: words, placing: { row, how, from }, select: selected })
      },
      change,
      async restore(edited: EditedView) {
        const { table, key, chain, disabled } = edited
        if (disabled !== undefined && chain)
          return await change({ table: 'netfilter', chain }, { kind: 'enable', disabled })
        stay()
        const [problem] = await restore({ ns, table, key })
        if (problem) show(`${problem.params['command'] ?? prompt}`, problem)
        else setDone('restored')
        return !problem
      },
      settle(row, { words, ...selected }) {
        stay()
        setLine({ typed: words, settling: { row, from: focused() }, select: selected })
      },
      type(words) {
        stay()
        setLine({ typed: words, select: { from: words.length, to: words.length } })
      },
    }
    return { stay, show, editing }
  }, [ns, prompt, ask, selection, changeRow, restore])

  async function run(): Promise<void> {
    const { typed, placing, settling } = line
    const words = typed.trim()
    if (busy || words === '') return
    setBusy(true)
    setDone(undefined)
    const problems =
      placing?.how === 'change'
        ? await changeRow({ ns, row: placing.row, change: { kind: 'replace', words } })
        : await edit({ code: 'command', params: { words } }, (edits) =>
            withKernelEdits(edits, [{ ns, table: tableOfWords(words), words }]),
          )
    setBusy(false)
    const [problem] = problems
    if (problem) return made.show(typed, problem, placing)
    setDone('changed')
    setLine((now) => (now.typed === typed ? { typed: prompt } : now))
    const source = placing ?? settling
    if (source) back(source)
  }

  /** To the row that it was about, or to one that stands there now. */
  function back({ from }: Pick<Placing, 'from'>): void {
    if (from?.isConnected) from.focus()
  }

  /** Only what was put into the line is taken out again: what somebody typed stays. */
  function cancel(): boolean {
    const source = line.placing ?? line.settling
    if (!source) return false
    setLine({ typed: prompt })
    back(source)
    return true
  }

  function type(typed: string): void {
    made.stay()
    setDone(undefined)
    setLine(({ placing, settling }) => ({ typed, ...(placing && { placing }), ...(settling && { settling }) }))
  }

  return { line, busy, done, handle, editing: made.editing, run, cancel, type }
}

const focused = (): HTMLElement | null =>
  document.activeElement instanceof HTMLElement ? document.activeElement : null
