import { describe, expect, it } from 'vitest'
import type { KernelEdit } from '../protocol/engine.ts'
import type { NamespaceView } from '../protocol/namespaceView.ts'
import { startInProcess } from '../worker/inProcess.ts'
import type { Connect } from './connection.ts'
import { withKernelEdits, withSpecEdits } from './history.ts'
import { createHopscope } from './hopscope.ts'
import { viewKey } from './inspector.ts'
import { parseView } from './url.ts'

const connect: Connect = (listener) => startInProcess((message) => listener.message(message))

async function opened() {
  const app = createHopscope({ connect })
  await app.actions.open(parseView('#v=1&scenario=ipip-always&hop=3'), false)
  const { edit } = app.actions
  const run = (words: string, ns: string, table: KernelEdit['table'] = 'route') =>
    edit({ code: 'command', params: { words } }, (edits) => withKernelEdits(edits, [{ ns, table, words }]))
  const outcome = () => app.session.getState().trace?.outcome.kind
  const steps = () => app.lab.getState().history.done.map(({ name }) => name.code)
  const kernel = () => app.lab.getState().inForce?.edits?.kernel.map(({ words }) => words) ?? []
  async function look(ns: string): Promise<NamespaceView> {
    app.inspector.want(ns, 0)
    for (let n = 0; n < 200; n++) {
      const view = app.inspector.store.getState().views.get(viewKey(ns, 0))
      if (view) return view
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    throw new Error(`${ns} does not come`)
  }
  const node = app.lab.getState().loaded?.topology.places.find(({ kind }) => kind === 'node')?.ns ?? ''
  const pod = app.session.getState().trace?.probe.from ?? ''
  return { app, run, outcome, steps, kernel, look, node, pod }
}

describe('an edit', () => {
  it('is taken, the same probe fails at once; undone, it is answered again', async () => {
    const { app, run, outcome, steps, pod } = await opened()
    expect(outcome()).toBe('answered')
    expect(await run('ip route del default', pod)).toEqual([])
    expect(outcome()).not.toBe('answered')
    expect(steps()).toEqual(['command'])
    await app.actions.undo()
    expect(outcome()).toBe('answered')
    expect(app.lab.getState().inForce).toEqual({ kind: 'scenario', id: 'ipip-always' })
    await app.actions.redo()
    expect(outcome()).not.toBe('answered')
    app.close()
  })

  it('refused, names the word and leaves everything as it was', async () => {
    const { app, run, pod } = await opened()
    await run('ip route del default', pod)
    const before = { lab: app.lab.getState(), session: app.session.getState() }
    const [problem] = await run('ip route add 10.0.0.0/40 dev eth0', pod)
    expect(problem).toMatchObject({ path: 'edits[1]', offset: 13, length: 11 })
    expect(app.lab.getState()).toEqual(before.lab)
    expect(app.session.getState().trace).toBe(before.session.trace)
    app.close()
  })

  it('of the desired state is compiled, and refused by the reader of its field', async () => {
    const { app, outcome } = await opened()
    const set = (fields: Record<string, unknown>) =>
      app.actions.edit({ code: 'spec', params: {} }, (edits) =>
        withSpecEdits(edits, [{ op: 'set', list: 'ipPools', name: 'default-ipv4-ippool', fields }]),
      )
    expect(await set({ ipipMode: 'Sometimes' })).toMatchObject([{ path: 'ipPools[0].ipipMode' }])
    expect(await set({ ipipMode: 'Never' })).toEqual([])
    expect(app.lab.getState().loaded?.spec?.ipPools[0]?.ipipMode).toBe('Never')
    expect(outcome()).toBeDefined()
    app.close()
  })

  it('waits for the one before it', async () => {
    const { app, run, kernel, pod } = await opened()
    const all = [
      run('ip route del default', pod),
      run('ip route add', pod),
      run('ip link set eth0 mtu 1400', pod, 'link'),
    ]
    expect((await Promise.all(all)).map(({ length }) => length)).toEqual([0, 1, 0])
    expect(kernel()).toEqual(['ip route del default', 'ip link set eth0 mtu 1400'])
    app.close()
  })

  it('shares its history with pools and with what was opened', async () => {
    const { app, run, steps, kernel, pod } = await opened()
    await run('ip route del default', pod)
    await app.actions.editPool('default-ipv4-ippool', { natOutgoing: false })
    await app.actions.openScenario('same-node', false)
    expect(steps()).toEqual(['command', 'pool', 'scenario'])
    await app.actions.undo()
    expect(app.lab.getState().inForce?.pools).toEqual({ 'default-ipv4-ippool': { natOutgoing: false } })
    expect(kernel()).toEqual(['ip route del default'])
    await app.actions.undo()
    expect(app.lab.getState().inForce?.pools).toBeUndefined()
    await app.actions.undo()
    expect(kernel()).toEqual([])
    await app.actions.undo()
    expect(app.lab.getState().history).toMatchObject({ done: [], undone: { length: 3 } })
    app.close()
  })
})

describe('a namespace that was edited', () => {
  it('tells per row what was programmed', async () => {
    const { app, run, look, pod } = await opened()
    expect((await look(pod)).edited).toEqual([])
    await run('ip route replace default via 169.254.1.1 dev eth0 mtu 1400', pod)
    await run('ip route add unreachable 10.9.0.0/24', pod)
    await run('ip link set eth0 mtu 1300', pod, 'link')
    await run('sysctl -w net.ipv4.ip_forward=0', pod, 'sysctl')
    const view = await look(pod)
    const marks = (rows: NamespaceView['routes' | 'links' | 'sysctls']) =>
      rows.flatMap(({ edit }) => (edit ? [[edit.state, edit.programmed]] : []))
    expect(marks(view.routes)).toContainEqual(['added', undefined])
    expect(marks(view.routes)).toContainEqual(['changed', 'default via 169.254.1.1 dev eth0'])
    expect(marks(view.links)).toHaveLength(1)
    expect(view.edited.length).toBeGreaterThanOrEqual(3)
    app.close()
  })

  it('is restored row by row, as a whole, and with all others', async () => {
    const { app, run, look, outcome, steps, pod } = await opened()
    await run('ip route del default', pod)
    await run('ip link set eth0 mtu 1300', pod, 'link')
    const gone = (await look(pod)).edited.find(({ state }) => state === 'removed')
    expect(gone).toMatchObject({ table: 'route', programmed: expect.stringContaining('default') })
    expect(await app.actions.restore({ ns: pod, table: 'route', key: gone?.key ?? '' })).toEqual([])
    expect(outcome()).toBe('answered')
    expect((await look(pod)).edited.map(({ table }) => table)).toEqual(['link'])
    await app.actions.restore({ ns: pod })
    expect((await look(pod)).edited).toEqual([])
    await app.actions.restore()
    expect(app.lab.getState().inForce?.edits).toBeUndefined()
    expect(steps()).toEqual(['command', 'command', 'restored', 'restored', 'restoredAll'])
    expect(await app.actions.restore({ ns: 'nowhere' })).toMatchObject([{ path: 'ns' }])
    app.close()
  })

  it('gets back from Felix what is its own', async () => {
    const { app, run, look, node } = await opened()
    await run('iptables -F cali-FORWARD', node, 'netfilter')
    await run('sysctl -w net.ipv4.ip_forward=0', node, 'sysctl')
    expect(await app.actions.resync(node)).toEqual([])
    // ip_forward takes every device's forwarding along.
    expect(new Set((await look(node)).edited.map(({ table }) => table))).toEqual(new Set(['sysctl']))
    app.close()
  })
})
