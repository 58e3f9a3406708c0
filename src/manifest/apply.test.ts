/** Manifests over a cluster: what becomes of them, and what the API would say to those that are wrong. */
import { describe, expect, it } from 'vitest'
import type { ClusterSpec } from '../cluster/spec.ts'
import { applySpecEdits } from '../edit/specEdits.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { applyManifests, deleteManifests } from './testApply.ts'

const { spec } = scenarioSource('dns')

function applied(text: string, to: ClusterSpec = spec) {
  const result = applyManifests(to, text)
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'))
  const edited = applySpecEdits(to, result.value.edits)
  if (!edited.ok) throw new Error(JSON.stringify(edited.problems))
  const outcomes = result.value.outcomes.map(({ kind, name, verb }) => `${kind} ${name} ${verb}`)
  return {
    spec: edited.value,
    outcomes,
    edits: result.value.edits,
    ignored: result.value.outcomes.flatMap((one) => one.ignored),
  }
}

/** What is wrong, each with the words of the text that it is about. */
function refusals(text: string, to: ClusterSpec = spec): [string, string][] {
  const result = applyManifests(to, text)
  return result.ok
    ? []
    : result.problems.map(({ message, offset, length }) => [text.slice(offset, offset + length), message])
}

const service = (lines: string): string => `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: nginx-pod08}
${lines}`

