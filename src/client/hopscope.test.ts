import { describe, expect, it } from 'vitest'
import { scenarioSource } from '../scenario/scenarios.ts'
import { startInProcess } from '../worker/inProcess.ts'
import type { Connect } from './connection.ts'
import { createHopscope } from './hopscope.ts'
import { currentHop } from './playback.ts'
import type { Shelf } from './shelf.ts'
import { parseView } from './url.ts'

const connect: Connect = (listener) => startInProcess((message) => listener.message(message))

const shelfOf = (kept: Record<string, string> = {}): Shelf & { kept: Record<string, string> } => ({
  kept,
  getItem: (key) => kept[key] ?? null,
  setItem: (key, value) => {
    kept[key] = value
  },
})

async function opened(fragment = '', shelf: Shelf = shelfOf()) {
  const app = createHopscope({ connect, shelf, languages: ['zh-CN', 'en'] })
  await app.actions.open(parseView(fragment), true)
  const hops = () => app.session.getState().trace?.hops ?? []
  const hop = () => hops()[currentHop(app.playback.getState().playhead)]
  return { app, hops, hop }
}

it('a probe that is sent while an edit is being loaded waits for it: the edit is not lost', async () => {
  const { app } = await opened('v=1&scenario=ipip-always&hop=0')
  const edited = app.actions.editPool('default-ipv4-ippool', { ipipMode: 'CrossSubnet' })
  const sent = app.actions.send(false)
  await Promise.all([edited, sent])
  const { status, source, inForce, history } = app.lab.getState()
  expect(status).toBe('ready')
  expect(inForce?.pools).toEqual({ 'default-ipv4-ippool': { ipipMode: 'CrossSubnet' } })
  expect(source).toBe(inForce)
  expect(history.done).toHaveLength(1)
  expect(app.session.getState()).toMatchObject({ status: 'idle', trace: { outcome: { kind: 'answered' } } })
  app.close()
})

it('a probe that is sent before an edit is refused is answered all the same', async () => {
  const { app } = await opened('v=1&scenario=ipip-always&hop=0')
  app.actions.draft({ kind: 'ping', port: undefined, to: '8.8.8.8' })
  const sent = app.actions.send(false)
  await Promise.all([sent, app.actions.editPool('default-ipv4-ippool', { cidr: '172.16.0.1/16' })])
  await expect.poll(() => app.session.getState()).toMatchObject({ status: 'idle', trace: { probe: { to: '8.8.8.8' } } })
  expect(app.lab.getState().problems).toHaveLength(1)
  app.close()
})

it('what is looked at is forgotten where an undo leads to a cluster without it', async () => {
  const { app } = await opened('v=1&scenario=ipip-always&hop=0')
  await app.actions.openScenario('same-node', false)
  const ns = app.session.getState().trace?.probe.from ?? ''
  app.selection.setState({ spot: { ns } })
  await app.actions.undo()
  expect(app.lab.getState().loaded?.topology.places.some((place) => place.ns === ns)).toBe(false)
  expect(app.selection.getState().spot).toBeUndefined()
  app.close()
})

describe('opening', () => {
  it('begins with the first scenario, traced and playing, in the language of the browser', async () => {
    const { app, hops } = await opened()
    expect(app.lab.getState().inForce).toEqual({ kind: 'scenario', id: 'ipip-always' })
    expect(hops().length).toBeGreaterThan(100)
    expect(app.playback.getState()).toMatchObject({ playing: true, playhead: -1 })
    expect(app.prefs.getState().locale).toBe('zh')
    app.close()
  })

  it('a link stands at its hop, and is not playing', async () => {
    const { app } = await opened(
      '#v=1&scenario=same-node&hop=7&lang=en&theme=dark&ns=calico-ipip-worker2&filter=arp&panel=tables',
    )
    expect(app.lab.getState().inForce).toEqual({ kind: 'scenario', id: 'same-node' })
    expect(app.playback.getState()).toMatchObject({ playing: false, playhead: 7 })
    expect(app.selection.getState()).toMatchObject({
      spot: { ns: 'calico-ipip-worker2' },
      filter: 'arp',
      panel: 'tables',
    })
    expect(app.prefs.getState()).toMatchObject({ locale: 'en', theme: 'dark' })
    app.close()
  })

  it('a link beyond the last hop stands at the last', async () => {
    const { app, hops } = await opened('#v=1&scenario=same-node&hop=99999')
    expect(app.playback.getState().playhead).toBe(hops().length - 1)
    app.close()
  })

  it('a link to no scenario says so and opens the first', async () => {
    const { app } = await opened('#v=1&scenario=nowhere')
    expect(app.lab.getState().linkProblems).toMatchObject([{ path: 'scenario', code: 'notOneOf' }])
    expect(app.lab.getState().inForce).toMatchObject({ id: 'ipip-always' })
    app.close()
  })

  it('a link to places that are not there says so and goes on without them', async () => {
    const { app } = await opened('#v=1&scenario=ipip-always&ns=nobody&kind=ping&from=nowhere&to=1.2.3.4')
    expect(app.lab.getState().linkProblems.map(({ path }) => path)).toEqual(['link.from', 'link.ns'])
    expect(app.selection.getState().spot).toBeUndefined()
    expect(app.session.getState().trace?.outcome.kind).toBe('answered')
    app.close()
  })

  it('a link with a pool that Calico refuses says so', async () => {
    const { app } = await opened('#v=1&scenario=ipip-always&pool.default-ipv4-ippool.blockSize=99')
    expect(app.lab.getState().linkProblems).toMatchObject([{ path: 'ipPools[0].blockSize' }])
    expect(app.session.getState().trace?.outcome.kind).toBe('answered')
    app.close()
  })
})

