import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Source } from '../protocol/protocol.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { startInProcess } from '../worker/inProcess.ts'
import type { Connect } from './connection.ts'
import { createHopscope } from './hopscope.ts'
import type { LabState } from './lab.ts'
import { SEED } from './loader.ts'
import { cellSource, cellStep } from './matrixModes.ts'
import { changeOf, createReach, openPairs, type ReachState } from './matrixReach.ts'
import { parseView } from './url.ts'

const connect: Connect = (listener) => startInProcess((message) => listener.message(message))

async function opened(scenario: string) {
  const app = createHopscope({ connect, languages: ['en'] })
  await app.actions.open(parseView(`#v=1&scenario=${scenario}&hop=0`), false)
  return app
}

const answerOf = <T>(answer: { readonly kind: string; readonly answer?: T }): T => {
  if (answer.kind !== 'ok' || answer.answer === undefined) throw new Error(JSON.stringify(answer))
  return answer.answer
}

describe('modes', () => {
  it('every cell opens as the lab that it shows: the same outcome, the same hops', async () => {
    const app = await opened('ipip-always')
    const probe = scenarioSource('ipip-always').probes[0]
    const source = app.lab.getState().inForce
    if (!probe || !source) throw new Error('nothing is open')
    const matrix = answerOf(await app.ask('modes', { probe, seed: SEED }))
    for (const cell of matrix.cells) {
      if (cell.answer.kind !== 'traced') throw new Error(JSON.stringify(cell.answer))
      const { traced } = cell.answer
      const variant = cellSource(source, ['default-ipv4-ippool'], matrix, cell)
      expect(variant === source).toBe(cell.present)
      await app.actions.showVariant(variant, traced.probe, traced.lostAt ?? 0, cellStep(matrix, cell))
      expect(app.session.getState().trace?.hops.length).toBe(traced.hops)
      expect(app.session.getState().trace?.outcome).toEqual(traced.told.outcome)
      expect(app.playback.getState().playhead).toBe(traced.lostAt ?? 0)
    }
    const { history } = app.lab.getState()
    expect(history.done.map(({ name }) => `${name.params['mode']} ${name.params['layout']}`.trim())).toContain(
      'VXLAN Always two',
    )
    app.close()
  })

  it('commands that have no place in the variant stay behind', async () => {
    const app = await opened('ipip-always')
    const words = 'ip route del 172.16.58.192/26 via 192.168.40.112 dev tunl0 proto bird onlink'
    const problems = await app.actions.edit({ code: 'command', params: { words } }, (edits) => ({
      ...edits,
      kernel: [
        { ns: 'k8s-master01', table: 'route', words },
        { ns: 'k8s-master01', table: 'sysctl', words: 'sysctl -w net.ipv4.ip_forward=0' },
      ],
    }))
    expect(problems).toEqual([])
    const probe = scenarioSource('ipip-always').probes[0]
    const source = app.lab.getState().inForce
    if (!probe || !source) throw new Error('nothing is open')
    const matrix = answerOf(await app.ask('modes', { probe, seed: SEED }))
    const none = matrix.cells[0]
    if (!none) throw new Error('no cell')
    const variant = cellSource(source, ['default-ipv4-ippool'], matrix, none)
    expect(variant.edits?.kernel.map((edit) => edit.table)).toEqual(['sysctl'])
    expect(await app.actions.showVariant(variant, probe, 0)).toBe(true)
    app.close()
  })
})

const all = ({ axes }: ReachState) => ({ rows: [...axes.sources.keys()], columns: [...axes.targets.keys()] })

