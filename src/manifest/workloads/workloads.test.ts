/** Workloads into the pods that their controllers make. */
import { describe, expect, it } from 'vitest'
import type { ClusterSpec } from '../../cluster/spec.ts'
import { applySpecEdits } from '../../edit/specEdits.ts'
import { scenarioSource } from '../../scenario/scenarios.ts'
import { applyManifests, deleteManifests } from '../testApply.ts'
import { safeEncode, templateHash } from './names.ts'

const base = scenarioSource('ipip-always').spec
const NODES = base.nodes.map(({ name }) => name)
/** Nothing runs: where pods go is what is asked. */
const spec: ClusterSpec = { ...base, pods: [] }

interface After {
  readonly spec: ClusterSpec
  readonly outcomes: readonly string[]
  /** `name on node`, of those that the text made. */
  readonly made: readonly string[]
  readonly gone: readonly string[]
}

function apply(text: string, to: ClusterSpec = spec, run = applyManifests): After {
  const result = run(to, text)
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'))
  const edited = applySpecEdits(to, result.value.edits)
  if (!edited.ok) throw new Error(JSON.stringify(edited.problems))
  const { outcomes } = result.value
  return {
    spec: edited.value,
    outcomes: outcomes.map(({ kind, name, verb }) => `${kind} ${name} ${verb}`),
    made: outcomes.flatMap(({ pods }) => pods?.made.map(({ name, node }) => `${name} on ${node}`) ?? []),
    gone: outcomes.flatMap(({ pods }) => pods?.gone ?? []),
  }
}

function refused(text: string, to: ClusterSpec = spec): unknown {
  const result = applyManifests(to, text)
  if (result.ok) return []
  return result.problems.map(({ message, offset, length }) => [text.slice(offset, offset + length), message])
}

const workload = (
  kind: string,
  spec: string,
  template = 'containers:\n- name: web\n  image: nginx:1.27\n',
) => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: web
spec:
${indented(spec, 2)}  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
${indented(template, 6)}`

const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by))
const deployment = (spec: string, template?: string): string => workload('Deployment', spec, template)

describe('a Deployment', () => {
  it('makes pods under names of its own, spread over the nodes', () => {
    const { made, outcomes, spec: now } = apply(deployment('replicas: 4\n'))
    expect(outcomes).toEqual(['Deployment default/web created'])
    const hash = now.pods[0]?.labels?.['pod-template-hash'] ?? ''
    expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5,10}$/)
    for (const one of made) expect(one).toMatch(new RegExp(`^web-${hash}-[bcdfghjklmnpqrstvwxz2456789]{5} on `))
    expect(new Set(made).size).toBe(4)
    const perNode = NODES.map((node) => now.pods.filter((pod) => pod.node === node).length)
    expect(Math.max(...perNode) - Math.min(...perNode)).toBeLessThanOrEqual(1)
    expect(now.pods[0]).toEqual({
      namespace: 'default',
      name: now.pods[0]?.name,
      node: NODES[0],
      labels: { app: 'web', 'pod-template-hash': hash },
    })
  })

  it('makes the same pods of the same text, and none where they run', () => {
    const first = apply(deployment('replicas: 3\n'))
    expect(apply(deployment('replicas: 3\n')).made).toEqual(first.made)
    const again = apply(deployment('replicas: 3\n'), first.spec)
    expect(again).toMatchObject({ outcomes: ['Deployment default/web unchanged'], made: [], gone: [] })
    expect(again.spec).toEqual(first.spec)
  })

  it('adds pods, and takes those away that have company on their node', () => {
    const three = apply(deployment('replicas: 3\n'))
    const five = apply(deployment('replicas: 5\n'), three.spec)
    expect(five).toMatchObject({ outcomes: ['Deployment default/web configured'], gone: [] })
    expect(five.made).toHaveLength(2)
    expect(five.spec.pods.slice(0, 3)).toEqual(three.spec.pods)
    const two = apply(deployment('replicas: 2\n'), five.spec)
    expect(two.gone).toHaveLength(3)
    // Counted once, before the first goes: the three on one node all had more company than the two on the other.
    expect(two.spec.pods.map(({ node }) => node)).toEqual([NODES[1], NODES[1]])
    expect(apply(deployment('replicas: 0\n'), two.spec).spec.pods).toEqual([])
  })

  it('rolls to another template: other pods, under another hash', () => {
    const first = apply(deployment('replicas: 2\n'))
    const next = apply(deployment('replicas: 2\n', 'containers:\n- name: web\n  image: nginx:1.28\n'), first.spec)
    expect(next.gone).toEqual(first.spec.pods.map(({ name }) => name))
    expect(next.made).toHaveLength(2)
    expect(next.spec.pods[0]?.labels).not.toEqual(first.spec.pods[0]?.labels)
  })

  it('does not roll when the server fills in its defaults', () => {
    const first = apply(
      deployment('replicas: 2\n', 'containers:\n- name: web\n  image: nginx:1.27\n  ports:\n  - containerPort: 80\n'),
    )
    const filled = `containers:
