import { describe, expect, it, vi } from 'vitest'
import { scenarioSource } from '../scenario/scenarios.ts'
import { startInProcess } from '../worker/inProcess.ts'
import type { Connect } from './connection.ts'
import { withKernelEdits } from './history.ts'
import { createHopscope } from './hopscope.ts'
import type { Shelf } from './shelf.ts'
import { parseView } from './url.ts'

const connect: Connect = (listener) => startInProcess((message) => listener.message(message))

function shelfOf(kept: Record<string, string> = {}): Shelf & { readonly kept: Record<string, string> } {
  const setItem = (key: string, value: string) => {
    kept[key] = value
  }
  return { kept, getItem: (key) => kept[key] ?? null, setItem }
}

type Tab = Pick<Parameters<typeof createHopscope>[0], 'tab' | 'returning'>

async function visit(shelf: Shelf, fragment = '', tab: Tab = {}) {
  const app = createHopscope({ connect, shelf, ...tab })
  await app.actions.open(parseView(fragment), false)
  const run = (words: string) => {
    const ns = app.session.getState().trace?.probe.from ?? ''
    return app.actions.edit({ code: 'command', params: { words } }, (edits) =>
      withKernelEdits(edits, [{ ns, table: 'route', words }]),
    )
  }
  return { app, run, lab: app.lab.getState }
}

const FIRST = { kind: 'scenario', id: 'ipip-always' }

