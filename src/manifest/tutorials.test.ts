/** Whole texts in the shape of what tutorials and clusters give. */
import { describe, expect, it } from 'vitest'
import type { ClusterSpec } from '../cluster/spec.ts'
import { applySpecEdits } from '../edit/specEdits.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { applySteps } from './apply.ts'
import { applyManifests } from './testApply.ts'

const { spec } = scenarioSource('ipip-always')

function taken(text: string, leaveOut = false) {
  const steps = applySteps(spec, text, { leaveOut })
  let step = steps.next()
  while (!step.done) step = steps.next()
  if (!step.value.ok) throw new Error(step.value.problems.map(({ message }) => message).join('\n'))
  const { edits, outcomes } = step.value.value
  const edited = applySpecEdits(spec, edits)
  if (!edited.ok) throw new Error(JSON.stringify(edited.problems))
  return { now: edited.value as ClusterSpec, said: outcomes.map(({ kind, name, verb }) => `${kind} ${name} ${verb}`) }
}

const tier = (name: string, role: string, replicas: number, port: number): string => `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: {app: store, role: ${role}, tier: backend}
spec:
  replicas: ${replicas}
  selector:
    # Wider than it should be: the other tier's pods have it too.
    matchLabels: {app: store}
  template:
    metadata:
      labels: {app: store, role: ${role}, tier: backend}
    spec:
      containers:
      - name: ${role}
        image: "example.test/store:6"
        resources: {requests: {cpu: 100m, memory: 100Mi}}
        env:
        - {name: GET_HOSTS_FROM, value: dns}
        ports:
        - containerPort: ${port}
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels: {app: store, role: ${role}}
spec:
  ports:
  - {port: ${port}, targetPort: ${port}}
  selector: {app: store, role: ${role}, tier: backend}
`