describe('a manifest', () => {
  it('makes a Service, with what the API server allots', () => {
    const { spec: now, outcomes, edits } = applied(service('  type: NodePort\n  ports:\n  - port: 80\n'))
    expect(outcomes).toEqual(['Service default/web created'])
    expect(edits).toHaveLength(1)
    expect(now.services?.at(-1)).toEqual({
      namespace: 'default',
      name: 'web',
      type: 'NodePort',
      clusterIP: '10.96.0.16',
      ports: [{ port: 80, nodePort: 30000 }],
      selector: { app: 'nginx-pod08' },
    })
  })

  it('changes only what differs, and keeps what was allotted', () => {
    const first = applied(service('  ports: [{port: 80}]\n')).spec
    const again = applied(service('  ports: [{port: 80}]\n'), first)
    expect(again).toMatchObject({ outcomes: ['Service default/web unchanged'], edits: [] })
    const { outcomes, edits } = applied(service('  ports: [{port: 81}]\n'), first)
    expect(outcomes).toEqual(['Service default/web configured'])
    expect(edits).toEqual([
      { op: 'set', list: 'services', namespace: 'default', name: 'web', fields: { ports: [{ port: 81 }] } },
    ])
  })

  it('is one of many, in documents or in a List, in YAML or JSON', () => {
    const pool = {
      apiVersion: 'projectcalico.org/v3',
      kind: 'IPPool',
      metadata: { name: 'second' },
      spec: { cidr: '10.200.0.0/16' },
    }
    const both = {
      apiVersion: 'v1',
      kind: 'List',
      items: [pool, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } }],
    }
    expect(applied(JSON.stringify(both)).outcomes).toEqual(['IPPool second created', 'Namespace x created'])
    expect(applied(`---\n${JSON.stringify(pool)}\n---\n# nothing\n---\n`).outcomes).toEqual(['IPPool second created'])
  })

  it('lists what makes no difference, and passes over what only servers write', () => {
    const { ignored, outcomes } = applied(`apiVersion: v1
kind: Pod
metadata:
  name: p
  uid: 6e35e972
spec:
  containers:
  - name: c
    image: nginx
    ports: [{containerPort: 80, hostPort: 8080}]
    resources: {limits: {cpu: 1}}
  terminationGracePeriodSeconds: 30
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {}}
`)
    expect(ignored.map(({ path }) => path)).toEqual([
      'spec.containers[0].ports[0].hostPort',
      'spec.containers[0].resources',
    ])
    expect(outcomes).toEqual(['Pod default/p created', 'ConfigMap default/c ignored'])
  })

  it('makes anew what the API lets nobody change', () => {
    const pool = 'apiVersion: crd.projectcalico.org/v1\nkind: IPPool\nmetadata: {name: default-ipv4-ippool}\nspec: '
    expect(applied(`${pool}{cidr: 10.100.0.0/16, vxlanMode: CrossSubnet, natOutgoing: true}\n`).outcomes).toEqual([
      'IPPool default-ipv4-ippool configured',
    ])
    expect(
      applied(`${pool}{cidr: 10.100.0.0/16, vxlanMode: Always, natOutgoing: true, blockSize: 27}\n`).outcomes,
    ).toEqual(['IPPool default-ipv4-ippool replaced'])
  })

  it('brings a Service its endpoints, wherever they stand', () => {
    const text = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: db-1, labels: {kubernetes.io/service-name: db}}
addressType: IPv4
endpoints:
- {addresses: [203.0.113.80], conditions: {ready: true}}
- {addresses: [172.20.70.205], nodeName: k8s-node01}
ports: [{port: 5432}]
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {ports: [{port: 5432}]}
`
    const { spec: now, outcomes } = applied(text)
    expect(outcomes).toEqual(['EndpointSlice default/db-1 created', 'Service default/db created'])
    expect(now.services?.at(-1)?.endpoints).toEqual([
      { address: '203.0.113.80', ready: true },
      { address: '172.20.70.205', node: 'k8s-node01' },
    ])
    expect(applied(text, now).outcomes).toEqual([
      'EndpointSlice default/db-1 unchanged',
      'Service default/db unchanged',
    ])
    expect(refusals(text.replace('k8s-node01', 'node9'))).toEqual([
      ['node9', expect.stringContaining('no node "node9"')],
    ])
    expect(refusals(text.replace('203.0.113.80', '203.0.113.800'))).toEqual([
      ['203.0.113.800', expect.stringContaining('must be a valid IP address')],
    ])
  })

  it('is deleted by its name; a namespace with all that is in it', () => {
    const named = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: only-to-nginx}\n'
    const gone = deleteManifests(spec, named)
    expect(gone).toMatchObject({
      ok: true,
      value: {
        edits: [
          {
            op: 'remove',
            list: 'networkPolicies',
            name: 'only-to-nginx',
            namespace: 'default',
            apiVersion: 'networking.k8s.io/v1',
          },
        ],
        outcomes: [{ kind: 'NetworkPolicy', name: 'default/only-to-nginx', verb: 'deleted' }],
      },
    })
    expect(deleteManifests(spec, named.replace('only', 'all'))).toMatchObject({
      ok: false,
      problems: [{ message: 'Error from server (NotFound): networkpolicies "all-to-nginx" not found' }],
    })
    const node = deleteManifests(spec, 'apiVersion: v1\nkind: Node\nmetadata: {name: k8s-node01}\n')
    expect(node.ok && [node.value.edits.length, node.value.outcomes[0]?.along]).toEqual([5, 4])
    const all = deleteManifests(spec, 'apiVersion: v1\nkind: Namespace\nmetadata: {name: kube-system}\n')
    expect(all.ok && all.value.edits).toEqual([
      { op: 'remove', list: 'pods', namespace: 'kube-system', name: 'coredns-7d89d9b6b8-4xk2p' },
      { op: 'remove', list: 'services', namespace: 'kube-system', name: 'kube-dns' },
    ])
  })
})

describe('what the API refuses', () => {
  it.each<[string, string, string, string]>([
    [
      'a field that it does not know',
      service('  foo: 1\n  ports: [{port: 80, prot: TCP}]\n'),
      'foo',
      'Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.foo"',
    ],
    [
      'a port out of range',
      service('  ports:\n  - port: 0\n'),
      '0',
      'Service "web" is invalid: spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
    [
      'a text for a number',
      service('  ports:\n  - port: "80"\n'),
      '"80"',
      'Service in version "v1" cannot be handled as a Service: json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32',
    ],
    [
      'a node port that is none',
      service('  ports:\n  - port: 80\n    nodePort: 8080\n'),
      '8080',
      'Service "web" is invalid: spec.ports[0].nodePort: Forbidden: may not be used when `type` is \'ClusterIP\'',
    ],
    [
      'a type that there is not',
      service('  type: Cluster\n  ports: [{port: 80}]\n'),
      'Cluster',
      'Service "web" is invalid: spec.type: Unsupported value: "Cluster": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
    [
      'several ports without names',
      service('  ports:\n  - {port: 80, name: a}\n  - {port: 81}\n'),
      '{port: 81}',
      'Service "web" is invalid: spec.ports[1].name: Required value',
    ],
    [
      'a name',
      service('  ports: [{port: 80}]\n').replace('name: web', 'name: 9web'),
      '9web',
      "Service \"9web\" is invalid: metadata.name: Invalid value: \"9web\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
    [
      'no name',
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  labels: {a: b}\n',
      'metadata',
      'Namespace "" is invalid: metadata.name: Required value: name or generateName is required',
    ],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}\n', 'apiVersion', 'error validating data: kind not set'],
    [
      'an unknown kind',
      'apiVersion: v1\nkind: Foo\nmetadata: {name: a}\n',
      'Foo',
      'no matches for kind "Foo" in version "v1"',
    ],
    [
      'another version',
      'apiVersion: extensions/v1beta1\nkind: NetworkPolicy\nmetadata: {name: a}\n',
      'extensions/v1beta1',
      'no matches for kind "NetworkPolicy" in version "extensions/v1beta1"',
    ],
    [
      'a pool without its network',
      'apiVersion: projectcalico.org/v3\nkind: IPPool\nmetadata: {name: a}\nspec:\n  blockSize: 26\n',
      'spec',
      'error with field IPPool.Spec.CIDR (IPPool CIDR must be specified)',
    ],
    [
      'a pool with host bits',
      'apiVersion: projectcalico.org/v3\nkind: IPPool\nmetadata: {name: a}\nspec:\n  cidr: 10.200.0.1/16\n',
      '10.200.0.1/16',
      "error with field IPPool.Spec.CIDR = '10.200.0.0/16' (IPPool CIDR is not strictly masked)",
    ],
    [
      'a mode that there is not',
      'apiVersion: projectcalico.org/v3\nkind: IPPool\nmetadata: {name: a}\nspec:\n  cidr: 10.200.0.0/16\n  ipipMode: Sometimes\n',
      'Sometimes',
      "error with field IPIPMode = 'Sometimes' (Reason: failed to validate Field: IPIPMode because of Tag: ipIpMode )",
    ],
    [
      "a custom resource's wrong type",
      'apiVersion: crd.projectcalico.org/v1\nkind: IPPool\nmetadata: {name: a}\nspec:\n  cidr: 10.200.0.0/16\n  blockSize: big\n',
      'big',
      'IPPool "a" is invalid: spec.blockSize: Invalid value: "string": spec.blockSize in body must be of type integer: "string"',
    ],
    [
      'two of a key',
      'apiVersion: v1\nkind: Namespace\nkind: Pod\nmetadata: {name: a}\n',
      'kind',
      'not YAML: key "kind" already set in map',
    ],
    [
      'a pod without containers',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  nodeName: k8s-node01\n',
      'spec',
      'Pod "a" is invalid: spec.containers: Required value',
    ],
    [
      'a container without an image',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: x\n',
      'name',
      'Pod "a" is invalid: spec.containers[0].image: Required value',
    ],
    [
      "a policy's peer that is nobody",
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n  podSelector: {}\n  ingress:\n  - from:\n    - {}\n',
      '{}',
      'NetworkPolicy "a" is invalid: spec.ingress[0].from[0]: Required value: must specify a peer',
    ],
    [
      "ports without a protocol, in Calico's words",
      'apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n  ingress:\n  - action: Allow\n    destination:\n      ports: [80]\n',
      '[80]',
      "error with field Destination.Ports = '[80]' (rules that specify ports must set protocol to TCP or UDP or SCTP)",
    ],
    [
      'a selector that is none',
      'apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n  selector: app == web\n',
      'app == web',
      "error with field Selector = 'app == web' (Reason: failed to validate Field: Selector because of Tag: selector )",
    ],
    [
      'a protocol of a rule that is none',
      'apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n  ingress:\n  - action: Allow\n    notProtocol: tcp\n',
      'tcp',
      "error with field Protocol = 'tcp' (protocol name invalid)",
    ],
    [
      'a range of ports that goes down',
      'apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n  egress:\n  - action: Allow\n    protocol: TCP\n    destination: {ports: ["90:80"]}\n',
      '"90:80"',
      "error with field Port = '80' (port range invalid)",
    ],
    [
      'a network of a rule that is none',
      'apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n  ingress:\n  - action: Allow\n    source: {nets: [office]}\n',
      'office',
      "error with the following fields:\n-  Nets[0] = 'office' (Reason: failed to validate Field: Nets[0] because of Tag: net )\n-  Source.Nets = 'office' (invalid CIDR)\n",
    ],
    [
      'a network of a set that is none',
      'apiVersion: projectcalico.org/v3\nkind: GlobalNetworkSet\nmetadata: {name: a}\nspec:\n  nets:\n  - 10.0.0.0/8\n  - office\n',
      'office',
      "error with field Nets[1] = 'office' (Reason: failed to validate Field: Nets[1] because of Tag: cidr )",
    ],
  ])('%s', (_, text, words, message) => {
    expect(refusals(text)[0]).toEqual([words, message])
  })

  it.each<[string, string, string]>([
    [
      'a Deployment that says nothing',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n',
      'Deployment "a" is invalid: spec.selector: Required value',
    ],
    [
      "a host's network",
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true, containers: [{name: a, image: b}]}\n',
      'cannot simulate spec.hostNetwork',
    ],
    ['what is not YAML', 'apiVersion: v1\nkind: [\n', 'not YAML: '],
    ['a text', 'hello\n', 'error unmarshaling JSON'],
    [
      'an annotation that is ours and is not',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {hopscope/foo: "1"}}\nspec: {containers: [{name: a, image: b}]}\n',
      'no annotation "hopscope/foo"',
    ],
    ['too much', `# ${'x'.repeat(4_000_000)}`, 'longer than'],
    [
      'a billion laughs',
      `a: &a [1,1,1,1,1,1,1,1,1]\n${'bcdefghi'.replaceAll(
        /./g,
        (c) =>
          `${c}: &${c} [${Array(9)
            .fill(`*${String.fromCharCode(c.charCodeAt(0) - 1)}`)
            .join(',')}]\n`,
      )}`,
      'excessive aliasing',
    ],
    ['what is nested without end', '['.repeat(100_000), 'not YAML'],
  ])('%s', (_, text, message) => {
    expect(refusals(text)[0]?.[1]).toContain(message)
  })

  it('says what else of the cluster would break, by its name', () => {
    const text =
      'apiVersion: crd.projectcalico.org/v1\nkind: IPPool\nmetadata: {name: default-ipv4-ippool}\nspec: {cidr: 10.99.0.0/16}\n'
    const result = applyManifests(spec, text)
    expect(!result.ok && result.problems[0]).toMatchObject({
      path: 'pods default/pod-client: address',
      code: 'podOutsidePools',
      offset: text.indexOf('default-ipv4'),
    })
  })
})