- image: nginx:1.27
  imagePullPolicy: IfNotPresent
  name: web
  ports:
  - containerPort: 80
    protocol: TCP
  resources: {}
  terminationMessagePath: /dev/termination-log
  terminationMessagePolicy: File
dnsPolicy: ClusterFirst
restartPolicy: Always
schedulerName: default-scheduler
securityContext: {}
terminationGracePeriodSeconds: 30
`
    expect(apply(deployment('replicas: 2\n', filled), first.spec).outcomes).toEqual([
      'Deployment default/web unchanged',
    ])
  })

  it('listens where its containers declare it, and serves a Service of the same text', () => {
    const text = `${deployment('', 'containers:\n- name: web\n  image: nginx\n  ports:\n  - {name: http, containerPort: 8080}\n')}---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
`
    const { spec: now } = apply(text)
    expect(now.pods).toHaveLength(1)
    expect(now.pods[0]).toMatchObject({
      listen: [{ protocol: 'TCP', port: 8080 }],
      ports: [{ name: 'http', containerPort: 8080 }],
    })
  })

  it('goes with its pods, and only with its own', () => {
    const bare = { namespace: 'default', name: 'web', node: NODES[0] ?? '', labels: { app: 'web' } }
    const first = apply(deployment('replicas: 3\n'), { ...spec, pods: [bare] })
    expect(first.spec.pods).toHaveLength(4)
    const gone = apply(deployment('replicas: 3\n'), first.spec, deleteManifests)
    expect(gone).toMatchObject({ outcomes: ['Deployment default/web deleted'] })
    expect(gone.spec.pods).toEqual([bare])
    const again = deleteManifests(gone.spec, deployment('replicas: 3\n'))
    expect(again.ok ? [] : again.problems.map(({ message }) => message)).toEqual([
      'Error from server (NotFound): deployments.apps "web" not found',
    ])
  })

  it('goes where its template allows', () => {
    const [first = '', second = ''] = NODES
    const labelled = {
      ...spec,
      nodes: spec.nodes.map((node, i) => (i === 1 ? { ...node, labels: { disk: 'ssd' } } : node)),
    }
    const selector = 'nodeSelector: {disk: ssd}\ncontainers: [{name: web, image: nginx}]\n'
    expect(apply(deployment('replicas: 2\n', selector), labelled).spec.pods.map(({ node }) => node)).toEqual([
      second,
      second,
    ])
    const named = `nodeName: ${first}\ncontainers: [{name: web, image: nginx}]\n`
    expect(apply(deployment('replicas: 2\n', named), labelled).spec.pods.map(({ node }) => node)).toEqual([
      first,
      first,
    ])
    const affinity = (operator: string) => `containers: [{name: web, image: nginx}]
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
      - matchExpressions: [{key: disk, operator: ${operator}}]
