/** Manifests through the worker, and what a packet says to them. */
import { describe, expect, it } from 'vitest'
import type { SpecEdit } from '../protocol/engine.ts'
import type { Source } from '../protocol/protocol.ts'
import { scenarioLab } from '../scenario/scenarioLab.ts'
import { createHandler } from './handler.ts'
import { asking } from './testAsk.ts'

/** Whether the scenario's first probe is answered, once the texts are applied one after the other. */
function answered(id: 'ipip-always' | 'pod-to-outside', ...texts: readonly string[]): boolean {
  const ask = asking()
  let source: Source = { kind: 'scenario', id }
  let loaded = ask('load', { source })
  for (const text of texts) {
    const { edits } = ask('apply', { text })
    const spec: readonly SpecEdit[] = [...(source.edits?.spec ?? []), ...edits]
    source = { kind: 'scenario', id, edits: { spec, kernel: [] } }
    loaded = ask('load', { source })
  }
  const [probe] = loaded.probes
  if (!probe) throw new Error('no probe')
  return ask('trace', { probe, seed: 1 }).outcome.kind === 'answered'
}

const policy = (ingress: string): string => `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: p}
spec:
  ingress:
  - action: Deny
    source: {selector: role == 'far', namespaceSelector: global()}
${ingress}`

const set = (net: string): string => `apiVersion: projectcalico.org/v3
kind: GlobalNetworkSet
metadata: {name: far, labels: {role: far}}
spec: {nets: [${net}]}
`

describe('a packet', () => {
  it('is stopped by a policy that means the set where its source is', () => {
    const denies = policy('  - action: Allow\n')
    expect(answered('ipip-always', denies)).toBe(true)
    expect(answered('ipip-always', denies, set('172.16.32.0/24'))).toBe(false)
    expect(answered('ipip-always', denies, set('0.0.0.0/0'))).toBe(false)
    expect(answered('ipip-always', denies, set('172.16.58.0/24'))).toBe(true)
  })

  it('goes on its way whatever pool it takes', () => {
    const pool = (mode: string): string =>
      `apiVersion: crd.projectcalico.org/v1\nkind: IPPool\nmetadata: {name: default-ipv4-ippool}\nspec: {cidr: 172.16.0.0/16, natOutgoing: true, ${mode}}\n`
    expect(answered('ipip-always', pool('ipipMode: CrossSubnet'))).toBe(true)
    expect(answered('ipip-always', pool('vxlanMode: Always'), pool('ipipMode: Always'))).toBe(true)
  })
})

it('a kernel-lab document has nothing that manifests could change', () => {
  const handler = createHandler()
  const text = JSON.stringify(scenarioLab('same-node'))
  const loading = handler.handle('load', { source: { kind: 'document', text } })
  let step = loading.next()
  while (!step.done) step = loading.next()
  expect(step.value.kind).toBe('ok')
  for (const request of [{ example: 'Pod' }, { key: { list: 'pods' } }] as const) {
    const refused = handler.handle('manifest', request).next()
    expect(refused.value).toMatchObject({ kind: 'problems', problems: [{ code: 'notSupported' }] })
  }
})