describe('reach', () => {
  it('asks every pair, tells as it goes, and marks what an edit changed', async () => {
    const app = await opened('policy-stops')
    const reach = createReach(app)
    await reach.prepare()
    expect(reach.store.getState().before).toBeUndefined()
    const seen: number[] = []
    const stop = reach.store.subscribe(({ progress }) => progress && seen.push(progress.done))
    await reach.run(all(reach.store.getState()))
    stop()
    const first = reach.store.getState()
    expect(first.status).toBe('idle')
    expect(first.cells.every((cell) => cell !== undefined)).toBe(true)
    expect(seen.length).toBeGreaterThan(2)
    const lost = first.cells.filter((cell) => cell?.verdict === 'lost')
    expect(lost.length).toBeGreaterThan(0)
    expect(lost[0]).toHaveProperty('loss.drop', 'NETFILTER_DROP')
    expect(lost[0]).toHaveProperty('loss.reasons.0.code', 'droppedByRule')

    await app.actions.edit({ code: 'command', params: {} }, (edits) => ({
      ...edits,
      spec: [{ op: 'remove', list: 'networkPolicies', namespace: 'default', name: 'from-others' }],
    }))
    expect(reach.store.getState().source).not.toBe(app.lab.getState().inForce)
    await reach.prepare()
    expect(openPairs(all(reach.store.getState()), reach.store.getState())).toBe(first.cells.length * 2)
    await reach.run(all(reach.store.getState()))
    const { cells, before } = reach.store.getState()
    expect(before?.map((cell) => cell?.verdict)).toEqual(first.cells.map((cell) => cell?.verdict))
    const changes = cells.map((cell, place) => changeOf(cell, before?.[place]))
    expect(changes.filter((change) => change === 'mended')).toHaveLength(lost.length)
    expect(changes).not.toContain('broken')
    reach.rest()
    app.close()
  })

  it('a cell opens as the trace that it tells of', async () => {
    const app = await opened('policy-stops')
    const reach = createReach(app)
    await reach.prepare()
    await reach.run(all(reach.store.getState()))
    const source = app.lab.getState().inForce
    const cell = reach.store.getState().cells.find((one) => one?.verdict === 'lost')
    if (cell?.verdict !== 'lost' || cell.lostAt === undefined || !source) throw new Error('nothing is lost')
    await app.actions.showVariant(source, cell.probe, cell.lostAt)
    expect(app.session.getState().trace).toMatchObject({ outcome: cell.outcome, lostAt: cell.lostAt })
    expect(app.lab.getState().history.done).toEqual([])
    reach.rest()
    app.close()
  })

  it('is cancelled in the middle, keeps what it has, and goes on from there', async () => {
    const app = await opened('ipip-always')
    const reach = createReach(app)
    await reach.prepare()
    reach.ask({ kind: 'ping' })
    const part = all(reach.store.getState())
    const stop = reach.store.subscribe(({ progress }) => progress && progress.done > 10 && reach.cancel())
    await reach.run(part)
    stop()
    const some = openPairs(part, reach.store.getState())
    expect(reach.store.getState()).toMatchObject({ status: 'idle', progress: undefined })
    expect(some).toBeGreaterThan(0)
    expect(some).toBeLessThan(64)
    await reach.run(part)
    expect(openPairs(part, reach.store.getState())).toBe(0)
    reach.rest()
    app.close()
  })

  it('several simulators share many pairs, and say what one says', async () => {
    const app = await opened('ipip-always')
    const { spec } = scenarioSource('ipip-always')
    const [node] = spec.nodes
    if (!node) throw new Error('no node')
    const more = Array.from({ length: 13 }, (_, n) => ({ namespace: 'default', name: `more-${n}`, node: node.name }))
    const text = JSON.stringify({ ...spec, pods: [...spec.pods, ...more] })
    const source: Source = { kind: 'document', text }
    const lab = createStore<LabState>(() => ({ ...app.lab.getState(), inForce: source }))
    const cellsWith = async (processors: number) => {
      let simulators = 0
      const aside = () => {
        simulators++
        return app.aside()
      }
      const reach = createReach({ lab, aside }, processors)
      await reach.prepare()
      await reach.run(all(reach.store.getState()))
      const { cells, status } = reach.store.getState()
      expect(status).toBe('idle')
      reach.rest()
      return { cells, simulators }
    }
    const [one, many] = [await cellsWith(1), await cellsWith(8)]
    expect(one.simulators).toBe(1)
    expect(many.simulators).toBe(2)
    expect(many.cells).toEqual(one.cells)
    app.close()
  })

  it('another question forgets the answers', async () => {
    const app = await opened('ipip-always')
    const reach = createReach(app)
    await reach.prepare()
    await reach.run(all(reach.store.getState()))
    const verdicts = reach.store.getState().cells.map((cell) => cell?.verdict)
    expect(new Set(verdicts)).toEqual(new Set(['answered']))
    reach.ask({ kind: 'tcp', port: 81 })
    expect(reach.store.getState().cells.every((cell) => cell === undefined)).toBe(true)
    await reach.run({ rows: [0], columns: [0, 1] })
    expect(reach.store.getState().cells.filter((cell) => cell?.verdict === 'refused')).toHaveLength(2)
    reach.rest()
    app.close()
  })
})
