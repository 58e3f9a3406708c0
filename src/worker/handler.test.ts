import { describe, expect, it, vi } from 'vitest'
import type { FromWorker, RequestName, Requests, Source } from '../protocol/protocol.ts'
import { SCENARIOS, scenarioSource } from '../scenario/scenarios.ts'
import { createDispatch } from './dispatch.ts'
import * as documents from './documents.ts'
import { createHandler, type Handler, type Reply } from './handler.ts'
import { createMailbox } from './mailbox.ts'
import { type Parts, partsNeeded } from './parts.ts'

function run<N extends RequestName>(handler: Handler, name: N, request: Requests[N]['request']): Reply<N> {
  const steps = handler.handle(name, request)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    expect(value.total).toBeGreaterThanOrEqual(value.done)
  }
}

function answer<N extends RequestName>(
  handler: Handler,
  name: N,
  request: Requests[N]['request'],
): Requests[N]['answer'] {
  const reply = run(handler, name, request)
  if (reply.kind === 'problems') throw new Error(JSON.stringify(reply.problems))
  return reply.answer
}

const scenario: Source = { kind: 'scenario', id: 'ipip-always' }
const document = (value: unknown): Source => ({ kind: 'document', text: JSON.stringify(value) })
const { spec } = scenarioSource('ipip-always')

function loaded(source: Source = scenario) {
  const handler = createHandler()
  const lab = answer(handler, 'load', { source })
  const [probe] = lab.probes
  if (!probe) throw new Error('no probe')
  return { handler, lab, probe }
}

describe('load and trace', () => {
  it.each(SCENARIOS.map(({ id }) => id))(
    '%s opens, and its first probe is answered, but where a policy stops it',
    (id) => {
      const { handler, probe, lab } = loaded({ kind: 'scenario', id })
      expect(lab.topology.places.some((place) => place.ns === probe.from)).toBe(true)
      const { outcome } = answer(handler, 'trace', { probe, seed: 1 })
      expect(outcome.kind).toBe(id === 'policy-stops' ? 'unanswered' : 'answered')
    },
  )

  it('flips a pool: the tunnel is gone from the way', () => {
    const encapsulations = (pools?: Source['pools']) => {
      const { handler, probe } = loaded({ ...scenario, ...(pools ? { pools } : {}) })
      const { hops, outcome } = answer(handler, 'trace', { probe, seed: 1 })
      expect(outcome.kind).toBe('answered')
      return hops.filter((hop) => hop.kind === 'encapsulate').map((hop) => hop.dev)
    }
    expect(encapsulations()).toContain('tunl0')
    expect(encapsulations({ 'default-ipv4-ippool': { ipipMode: 'CrossSubnet' } })).toEqual([])
    expect(encapsulations({ 'default-ipv4-ippool': { ipipMode: 'Never', vxlanMode: 'Always' } })).toContain(
      'vxlan.calico',
    )
  })

  it('opens what it loaded as a document again', () => {
    const { lab } = loaded(document(spec))
    expect(lab.spec?.name).toBe(spec.name)
    expect(lab.probes.length).toBeGreaterThan(0)
  })
})

describe('what is refused', () => {
  it.each<[string, Source, string, string]>([
    [
      'an invalid address',
      document({ ...spec, nodes: spec.nodes.map((n) => ({ ...n, address: '192.168.40.999' })) }),
      'nodes[0].address',
      'notAnAddress',
    ],
    [
      'a pod outside every pool',
      document({ ...spec, pods: spec.pods.map((p) => ({ ...p, address: '10.9.9.9' })) }),
      'pods[0].address',
      'podOutsidePools',
    ],
    ['a broken document', { kind: 'document', text: '{"namespaces": {' }, 'line 1', 'notJson'],
    ['a document of nothing', { kind: 'document', text: '{}' }, '', 'missing'],
    [
      'an unknown pool',
      { ...scenario, pools: { nobody: { ipipMode: 'Never' } } },
      'ipPools.nobody',
      'unknownReference',
    ],
    [
      'two modes at once',
      { ...scenario, pools: { 'default-ipv4-ippool': { vxlanMode: 'Always' } } },
      'ipPools[0].',
      'calicoRefuses',
    ],
  ])('%s, with the place; what was loaded stays', (_, source, path, code) => {
    const { handler, probe } = loaded()
    const reply = run(handler, 'load', { source })
    expect(reply.kind).toBe('problems')
    if (reply.kind === 'problems') {
      expect(reply.problems.map((problem) => problem.code)).toContain(code)
      expect(reply.problems.some((problem) => problem.path.startsWith(path))).toBe(true)
    }
    expect(answer(handler, 'trace', { probe, seed: 1 }).outcome.kind).toBe('answered')
  })

  it('a probe from nowhere, to nothing', () => {
    const { handler } = loaded()
    const reply = run(handler, 'trace', { probe: { id: 'x', kind: 'tcp', from: 'nobody', to: 'there' }, seed: 1 })
    expect(reply).toMatchObject({ kind: 'problems', problems: [{ path: 'probe.from' }, { path: 'probe.to' }] })
  })
})

