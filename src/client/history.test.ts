import { describe, expect, it } from 'vitest'
import { applyKernelEdits } from '../edit/apply.ts'
import type { Edits } from '../edit/edit.ts'
import { withoutEdits } from '../edit/restore.ts'
import { anyEdit } from '../edit/testEdits.ts'
import { compiled } from '../edit/testWorld.ts'
import type { World } from '../kernel/netns.ts'
import { createRandom } from '../sim/random.ts'
import type { History as HistoryOf } from './history.ts'
import { doStep, NO_EDITS, NO_HISTORY, redo, type StepName, undo, withKernelEdits, withSpecEdits } from './history.ts'

type History = HistoryOf<Edits>
const editsOf = ({ done, undone }: History): Edits => done.at(-1)?.after ?? undone.at(-1)?.before ?? NO_EDITS
const step = (history: History, name: StepName, change: (edits: Edits) => Edits): History =>
  doStep(history, name, editsOf(history), change(editsOf(history)))

const MANY = 1000
const base = compiled()
const dump = (world: World): string => JSON.stringify([...world.namespaces])
const first = dump(base)

function replayed(history: History): World {
  const applied = applyKernelEdits(base, editsOf(history).kernel)
  if (!applied.ok) throw new Error(applied.problem.message)
  return applied.world
}

/** A thousand steps of edits that were taken; the state after every hundredth. */
function wander(seed: number): { readonly history: History; readonly states: readonly string[] } {
  const random = createRandom(seed)
  let history: History = NO_HISTORY
  let world = base
  const states: string[] = []
  while (history.done.length < MANY) {
    const edit = anyEdit(world, random)
    const applied = applyKernelEdits(world, [edit])
    if (!applied.ok) continue
    world = applied.world
    history = step(history, { code: 'command', params: { words: edit.words } }, (edits) =>
      withKernelEdits(edits, [edit]),
    )
    if (history.done.length % 100 === 0) states.push(dump(world))
  }
  return { history, states }
}

describe('a thousand edits', () => {
  const { history, states } = wander(7)

  it('never change what they are laid over', () => {
    expect(dump(base)).toBe(first)
    expect(states.at(-1)).not.toBe(first)
  })

  it('are all gone after a thousand undos, byte for byte, and are there again after as many redos', () => {
    let back = history
    for (let n = MANY; n > 0; n--) {
      if (n % 100 === 0) expect(dump(replayed(back)), `after ${n}`).toBe(states[n / 100 - 1])
      back = undo(back)
    }
    expect(JSON.stringify(editsOf(back))).toBe(JSON.stringify(editsOf(NO_HISTORY)))
    expect(dump(replayed(back))).toBe(first)
    for (let n = 0; n < MANY; n++) back = redo(back)
    expect(back).toEqual(history)
    expect(dump(replayed(back))).toBe(states.at(-1))
  }, 60_000)
})

describe('a history', () => {
  const command = (history: History, words: string): History =>
    step(history, { code: 'command', params: { words } }, (edits) =>
      withKernelEdits(edits, [{ ns: 'a', table: 'route', words }]),
    )
  const words = (history: History): string[] => editsOf(history).kernel.map((edit) => edit.words)

  it('forgets what was undone once something else is done', () => {
    const history = command(undo(command(command(NO_HISTORY, 'one'), 'two')), 'three')
    expect(words(history)).toEqual(['one', 'three'])
    expect(redo(history)).toBe(history)
  })

  it('takes edits of the desired state too, and leaves out those of a table or a namespace', () => {
    const set = { op: 'put', part: 'name', value: 'mine' } as const
    const specStep = step(command(NO_HISTORY, 'one'), { code: 'spec', params: {} }, (edits) =>
      withSpecEdits(edits, [set]),
    )
    expect(editsOf(specStep)).toMatchObject({ spec: [set], kernel: [{ words: 'one' }] })
    const without = (ns: string, table?: 'route' | 'link'): string[] => {
      const history = step(specStep, { code: 'restored', params: { ns } }, (edits) => withoutEdits(edits, ns, table))
      expect(editsOf(undo(history))).toEqual(editsOf(specStep))
      return words(history)
    }
    expect([without('a'), without('a', 'route'), without('a', 'link'), without('b')]).toEqual([
      [],
      [],
      ['one'],
      ['one'],
    ])
  })

  it('stays where it is at its ends', () => {
    expect(undo(NO_HISTORY)).toBe(NO_HISTORY)
    const history = command(NO_HISTORY, 'one')
    expect(redo(history)).toBe(history)
    expect(words(undo(history))).toEqual([])
    expect(step(history, { code: 'nothing', params: {} }, (edits) => edits)).toBe(history)
  })
})
