/** What the shapes of the kinds name is what the API has: nothing left out, nothing invented. */
import { describe, expect, it } from 'vitest'
import { endpointSliceShape, endpointsShape } from '../kinds/endpoints.ts'
import { KINDS } from '../kinds.ts'
import type { Shape } from '../shapes.ts'
import { WORKLOADS } from '../workloads/kinds.ts'
import { fieldsOf } from './types.ts'

const structs = new Map<string, string[]>()

function collect(shape: Shape): void {
  if (shape.is === 'list') collect(shape.of)
  if (shape.is !== 'object') return
  if (fieldsOf(shape.go)) structs.set(shape.go, Object.keys(shape.fields))
  for (const { shape: own, use } of Object.values(shape.fields)) if (use === 'taken') collect(own)
}

for (const { shape } of [...KINDS, ...WORKLOADS]) collect(shape)
collect(endpointSliceShape)
collect(endpointsShape)

const OLD: Readonly<Record<string, readonly string[]>> = {
  KubeProxyConfiguration: ['metadata', 'udpIdleTimeout'],
  ServiceSpec: ['topologyKeys'],
}

describe('fields of a struct', () => {
  it.each([...structs])('%s', (struct, fields) => {
    // Kept for manifests of older clusters.
    const old = OLD[struct] ?? []
    // Of a Calico rule the table has only what is below it.
    const known = [...(fieldsOf(struct)?.keys() ?? [])]
    if (struct === 'Rule') expect(fields).toEqual(expect.arrayContaining(known))
    else expect(fields.toSorted()).toEqual([...known, ...old].toSorted())
  })

  it('are of types that are known', () => {
    expect(structs.size).toBeGreaterThan(10)
    expect(fieldsOf('Probe')?.get('httpGet')).toMatchObject({ is: 'object', go: 'HTTPGetAction' })
    expect(fieldsOf('ResourceRequirements')?.get('limits')).toMatchObject({ is: 'map', of: { is: 'quantity' } })
  })
})
