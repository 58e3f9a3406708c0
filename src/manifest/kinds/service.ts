/**
 * Service (k8s.io/api/core/v1/types.go). What a manifest leaves open is given as the API server gives it: an address of the
 * Services' range, node ports (pkg/registry/core/service/storage/alloc.go); here the lowest that are free, not any. An object
 * that has them keeps them.
 */
import type { ClusterSpec, Service, ServicePort } from '../../cluster/spec.ts'
import { cidr } from '../../net/cidr.ts'
import { formatIpv4, type Ipv4Addr, parseIpv4 } from '../../net/ipv4.ts'
import { type Context, field, type Kind, NAME, NAMESPACE, specFields } from '../kind.ts'
import { type Fields, valueAt, withValueAt } from '../path.ts'
import { flag, list, object, text, texts, whole, wholeOrText } from '../shape.ts'
import { apiObject } from './meta.ts'

/** kubeadm's default. */
const SERVICE_RANGE = cidr('10.96.0.0/12')
const NODE_PORTS = { from: 30000, to: 32767 } as const

const servicePort = object(
  'ServicePort',
  { name: text, port: whole, targetPort: wholeOrText, protocol: text, nodePort: whole },
  { ignored: 'appProtocol' },
)

export const service: Kind = {
  kind: 'Service',
  plural: 'services',
  api: 'kubernetes',
  apiVersions: ['v1'],
  namespaced: true,
  list: 'services',
  shape: apiObject(
    'Service',
    {
      spec: object(
        'ServiceSpec',
        {
          type: text,
          clusterIP: text,
          clusterIPs: list(text),
          ports: list(servicePort),
          selector: texts,
          externalIPs: list(text),
          externalName: text,
          loadBalancerIP: text,
          loadBalancerSourceRanges: list(text),
          sessionAffinity: text,
          sessionAffinityConfig: object('SessionAffinityConfig', {
            clientIP: object('ClientIPConfig', { timeoutSeconds: whole }),
          }),
          externalTrafficPolicy: text,
          internalTrafficPolicy: text,
          healthCheckNodePort: whole,
          allocateLoadBalancerNodePorts: flag,
        },
        {
          ignored: 'loadBalancerClass trafficDistribution topologyKeys',
          refused: {
            ipFamilies: [['IPv4']],
            ipFamilyPolicy: ['SingleStack', 'PreferDualStack'],
            publishNotReadyAddresses: [],
          },
        },
      ),
      status: object(
        'ServiceStatus',
        {
          loadBalancer: object('LoadBalancerStatus', {
            ingress: list(object('LoadBalancerIngress', { ip: text }, { ignored: 'hostname ipMode ports' })),
          }),
        },
        { noise: 'conditions' },
      ),
    },
    { noise: '' },
  ),
  mappings: [
    NAMESPACE,
    NAME,
    ...specFields('type clusterIP ports selector externalIPs externalName loadBalancerSourceRanges'),
    { item: ['loadBalancerIPs'], at: ['status', 'loadBalancer', 'ingress'], each: 'ip' },
    field('sessionAffinity.type', 'spec.sessionAffinity'),
    field('sessionAffinity.timeoutSeconds', 'spec.sessionAffinityConfig.clientIP.timeoutSeconds'),
    ...specFields('externalTrafficPolicy internalTrafficPolicy healthCheckNodePort'),
  ],
  immutable: ['clusterIP'],
  read: (item, manifest, context) =>
    withAllotted(withKept(tidied(item, manifest), manifest, context), manifest, context),
  write(manifest, item) {
    const ports = (item['ports'] as readonly ServicePort[] | undefined) ?? []
    const open = item['type'] === 'LoadBalancer' && ports.some(({ nodePort }) => nodePort === undefined)
    return open ? (withValueAt(manifest, ['spec', 'allocateLoadBalancerNodePorts'], false) as Fields) : manifest
  },
}

