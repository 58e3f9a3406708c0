/**
 * Keeps the lab with its history after every step, so that a reload or a crash loses neither. States of a history share
 * nearly all their edits, and a document is the same in all of them: each is written once, and named by its number.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { Source } from '../protocol/protocol.ts'
import type { History, StepName } from './history.ts'
import type { LabState } from './lab.ts'
import { readSource } from './readSource.ts'
import { KEPT_KEY, readShelf, type Shelf, writeShelf } from './shelf.ts'

const VERSION = 1
/** Steps that are kept in each direction. */
const MOST_STEPS = 200

interface Kept {
  readonly source: Source
  readonly history: History<Source>
  /** It is more than looked at, or was. */
  readonly edited: boolean
}

/** A state: what it lies over, then its edits, all by number. */
type Numbers = readonly [base: number, spec: readonly number[], kernel: readonly number[]]
type KeptStep = readonly [name: StepName, before: number, after: number]

interface Written {
  readonly version: typeof VERSION
  /** Sources without edits. */
  readonly bases: readonly unknown[]
  readonly spec: readonly unknown[]
  readonly kernel: readonly unknown[]
  readonly states: readonly Numbers[]
  readonly source: number
  readonly done: readonly KeptStep[]
  readonly undone: readonly KeptStep[]
}

/**
 * On the browser's shelf for the next visit, on the tab's for a reload: another tab may have its own lab. What nobody edited
 * need not be kept, and takes no edited lab's place. Says so, once, where the browser keeps nothing more.
 */
export function keep(lab: StoreApi<LabState>, shelf: Shelf | undefined, tab: Shelf | undefined): void {
  const { inForce, history, keeping } = lab.getState()
  if (!inForce) return
  const states = [inForce, ...[...history.done, ...history.undone].flatMap(({ before, after }) => [before, after])]
  if (!states.some(isEdited)) return
  const text = JSON.stringify(written(inForce, history))
  writeShelf(tab, KEPT_KEY, text)
  if (writeShelf(shelf, KEPT_KEY, text)) lab.setState({ keeping: 'kept' })
  else if (keeping === 'kept') lab.setState({ keeping: 'failed' })
}

const isEdited = ({ edits, pools }: Source): boolean => edits !== undefined || pools !== undefined

function written(source: Source, history: History<Source>): Written {
  const [bases, spec, kernel] = [createTable(), createTable(), createTable()]
  const states: Numbers[] = []
  const known = new Map<Source, number>()
  const numberOf = (state: Source): number => {
    const number = known.get(state)
    if (number !== undefined) return number
    const { edits = { spec: [], kernel: [] }, ...base } = state
    known.set(state, states.length)
    return states.push([bases.put(base), edits.spec.map(spec.put), edits.kernel.map(kernel.put)]) - 1
  }
  const steps = (all: History<Source>['done']): KeptStep[] =>
    all.slice(-MOST_STEPS).map(({ name, before, after }) => [name, numberOf(before), numberOf(after)])
  const [done, undone] = [steps(history.done), steps(history.undone)]
  const rows = { bases: bases.rows, spec: spec.rows, kernel: kernel.rows }
  return { version: VERSION, source: numberOf(source), done, undone, states, ...rows }
}

function createTable() {
  const numbers = new Map<string, number>()
  const rows: unknown[] = []
  return {
    rows,
    put: (value: unknown): number => {
      const key = JSON.stringify(value)
      const number = numbers.get(key) ?? rows.push(value) - 1
      numbers.set(key, number)
      return number
    },
  }
}

/** Undefined where nothing is kept, or what is kept is not whole. */
export function readKept(shelf: Shelf | undefined): Kept | undefined {
  try {
    const kept = JSON.parse(readShelf(shelf, KEPT_KEY) ?? 'null') as Written | null
    if (kept?.version !== VERSION) return undefined
    const states = kept.states.map((numbers) => stateOf(kept, numbers))
    const steps = (all: readonly KeptStep[]): History<Source>['done'] =>
      all.map(([{ code, params }, before, after]) => ({
        name: { code: String(code), params: { ...params } },
        before: at(states, before),
        after: at(states, after),
      }))
    const source = at(states, kept.source)
    return { source, history: { done: steps(kept.done), undone: steps(kept.undone) }, edited: states.some(isEdited) }
  } catch {
    return undefined
  }
}

function stateOf(kept: Written, [base, spec, kernel]: Numbers): Source {
  const edits = { spec: spec.map((one) => at(kept.spec, one)), kernel: kernel.map((one) => at(kept.kernel, one)) }
  const read = readSource('kept', { ...(at(kept.bases, base) as object), edits })
  if (!read.ok) throw new Error(read.problems[0]?.message)
  return read.value
}

function at<T>(rows: readonly T[], number: number): T {
  const row = rows[number]
  if (row === undefined) throw new Error(`there is no row ${number}`)
  return row
}