describe('after a reload', () => {
  it('a lab is there with its history: steps are undone and done again', async () => {
    const shelf = shelfOf()
    const { app, run, lab } = await visit(shelf, '#v=1&scenario=ipip-always')
    await run('ip route add unreachable 10.9.0.0/16')
    await run('ip route add unreachable 10.8.0.0/16')
    await app.actions.editPool('default-ipv4-ippool', { natOutgoing: false })
    await app.actions.undo()
    const before = lab()
    app.close()
    const again = await visit(shelf)
    expect(again.lab().inForce).toEqual(before.inForce)
    expect(again.lab().history).toEqual(before.history)
    await again.app.actions.redo()
    expect(again.lab().inForce?.pools).toBeDefined()
    for (let n = 0; n < 3; n++) await again.app.actions.undo()
    expect(again.lab().inForce).toEqual(FIRST)
    again.app.close()
  })

  it('so is an edited document', async () => {
    const shelf = shelfOf()
    const { app, run, lab } = await visit(shelf)
    await app.actions.openDocument(JSON.stringify(scenarioSource('vxlan-always').spec), false)
    await run('ip route add unreachable 10.9.0.0/16')
    const before = lab()
    app.close()
    const again = await visit(shelf)
    expect(again.lab().inForce).toEqual(before.inForce)
    expect(again.lab().history.done.map(({ name }) => name.code)).toEqual(['document', 'command'])
    again.app.close()
  })

  it('a link leads where it says, and says that an edited lab is one undo away', async () => {
    const shelf = shelfOf()
    const { app, run } = await visit(shelf)
    await run('ip route add unreachable 10.9.0.0/16')
    app.close()
    const link = await visit(shelf, '#v=1&scenario=same-node')
    expect(link.lab()).toMatchObject({ inForce: { id: 'same-node' }, replaced: true })
    await link.app.actions.openScenario('native-routes', false)
    link.app.close()
    const again = await visit(shelf)
    expect(again.lab().inForce).toMatchObject({ id: 'native-routes' })
    await again.app.actions.undo()
    await again.app.actions.undo()
    expect(again.lab().inForce?.edits?.kernel).toHaveLength(1)
    again.app.close()
  })

  it('an edited lab that is open gives way to a link the same way; back to a state of its own says nothing', async () => {
    const { app, run, lab } = await visit(shelfOf(), '#v=1&scenario=ipip-always')
    await run('ip route add unreachable 10.9.0.0/16')
    await app.actions.open(parseView('#v=1&scenario=ipip-always'), false)
    expect(lab()).toMatchObject({ inForce: FIRST, replaced: false })
    await app.actions.undo()
    await app.actions.open(parseView('#v=1&scenario=same-node'), false)
    expect(lab()).toMatchObject({ inForce: { id: 'same-node' }, replaced: true })
    await app.actions.undo()
    expect(lab().inForce?.edits?.kernel).toHaveLength(1)
    app.close()
  })

  it('what was only looked at takes no kept place', async () => {
    const shelf = shelfOf()
    const { app } = await visit(shelf)
    await app.actions.openScenario('native-routes', false)
    app.close()
    expect(shelf.kept['hopscope.lab']).toBeUndefined()
  })

  it('a tab that comes back before its address followed finds its own lab, whatever another tab did', async () => {
    const [shelf, tab, other] = [shelfOf(), shelfOf(), shelfOf()]
    const left = '#v=1&scenario=ipip-always&hop=3'
    const own = await visit(shelf, left, { tab })
    await own.run('ip route add unreachable 10.9.0.0/16')
    own.app.close()
    const second = await visit(shelf, '#v=1&scenario=same-node', { tab: other })
    await second.run('ip route add unreachable 10.8.0.0/16')
    second.app.close()
    const back = await visit(shelf, left, { tab, returning: true })
    expect(back.lab().inForce).toMatchObject({
      id: 'ipip-always',
      edits: { kernel: [{ words: 'ip route add unreachable 10.9.0.0/16' }] },
    })
    expect(back.lab()).toMatchObject({ replaced: false, history: { done: [{ name: { code: 'command' } }] } })
    expect(back.app.playback.getState().playhead).toBe(3)
    back.app.close()
  })

  it('a tab that edited nothing comes back to what it showed, whatever another tab edited', async () => {
    const shelf = shelfOf()
    const other = await visit(shelf, '#v=1&scenario=ipip-always', { tab: shelfOf() })
    await other.run('ip route add unreachable 10.9.0.0/16')
    other.app.close()
    const back = await visit(shelf, '#v=1&scenario=same-node', { tab: shelfOf(), returning: true })
    expect(back.lab()).toMatchObject({ inForce: { id: 'same-node' }, replaced: false, history: { done: [] } })
    back.app.close()
  })

  it('a full browser says so once, and again only after it kept something', async () => {
    let full = true
    const shelf = shelfOf()
    const filling: Shelf = {
      getItem: shelf.getItem,
      setItem(key, text) {
        if (full) throw new DOMException('full', 'QuotaExceededError')
        shelf.setItem(key, text)
      },
    }
    const { app, run, lab } = await visit(filling, '#v=1&scenario=ipip-always')
    expect(lab().keeping).toBe('kept')
    await run('ip route add unreachable 10.9.0.0/16')
    await vi.waitFor(() => expect(lab().keeping).toBe('failed'))
    app.actions.dismiss('keeping')
    await run('ip route add unreachable 10.8.0.0/16')
    expect(lab().keeping).toBe('said')
    full = false
    await run('ip route add unreachable 10.7.0.0/16')
    await vi.waitFor(() => expect(lab().keeping).toBe('kept'))
    app.close()
  })

  it.each(['', 'null', '{"version":2}', '{"version":1,"states":[[0,[],[]]],"bases":[{"kind":"x"}],"source":0}', '[1'])(
    'a shelf that holds %j is taken for empty',
    async (text) => {
      const { app, lab } = await visit(shelfOf({ 'hopscope.lab': text }))
      expect(lab()).toMatchObject({ inForce: FIRST, linkProblems: [], history: { done: [] } })
      app.close()
    },
  )
})

const document = (name: string) =>
  JSON.stringify({
    name,
    namespaces: { a: { addresses: [['eth0', '10.0.0.1/24']] }, [name]: { addresses: [['eth0', '10.0.0.2/24']] } },
    veths: [
      [
        { ns: 'a', name: 'eth0', mac: '02:00:00:00:00:01' },
        { ns: name, name: 'eth0', mac: '02:00:00:00:00:02' },
      ],
    ],
    probes: [{ id: 'ping', kind: 'ping', from: 'a', to: '10.0.0.2' }],
  })

it('a document that an undo brought back is there after a reload', async () => {
  const shelf = shelfOf()
  const { app, lab } = await visit(shelf, '#v=1&scenario=same-node')
  await app.actions.openDocument(document('b'), false)
  await app.actions.openDocument(document('c'), false)
  await app.actions.undo()
  const { inForce } = lab()
  expect(inForce?.kind).toBe('document')
  app.close()
  const again = await visit(shelf, '#v=1&document=kept', { returning: true })
  expect(again.lab().inForce).toEqual(inForce)
  again.app.close()
})
