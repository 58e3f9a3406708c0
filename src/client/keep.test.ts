import { describe, expect, it } from 'vitest'
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

async function visit(shelf: Shelf, fragment = '') {
  const app = createHopscope({ connect, shelf })
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

  it('a link leads where it says, and what was only looked at takes no kept place', async () => {
    const shelf = shelfOf()
    const { app, run } = await visit(shelf)
    await run('ip route add unreachable 10.9.0.0/16')
    app.close()
    const link = await visit(shelf, '#v=1&scenario=same-node')
    expect(link.lab()).toMatchObject({ inForce: { id: 'same-node' }, history: { done: [] } })
    await link.app.actions.openScenario('native-routes', false)
    link.app.close()
    const again = await visit(shelf)
    expect(again.lab().inForce?.edits?.kernel).toHaveLength(1)
    again.app.close()
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
