/**
 * Edits as a user makes them: named, taken or refused as a whole, undone and done again. One after the other: each is
 * judged by what the ones before it have made.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { EditProblem, Edits, KernelEdit, Problem } from '../protocol/engine.ts'
import type { Requests, Source } from '../protocol/protocol.ts'
import { redo, type StepName, undo, withKernelEdits } from './history.ts'
import { editsOf, type LabState, withEdits } from './lab.ts'
import type { Loader, Then } from './loader.ts'
import type { SimClient } from './simClient.ts'

export interface Editing {
  /**
   * Takes a change and traces the present probe again. Answers what is wrong with it; then nothing has changed, and the
   * text stays with whoever holds it.
   */
  readonly edit: (name: StepName, change: (edits: Edits) => Edits) => Promise<readonly (Problem | EditProblem)[]>
  readonly undo: () => Promise<void>
  readonly redo: () => Promise<void>
  /** A row, a table, a namespace back to what was programmed; without a namespace, all of them. */
  readonly restore: (what?: Requests['restore']['request']) => Promise<readonly Problem[]>
  /** Takes a row away, or puts something in its place; commands that the engine makes, in one step. */
  readonly changeRow: (what: Requests['changeRow']['request']) => Promise<readonly (Problem | EditProblem)[]>
  /** Felix looks at a node and puts back what is its own. */
  readonly resync: (ns: string) => Promise<readonly Problem[]>
}

interface Parts {
  readonly client: Pick<SimClient, 'ask'>
  readonly lab: StoreApi<LabState>
  readonly loader: Pick<Loader, 'load'>
}

export function createEditing({ client, lab, loader }: Parts): Editing {
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = last.then(task)
    last = turn.catch(() => undefined)
    return turn
  }

  /** What is refused is not kept as the user's wish, as a pool's field is: whoever typed it still has it. */
  async function take(source: Source, step: NonNullable<Then['step']>): Promise<readonly Problem[]> {
    const { inForce, source: wished } = lab.getState()
    if (source === inForce) return []
    if (await loader.load(source, { autoplay: false, step })) return []
    const { problems, source: now } = lab.getState()
    if (now !== source) return []
    lab.setState({ source: wished === source ? inForce : wished, problems: [] })
    return problems
  }

  async function change(step: StepName, how: (edits: Edits) => Edits): Promise<readonly Problem[]> {
    const { inForce } = lab.getState()
    if (!inForce) return []
    const before = editsOf(inForce)
    const after = how(before)
    return after === before ? [] : await take(withEdits(inForce, after), step)
  }

  async function commands<N extends 'restore' | 'resync' | 'changeRow'>(
    stepOf: (edits: readonly KernelEdit[]) => StepName,
    name: N,
    request: Requests[N]['request'],
  ) {
    const answer = await client.ask(name, request)
    if (answer.kind === 'problems') return answer.problems
    if (answer.kind !== 'ok') return []
    return await change(stepOf(answer.answer), (edits) => withKernelEdits(edits, answer.answer))
  }

  return {
    edit: (name, how) => inTurn(() => change(name, how)),
    undo: () =>
      inTurn(async () => {
        const { history } = lab.getState()
        const step = history.done.at(-1)
        if (step) await take(step.before, undo(history))
      }),
    redo: () =>
      inTurn(async () => {
        const { history } = lab.getState()
        const step = history.undone.at(-1)
        if (step) await take(step.after, redo(history))
      }),
    restore: (what) =>
      inTurn(async () => {
        if (!what) return await change({ code: 'restoredAll', params: {} }, (edits) => ({ ...edits, kernel: [] }))
        const { ns, table = '', key = '' } = what
        return await commands(() => ({ code: 'restored', params: { ns, table, key } }), 'restore', what)
      }),
    resync: (ns) => inTurn(() => commands(() => ({ code: 'resync', params: { ns } }), 'resync', { ns })),
    changeRow: (what) => inTurn(() => commands((edits) => nameOf(what, edits), 'changeRow', what)),
  }
}

/** What one command says is its own name. */
function nameOf({ row, change }: Requests['changeRow']['request'], edits: readonly KernelEdit[]): StepName {
  if (row.table === 'netfilter') {
    const { chain, place } = row.chain
    if (change.kind === 'move') return { code: 'moved', params: { chain, place, to: change.to } }
    if (change.kind === 'disable' || change.kind === 'enable')
      return { code: change.kind === 'disable' ? 'disabled' : 'enabled', params: { chain, place } }
  }
  return { code: 'command', params: { words: edits.map(({ words }) => words).join('; ') } }
}
