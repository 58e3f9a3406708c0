/** Manifests as people have them: what kubectl, calicoctl and Helm print, with all that a server and controllers add. */
import { describe, expect, it } from 'vitest'
import { scenarioSource } from '../scenario/scenarios.ts'
import { applyManifests } from './testApply.ts'

const { spec } = scenarioSource('dns')

/** What becomes of each object, and what of it makes no difference. */
function taken(text: string): unknown {
  const result = applyManifests(spec, text)
  if (!result.ok) return result.problems.map(({ message }) => message)
  return result.value.outcomes.map(({ kind, name, verb, ignored }) => [
    `${kind} ${name} ${verb}`,
    ...ignored.map(({ path }) => path),
  ])
}

/** What is wrong: the words of the text that it is about, and what is said. */
function refused(text: string): unknown {
  const result = applyManifests(spec, text)
  if (result.ok) return []
  return result.problems.map(({ message, offset, length, way, known }) => [
    text.slice(offset, offset + length),
    message.replace(/^.*(?:strict decoding error|cannot be handled as a \w+): /, ''),
    ...(way === undefined ? [] : [way]),
    ...(known === undefined ? [] : [known.slice(0, 3).join(' ')]),
  ])
}

/** A pod's spec, with these lines in its one container and beside it. */
const pod = (container: string, beside = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: shop-0
spec:
  containers:
  - name: shop
    image: example.test/shop:1
${container}${beside}`

const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by))

const container = (lines: string): string => pod(indented(lines, 4))
const beside = (lines: string): string => pod('', indented(lines, 2))

const FROM_SERVER = `apiVersion: v1
items:
- apiVersion: v1
  kind: Pod
  metadata:
    annotations:
      cni.projectcalico.org/containerID: 5f8a
      cni.projectcalico.org/podIP: 172.20.70.210/32
      cni.projectcalico.org/podIPs: 172.20.70.210/32
      kubectl.kubernetes.io/last-applied-configuration: |
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"shop-0"}}
    creationTimestamp: "2026-03-02T08:11:40Z"
    generateName: shop-
    labels: {app: shop, pod-template-hash: 5d4f}
    managedFields:
    - apiVersion: v1
      fieldsType: FieldsV1
      fieldsV1: {"f:metadata": {"f:labels": {".": {}}}}
      manager: kubelet
      operation: Update
      subresource: status
      time: "2026-03-02T08:11:44Z"
    name: shop-0
    namespace: default
    ownerReferences:
    - {apiVersion: apps/v1, blockOwnerDeletion: true, controller: true, kind: ReplicaSet, name: shop, uid: 4f1c}
    resourceVersion: "88123"
    uid: 31a1b7f2
  spec:
    affinity: {}
    containers:
    - env:
      - name: POD_IP
        valueFrom: {fieldRef: {apiVersion: v1, fieldPath: status.podIP}}
      image: example.test/shop:1
      imagePullPolicy: IfNotPresent
      livenessProbe:
        failureThreshold: 3
        httpGet: {path: /healthz, port: http, scheme: HTTP}
        periodSeconds: 10
      name: shop
      ports:
      - {containerPort: 8080, name: http, protocol: TCP}
      resources:
        limits: {cpu: 500m, memory: 128Mi}
        requests: {cpu: 0.1, memory: "64e6"}
      terminationMessagePath: /dev/termination-log
      terminationMessagePolicy: File
      volumeMounts:
      - {mountPath: /var/run/secrets/kubernetes.io/serviceaccount, name: kube-api-access-x, readOnly: true}
    dnsPolicy: ClusterFirst
    enableServiceLinks: true
    nodeName: k8s-node01
    preemptionPolicy: PreemptLowerPriority
    priority: 0
    restartPolicy: Always
    schedulerName: default-scheduler
    securityContext: {}
    serviceAccount: default
    serviceAccountName: default
    terminationGracePeriodSeconds: 30
    tolerations:
    - {effect: NoExecute, key: node.kubernetes.io/not-ready, operator: Exists, tolerationSeconds: 300}
    volumes:
    - name: kube-api-access-x
      projected:
        defaultMode: 420
        sources:
        - serviceAccountToken: {expirationSeconds: 3607, path: token}
        - configMap: {items: [{key: ca.crt, path: ca.crt}], name: kube-root-ca.crt}
        - downwardAPI: {items: [{fieldRef: {apiVersion: v1, fieldPath: metadata.namespace}, path: namespace}]}
  status:
    conditions:
    - {lastProbeTime: null, lastTransitionTime: "2026-03-02T08:11:44Z", status: "True", type: Ready}
    containerStatuses:
    - {containerID: containerd://1, image: shop, imageID: x, lastState: {}, name: shop, ready: true, restartCount: 0, state: {running: {startedAt: "2026-03-02T08:11:43Z"}}}
    hostIP: 172.20.70.41
    phase: Running
    podIP: 172.20.70.210
    qosClass: Burstable
kind: List
metadata:
  resourceVersion: ""
`

const HELM = `---
# Source: shop/templates/serviceaccount.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: RELEASE-NAME-shop
---
# Source: shop/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: release-shop
  labels:
    helm.sh/chart: shop-0.1.0
    app.kubernetes.io/managed-by: Helm
spec:
  type: ClusterIP
  ports:
    - port: 80
      targetPort: http
      protocol: TCP
      name: http
  selector:
    app.kubernetes.io/name: shop
`

const CALICOCTL_POOL = `apiVersion: projectcalico.org/v3
items:
- apiVersion: projectcalico.org/v3
  kind: IPPool
  metadata:
    creationTimestamp: "2026-03-02T08:00:00Z"
    name: second
    resourceVersion: "700"
    uid: 0b1e
  spec:
    allowedUses:
    - Workload
    - Tunnel
    blockSize: 26
    cidr: 10.200.0.0/16
    ipipMode: CrossSubnet
    natOutgoing: true
    nodeSelector: all()
    vxlanMode: Never
kind: IPPoolList
metadata:
  resourceVersion: "701"
`

const service = (lines: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: shop}\nspec:\n${indented(lines, 2)}`

describe('a manifest as people have it', () => {
  it.each<[string, string, unknown]>([
    [
      'kubectl get pods -o yaml',
      FROM_SERVER,
      [
        [
          'Pod default/shop-0 created',
          'spec.containers[0].env',
          'spec.containers[0].imagePullPolicy',
          'spec.containers[0].livenessProbe',
          'spec.containers[0].resources',
          'spec.containers[0].volumeMounts',
          'spec.volumes',
        ],
      ],
    ],
    [
      'helm template',
      HELM,
      [
        ['ServiceAccount default/RELEASE-NAME-shop ignored'],
        ['Service default/release-shop created', 'metadata.labels'],
      ],
    ],
    ['calicoctl get ippool -o yaml', CALICOCTL_POOL, [['IPPool second created']]],
    [
      'kubectl get service -o yaml',
      `${service(`clusterIP: 10.96.7.7
clusterIPs: [10.96.7.7]
internalTrafficPolicy: Cluster
ipFamilies: [IPv4]
ipFamilyPolicy: SingleStack
ports:
- {port: 80, protocol: TCP, targetPort: 8080}
selector: {app: shop}
sessionAffinity: None
type: ClusterIP
`)}status:\n  loadBalancer: {}\n`,
      [['Service default/shop created']],
    ],
    [
      'kubectl get networkpolicy -o yaml',
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  annotations: {note: by hand}
  creationTimestamp: "2026-03-02T08:11:40Z"
  generation: 1
  name: shop
  namespace: default
  resourceVersion: "1"
  uid: a
spec:
  egress:
  - ports: [{port: 53, protocol: UDP}]
    to:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
  podSelector: {matchExpressions: [{key: app, operator: In, values: [shop]}]}
  policyTypes: [Egress]
`,
      [['NetworkPolicy default/shop created']],
    ],
    [
      'a GlobalNetworkPolicy with annotations on its rules',
      `apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: {name: default.deny}
spec:
  tier: default
  order: 100
  selector: all()
  types: [Ingress]
  ingress:
  - action: Deny
    metadata: {annotations: {why: lesson}}
`,
      [['GlobalNetworkPolicy deny created', 'spec.ingress[0].metadata']],
    ],
    [
      'a namespace of the server',
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {a: b}}\nspec: {finalizers: [kubernetes]}\nstatus: {phase: Active}\n',
      [['Namespace shop created']],
    ],
    [
      'an EndpointSlice of the server',
      `${service('ports: [{port: 80}]\n')}---
addressType: IPv4
apiVersion: discovery.k8s.io/v1
endpoints:
- addresses: [203.0.113.9]
  conditions: {ready: true, serving: true, terminating: false}
  zone: a
  hints: {forZones: [{name: a}]}
kind: EndpointSlice
metadata: {name: shop-x, labels: {kubernetes.io/service-name: shop}}
ports: [{name: "", port: 80, protocol: TCP}]
`,
      [
        ['Service default/shop created'],
        [
          'EndpointSlice default/shop-x created',
          'endpoints[0].conditions.serving',
          'endpoints[0].hints',
          'endpoints[0].zone',
        ],
      ],
    ],
    [
      'a FelixConfiguration of v3.22',
      `apiVersion: crd.projectcalico.org/v1
kind: FelixConfiguration
metadata: {name: default, annotations: {projectcalico.org/metadata: "{}"}}
spec: {bpfLogLevel: "", floatingIPs: null, ipipEnabled: false, logSeverityScreen: Info, reportingInterval: 0s}
`.replace(' floatingIPs: null,', ''),
      [['FelixConfiguration default created', 'spec.logSeverityScreen', 'spec.reportingInterval']],
    ],
    ['an empty List', 'apiVersion: v1\nkind: List\nitems: []\n', []],
    ['null where nothing is', container('resources: null\nenv:\n'), [['Pod default/shop-0 created']]],
  ])('%s is taken', (_, text, outcomes) => {
    const sorted = (all: unknown) =>
      (all as string[][]).map((one) => (Array.isArray(one) ? [one[0], ...one.slice(1).toSorted()] : one))
    expect(sorted(taken(text))).toEqual(sorted(outcomes))
  })

  it.each<[string, string, unknown]>([
    [
      'an unknown field deep in what is ignored',
      container('livenessProbe:\n  httpGet:\n    path: /\n    prot: 80\n'),
      [['prot', 'unknown field "spec.containers[0].livenessProbe.httpGet.prot"', 'path port host']],
    ],
    [
      'a limit beside limits',
      container('resources:\n  limit:\n    cpu: 1\n'),
      [['limit', 'unknown field "spec.containers[0].resources.limit"', 'limits']],
    ],
    [
      'a quantity that is none',
      container('resources:\n  limits:\n    cpu: half\n'),
      [['half', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"]],
    ],
    [
      'a number for the value of a variable',
      container('env:\n- name: PORT\n  value: 8080\n'),
      [['8080', 'json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string']],
    ],
    [
      'a command that is no list',
      container('command: sleep 1d\n'),
      [
        [
          'sleep 1d',
          'json: cannot unmarshal string into Go struct field Container.spec.containers.command of type []string',
        ],
      ],
    ],
    [
      'a map for a list of mounts',
      container('volumeMounts:\n  name: data\n  mountPath: /data\n'),
      [
        [
          'volumeMounts',
          'json: cannot unmarshal object into Go struct field Container.spec.containers.volumeMounts of type []v1.VolumeMount',
        ],
      ],
    ],
    [
      'a probe that stands beside the containers',
      beside('livenessProbe: {httpGet: {path: /, port: 80}}\n'),
      [['livenessProbe', 'unknown field "spec.livenessProbe"', 'containers nodeName nodeSelector']],
    ],
    [
      'ports beside the container',
      beside('ports:\n- containerPort: 80\n'),
      [['ports', 'unknown field "spec.ports"', 'containers nodeName nodeSelector']],
    ],
    [
      'a toleration of another spelling',
      beside('tolerations:\n- key: a\n  operater: Exists\n'),
      [['operater', 'unknown field "spec.tolerations[0].operater"', 'operator']],
    ],
    [
      'an affinity a level too high',
      beside('affinity:\n  requiredDuringSchedulingIgnoredDuringExecution: []\n'),
      [
        [
          'requiredDuringSchedulingIgnoredDuringExecution',
          'unknown field "spec.affinity.requiredDuringSchedulingIgnoredDuringExecution"',
          'nodeAffinity podAffinity podAntiAffinity',
        ],
      ],
    ],
    [
      'a volume of no kind that there is',
      beside('volumes:\n- name: data\n  configmap: {name: a}\n'),
      [['configmap', 'unknown field "spec.volumes[0].configmap"', 'configMap']],
    ],
    [
      'several at once, each at its place',
      container('imagePullPolicies: Always\n').concat('  restartpolicy: Never\n'),
      [
        ['imagePullPolicies', 'unknown field "spec.containers[0].imagePullPolicies"', 'imagePullPolicy'],
        ['restartpolicy', 'unknown field "spec.restartpolicy"', 'restartPolicy'],
      ],
    ],
    [
      "a web page's blanks",
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n\u00a0labels: {}\n',
      [['\u00a0labels', 'unknown field "\\u00a0labels"', 'apiVersion kind metadata']],
    ],
    [
      'a Service that is labelled below spec',
      service('labels: {app: shop}\nports: [{port: 80}]\n'),
      [['labels', 'unknown field "spec.labels"', 'type clusterIP clusterIPs']],
    ],
    [
      'a CronJob',
      'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: shop}\nspec: {schedule: "@daily"}\n',
      [['CronJob', 'Hopscope cannot simulate CronJob yet; leave it out', 'leave it out']],
    ],
    [
      'a Deployment of an API that is gone',
      'apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: shop}\n',
      [['extensions/v1beta1', 'no matches for kind "Deployment" in version "extensions/v1beta1"', 'apps/v1']],
    ],
    [
      'a kind of another spelling',
      'apiVersion: v1\nkind: Sevice\nmetadata: {name: shop}\n',
      [['Sevice', 'no matches for kind "Sevice" in version "v1"', 'Service']],
    ],
    [
      'a kind in small letters',
      'apiVersion: apps/v1\nkind: deployment\nmetadata: {name: shop}\n',
      [['deployment', 'no matches for kind "deployment" in version "apps/v1"', 'Deployment']],
    ],
    [
      "a pool of Calico's first API",
      'apiVersion: v1\nkind: ipPool\nmetadata: {cidr: 10.1.0.0/16, name: a}\n',
      [['ipPool', 'no matches for kind "ipPool" in version "v1"', 'IPPool']],
    ],
    [
      'a pool under the wrong API',
      'apiVersion: v1\nkind: IPPool\nmetadata: {name: a}\nspec: {cidr: 10.1.0.0/16}\n',
      [['v1', 'no matches for kind "IPPool" in version "v1"', 'crd.projectcalico.org/v1 projectcalico.org/v3']],
    ],
    [
      'a Felix that is newer',
      'apiVersion: projectcalico.org/v3\nkind: FelixConfiguration\nmetadata: {name: default}\nspec: {floatingIPs: Disabled}\n',
      [['floatingIPs', 'unknown field "spec.floatingIPs"', 'Calico v3.22 does not know it yet: leave it out']],
    ],
    [
      'a pool that is newer',
      'apiVersion: projectcalico.org/v3\nkind: IPPool\nmetadata: {name: a}\nspec: {cidr: 10.1.0.0/16, assignmentMode: Automatic}\n',
      [['assignmentMode', 'unknown field "spec.assignmentMode"', 'Calico v3.22 does not know it yet: leave it out']],
    ],
    [
      'Ingress',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: shop}\n',
      [['Ingress', 'Hopscope cannot simulate Ingress yet; leave it out', 'leave it out']],
    ],
    [
      'Helm values',
      'replicaCount: 1\nimage:\n  repository: shop\n',
      [['replicaCount', 'error validating data: apiVersion not set']],
    ],
    [
      'a List with one wrong item',
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Namespace\n  metadata: {name: a, lables: {}}\n`,
      [['lables', 'unknown field "metadata.lables"', 'labels']],
    ],
  ])('%s is refused at its place', (_, text, said) => {
    expect(refused(text)).toEqual(said)
  })
})
