/** Clusters by chance, as far as they need neither IPIP nor IPVS, which not every kernel has at hand. */
import type {
  CalicoNetworkPolicy,
  ClusterSpec,
  IPPool,
  KubernetesNetworkPolicy,
  Node,
  Pod,
  Service,
} from '../cluster/spec.ts'
import { SCENARIOS, scenarioSource } from '../scenario/scenarios.ts'
import type { Draw } from './draw.ts'

type Modes = Pick<IPPool, 'ipipMode' | 'vxlanMode'>

const anyModes = (draw: Draw): Modes => ({
  ipipMode: 'Never',
  vxlanMode: draw.pick(['Never', 'Always', 'CrossSubnet'] as const),
})

/** A built-in cluster whose pools have other modes. */
export function builtInCluster(draw: Draw): ClusterSpec {
  const { id } = draw.pick(SCENARIOS.filter(({ topic }) => topic !== 'ipvs'))
  const { spec } = scenarioSource(id)
  const modes = anyModes(draw)
  const ipPools = spec.ipPools.map((pool) =>
    pool.ipipMode === 'Never' && draw.chance(0.5) ? pool : { ...pool, ...modes },
  )
  return { ...spec, ipPools }
}

/** Its pods tunnelled by IPIP, or its Services by IPVS, or both. */
export function withModules(spec: ClusterSpec, draw: Draw): ClusterSpec {
  const ipvs = spec.services !== undefined && draw.chance(0.6)
  const modes: Modes = { ipipMode: draw.pick(['Always', 'Always', 'CrossSubnet'] as const), vxlanMode: 'Never' }
  const ipPools = spec.ipPools.map((pool) => (ipvs && draw.chance(0.7) ? pool : { ...pool, ...modes }))
  return { ...spec, ipPools, ...(ipvs && { kubeProxy: { ...spec.kubeProxy, mode: 'ipvs' as const } }) }
}

const APPS = ['web', 'api']

/** One or two subnets with masks of chance, two or three nodes, a pod or two on each, Services and policies. */
export function anyCluster(draw: Draw): ClusterSpec {
  const two = draw.chance(0.5)
  const subnets = [
    { name: 'a', cidr: draw.pick(['10.1.5.0/24', '10.1.5.0/27', '10.1.4.0/22']) },
    ...(two ? [{ name: 'b', cidr: draw.pick(['10.1.8.0/24', '10.1.8.0/28']) }] : []),
  ]
  const nodes = Array.from({ length: draw.between(2, 3) }, (_, i): Node => {
    const far = two && i === 1
    return { name: `node${i}`, subnet: far ? 'b' : 'a', address: far ? `10.1.8.${10 + i}` : `10.1.5.${10 + i}` }
  })
  const pods = nodes.flatMap((node, i) =>
    Array.from(
      { length: i === 0 ? 2 : 1 },
      (_, n): Pod => ({
        namespace: 'default',
        name: `pod${i}${'ab'[n] ?? ''}`,
        node: node.name,
        labels: { app: APPS[(i + n) % 2] ?? '' },
        listen: [
          { protocol: 'TCP', port: 80 },
          { protocol: 'UDP', port: 53 },
        ],
      }),
    ),
  )
  return {
    name: 'any',
    calicoVersion: 'v3.22',
    subnets,
    gateways: [
      {
        name: 'gw',
        interfaces: [{ subnet: 'a', address: '10.1.5.1' }, ...(two ? [{ subnet: 'b', address: '10.1.8.1' }] : [])],
      },
    ],
    hosts: [
      {
        name: 'outside',
        subnet: two ? 'b' : 'a',
        address: two ? '10.1.8.7' : '10.1.5.7',
        listen: [{ protocol: 'TCP', port: 80 }],
      },
    ],
    ipPools: [
      {
        name: 'pool',
        cidr: draw.pick(['10.244.0.0/16', '172.20.0.0/20']),
        ...anyModes(draw),
        natOutgoing: draw.chance(0.7),
        blockSize: draw.pick([26, 26, 28, 24]),
      },
    ],
    nodes,
    pods,
    ...(draw.chance(0.6) && {
      services: Array.from({ length: draw.between(1, 2) }, (_, i) => anyService(draw, i)),
      kubeProxy: { version: draw.pick(['v1.21', 'v1.23', 'v1.30'] as const), masqueradeAll: draw.chance(0.3) },
    }),
    ...(draw.chance(0.4) && { networkPolicies: [draw.chance(0.6) ? anyPolicy(draw) : anyCalicoPolicy(draw)] }),
    ...(draw.chance(0.2) && { felix: { defaultEndpointToHostAction: draw.pick(['Drop', 'Return'] as const) } }),
  }
}

/** The Services' node ports, one apart. */
const NODE_PORT = 30080

function anyService(draw: Draw, i: number): Service {
  const protocol = draw.pick(['TCP', 'TCP', 'UDP'] as const)
  const nodePort = draw.chance(0.5)
  return {
    namespace: 'default',
    name: `svc${i}`,
    clusterIP: `10.96.0.${10 + i}`,
    selector: { app: draw.pick([...APPS, ...APPS, 'nobody']) },
    type: nodePort ? 'NodePort' : 'ClusterIP',
    ports: [
      { protocol, port: 80, targetPort: protocol === 'TCP' ? 80 : 53, ...(nodePort && { nodePort: NODE_PORT + i }) },
    ],
    ...(nodePort && draw.chance(0.4) && { externalTrafficPolicy: 'Local' as const }),
    ...(draw.chance(0.2) && { sessionAffinity: { type: 'ClientIP' as const } }),
  }
}

const anyPolicy = (draw: Draw): KubernetesNetworkPolicy => ({
  apiVersion: 'networking.k8s.io/v1',
  namespace: 'default',
  name: 'some',
  podSelector: draw.pick([{}, { matchLabels: { app: 'web' } }]),
  ...draw.pick([
    { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api' } } }], ports: [{ port: 80 }] }] },
    { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.5.0/24'] } }] }] },
    { policyTypes: ['Egress' as const], egress: [{ to: [{ namespaceSelector: {} }] }] },
    { ingress: [] },
  ]),
})

const anyCalicoPolicy = (draw: Draw): CalicoNetworkPolicy => ({
  apiVersion: 'projectcalico.org/v3',
  namespace: 'default',
  name: 'some',
  selector: draw.pick(['all()', "app == 'web'"]),
  types: ['Ingress'],
  ingress: [
    { action: draw.pick(['Deny', 'Allow'] as const), protocol: draw.pick(['TCP', 'ICMP', 'UDP']) },
    { action: draw.pick(['Allow', 'Deny'] as const), source: { selector: "app == 'api'" } },
  ],
})
