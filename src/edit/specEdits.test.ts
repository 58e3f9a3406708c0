import { describe, expect, it } from 'vitest'
import type { ClusterSpec } from '../cluster/spec.ts'
import type { SpecEdit } from './edit.ts'
import { applySpecEdits, reverseSpecEdits } from './specEdits.ts'
import { compiled, testSpec } from './testWorld.ts'

function applied(spec: ClusterSpec, ...edits: readonly SpecEdit[]): ClusterSpec {
  const result = applySpecEdits(spec, edits)
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'))
  return result.value
}

/** As its reader writes it: fields in one order. */
const parsed = (spec: ClusterSpec): ClusterSpec => applied(spec, { op: 'put', part: 'name', value: spec.name })

const dump = (spec: ClusterSpec): string => JSON.stringify([...compiled(spec).namespaces])
const pool = testSpec.ipPools[0]?.name ?? ''
const [pod] = testSpec.pods

const EDITS: readonly (readonly [string, SpecEdit])[] = [
  [
    'a field of an IPPool',
    { op: 'set', list: 'ipPools', name: pool, fields: { ipipMode: 'CrossSubnet', natOutgoing: false } },
  ],
  [
    'a field that was not there',
    {
      op: 'set',
      list: 'pods',
      namespace: pod?.namespace ?? '',
      name: pod?.name ?? '',
      fields: { labels: { app: 'x' } },
    },
  ],
  ['a pod', { op: 'add', list: 'pods', item: { namespace: 'default', name: 'new', node: 'k8s-master01' } }],
  ['a pod less', { op: 'remove', list: 'pods', namespace: pod?.namespace ?? '', name: pod?.name ?? '' }],
  ['a node', { op: 'add', list: 'nodes', item: { name: 'k8s-node03', subnet: 'lan', address: '192.168.40.113' } }],
  [
    'a Service',
    {
      op: 'add',
      list: 'services',
      item: {
        namespace: 'default',
        name: 'web',
        clusterIP: '10.96.0.20',
        ports: [{ port: 80 }],
        selector: { app: 'x' },
      },
    },
  ],
  ['the way of kube-proxy', { op: 'put', part: 'kubeProxy', value: { mode: 'ipvs', version: 'v1.30' } }],
]

describe('an edit of the desired state', () => {
  it.each(EDITS)('%s', (_, edit) => {
    const spec = applied(testSpec, edit)
    expect(spec).not.toEqual(testSpec)
    const back = applied(spec, ...reverseSpecEdits(testSpec, [edit]))
    expect(dump(back)).toBe(dump(testSpec))
  })

  it('comes back with all the others, in whatever they built on each other', () => {
    const edits = EDITS.map(([, edit]) => edit)
    const spec = applied(testSpec, ...edits)
    expect(dump(applied(spec, ...reverseSpecEdits(testSpec, edits)))).toBe(dump(testSpec))
  })

  it('comes back to its place, under its old name, with what said null', () => {
    const [node = ''] = testSpec.nodes.map(({ name }) => name)
    const edits: SpecEdit[] = [
      { op: 'set', list: 'pods', namespace: pod?.namespace ?? '', name: pod?.name ?? '', fields: { name: 'other' } },
      { op: 'remove', list: 'nodes', name: node },
      { op: 'add', list: 'nodes', at: 0, item: { ...testSpec.nodes[0], gateway: null } },
      { op: 'set', list: 'nodes', name: node, fields: { gateway: '192.168.40.2' } },
    ]
    expect(applied(testSpec, ...edits).nodes[0]?.gateway).toBe('192.168.40.2')
    const back = applied(testSpec, ...edits, ...reverseSpecEdits(testSpec, edits))
    expect(JSON.stringify(back)).toBe(JSON.stringify(parsed(testSpec)))
  })

  it('never changes what it is applied to', () => {
    const before = JSON.stringify(testSpec)
    applied(testSpec, ...EDITS.map(([, edit]) => edit))
    expect(JSON.stringify(testSpec)).toBe(before)
  })

  it('is refused at its place', () => {
    const nobody = applySpecEdits(testSpec, [{ op: 'remove', list: 'pods', namespace: 'a', name: 'b' }])
    expect(nobody).toMatchObject({
      ok: false,
      problems: [{ path: 'edits[0]', code: 'unknownReference', params: { what: 'pods', name: 'a/b' } }],
    })
    const wrong = applySpecEdits(testSpec, [
      { op: 'set', list: 'ipPools', name: pool, fields: { ipipMode: 'Sometimes' } },
    ])
    expect(wrong).toMatchObject({ ok: false, problems: [{ path: 'ipPools[0].ipipMode', code: 'notOneOf' }] })
    const stranger = applySpecEdits(testSpec, [{ op: 'add', list: 'pods', item: 7 }])
    expect(stranger).toMatchObject({ ok: false, problems: [{ code: 'wrongType' }] })
  })
})