/** Go's empty texts and lists say nothing. */
function tidied(item: Fields, manifest: Fields): Fields {
  const empty = (value: unknown): boolean => value === '' || (Array.isArray(value) && value.length === 0) || value === 0
  const kept = Object.entries(item).filter(([key, value]) => key === 'ports' || key === 'name' || !empty(value))
  const { sessionAffinity, ...rest } = Object.fromEntries(kept)
  const [first] = (valueAt(manifest, ['spec', 'clusterIPs']) as readonly string[] | undefined) ?? []
  const type = valueAt(manifest, ['spec', 'sessionAffinity'])
  const seconds = valueAt(manifest, ['spec', 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds'])
  const affinity = { type: type ?? 'None', ...(seconds !== undefined && { timeoutSeconds: seconds }) }
  return {
    ...rest,
    ...(rest['clusterIP'] === undefined && first !== undefined && { clusterIP: first }),
    ...(sessionAffinity !== undefined && { sessionAffinity: affinity }),
  }
}

/** What the API server and controllers wrote stays: addresses, and endpoints, which are objects of their own. */
function withKept(item: Fields, manifest: Fields, { old }: Context): Fields {
  const kept: Record<string, unknown> = {}
  if (old?.['endpoints'] !== undefined) kept['endpoints'] = old['endpoints']
  const balanced =
    item['type'] === 'LoadBalancer' && valueAt(manifest, ['status', 'loadBalancer', 'ingress']) === undefined
  const wanted = valueAt(manifest, ['spec', 'loadBalancerIP'])
  if (balanced && wanted) kept['loadBalancerIPs'] = [wanted]
  else if (balanced && old?.['loadBalancerIPs'] !== undefined) kept['loadBalancerIPs'] = old['loadBalancerIPs']
  return { ...item, ...kept }
}

function withAllotted(item: Fields, manifest: Fields, { spec, old }: Context): Fields {
  if (item['type'] === 'ExternalName') return item
  const kept = old?.['clusterIP']
  const clusterIP = item['clusterIP'] ?? kept ?? freeClusterIP(spec)
  const ports = item['ports'] as readonly ServicePort[] | undefined
  const open =
    item['type'] === 'NodePort' ||
    (item['type'] === 'LoadBalancer' && valueAt(manifest, ['spec', 'allocateLoadBalancerNodePorts']) !== false)
  if (!open || !ports) return { ...item, clusterIP }
  const before = (old?.['ports'] as readonly ServicePort[] | undefined) ?? []
  const taken = new Set([...(spec.services ?? [])].flatMap(({ ports: own = [] }) => own.map(keyOf)))
  const given = ports.map((port): ServicePort => {
    if (port.nodePort !== undefined && port.nodePort !== 0) return port
    const same = before.find((own) => own.name === port.name && protocolOf(own) === protocolOf(port))
    const nodePort = same?.nodePort ?? freeNodePort(taken, port)
    if (nodePort === undefined) return port
    taken.add(keyOf({ ...port, nodePort }))
    return { ...port, nodePort }
  })
  return { ...item, clusterIP, ports: given }
}

const protocolOf = ({ protocol = 'TCP' }: ServicePort): string => protocol
const keyOf = (port: ServicePort): string => `${protocolOf(port)} ${port.nodePort ?? ''}`

function freeNodePort(taken: ReadonlySet<string>, port: ServicePort): number | undefined {
  for (let nodePort = NODE_PORTS.from; nodePort <= NODE_PORTS.to; nodePort++)
    if (!taken.has(keyOf({ ...port, nodePort }))) return nodePort
  return undefined
}

/** In the /16 where the other Services are; the first sixteen are kept for what is asked for by number. */
function freeClusterIP({ services = [] }: ClusterSpec): string {
  const taken = new Set(services.flatMap((own: Service) => parseIpv4(own.clusterIP ?? '') ?? []))
  const [first = SERVICE_RANGE.addr] = taken
  const base = (first & 0xffff0000) >>> 0
  let addr = base + 16
  while (taken.has(addr as Ipv4Addr)) addr++
  return formatIpv4(addr as Ipv4Addr)
}