describe('a tutorial', () => {
  it('of several tiers, whose selectors overlap', () => {
    const text = tier('store', 'leader', 1, 6379) + tier('store-follower', 'follower', 2, 6380)
    const { now, said } = taken(text)
    expect(said).toEqual([
      'Deployment default/store created',
      'Service default/store created',
      'Deployment default/store-follower created',
      'Service default/store-follower created',
    ])
    expect(now.pods.filter(({ labels }) => labels?.['role'] === 'leader')).toHaveLength(1)
    const again = applyManifests(now, text)
    expect(again.ok && again.value.outcomes.map(({ verb }) => verb)).toEqual(Array(4).fill('unchanged'))
  })

  it.each<[string, string]>([
    ['all denied', 'podSelector: {}\n  policyTypes: [Ingress, Egress]'],
    ['all allowed', 'podSelector: {matchLabels: {app: web}}\n  ingress:\n  - {}'],
    ['nothing from elsewhere', 'podSelector: {matchLabels: {}}\n  ingress:\n  - from:\n    - podSelector: {}'],
    [
      'from pods of a namespace, and from a monitor',
      `podSelector: {matchLabels: {app: api}}
  ingress:
  - from:
    - namespaceSelector: {matchLabels: {team: operations}}
      podSelector: {matchLabels: {type: monitoring}}
    ports:
    - {port: 5000, protocol: TCP}`,
    ],
    [
      'from outside only',
      'podSelector: {matchLabels: {app: web}}\n  ingress:\n  - ports: [{port: 80}]\n    from: [{ipBlock: {cidr: 0.0.0.0/0, except: [172.16.0.0/12]}}]',
    ],
    [
      'names, and nothing else',
      `podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
  - ports:
    - {port: 53, protocol: UDP}
    - {port: 53, protocol: TCP}
    to:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
      podSelector: {matchLabels: {k8s-app: kube-dns}}`,
    ],
  ])('a NetworkPolicy: %s', (_, lines) => {
    const text = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: lesson\n  namespace: default\nspec:\n  ${lines}\n`
    expect(taken(text).said).toEqual(['NetworkPolicy default/lesson created'])
  })

  it.each<[string, string]>([
    [
      'pods outside of the system',
      `selector: "projectcalico.org/namespace not in {'kube-system', 'calico-system'}"
  types: [Ingress, Egress]
  egress:
  - {action: Allow, protocol: UDP, destination: {selector: 'k8s-app == "kube-dns"', ports: [53]}}`,
    ],
    [
      'a range of ports, and a network',
      `order: 10.5
  selector: role == 'db' && has(tier)
  ingress:
  - {action: Allow, protocol: TCP, source: {nets: [10.0.0.0/8], notNets: [10.9.0.0/16]}, destination: {ports: [5432, '6000:6010']}}
  - {action: Log}
  - {action: Deny}`,
    ],
    [
      'no pings',
      'selector: all()\n  types: [Ingress]\n  ingress:\n  - {action: Deny, protocol: ICMP, icmp: {type: 8}}\n  - {action: Pass}',
    ],
  ])('a GlobalNetworkPolicy: %s', (_, lines) => {
    const text = `apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: lesson}\nspec:\n  ${lines}\n`
    expect(taken(text).said).toEqual(['GlobalNetworkPolicy lesson created'])
  })
})

const item = (
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
  rest: string,
): string => `- apiVersion: ${apiVersion}
  kind: ${kind}
  metadata: {name: ${name}${namespace && `, namespace: ${namespace}`}, creationTimestamp: "2026-03-02T08:00:00Z", uid: a, resourceVersion: "5"${rest}
`
const onHost = '}\n  spec: {hostNetwork: true, nodeName: k8s-master01, containers: [{name: a, image: b}]}'
const ofController = (kind: string, name: string): string =>
  `, ownerReferences: [{kind: ${kind}, name: ${name}, controller: true}]`

/** `kubectl get all,cm,endpoints,endpointslices,… -A -o yaml`. */
const EVERYTHING = `apiVersion: v1
kind: List
metadata: {resourceVersion: ""}
items:
${item('v1', 'Pod', 'kube-system', 'etcd-k8s-master01', `, annotations: {kubernetes.io/config.source: file}${onHost}`)}${item(
  'apps/v1',
  'DaemonSet',
  'kube-system',
  'kube-proxy',
  `}
  spec:
    selector: {matchLabels: {k8s-app: kube-proxy}}
    template:
      metadata: {labels: {k8s-app: kube-proxy}}
      spec: {hostNetwork: true, containers: [{name: kube-proxy, image: b}]}`,
)}${item('v1', 'Pod', 'kube-system', 'kube-proxy-5v8lq', `${ofController('DaemonSet', 'kube-proxy')}${onHost}`)}${item(
  'v1',
  'Pod',
  'default',
  'migrate-x9x2k',
  '}\n  spec: {containers: [{name: a, image: b}], nodeName: k8s-master01}\n  status: {phase: Succeeded}',
)}${item(
  'apps/v1',
  'Deployment',
  'default',
  'shop',
  `, labels: {app: shop}}
  spec:
    replicas: 1
    progressDeadlineSeconds: 600
    strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}}
    selector: {matchLabels: {app: shop}}
    template: {metadata: {creationTimestamp: null, labels: {app: shop}}, spec: {containers: [{name: a, image: b}]}}
  status: {availableReplicas: 1}`,
)}${item(
  'apps/v1',
  'ReplicaSet',
  'default',
  'shop-6b8c5d7f9',
  `, labels: {app: shop, pod-template-hash: 6b8c5d7f9}${ofController('Deployment', 'shop')}}\n  spec: {replicas: 1}`,
)}${item(
  'v1',
  'Pod',
  'default',
  'shop-6b8c5d7f9-kx2vb',
  `, labels: {app: shop, pod-template-hash: 6b8c5d7f9}${ofController('ReplicaSet', 'shop-6b8c5d7f9')}}
  spec: {containers: [{name: a, image: b}], nodeName: k8s-node02}
  status: {phase: Running, podIP: 172.16.58.233, hostIP: 10.0.0.2}`,
)}${item('apps/v1', 'ControllerRevision', 'kube-system', 'kube-proxy-7d9', '}\n  revision: 1')}${item(
  'batch/v1',
  'Job',
  'default',
  'migrate',
  '}\n  spec: {}',
)}${item('v1', 'Service', 'default', 'shop', '}\n  spec: {selector: {app: shop}, ports: [{port: 80}], clusterIP: 10.96.7.7, type: ClusterIP}')}${item(
  'v1',
  'Endpoints',
  'default',
  'shop',
  '}\n  subsets: [{addresses: [{ip: 172.16.58.233}], ports: [{port: 80}]}]',
)}${item(
  'discovery.k8s.io/v1',
  'EndpointSlice',
  'default',
  'shop-abcde',
  ', labels: {kubernetes.io/service-name: shop, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}}\n  addressType: IPv4\n  endpoints: [{addresses: [172.16.58.233]}]\n  ports: [{port: 80}]',
)}${item('v1', 'Service', 'default', 'outside', '}\n  spec: {ports: [{port: 6443}], clusterIP: 10.96.7.8, type: ClusterIP}')}${item(
  'v1',
  'Endpoints',
  'default',
  'outside',
  '}\n  subsets: [{addresses: [{ip: 203.0.113.5}], ports: [{port: 6443}]}]',
)}${item(
  'discovery.k8s.io/v1',
  'EndpointSlice',
  'default',
  'outside',
  ', labels: {kubernetes.io/service-name: outside}}\n  addressType: IPv4\n  endpoints: [{addresses: [203.0.113.5]}]\n  ports: [{port: 6443}]',
)}${item('v1', 'ConfigMap', 'kube-system', 'coredns', '}\n  data: {Corefile: ""}')}${item('v1', 'Secret', 'default', 'shop', '}\n  data: {}')}${item(
  'crd.projectcalico.org/v1',
  'BGPConfiguration',
  '',
  'default',
  '}\n  spec: {asNumber: 64512}',
)}${item('crd.projectcalico.org/v1', 'ClusterInformation', '', 'default', '}\n  spec: {}')}${item(
  'cert-manager.io/v1',
  'Certificate',
  'default',
  'shop',
  '}\n  spec: {}',
)}`

describe('all of a cluster', () => {
  it('is refused only where it is not modelled, and could be had without it', () => {
    const result = applyManifests(spec, EVERYTHING)
    const problems = result.ok ? [] : result.problems
    expect(problems.map(({ path, params, leavable }) => [path, Object.values(params)[0], leavable])).toEqual([
      ['spec.hostNetwork', 'spec.hostNetwork', true],
      ['spec.hostNetwork', 'spec.hostNetwork', true],
      ['kind', 'Job', true],
      ['kind', 'BGPConfiguration', true],
      ['kind', 'Certificate', true],
      ['spec.template.spec.hostNetwork', 'spec.template.spec.hostNetwork', true],
    ])
  })

  it('is told of each what became of it', () => {
    const { said, now } = taken(EVERYTHING, true)
    expect(said).toEqual([
      'Pod kube-system/etcd-k8s-master01 leftOut',
      'DaemonSet kube-system/kube-proxy leftOut',
      'Pod kube-system/kube-proxy-5v8lq leftOut',
      'Pod default/migrate-x9x2k ended',
      'Deployment default/shop unchanged',
      'ReplicaSet default/shop-6b8c5d7f9 owned',
      'Pod default/shop-6b8c5d7f9-kx2vb created',
      'ControllerRevision kube-system/kube-proxy-7d9 ignored',
      'Job default/migrate leftOut',
      'Service default/shop created',
      'Endpoints default/shop owned',
      'EndpointSlice default/shop-abcde owned',
      'Service default/outside created',
      'Endpoints default/outside created',
      'EndpointSlice default/outside unchanged',
      'ConfigMap kube-system/coredns ignored',
      'Secret default/shop ignored',
      'BGPConfiguration default leftOut',
      'ClusterInformation default ignored',
      'Certificate default/shop leftOut',
    ])
    // The address that the cluster's IPAM gave it.
    expect(now.pods.at(-1)).toMatchObject({ name: 'shop-6b8c5d7f9-kx2vb', address: '172.16.58.233' })
    expect(now.services?.at(-1)).toMatchObject({ name: 'outside', endpoints: [{ address: '203.0.113.5' }] })
  })

  it('what is wrong besides is not left out', () => {
    const steps = applySteps(spec, EVERYTHING.replace('progressDeadlineSeconds', 'progressDeadline'), {
      leaveOut: true,
    })
    let step = steps.next()
    while (!step.done) step = steps.next()
    expect(step.value).toMatchObject({ ok: false, problems: [{ code: 'unknownField', path: 'spec.progressDeadline' }] })
  })
})
