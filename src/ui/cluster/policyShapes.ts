/** Forms of Services and of policies, Kubernetes' own and Calico's. */
import { PROTOCOLS, servicePorts } from './machineShapes.ts'
import {
  type ClusterSpec,
  choice,
  either,
  list,
  map,
  must,
  number,
  object,
  ports,
  ref,
  type ShapesOf,
  text,
  texts,
  toggle,
} from './shapes.ts'

type Service = NonNullable<ClusterSpec['services']>[number]
type Policy = NonNullable<ClusterSpec['networkPolicies']>[number]
type OfApi<V> = Omit<Extract<Policy, { readonly apiVersion: V }>, 'apiVersion'>

const TRAFFIC = choice(['Cluster', 'Local'], { placeholder: 'Cluster' })
const TYPES = texts('Ingress')

export const service = {
  namespace: must(text()),
  name: must(text()),
  type: choice(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'], { placeholder: 'ClusterIP' }),
  clusterIP: text(),
  ports: list(servicePorts, { port: 8080 }),
  selector: map(),
  endpoints: list(
    {
      address: must(text()),
      node: ref('nodes', false),
      ready: toggle(true),
      ports: list({ name: text(), port: must(number()) }, { port: 8080 }),
    },
    { address: '203.0.113.80' },
  ),
  externalIPs: texts('198.51.100.10'),
  loadBalancerIPs: texts('198.51.100.20'),
  loadBalancerSourceRanges: texts('203.0.113.0/24'),
  sessionAffinity: object(
    { type: choice(['None', 'ClientIP'], { required: true }), timeoutSeconds: number('10800') },
    { type: 'ClientIP' },
  ),
  externalTrafficPolicy: TRAFFIC,
  internalTrafficPolicy: TRAFFIC,
  healthCheckNodePort: number(),
  externalName: text('db.example.com'),
} satisfies ShapesOf<Service>

const labelSelector = {
  matchLabels: map(),
  matchExpressions: list(
    {
      key: must(text()),
      operator: choice(['In', 'NotIn', 'Exists', 'DoesNotExist'], { required: true }),
      values: texts(),
    },
    { key: 'app', operator: 'Exists' },
  ),
}
const peers = list(
  {
    podSelector: object(labelSelector, {}),
    namespaceSelector: object(labelSelector, {}),
    ipBlock: object({ cidr: must(text()), except: texts() }, { cidr: '10.0.0.0/8' }),
  },
  { podSelector: {} },
)
const policyPorts = list(
  { protocol: choice([...PROTOCOLS, 'SCTP'], { placeholder: 'TCP' }), port: either(), endPort: number() },
  { protocol: 'TCP', port: 80 },
)

export const kubernetesPolicy = {
  namespace: must(text()),
  name: must(text()),
  podSelector: must(object(labelSelector, {})),
  policyTypes: TYPES,
  ingress: list({ from: peers, ports: policyPorts }, {}),
  egress: list({ to: peers, ports: policyPorts }, {}),
} satisfies ShapesOf<OfApi<'networking.k8s.io/v1'>>

const entity = object(
  {
    nets: texts('10.0.0.0/8'),
    notNets: texts(),
    selector: text("app == 'web'"),
    notSelector: text(),
    namespaceSelector: text('all()'),
    ports: ports(),
    notPorts: ports(),
  },
  {},
)
const icmp = object({ type: number(), code: number() }, { type: 8 })
const rules = list(
  {
    action: choice(['Allow', 'Deny', 'Log', 'Pass'], { required: true }),
    protocol: either('TCP'),
    notProtocol: either(),
    source: entity,
    destination: entity,
    icmp,
    notICMP: icmp,
  },
  { action: 'Allow' },
)

const calico = {
  name: must(text()),
  order: number(),
  selector: text('all()'),
  types: TYPES,
  ingress: rules,
  egress: rules,
}

export const calicoPolicy = { namespace: must(text()), ...calico } satisfies ShapesOf<OfApi<'projectcalico.org/v3'>>

export const globalPolicy = { ...calico, namespaceSelector: text('all()') } satisfies ShapesOf<
  NonNullable<ClusterSpec['globalNetworkPolicies']>[number]
>

const set = { name: must(text()), labels: map(), nets: texts('203.0.113.0/24') }

export const globalNetworkSet = set satisfies ShapesOf<NonNullable<ClusterSpec['globalNetworkSets']>[number]>

export const networkSet = { namespace: must(text()), ...set } satisfies ShapesOf<
  NonNullable<ClusterSpec['networkSets']>[number]
>
