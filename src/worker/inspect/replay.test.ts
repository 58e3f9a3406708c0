import { describe, expect, it } from 'vitest'
import { compile } from '../../cluster/compile.ts'
import { printConn } from '../../kernel/netfilter/conntrack/entry.ts'
import type { World } from '../../kernel/netns.ts'
import { type ScenarioId, scenarioSource } from '../../scenario/scenarios.ts'
import { createMachine } from '../../sim/machine.ts'
import { runOn } from '../../sim/run.ts'
import { conntrackRows } from './conntrackRows.ts'
import { replay } from './replay.ts'

function worldOf(id: ScenarioId): World {
  const compiled = compile(scenarioSource(id).spec)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.value
}

function run(world: World, id: ScenarioId, name: string) {
  const probe = scenarioSource(id).probes.find((one) => one.id === name)
  if (!probe) throw new Error(`no probe ${name}`)
  const machine = createMachine(world, 1)
  const running = runOn(machine, world, probe, { seed: 1 })
  while (!running.advance(10_000));
  return { machine, trace: running.trace() }
}

/** The seconds left: told to the second, counted from there. */
const withoutTimers = (line: string): string => line.replace(/^(\S+ +\d+) \d+/, '$1')

describe('the table of connections, replayed from what the hops tell, is the one that the run left behind', () => {
  it.each<[ScenarioId, string]>([
    ['ipip-always', 'closed-port'],
    ['node-port', 'node-port'],
    ['node-port', 'ping-node'],
    ['pod-to-outside', scenarioSource('pod-to-outside').probes[0]?.id ?? ''],
    ['policy-stops', scenarioSource('policy-stops').probes[0]?.id ?? ''],
    ['service-ipvs', 'cluster-ip'],
    ['service-ipvs', 'cluster-ip-other-port'],
    ['service-endpoints', 'no-endpoints'],
  ])('%s, %s', (id, probe) => {
    const world = worldOf(id)
    const { machine, trace } = run(world, id, probe)
    const left = machine.conntrack()
    for (const netns of world.namespaces.values()) {
      const rows = replay(netns, trace.hops, trace.between).conntrack.map(printConn)
      expect(rows.map(withoutTimers).sort(), netns.name).toEqual((left[netns.name] ?? []).map(withoutTimers).sort())
    }
  })
})

describe('conntrack -L at a hop', () => {
  const world = worldOf('node-port')
  const { trace } = run(world, 'node-port', 'node-port')
  const { hops, between } = trace
  const master = world.namespaces.get('master')
  if (!master) throw new Error('no master')
  const rowsAt = (hop: number) =>
    conntrackRows(
      replay(master, hops.slice(0, hop + 1), between).conntrack,
      hops[hop]?.ns === 'master' ? hops[hop] : undefined,
    )
  const confirmed = hops.findIndex(({ ns, hook }) => ns === 'master' && hook === 'POSTROUTING')

  it('has no entry until the first packet has left, then a new one', () => {
    expect(rowsAt(confirmed - 1)).toEqual([])
    expect(rowsAt(confirmed)).toMatchObject([{ changed: true, fate: 'new' }])
    expect(rowsAt(confirmed)[0]?.text).toMatch(
      /^tcp {6}6 120 SYN_SENT src=192.168.43.1 dst=192.168.43.152 sport=\d+ dport=30000 \[UNREPLIED\] src=10.244.166.159 dst=192.168.43.152 sport=80 dport=\d+ mark=0 use=1$/,
    )
  })

  it('says the time that is left', () => {
    const [next] = rowsAt(hops.findIndex(({ at }) => at > (hops[confirmed]?.at ?? 0)))
    expect(next).toMatchObject({ changed: false })
    expect(next?.text).toMatch(/^tcp {6}6 119 SYN_SENT/)
  })

  it('shows the answer change it', () => {
    const answer = hops.findIndex(
      ({ ns, hook, changes }, at) => at > confirmed && ns === 'master' && hook === 'PREROUTING' && changes,
    )
    const [row] = rowsAt(answer)
    expect(row).toMatchObject({ changed: true })
    expect(row?.fate).toBeUndefined()
    expect(row?.text).toMatch(/^tcp {6}6 60 SYN_RECV .*(?<!UNREPLIED.*)$/)
  })

  it('shows what a reset takes away', () => {
    const refused = run(worldOf('ipip-always'), 'ipip-always', 'closed-port').trace.hops
    const reset = refused.findIndex(
      ({ changes }) =>
        changes?.some((change) => change.table === 'conntrack' && change.before && !change.after) ?? false,
    )
    const here = refused[reset]
    const netns = worldOf('ipip-always').namespaces.get(here?.ns ?? '')
    if (!here || !netns) throw new Error('no reset')
    const rows = conntrackRows(replay(netns, refused.slice(0, reset + 1)).conntrack, here)
    expect(rows.filter(({ fate }) => fate === 'gone').map(({ text }) => text)).toEqual([
      expect.stringMatching(/^tcp {6}6 \d+ SYN_SENT .*\[UNREPLIED\]/),
    ])
  })
})