describe('inspect', () => {
  it('shows neighbours as they are at the moment', () => {
    const { handler, probe } = loaded()
    const { hops } = answer(handler, 'trace', { probe, seed: 1 })
    const asked = hops.findIndex(
      (hop) => hop.ns === 'k8s-master01' && hop.reasons.some(({ code }) => code === 'neighbourUnknown'),
    )
    const at = (hop: number) =>
      answer(handler, 'inspect', { ns: 'k8s-master01', hop }).neighbours.map((row) => row.text)
    expect(at(-1)).toEqual([])
    expect(at(asked)).toContain('192.168.40.112 dev ens33 INCOMPLETE')
    expect(at(hops.length - 1).join('\n')).toMatch(/192\.168\.40\.112 dev ens33 lladdr .* (REACHABLE|STALE|DELAY)/)
  })

  it('marks the row that decided, once, and the rows that changed', () => {
    const { handler, probe } = loaded()
    const { hops } = answer(handler, 'trace', { probe, seed: 1 })
    hops.forEach((hop, index) => {
      const view = answer(handler, 'inspect', { ns: hop.ns, hop: index })
      for (const decision of hop.decided) {
        if (decision.kind === 'route') expect(view.routes.filter((row) => row.decided)).toHaveLength(1)
        if (decision.kind === 'neighbour') expect(view.neighbours.filter((row) => row.decided)).toHaveLength(1)
        if (decision.kind === 'fdb') expect(view.fdb.filter((row) => row.decided)).toHaveLength(1)
        if (decision.kind === 'sysctl') expect(view.sysctls.filter((row) => row.decided)).toHaveLength(1)
      }
      const gained = hop.changes?.filter((change) => change.table === 'neighbour' && change.after) ?? []
      expect(view.neighbours.filter((row) => row.changed).length).toBe(
        new Set(gained.map((c) => JSON.stringify(c))).size,
      )
    })
  })

  it('prints routes in the order and the words of iproute2', () => {
    const { handler } = loaded()
    const view = answer(handler, 'inspect', { ns: 'k8s-node02', hop: -1 })
    expect(view.routes[0]?.text).toBe('default via 192.168.40.2 dev ens33 proto static metric 100')
    expect(view.routes.map((row) => row.text)).toContain(
      '172.16.32.128/26 via 192.168.40.101 dev tunl0 proto bird onlink',
    )
    expect(view.sysctls.map((row) => row.text)).toContain('net.ipv4.ip_forward = 1')
  })
})

describe('the mailbox', () => {
  function mail(handler: Handler) {
    const sent: FromWorker[] = []
    const tasks: (() => void)[] = []
    const box = createMailbox(
      handler,
      (message) => sent.push(message),
      (task) => tasks.push(task),
    )
    return {
      box,
      sent,
      tasks,
      drain: () => {
        for (let task = tasks.shift(); task; task = tasks.shift()) task()
      },
    }
  }

  it('answers in order, with progress between', () => {
    const { box, sent, drain } = mail(createHandler())
    box.receive({ id: 1, name: 'hello', request: { version: 1 } })
    box.receive({ id: 2, name: 'load', request: { source: scenario } })
    drain()
    expect(sent.filter(({ kind }) => kind === 'ok').map(({ id }) => id)).toEqual([1, 2])
    expect(sent.some(({ id, kind }) => id === 2 && kind === 'progress')).toBe(true)
  })

  it('hears a cancellation between two steps, and before the first', () => {
    const { box, sent, tasks, drain } = mail(createHandler())
    box.receive({ id: 1, name: 'load', request: { source: scenario } })
    box.receive({ id: 2, name: 'load', request: { source: scenario } })
    tasks.shift()?.()
    box.receive({ id: 1, name: 'cancel' })
    box.receive({ id: 2, name: 'cancel' })
    box.receive({ id: 7, name: 'cancel' })
    drain()
    expect(sent.filter(({ kind }) => kind !== 'progress')).toEqual([
      { id: 1, kind: 'cancelled' },
      { id: 2, kind: 'cancelled' },
    ])
  })

  it('reports a request that throws, and goes on', () => {
    const { box, sent, drain } = mail(createHandler())
    box.receive({
      id: 1,
      name: 'trace',
      request: { probe: { id: 'x', kind: 'ping', from: 'a', to: '1.2.3.4' }, seed: 1 },
    })
    box.receive({ id: 2, name: 'hello', request: { version: 1 } })
    drain()
    expect(sent).toMatchObject([
      { id: 1, kind: 'crashed', message: 'nothing is loaded' },
      { id: 2, kind: 'ok' },
    ])
  })

  it('gets what a request needs before it begins, and tells where it cannot', async () => {
    const sent: FromWorker[] = []
    const parts: Parts = {}
    const box = createMailbox(
      createDispatch(parts),
      (message) => sent.push(message),
      (task) => task(),
      (asked) => {
        const needed = partsNeeded(asked)
        if (needed.includes('views')) return () => Promise.reject(new Error('no such file'))
        const fetch = async (): Promise<void> => {
          parts.documents = documents
        }
        return needed.length > 0 ? fetch : undefined
      },
    )
    box.receive({ id: 1, name: 'load', request: { source: { kind: 'document', text: '{' } } })
    box.receive({ id: 2, name: 'inspect', request: { ns: 'a', hop: 0 } })
    box.receive({ id: 3, name: 'hello', request: { version: 1 } })
    await vi.waitFor(() => expect(sent).toHaveLength(5))
    expect(sent).toMatchObject([
      { id: 1, kind: 'fetching' },
      { id: 1, kind: 'problems', problems: [{ code: 'notJson' }] },
      { id: 2, kind: 'fetching' },
      { id: 2, kind: 'unfetched', message: 'no such file' },
      { id: 3, kind: 'ok' },
    ])
  })
})
