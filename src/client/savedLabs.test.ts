import { describe, expect, it } from 'vitest'
import type { Source } from '../protocol/protocol.ts'
import { createSavedLabs, readLabFile, writeLabFile } from './savedLabs.ts'
import type { Shelf } from './shelf.ts'

const source: Source = {
  kind: 'scenario',
  id: 'same-node',
  pools: { a: { natOutgoing: false } },
  edits: { spec: [], kernel: [{ ns: 'a', table: 'route', words: 'ip route del default' }] },
}

function shelfOf(kept: Record<string, string> = {}): Shelf {
  const setItem = (key: string, value: string) => {
    if (value.length > 2000) throw new Error('QuotaExceededError')
    kept[key] = value
  }
  return { getItem: (key) => kept[key] ?? null, setItem }
}

describe('saved labs', () => {
  it('are kept, renamed, deleted, and brought back where they were', () => {
    const shelf = shelfOf()
    const saved = createSavedLabs(shelf)
    expect([saved.save({ name: ' one ', source }), saved.save({ name: 'two', source })]).toEqual([true, true])
    saved.rename(1, 'uno')
    saved.rename(2, '  ')
    const names = () =>
      createSavedLabs(shelf)
        .store.getState()
        .labs.map(({ name }) => name)
    expect(names()).toEqual(['uno', 'two'])
    saved.remove(1)
    expect(names()).toEqual(['two'])
    saved.undelete()
    expect(names()).toEqual(['uno', 'two'])
    expect(createSavedLabs(shelf).store.getState().labs[0]?.source).toEqual(source)
  })

  it('say when the shelf is full, and stay as they were', () => {
    const saved = createSavedLabs(shelfOf())
    saved.save({ name: 'one', source })
    expect(saved.save({ name: 'big', source: { kind: 'document', text: 'x'.repeat(3000) } })).toBe(false)
    expect(saved.store.getState().labs).toHaveLength(1)
  })
})

describe('a file', () => {
  it('is read as it was written', () => {
    expect(readLabFile(writeLabFile({ name: 'one', source }))).toEqual({ ok: true, value: { name: 'one', source } })
  })

  it.each([
    ['{', 'file'],
    ['null', 'hopscope'],
    ['{"hopscope":2}', 'hopscope'],
    ['{"hopscope":1}', 'name'],
    ['{"hopscope":1,"name":"a"}', 'source'],
    ['{"hopscope":1,"name":"a","source":{"kind":"scenario","id":"x","edits":[]}}', 'source.edits'],
    ['{"hopscope":1,"name":"a","source":{"kind":"scenario","id":"x","pools":7}}', 'source.pools'],
  ])('%s is refused at its place', (text, path) => {
    expect(readLabFile(text)).toMatchObject({ ok: false, problems: [{ path }] })
  })
})
