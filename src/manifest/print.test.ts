/** What is written is read again as what it was. */
import { describe, expect, it } from 'vitest'
import { NETFILTER_CASES } from '../cluster/kubeproxy/netfilterCases.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import { SCENARIOS, scenarioSource } from '../scenario/scenarios.ts'
import { type ExampleName, exampleOf } from './examples.ts'
import { printManifest } from './print.ts'
import { applyManifests } from './testApply.ts'
import { roundTrip } from './testRoundTrip.ts'

function holds(spec: ClusterSpec): void {
  const { was, is, edits } = roundTrip(spec)
  expect(is).toEqual(was)
  expect(edits).toBe(0)
}

describe('a manifest that was written is read as the item that it was', () => {
  it.each(SCENARIOS.map(({ id }) => id))('in %s', (id) => {
    holds(scenarioSource(id).spec)
  })

  it.each(Object.entries(NETFILTER_CASES))('in %s', (_, spec) => {
    holds(spec)
  })
})

describe('a manifest', () => {
  it("is document 003's IPPool", () => {
    const { spec } = scenarioSource('ipip-crosssubnet')
    expect(
      printManifest(spec, { list: 'ipPools', name: 'default-ipv4-ippool' }),
    ).toBe(`apiVersion: crd.projectcalico.org/v1
kind: IPPool
metadata:
  name: default-ipv4-ippool
spec:
  blockSize: 26
  cidr: 172.16.0.0/16
  ipipMode: CrossSubnet
  natOutgoing: true
  nodeSelector: all()
  vxlanMode: Never
`)
  })

  it('of a pod says where it runs, and on what it listens', () => {
    const { spec } = scenarioSource('same-node')
    expect(printManifest(spec, { list: 'pods', name: 'app-6d8b9c7f54-mtq8k' })).toBe(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    cni.projectcalico.org/hwAddr: 42:46:38:5e:33:55
    cni.projectcalico.org/ipAddrs: '["10.244.244.68"]'
    hopscope/interfaceName: cali0db0293d5b3
    hopscope/listen: 80/TCP
  name: app-6d8b9c7f54-mtq8k
  namespace: default
spec:
  containers:
  - image: registry.k8s.io/e2e-test-images/agnhost:2.39
    name: app-6d8b9c7f54-mtq8k
  nodeName: calico-ipip-worker2
`)
  })

  it('of a Service without selector brings its endpoints along', () => {
    const { spec } = scenarioSource('dns')
    expect(printManifest(spec, { list: 'services', name: 'kubernetes', namespace: 'default' })).toBe(`apiVersion: v1
kind: Service
metadata:
  name: kubernetes
  namespace: default
spec:
  clusterIP: 10.96.0.1
  ports:
  - name: https
    port: 443
    targetPort: 6443
---
addressType: IPv4
apiVersion: discovery.k8s.io/v1
endpoints:
- addresses:
  - 172.20.70.200
  nodeName: k8s-master01
kind: EndpointSlice
metadata:
  labels:
    kubernetes.io/service-name: kubernetes
  name: kubernetes
  namespace: default
ports:
- name: https
  port: 6443
  protocol: TCP
`)
  })

  it('is not to be had of what is not there', () => {
    const { spec } = scenarioSource('dns')
    expect(printManifest(spec, { list: 'pods', name: 'nobody' })).toBeUndefined()
    expect(printManifest(spec, { list: 'felix' })).toBeUndefined()
  })
})

describe('an example', () => {
  const names: readonly ExampleName[] = [
    'IPPool',
    'Node',
    'Namespace',
    'Pod',
    'Service',
    'NetworkPolicy',
    'NetworkPolicy (Calico)',
    'GlobalNetworkPolicy',
    'GlobalNetworkSet',
    'KubeProxyConfiguration',
    'FelixConfiguration',
  ]

  it.each(SCENARIOS.map(({ id }) => id))('of each kind fits %s, and makes something of it', (id) => {
    const { spec } = scenarioSource(id)
    for (const name of names) {
      const text = exampleOf(spec, name)
      const result = applyManifests(spec, text)
      expect(result.ok ? result.value.edits.length : result.problems).toBe(1)
    }
    const made = applyManifests(spec, exampleOf(spec, 'Deployment'))
    expect(made.ok ? made.value.edits.length : made.problems).toBe(3)
  })
})
