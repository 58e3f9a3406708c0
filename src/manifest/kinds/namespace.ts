/** Namespace (k8s.io/api/core/v1/types.go). */
import { type Kind, LABELS, NAME } from '../kind.ts'
import { object } from '../shape.ts'
import { apiObject } from './meta.ts'

export const namespace: Kind = {
  kind: 'Namespace',
  plural: 'namespaces',
  api: 'kubernetes',
  apiVersions: ['v1'],
  namespaced: false,
  list: 'namespaces',
  shape: apiObject('Namespace', { spec: object('NamespaceSpec', {}, { noise: 'finalizers' }) }),
  mappings: [NAME, LABELS],
}
