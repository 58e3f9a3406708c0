import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { RequestName, Requests } from '../protocol/protocol.ts'
import { createHandler, type Reply } from './handler.ts'

function asker() {
  const handler = createHandler()
  return <N extends RequestName>(name: N, request: Requests[N]['request']) => {
    const steps = handler.handle(name, request)
    const progress: (readonly [number, number])[] = []
    for (;;) {
      const step = steps.next()
      if (step.done) return { reply: step.value as Reply<N>, progress }
      progress.push([step.value.done, step.value.total])
    }
  }
}

function answered<N extends RequestName>({ reply }: { readonly reply: Reply<N> }): Requests[N]['answer'] {
  if (reply.kind !== 'ok') throw new Error(JSON.stringify(reply.problems))
  return reply.answer
}

it('both matrices leave what is loaded and traced alone, and say how far they are', () => {
  const ask = asker()
  const { probes } = answered(ask('load', { source: { kind: 'scenario', id: 'ipip-always' } }))
  const probe = probes[0]
  if (!probe) throw new Error('no probe')
  const trace = answered(ask('trace', { probe, seed: 1 }))
  const hook = trace.hops.findIndex(({ kind }) => kind === 'hook')
  const before = answered(ask('explain', { hop: hook }))
  const modes = ask('modes', { probe, seed: 1 })
  expect(modes.progress.at(-1)).toEqual([10, 10])
  const { sources, targets } = answered(ask('reachAxes', {}))
  const to = targets.map(({ key }) => key)
  const cells = ask('reach', { from: sources[0]?.key ?? '', to, question: { kind: 'ping' }, seed: 1 })
  expect(cells.progress).toEqual([[8, 8]])
  expect(answered(cells).map(({ verdict }) => verdict)).toEqual(to.map(() => 'answered'))
  expect(answered(ask('explain', { hop: hook }))).toEqual(before)
})

it('who asks, who is asked: nodes after their pods, Services last; by the port that they listen on', () => {
  const ask = asker()
  answered(ask('load', { source: { kind: 'scenario', id: 'service-endpoints' } }))
  const { sources, targets } = answered(ask('reachAxes', {}))
  expect(sources.map(({ key }) => key)).toEqual([
    'pod kube-system/coredns-7d89d9b6b8-4xk2p',
    'node k8s-master01',
    'pod default/nginx-dep08-584b5f5458-cbksj',
    'pod default/nginx-dep08-584b5f5458-m7pz8',
    'pod default/pod-client',
    'node k8s-node01',
  ])
  const services = targets.slice(sources.length)
  expect(services.map(({ label, port }) => `${label} ${port?.protocol}`)).toContain('kube-dns:53/UDP udp')
  expect(services.map(({ label }) => label)).toContain('nobody:8080')
  // Neither a headless Service nor a name of others has an address of its own.
  expect(services.every(({ address }) => /^\d+\./.test(address))).toBe(true)
  const probesOf = (key: string) => {
    const [cell] = answered(
      ask('reach', { from: 'pod default/pod-client', to: [key], question: { kind: 'port' }, seed: 1 }),
    )
    return cell && cell.verdict !== 'unasked' ? `${cell.probe.kind} ${cell.probe.port ?? ''} ${cell.verdict}` : ''
  }
  expect(probesOf('pod default/nginx-dep08-584b5f5458-cbksj')).toBe('tcp 80 answered')
  expect(probesOf('node k8s-master01')).toBe('ping  answered')
  expect(probesOf('service default/nobody:8080/TCP')).toBe('tcp 8080 refused')
})

it('nobody that it does not know', () => {
  const ask = asker()
  answered(ask('load', { source: { kind: 'scenario', id: 'ipip-always' } }))
  const question = { kind: 'ping' } as const
  expect(ask('reach', { from: 'pod default/nobody', to: [], question, seed: 1 }).reply.kind).toBe('problems')
  expect(ask('reach', { from: 'node k8s-node02', to: ['node nowhere'], question, seed: 1 }).reply.kind).toBe('problems')
})

it('a kernel-lab document has no modes, but its places reach each other', () => {
  const ask = asker()
  const text = readFileSync(new URL('../lab/fixtures/ipip-always.lab.json', import.meta.url), 'utf8')
  const { probes } = answered(ask('load', { source: { kind: 'document', text } }))
  const probe = probes[0]
  if (!probe) throw new Error('no probe')
  expect(ask('modes', { probe, seed: 1 }).reply.kind).toBe('problems')
  const { sources, targets } = answered(ask('reachAxes', {}))
  expect(sources.map(({ key }) => key)).toEqual(targets.map(({ key }) => key))
  const to = targets.map(({ key }) => key)
  for (const { key } of sources) {
    const cells = answered(ask('reach', { from: key, to, question: { kind: 'port' }, seed: 1 }))
    expect(cells.map(({ verdict }) => verdict)).toEqual(to.map(() => 'answered'))
  }
})
