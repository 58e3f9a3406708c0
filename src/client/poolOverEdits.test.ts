import { describe, expect, it } from 'vitest'
import type { SpecEdit } from '../protocol/engine.ts'
import type { Source } from '../protocol/protocol.ts'
import { withPoolOverEdits } from './poolOverEdits.ts'

const opened: Source = { kind: 'scenario', id: 'ipip-always' }
const set = (fields: Readonly<Record<string, unknown>>): SpecEdit => ({ op: 'set', list: 'ipPools', name: 'p', fields })
const edited = (...spec: SpecEdit[]): Source => ({ ...opened, edits: { spec, kernel: [] } })

describe('a field of a pool that is set in the panel', () => {
  it('counts over what a form or a manifest has set', () => {
    expect(
      withPoolOverEdits(edited(set({ ipipMode: 'Never', natOutgoing: true })), 'p', { ipipMode: 'Always' }),
    ).toEqual({
      ...edited(set({ natOutgoing: true })),
      pools: { p: { ipipMode: 'Always' } },
    })
    expect(withPoolOverEdits(edited(set({ ipipMode: 'Never' })), 'p', { ipipMode: 'Always' })).toEqual({
      ...opened,
      pools: { p: { ipipMode: 'Always' } },
    })
  })

  it('is an edit of a pool that was added', () => {
    const add: SpecEdit = { op: 'add', list: 'ipPools', item: { name: 'p', cidr: '10.0.0.0/16' } }
    expect(withPoolOverEdits(edited(add, set({ blockSize: 27 })), 'p', { blockSize: 28 })).toEqual(
      edited(add, set({ blockSize: 28 })),
    )
  })

  it('leaves other pools and other edits alone', () => {
    const other: SpecEdit = { op: 'set', list: 'ipPools', name: 'q', fields: { ipipMode: 'Never' } }
    expect(withPoolOverEdits(edited(other), 'p', { ipipMode: 'Always' })).toEqual({
      ...edited(other),
      pools: { p: { ipipMode: 'Always' } },
    })
  })
})
