import { describe, expect, it } from 'vitest'
import type { Edits, SpecEdit } from '../protocol/engine.ts'
import { startInProcess } from '../worker/inProcess.ts'
import { openForm, wish, withPlanned } from './clusterForms.ts'
import { createHopscope } from './hopscope.ts'
import { hasPoolWishes, poolWish, withoutPoolWishes, withPoolWish } from './poolWishes.ts'

const POOL = 'default-ipv4-ippool'

async function opened() {
  const app = createHopscope({ connect: (events) => startInProcess(events.message) })
  await app.actions.openScenario('ipip-always', false)
  return app
}

describe('a wish', () => {
  it('is one named step, and comes back by undo', async () => {
    const app = await opened()
    const first = app.lab.getState().loaded?.spec
    const { plan } = await wish(app, { op: 'remove', key: { list: 'nodes', name: 'k8s-node02' } })
    expect(plan?.along.map(({ list }) => list)).toContain('pods')
    const { history } = app.lab.getState()
    expect(history.done.at(-1)?.name).toMatchObject({
      code: 'specRemoved',
      params: { kind: 'nodes', name: 'k8s-node02', along: expect.stringMatching(/^pods \d+$/) },
    })
    await app.actions.undo()
    expect(app.lab.getState().loaded?.spec).toEqual(first)
    app.close()
  })

  it('that is refused changes nothing', async () => {
    const app = await opened()
    const before = app.lab.getState().inForce
    const { problems } = await wish(app, {
      op: 'set',
      key: { list: 'nodes', name: 'k8s-node02' },
      fields: { address: '10.0.0.300' },
    })
    expect(problems).toMatchObject([{ path: expect.stringMatching(/^nodes\[\d\]\.address$/), code: 'notAnAddress' }])
    expect(app.lab.getState().inForce).toBe(before)
    expect(app.lab.getState().history.done).toHaveLength(0)
    app.close()
  })

  it('tells what is not as it was opened', async () => {
    const app = await opened()
    await wish(app, { op: 'add', list: 'pods', where: { node: 'k8s-node02' } })
    expect(await app.ask('specChanges', {})).toMatchObject({
      kind: 'ok',
      answer: { items: [{ state: 'added', key: { list: 'pods', name: 'pod-1' } }], parts: [] },
    })
    app.close()
  })
})

it('a form of another thing begins anew', async () => {
  const app = await opened()
  openForm(app, { key: { list: 'nodes', name: 'a' } })
  openForm(app, { part: 'kubeProxy' })
  expect(app.forms.getState()).toMatchObject({ shown: true, at: { part: 'kubeProxy' }, opened: 2 })
  expect(app.selection.getState().panel).toBe('pool')
  app.close()
})

describe('edits that follow each other', () => {
  const set = (name: string, fields: Readonly<Record<string, unknown>>): SpecEdit => ({
    op: 'set',
    list: 'nodes',
    name,
    fields,
  })
  const of = (...spec: readonly SpecEdit[]): Edits => ({ spec, kernel: [] })

  it('are one where they set fields of one thing', () => {
    expect(withPlanned(of(set('a', { mtu: 1400 })), [set('a', { mtu: 1300, metric: 1 })])).toEqual(
      of(set('a', { mtu: 1300, metric: 1 })),
    )
  })

  it('are two where the thing has another name, or is another', () => {
    for (const next of [set('b', { mtu: 1 }), set('b', { metric: 1 })])
      expect(withPlanned(of(set('a', { name: 'b' })), [next]).spec).toHaveLength(2)
    expect(withPlanned(of(set('a', { name: 'b' })), [set('a', { mtu: 1 })]).spec).toHaveLength(2)
  })
})

describe('quick settings of a pool', () => {
  const source = { kind: 'scenario', id: 'ipip-always' } as const

  it('go where edits of pools lie over them', () => {
    const quick = withPoolWish(source, POOL, { blockSize: 24 })
    expect(quick).toMatchObject({ pools: { [POOL]: { blockSize: 24 } } })
    const edits: Edits = {
      spec: [{ op: 'set', list: 'ipPools', name: POOL, fields: { ipipMode: 'CrossSubnet' } }],
      kernel: [],
    }
    const both = withPoolWish({ ...quick, edits }, POOL, { ipipMode: 'Never' })
    expect(both.edits?.spec).toMatchObject([{ fields: { ipipMode: 'Never' } }])
    expect(poolWish(both, POOL)).toEqual({ blockSize: 24, ipipMode: 'Never' })
    expect(hasPoolWishes(both)).toBe(true)
    expect(withoutPoolWishes(both)).toEqual(source)
  })
})
