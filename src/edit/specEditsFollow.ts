/** What the API server and a careful hand do besides what was asked for. */
import type { ClusterSpec, Gateway, Service, ServicePort } from '../cluster/spec.ts'
import { parseCidr } from '../net/cidr.ts'
import { addressesTaken, firstName, freeAddress, freeClusterIP, nextName } from './specEditsFree.ts'

type Fields = Readonly<Record<string, unknown>>

const NODE_PORTS = { from: 30000, to: 32767 } as const

/**
 * A Service of another type: what the old type had and the new may not have goes (dropTypeDependentFields of
 * pkg/registry/core/service/strategy.go), what the new needs is allocated (storage/alloc.go).
 */
export function ofType(spec: ClusterSpec, service: Service, fields: Fields): Fields {
  const type = (fields['type'] ?? 'ClusterIP') as NonNullable<Service['type']>
  const { type: was = 'ClusterIP', ports = [] } = service
  if (!('type' in fields) || type === was) return fields
  const balanced = type === 'LoadBalancer' ? {} : { loadBalancerIPs: undefined, loadBalancerSourceRanges: undefined }
  const reached = type === 'NodePort' || type === 'LoadBalancer'
  const local = reached ? {} : { externalTrafficPolicy: undefined }
  const base = { ...balanced, ...local, healthCheckNodePort: undefined }
  if (type === 'ExternalName') return { ...base, clusterIP: undefined, externalName: 'example.com', ...fields }
  const clusterIP = service.clusterIP === undefined ? freeClusterIP(spec) : service.clusterIP
  const taken = nodePortsTaken(spec)
  return {
    ...base,
    ...{ externalName: undefined, clusterIP },
    ports: ports.map(({ nodePort, ...port }): ServicePort => {
      if (!reached) return port
      return { ...port, nodePort: nodePort ?? allocate(taken) }
    }),
    ...fields,
  }
}

/** One more entry of a list that no constant would fit: undefined where there is none. */
export function extended(spec: ClusterSpec, item: Fields, field: string): readonly unknown[] | undefined {
  if (field === 'interfaces' && Array.isArray(item['interfaces'])) return withInterface(spec, item as never)
  if (field === 'ports' && 'namespace' in item) return withPort(spec, item as never)
  return undefined
}

/** In a subnet that it does not serve yet; the others keep the names that they have. */
function withInterface(spec: ClusterSpec, { interfaces }: Gateway): Gateway['interfaces'] | undefined {
  const served = new Set(interfaces.map(({ subnet }) => subnet))
  const subnet = spec.subnets.find(({ name }) => !served.has(name)) ?? spec.subnets[0]
  return subnet && withInterfaceIn(spec, interfaces, subnet.name, subnet.cidr)
}

export function withInterfaceIn(
  spec: ClusterSpec,
  interfaces: Gateway['interfaces'],
  subnet: string,
  cidr: string,
): Gateway['interfaces'] | undefined {
  const prefix = parseCidr(cidr)
  const address = prefix && freeAddress(prefix, addressesTaken(spec))
  if (address === undefined) return undefined
  const named = withNames(interfaces)
  const devs = new Set(named.map((own) => own.name ?? ''))
  const next = `eth${named.length}`
  return [...named, { subnet, address, name: devs.has(next) ? nextName(devs, next) : next }]
}

/** The device that a gateway's interface is without a name: counted in the order of subnets and addresses. */
export function withNames(interfaces: Gateway['interfaces']): Gateway['interfaces'] {
  const sorted = [...interfaces].sort((a, b) => byText(a.subnet, b.subnet) || byText(a.address, b.address))
  return interfaces.map((own) => ({ ...own, name: own.name ?? `eth${sorted.indexOf(own)}` }))
}

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Several ports need names. */
function withPort(spec: ClusterSpec, { ports = [], type }: Service): readonly ServicePort[] {
  const names = new Set(ports.map(({ name }) => name ?? ''))
  const numbers = new Set(ports.map(({ port }) => port))
  let port = 8080
  while (numbers.has(port)) port += 1
  const named = ports.map((own): ServicePort => {
    if (own.name !== undefined) return own
    const name = firstName(names, 'port')
    names.add(name)
    return { ...own, name }
  })
  const nodePort = type === 'NodePort' && { nodePort: allocate(nodePortsTaken(spec)) }
  return [...named, { ...(ports.length > 0 && { name: firstName(names, 'port') }), port, ...nodePort }]
}

const nodePortsTaken = ({ services = [] }: ClusterSpec): Set<number> =>
  new Set(services.flatMap(({ ports = [] }) => ports.flatMap(({ nodePort }) => nodePort ?? [])))

function allocate(taken: Set<number>): number {
  let port: number = NODE_PORTS.from
  while (taken.has(port) && port < NODE_PORTS.to) port += 1
  taken.add(port)
  return port
}
