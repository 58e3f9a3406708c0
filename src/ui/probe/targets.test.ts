import { expect, it } from 'vitest'
import type { Loaded } from '../../protocol/protocol.ts'
import type { ScenarioId } from '../../scenario/scenarios.ts'
import { createHandler } from '../../worker/handler.ts'
import { commandOf } from './probeCommand.ts'
import { targetsOf } from './targets.ts'

function loaded(id: ScenarioId): Loaded {
  const steps = createHandler().handle('load', { source: { kind: 'scenario', id } })
  for (;;) {
    const { done, value } = steps.next()
    if (!done) continue
    if (value.kind !== 'ok') throw new Error(id)
    return value.answer
  }
}

const services = (id: ScenarioId, from: string): string[] =>
  targetsOf(loaded(id), from, true).map(({ address }) => address)

it('a pod is offered Services by name, those of other namespaces in full', () => {
  expect(services('dns', 'pod-client')).toEqual(
    expect.arrayContaining(['nginx-pod08', 'nginx-headless', 'outside', 'kube-dns.kube-system', 'kubernetes']),
  )
  expect(services('dns', 'coredns-7d89d9b6b8-4xk2p')).toEqual(
    expect.arrayContaining(['kube-dns', 'nginx-pod08.default']),
  )
})

it('who does not ask CoreDNS is offered addresses only', () => {
  expect(services('dns', 'k8s-node01')).toEqual([])
  expect(services('cluster-ip', 'pod1')).toEqual([])
  expect(targetsOf(loaded('cluster-ip'), 'pod1', false).length).toBeGreaterThan(3)
})

it.each([
  [{ kind: 'tcp', to: 'nginx-pod08', port: 8080 }, 'curl http://nginx-pod08:8080'],
  [{ kind: 'tcp', to: 'outside', port: 80 }, 'curl http://outside'],
  [{ kind: 'tcp', to: '10.96.0.1', port: 80 }, 'curl 10.96.0.1'],
  [{ kind: 'ping', to: 'nginx-headless' }, 'ping nginx-headless'],
  [{ kind: 'dns', to: 'nginx-pod08' }, 'nslookup nginx-pod08'],
] as const)('%o is typed as %s', (probe, command) => {
  expect(commandOf({ id: 'p', from: 'pod-client', ...probe })).toBe(command)
})