`
    expect(apply(deployment('', affinity('Exists')), labelled).spec.pods[0]?.node).toBe(second)
    expect(apply(deployment('', affinity('DoesNotExist')), labelled).spec.pods[0]?.node).toBe(first)
    expect(refused(deployment('', affinity('Exists')))).toEqual([
      [
        'requiredDuringSchedulingIgnoredDuringExecution',
        `0/${NODES.length} nodes are available: ${NODES.length} node(s) didn't match Pod's node affinity/selector.`,
      ],
    ])
  })

  it('spreads over zones first', () => {
    const zones = ['a', 'a', 'b']
    const nodes = zones.map((zone, i) => ({
      ...(base.nodes[0] as ClusterSpec['nodes'][number]),
      name: `n${i}`,
      address: `10.1.0.${i + 50}`,
      labels: { 'topology.kubernetes.io/zone': zone },
    }))
    const result = applyManifests({ ...spec, nodes }, deployment('replicas: 3\n'))
    const made = result.ok ? result.value.outcomes[0]?.pods?.made.map(({ node }) => node) : undefined
    if (made) expect(made).toEqual(['n0', 'n2', 'n1'])
  })
})

describe('other workloads', () => {
  it('a StatefulSet numbers its pods, and makes them again under their names', () => {
    const first = apply(workload('StatefulSet', 'replicas: 3\nserviceName: web\n'))
    expect(first.spec.pods.map(({ name }) => name)).toEqual(['web-0', 'web-1', 'web-2'])
    expect(first.spec.pods[1]?.labels).toEqual({
      app: 'web',
      'apps.kubernetes.io/pod-index': '1',
      'controller-revision-hash': expect.stringMatching(/^web-[a-z0-9]+$/),
      'statefulset.kubernetes.io/pod-name': 'web-1',
    })
    const fewer = apply(workload('StatefulSet', 'replicas: 1\nserviceName: web\n'), first.spec)
    expect(fewer.gone).toEqual(['web-1', 'web-2'])
    const other = 'containers:\n- name: web\n  image: nginx:2\n'
    const next = apply(workload('StatefulSet', 'replicas: 3\n', other), first.spec)
    expect(next.spec.pods.map(({ name }) => name)).toEqual(['web-0', 'web-1', 'web-2'])
    expect(next.gone).toEqual(['web-0', 'web-1', 'web-2'])
    const partition = 'replicas: 3\nupdateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}\n'
    expect(apply(workload('StatefulSet', partition, other), first.spec).gone).toEqual(['web-2'])
    const onDelete = 'replicas: 3\nupdateStrategy: {type: OnDelete}\n'
    expect(apply(workload('StatefulSet', onDelete, other), first.spec).gone).toEqual([])
    expect(
      apply(workload('StatefulSet', 'replicas: 2\nordinals: {start: 5}\n')).made.map((one) => one.split(' ')[0]),
    ).toEqual(['web-5', 'web-6'])
  })

  it('a DaemonSet puts one on every node', () => {
    const { spec: now, made } = apply(workload('DaemonSet', ''))
    expect(now.pods.map(({ node }) => node)).toEqual(NODES)
    for (const one of made) expect(one).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5} on /)
    expect(now.pods[0]?.labels).toMatchObject({ app: 'web', 'pod-template-generation': '1' })
    const next = apply(workload('DaemonSet', '', 'containers: [{name: web, image: nginx:2}]\n'), now)
    expect(next.gone).toHaveLength(NODES.length)
    expect(next.spec.pods[0]?.labels).toMatchObject({ 'pod-template-generation': '2' })
  })

  it('a ReplicaSet goes on with the pods that it has', () => {
    const first = apply(workload('ReplicaSet', 'replicas: 2\n'))
    const other = workload('ReplicaSet', 'replicas: 3\n', 'containers: [{name: web, image: nginx:2}]\n')
    expect(apply(other, first.spec)).toMatchObject({ gone: [], made: [expect.stringMatching(/^web-.{5} on /)] })
  })

  it('a ReplicationController selects by labels alone', () => {
    const text = `apiVersion: v1
kind: ReplicationController
metadata: {name: web}
spec:
  replicas: 2
  selector: {app: web}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
