import { describe, expect, it } from 'vitest'
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import { kernelEdit } from '../edit/commands/commandOf.ts'
import type { SpecEdit } from '../edit/edit.ts'
import { applySpecEdits } from '../edit/specEdits.ts'
import { type ScenarioId, scenarioSource } from '../scenario/scenarios.ts'
import { topologyOf } from '../scenario/topology.ts'
import { traceProbe } from '../sim/run.ts'
import { type ModeCell, type ModesQuestion, modesOf } from './modes.ts'
import { layoutsOf } from './modesLayout.ts'

function questionOf(id: ScenarioId, given: Partial<ModesQuestion> = {}, probe = 0): ModesQuestion {
  const { spec, probes } = scenarioSource(id)
  const chosen = probes[probe]
  if (!chosen) throw new Error(id)
  return { spec, commands: [], topology: topologyOf(worldOf(spec), spec), probe: chosen, seed: 1, ...given }
}

function worldOf(spec: ClusterSpec) {
  const compiled = compile(spec)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.value
}

function matrixOf(question: ModesQuestion) {
  const steps = modesOf(question)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** One line a cell: what came of it, and what it cost. */
function lineOf({ mode, layout, answer }: ModeCell): string {
  const name = `${layout} ${mode}:`
  if (answer.kind === 'refused') return `${name} ${answer.problems.map(({ message }) => message).join('; ')}`
  const { told, way } = answer.traced
  const drop = told.hops[0]?.drop
  const stretches = way.stretches.map(({ encapsulation, bytes }) => `${encapsulation} ${bytes}`).join(', ')
  const words = [
    `${told.outcome.kind}${drop ? ` ${drop}` : ''}`,
    stretches,
    `mtu ${way.mtu?.mtu}`,
    ...way.tunnels.map(({ dev, mtu, used }) => `${dev} ${mtu}${used ? '' : ' unused'}`),
    ...(way.mss === undefined ? [] : [`mss ${way.mss}`]),
    ...(way.seen === undefined ? [] : [`from ${way.seen}`]),
    ...(way.podRoutes ? [`${way.podRoutes.router} needs a route to ${way.podRoutes.dst}`] : []),
  ]
  return `${name} ${words.join(' · ')}`
}

describe('one probe in every mode', () => {
  it("document 003's curl, on its subnet and on two", () => {
    expect(matrixOf(questionOf('ipip-always')).cells.map(lineOf)).toEqual([
      'one none: answered · none 143 · mtu 1500 · mss 1460 · from 172.16.32.129',
      'one ipipAlways: answered · ipip 163 · mtu 1480 · tunl0 1480 · mss 1440 · from 172.16.32.129',
      'one ipipCross: answered · none 143 · mtu 1480 · tunl0 1480 unused · mss 1440 · from 172.16.32.129',
      'one vxlanAlways: answered · vxlan 193 · mtu 1450 · vxlan.calico 1450 · mss 1410 · from 172.16.32.129',
      'one vxlanCross: answered · none 143 · mtu 1450 · vxlan.calico 1450 unused · mss 1410 · from 172.16.32.129',
      'two none: unanswered IP_INNOROUTES · none 74 · mtu 1500 · gateway needs a route to 172.16.58.203',
      'two ipipAlways: answered · ipip 163, ipip 163 · mtu 1480 · tunl0 1480 · mss 1440 · from 172.16.32.129',
      'two ipipCross: answered · ipip 163, ipip 163 · mtu 1480 · tunl0 1480 · mss 1440 · from 172.16.32.129',
      'two vxlanAlways: answered · vxlan 193, vxlan 193 · mtu 1450 · vxlan.calico 1450 · mss 1410 · from 172.16.32.129',
      'two vxlanCross: answered · vxlan 193, vxlan 193 · mtu 1450 · vxlan.calico 1450 · mss 1410 · from 172.16.32.129',
    ])
  })

  it('a cell is the trace of the variant that opens it', () => {
    const question = questionOf('node-port')
    const { layouts, cells } = matrixOf(question)
    for (const cell of cells) {
      const layout = layouts.find(({ id }) => id === cell.layout)
      if (!layout || cell.answer.kind !== 'traced') throw new Error(lineOf(cell))
      const fields = { ipipMode: cell.ipipMode, vxlanMode: cell.vxlanMode }
      const modes = question.spec.ipPools.map(({ name }): SpecEdit => ({ op: 'set', list: 'ipPools', name, fields }))
      const opened = applySpecEdits(question.spec, [...modes, ...layout.edits])
      if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
      const { probe, told, lostAt, hops } = cell.answer.traced
      const trace = traceProbe(worldOf(opened.value), probe, { seed: 1 })
      expect([trace.outcome, trace.lostAt, trace.hops.length]).toEqual([told.outcome, lostAt, hops])
    }
  })

  it('marks the cluster as it is, and no other', () => {
    const present = (id: ScenarioId) =>
      matrixOf(questionOf(id))
        .cells.filter((cell) => cell.present)
        .map(({ layout, mode }) => `${layout} ${mode}`)
    expect(present('ipip-always')).toEqual(['one ipipAlways'])
    expect(present('native-routes')).toEqual(['one none'])
    expect(present('vxlan-crosssubnet')).toEqual(['two vxlanCross'])
  })

  it('says which commands a mode has no place for, and lays the others over it', () => {
    const commands = [
      'ip route del 172.16.58.192/26 via 192.168.40.112 dev tunl0 proto bird onlink',
      'sysctl -w net.ipv4.ip_forward=0',
    ].map((words) => kernelEdit('k8s-master01', words))
    const { cells } = matrixOf(questionOf('ipip-always', { commands }))
    const refused = cells.map(({ answer }) =>
      answer.kind === 'traced'
        ? answer.traced.refused.map(({ index, problem }) => [index, problem.params['detail']])
        : [],
    )
    const missing = expect.stringContaining('RTNETLINK answers: ')
    expect(refused[1]).toEqual([])
    expect(refused[0]).toEqual([[0, 'Cannot find device "tunl0"']])
    expect(refused[2]).toEqual([[0, missing]])
    expect(
      cells.every(({ answer }) => answer.kind === 'traced' && answer.traced.told.outcome.kind !== 'answered'),
    ).toBe(true)
  })

  it('follows a target to the address that a mode gives it', () => {
    const { spec, probes } = scenarioSource('ipip-always')
    const pods = spec.pods.map(({ address: _, ...pod }) => pod)
    const loose = { ...spec, pods }
    const topology = topologyOf(worldOf(loose), loose)
    const target = topology.places.find(({ ns }) => ns === 'demoapp-7c58cd6bb-dlv2l')
    const to = target?.ports.find(({ name }) => name === 'eth0')?.addresses[0]?.split('/')[0] ?? ''
    const probe = { ...probes[0], id: 'x', kind: 'tcp', from: 'demoapp-7c58cd6bb-75pf8', to, port: 80 } as const
    const { cells } = matrixOf({ spec: loose, commands: [], topology, probe, seed: 1 })
    const asked = cells.map(({ answer }) => (answer.kind === 'traced' ? answer.traced : undefined))
    expect(new Set(asked.map((one) => one?.probe.to)).size).toBe(2)
    expect(asked.filter((one) => one?.told.outcome.kind === 'answered')).toHaveLength(9)
  })

  it('counts fragments, and what they cost', () => {
    const { probes } = scenarioSource('ipip-always')
    const probe = { ...probes[1], id: 'big', size: 2000, pmtu: 'dont' } as ModesQuestion['probe']
    const { cells } = matrixOf(questionOf('ipip-always', { probe }))
    for (const { answer, mode, layout } of cells) {
      if (answer.kind !== 'traced' || layout === 'two') continue
      const { stretches, wire } = answer.traced.way
      expect([mode, stretches[0]?.frames]).toEqual([mode, 2])
      expect(wire?.overhead).toBe(34 + 2 * ({ ipipAlways: 20, vxlanAlways: 50 }[mode as string] ?? 0))
    }
  })
})

describe('one subnet, and two', () => {
  const { spec } = scenarioSource('ipip-always')
  const [master, worker] = ['k8s-master01', 'k8s-node02']

  it('the target goes across; its gateway is the other one’s', () => {
    const [one, two] = layoutsOf(spec, { from: master, to: worker })
    expect(one).toEqual({ id: 'one', present: true, edits: [], moved: [] })
    expect(two.moved).toEqual([worker])
    expect(two.edits).toContainEqual({ op: 'add', list: 'subnets', item: { name: 'lan-2', cidr: '192.168.41.0/24' } })
    expect(two.edits).toContainEqual({
      ...{ op: 'set', list: 'nodes', name: worker },
      fields: { subnet: 'lan-2', address: '192.168.41.112' },
    })
    const gateway = two.edits.find((edit) => edit.op === 'set' && edit.list === 'gateways')
    expect(gateway).toMatchObject({ fields: { interfaces: [{ name: 'eth1' }, { name: 'eth0' }, { name: 'eth2' }] } })
  })

  it.each([
    ['nobody in particular', {}, [worker]],
    ['within one node', { from: worker, to: worker }, [master]],
    ['a Service', { from: master }, [worker]],
  ])('%s: all but the sender', (_, ends, moved) => {
    const [, two] = layoutsOf(spec, { from: undefined, to: undefined, ...ends })
    expect(two.moved).toEqual(moved)
  })

  it('a cluster without a gateway gets one', () => {
    const bare = { ...spec, gateways: [], hosts: [] }
    const [, two] = layoutsOf(bare, { from: master, to: worker })
    expect(two.edits).toContainEqual({
      ...{ op: 'add', list: 'gateways' },
      item: {
        name: 'gateway',
        interfaces: [
          { subnet: 'lan', address: '192.168.40.1' },
          { subnet: 'lan-2', address: '192.168.41.1' },
        ],
      },
    })
    expect(applySpecEdits(bare, two.edits).ok).toBe(true)
  })

  it('several subnets become one; routes to a node follow it', () => {
    const { spec: far } = scenarioSource('two-subnets-ipip')
    const gateways = far.gateways.map((gateway) => ({ ...gateway, routes: ['10.244.196.128/26 via 10.1.8.10'] }))
    const [one, two] = layoutsOf({ ...far, gateways }, { from: undefined, to: undefined })
    expect(two.present).toBe(true)
    expect(one.edits).toEqual([
      {
        ...{ op: 'set', list: 'nodes', name: 'calico-fullmesh-worker2' },
        fields: { subnet: 'a', address: '10.1.5.12' },
      },
      {
        ...{ op: 'set', list: 'gateways', name: 'gateway' },
        fields: { routes: ['10.244.196.128/26 via 10.1.5.12'] },
      },
    ])
  })

  it('a node without a default route stays without one; a gateway that was named is not its gateway any more', () => {
    const nodes = spec.nodes.map((node) => ({ ...node, gateway: node.name === worker ? null : '192.168.40.2' }))
    const fieldsOf = (to: string, from: string) =>
      layoutsOf({ ...spec, nodes }, { from, to })[1].edits.flatMap((edit) =>
        edit.op === 'set' && edit.list === 'nodes' ? Object.keys(edit.fields) : [],
      )
    expect(fieldsOf(worker, master)).toEqual(['subnet', 'address'])
    expect(fieldsOf(master, worker)).toEqual(['subnet', 'address', 'gateway'])
  })

  it('what cannot be had is said', () => {
    const single = { ...spec, nodes: spec.nodes.slice(0, 1) }
    expect(layoutsOf(single, { from: master, to: undefined })[1].impossible).toBe('oneNode')
    const full = { ...spec, subnets: spec.subnets.map((subnet) => ({ ...subnet, cidr: '0.0.0.0/1' })) }
    expect(layoutsOf(full, { from: master, to: worker })[1].impossible).toBe('noRoom')
  })
})
