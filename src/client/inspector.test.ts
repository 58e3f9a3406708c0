import { describe, expect, it } from 'vitest'
import type { RequestName, Requests } from '../protocol/protocol.ts'
import { createInspector } from './inspector.ts'
import type { SimClient } from './simClient.ts'

/** A worker that answers when told to. */
function slowWorker() {
  const asked: { name: RequestName; request: unknown; answer: () => void }[] = []
  const ask = (name: RequestName, request: { readonly ns: string }) =>
    new Promise((resolve) => {
      const nth = asked.length
      asked.push({ name, request, answer: () => resolve({ kind: 'ok', answer: { ns: request.ns, nth } }) })
    })
  const inspector = createInspector({ ask: ask as unknown as SimClient['ask'] })
  const answer = async (nth: number) => {
    asked[nth]?.answer()
    await Promise.resolve()
    await Promise.resolve()
  }
  const known = (ns: string) =>
    inspector.store.getState().netfilter.get(ns) as (Requests['netfilter']['answer'] & { nth: number }) | undefined
  return { inspector, asked, answer, known }
}

describe('what a namespace holds of netfilter', () => {
  it('is asked for once, however often it is wanted', async () => {
    const { inspector, asked, answer, known } = slowWorker()
    inspector.wantNetfilter('master')
    inspector.wantNetfilter('master')
    await answer(0)
    inspector.wantNetfilter('master')
    expect(asked.map(({ name, request }) => [name, request])).toEqual([['netfilter', { ns: 'master' }]])
    expect(known('master')?.ns).toBe('master')
  })

  it('is asked for anew with another trace, by itself where somebody still waits', async () => {
    const { inspector, asked, answer, known } = slowWorker()
    inspector.wantNetfilter('master')
    inspector.clear()
    await answer(0)
    expect(known('master')).toBeUndefined()
    await answer(1)
    expect(known('master')?.nth).toBe(1)
    inspector.clear()
    expect(known('master')).toBeUndefined()
    inspector.wantNetfilter('master')
    expect(asked).toHaveLength(3)
  })
})