describe('a pool', () => {
  it('flipped, has the same probe traced again at the moment that corresponds', async () => {
    const { app, hop } = await opened()
    const encapsulated = app.session.getState().trace?.hops.findIndex(({ kind }) => kind === 'encapsulate') ?? -1
    app.transport.seek(encapsulated)
    const before = hop()
    await app.actions.editPool('default-ipv4-ippool', { ipipMode: 'CrossSubnet' })
    expect(app.session.getState().trace?.hops.some(({ kind }) => kind === 'encapsulate')).toBe(false)
    expect(hop()?.ns).toBe(before?.ns)
    expect(app.playback.getState().playing).toBe(false)
    app.transport.seek(encapsulated)
    await app.actions.resetPools()
    expect(app.session.getState().trace?.hops[encapsulated]?.kind).toBe('encapsulate')
    app.close()
  })

  it('refused, stays as typed while what was in force stays in force', async () => {
    const { app, hops } = await opened()
    const before = hops()
    await app.actions.editPool('default-ipv4-ippool', { blockSize: 99 })
    const { source, inForce, problems } = app.lab.getState()
    expect(source?.pools).toEqual({ 'default-ipv4-ippool': { blockSize: 99 } })
    expect(inForce?.pools).toBeUndefined()
    expect(problems).toMatchObject([{ path: 'ipPools[0].blockSize', code: 'calicoRefuses' }])
    expect(hops()).toBe(before)
    app.actions.dismiss('problems')
    expect(app.lab.getState()).toMatchObject({ problems: [], source: { kind: 'scenario', id: 'ipip-always' } })
    app.close()
  })
})

describe('a document', () => {
  const { spec } = scenarioSource('vxlan-always')

  it('is opened, kept, and there again after a reload', async () => {
    const shelf = shelfOf()
    const { app } = await opened('', shelf)
    expect(await app.actions.openDocument(JSON.stringify(spec), true)).toEqual([])
    expect(app.lab.getState().loaded?.spec?.name).toBe(spec.name)
    app.close()
    const again = await opened('#v=1&document=kept&hop=4', shelf)
    expect(again.app.lab.getState().inForce?.kind).toBe('document')
    expect(again.app.playback.getState().playhead).toBe(4)
    again.app.close()
  })

  it('refused, leaves everything as it was', async () => {
    const { app, hops } = await opened()
    const before = { lab: app.lab.getState(), hops: hops() }
    const problems = await app.actions.openDocument('{"nodes": 3}', true)
    expect(problems.length).toBeGreaterThan(0)
    expect(app.lab.getState().loaded).toBe(before.lab.loaded)
    expect(app.lab.getState().source).toEqual(before.lab.source)
    expect(hops()).toBe(before.hops)
    app.close()
  })
})

describe('a probe', () => {
  it('is changed and sent', async () => {
    const { app } = await opened()
    app.actions.draft({ kind: 'ping', port: undefined, size: undefined, sport: undefined, ttl: 1 })
    await app.actions.send(false)
    const { trace } = app.session.getState()
    expect(trace?.probe).toMatchObject({ kind: 'ping', ttl: 1 })
    expect(trace?.probe).not.toHaveProperty('port')
    expect(trace?.outcome).toMatchObject({ kind: 'icmp', type: 11 })
    app.close()
  })

  it('refused, leaves the last trace', async () => {
    const { app, hops } = await opened()
    const before = hops()
    app.actions.draft({ to: 'nowhere' })
    await app.actions.send(false)
    expect(app.session.getState().problems).toMatchObject([{ path: 'probe.to', code: 'noNameserver' }])
    expect(hops()).toBe(before)
    app.close()
  })
})

it('the newest of many wishes wins', async () => {
  const { app } = await opened()
  await Promise.all([
    app.actions.openScenario('same-node', true),
    app.actions.editPool('default-ipv4-ippool', { ipipMode: 'Never' }),
    app.actions.openScenario('native-routes', true),
  ])
  expect(app.lab.getState()).toMatchObject({ status: 'ready', inForce: { id: 'native-routes' } })
  expect(app.session.getState().status).toBe('idle')
  expect(app.session.getState().topology).toBe(app.lab.getState().loaded?.topology)
  app.close()
})
