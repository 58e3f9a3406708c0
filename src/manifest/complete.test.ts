import { describe, expect, it } from 'vitest'
import { scenarioSource } from '../scenario/scenarios.ts'
import { completeManifest } from './complete.ts'

const { spec } = scenarioSource('dns')

/** What is offered where the bar stands; of the labels, those that are asked about. */
function offered(text: string): string[] {
  const offset = text.indexOf('|')
  const { options, from, to } = completeManifest(spec, text.replace('|', ''), offset)
  expect(from).toBeLessThanOrEqual(offset)
  expect(to).toBeGreaterThanOrEqual(offset)
  return options.map(({ label, follow }) => label + follow)
}

const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n'

describe('completion of a manifest', () => {
  it.each<[string, string, readonly string[]]>([
    ['an empty text', '|', ['apiVersion: ', 'kind: ', 'metadata:', 'spec:']],
    ['a field begun', `${service}  po|`, ['ports:']],
    ['a field of a list', `${service}  ports:\n  - na|`, ['name: ']],
    ['beside others', `${service}  ports:\n  - name: http\n    port: 80\n    n|`, ['nodePort: ']],
    ['indented further', `${service}  ports:\n    - port: 80\n      tar|`, ['targetPort: ']],
    ['a value', `${service}  type: N|`, ['NodePort']],
    ['a value in a list', `${service}  ports:\n  - protocol: |`, ['TCP', 'UDP']],
    [
      'a word in a list',
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n  policyTypes:\n  - I|',
      ['Ingress'],
    ],
    ['a node', 'apiVersion: v1\nkind: Pod\nspec:\n  nodeName: |', ['k8s-master01', 'k8s-node01']],
    ['a switch', 'apiVersion: projectcalico.org/v3\nkind: IPPool\nspec:\n  natOutgoing: |', ['true', 'false']],
    ['a kind', 'kind: Netw|', ['NetworkPolicy', 'NetworkSet']],
    ['a workload', 'apiVersion: |\nkind: StatefulSet', ['apps/v1']],
    ['a template', 'kind: DaemonSet\nspec:\n  template:\n    spec:\n      containers:\n      - po|', ['ports:']],
    ['an API', 'apiVersion: |\nkind: IPPool', ['crd.projectcalico.org/v1', 'projectcalico.org/v3']],
    [
      'deep down',
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n  ingress:\n  - from:\n    - podSelector:\n        match|',
      ['matchLabels:', 'matchExpressions:'],
    ],
    ['another document', `${service}---\nkind: Namespace\nmetadata:\n  la|`, ['labels:']],
    ['a colon that is there', `${service}  ty|: NodePort`, ['type']],
    ['what nobody knows', `${service}  selector:\n    ap|`, []],
    ['a comment', `${service}  # ty|`, []],
  ])('%s', (_, text, labels) => {
    expect(offered(text)).toEqual(labels)
  })
})