`
    expect(apply(text).spec.pods).toHaveLength(2)
    expect(apply(text.replace('  selector: {app: web}\n', '')).spec.pods).toHaveLength(2)
  })
})

const PODS = ['7c79c4bf97-2xkqz', '7c79c4bf97-9wr5d']
/** As `kubectl get deploy,rs,pods -o yaml` gives it. */
const FROM_SERVER = `${deployment('replicas: 2\n')}---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-7c79c4bf97
  labels: {app: web, pod-template-hash: 7c79c4bf97}
  annotations: {deployment.kubernetes.io/revision: "2"}
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
spec: {replicas: 2}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-5d4f8c7b9
  labels: {app: web, pod-template-hash: 5d4f8c7b9}
  annotations: {deployment.kubernetes.io/revision: "1"}
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
spec: {replicas: 0}
${PODS.map(
  (name) => `---
apiVersion: v1
kind: Pod
metadata:
  name: web-${name}
  labels: {app: web, pod-template-hash: 7c79c4bf97}
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-7c79c4bf97, controller: true}]
spec:
  nodeName: ${NODES[0]}
  containers: [{name: web, image: "nginx:1.27"}]
status: {phase: Running}
`,
).join('')}`

describe('what a server gives', () => {
  it('a Deployment with its ReplicaSets and pods keeps them, whatever their hash', () => {
    const { outcomes, spec: now } = apply(FROM_SERVER)
    expect(outcomes).toEqual([
      'Deployment default/web unchanged',
      'ReplicaSet default/web-7c79c4bf97 owned',
      'ReplicaSet default/web-5d4f8c7b9 owned',
      ...PODS.map((name) => `Pod default/web-${name} created`),
    ])
    expect(now.pods.map(({ name }) => name)).toEqual(PODS.map((name) => `web-${name}`))
    expect(apply(FROM_SERVER, now, deleteManifests).spec.pods).toEqual([])
  })

  it('pods of another cluster are made anew on the nodes that are here', () => {
    const other = FROM_SERVER.replaceAll(`nodeName: ${NODES[0]}`, 'nodeName: ip-10-0-3-7.example')
    const withoutSets = other
      .split('---\n')
      .filter((one) => !one.includes('kind: ReplicaSet\nmeta'))
      .join('---\n')
    for (const text of [other, withoutSets]) {
      const { outcomes, made } = apply(text)
      expect(outcomes.filter((one) => one.startsWith('Pod'))).toEqual(
        PODS.map((name) => `Pod default/web-${name} owned`),
      )
      expect(made).toHaveLength(2)
      for (const one of made) expect(one).toMatch(/^web-7c79c4bf97-.{5} on k8s-/)
    }
  })

  it('makes the pods that are missing under the same hash', () => {
    const { made } = apply(FROM_SERVER.replace('replicas: 2', 'replicas: 3'))
    expect(made).toEqual([expect.stringMatching(/^web-7c79c4bf97-.{5} on /)])
  })
})

describe('refused', () => {
  const said = (body: string): string => `Deployment "web" is invalid: ${body}`
  it.each<[string, string, unknown]>([
    [
      'a selector that does not select',
      deployment('').replace('matchLabels: {app: web}', 'matchLabels: {app: shop}'),
      [
        [
          '{app: web}',
          said(
            'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
          ),
        ],
      ],
    ],
    [
      'no selector',
      deployment('').replace('  selector:\n    matchLabels: {app: web}\n', ''),
      [['spec', said('spec.selector: Required value')]],
    ],
    [
      'an empty selector',
      deployment('').replace('matchLabels: {app: web}', 'matchLabels: {}'),
      [['selector', said('spec.selector: Invalid value: {}: empty selector is invalid for deployment')]],
    ],
    [
      'fewer than no pods',
      deployment('replicas: -1\n'),
      [['-1', said('spec.replicas: Invalid value: -1: must be greater than or equal to 0')]],
    ],
    ['more than can be shown', deployment('replicas: 1000000\n'), [['1000000', expect.stringContaining('10000')]]],
    [
      'a container without image',
      deployment('', 'containers:\n- name: web\n'),
      [['name', said('spec.template.spec.containers[0].image: Required value')]],
    ],
    [
      'a restartPolicy of Jobs',
      deployment('', 'restartPolicy: Never\ncontainers: [{name: web, image: nginx}]\n'),
      [['Never', said('spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"')]],
    ],
    [
      'a field of another spelling, deep in the template',
      deployment('', 'containers:\n- name: web\n  image: nginx\n  port: []\n'),
      [
        [
          'port',
          expect.stringContaining('strict decoding error: unknown field "spec.template.spec.containers[0].port"'),
        ],
      ],
    ],
    [
      'a field of another spelling',
      deployment('replica: 2\n'),
      [['replica', expect.stringContaining('unknown field "spec.replica"')]],
    ],
    [
      'the network of the node',
      deployment('', 'hostNetwork: true\ncontainers: [{name: web, image: nginx}]\n'),
      [['hostNetwork', 'Hopscope cannot simulate spec.template.spec.hostNetwork yet; take it out']],
    ],
    [
      'a name that pods cannot have',
      deployment('').replace('name: web\nspec', 'name: Web\nspec'),
      [['Web', expect.stringContaining('metadata.name: Invalid value: "Web": a lowercase RFC 1123 subdomain')]],
    ],
    [
      'a node that is not there',
      deployment('', 'nodeName: nowhere\ncontainers: [{name: web, image: nginx}]\n'),
      [['nowhere', expect.stringContaining('nowhere')]],
    ],
  ])('%s', (_, text, problems) => {
    expect(refused(text)).toEqual(problems)
  })
})

it('letters are those of Kubernetes', () => {
  expect(safeEncode('2928345763')).toBe(
    [...'2928345763'].map((digit) => 'bcdfghjklmnpqrstvwxz2456789'[digit.charCodeAt(0) % 27]).join(''),
  )
  // Keys in another order, nothing where nothing is said.
  expect(templateHash({ b: 1, a: { c: null } })).toBe(templateHash({ b: 1 }))
})
