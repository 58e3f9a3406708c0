/** IPPool (api/pkg/apis/projectcalico/v3/ippool.go, v3.22). */
import { field, type Kind, NAME, specFields } from '../kind.ts'
import { flag, object, text, whole } from '../shape.ts'
import { apiObject } from './meta.ts'

const ALL = 'all()'

export const ipPool: Kind = {
  kind: 'IPPool',
  plural: 'ippools',
  api: 'calico',
  // As `kubectl get ippools -o yaml` has it; `calicoctl` writes the other.
  apiVersions: ['crd.projectcalico.org/v1', 'projectcalico.org/v3'],
  namespaced: false,
  list: 'ipPools',
  newer: ['assignmentMode', 'namespaceSelector'],
  shape: apiObject('IPPool', {
    spec: object(
      'IPPoolSpec',
      {
        cidr: text,
        ipipMode: text,
        vxlanMode: text,
        natOutgoing: flag,
        blockSize: whole,
        disabled: flag,
        nodeSelector: text,
      },
      {
        refused: {
          allowedUses: [
            ['Workload', 'Tunnel'],
            ['Tunnel', 'Workload'],
          ],
          disableBGPExport: [],
          ipip: [],
          'nat-outgoing': [],
        },
      },
    ),
  }),
  mappings: [
    NAME,
    field('cidr'),
    { ...field('ipipMode'), read: (mode) => (mode === '' ? undefined : mode) },
    { ...field('vxlanMode'), read: (mode) => (mode === '' ? undefined : mode) },
    ...specFields('natOutgoing blockSize disabled'),
    { ...field('nodeSelector'), read: (selector) => (selector === ALL || selector === '' ? undefined : selector) },
  ],
  immutable: ['cidr', 'blockSize'],
  // What Calico's API defaults, a ClusterSpec says.
  read: (item) => ({
    cidr: '',
    ipipMode: 'Never',
    vxlanMode: 'Never',
    natOutgoing: false,
    ...item,
    blockSize: item['blockSize'] === 0 || item['blockSize'] === undefined ? 26 : item['blockSize'],
  }),
  write: (manifest, item) => ({
    ...manifest,
    spec: {
      nodeSelector: ALL,
      ...(manifest['spec'] as object),
      ...(item['nodeSelector'] === '' && { nodeSelector: ALL }),
    },
  }),
}
