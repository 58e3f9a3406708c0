/**
 * EndpointSlice (k8s.io/api/discovery/v1/types.go) and Endpoints (k8s.io/api/core/v1/types.go) of a Service without selector.
 * A ClusterSpec keeps them with the Service. They are written as slices, each for endpoints that have the
 * same ports.
 */
import type { Endpoint, Service, ServicePort } from '../../cluster/spec.ts'
import { type Fault, required } from '../kind.ts'
import { type Fields, type Path, valueAt } from '../path.ts'
import { flag, list, object, text, whole } from '../shape.ts'
import { apiObject } from './meta.ts'

export const SERVICE_LABEL: Path = ['metadata', 'labels', 'kubernetes.io/service-name']

const endpointPort = object('EndpointPort', { name: text, port: whole, protocol: text }, { ignored: 'appProtocol' })

export const endpointSliceShape = apiObject('EndpointSlice', {
  addressType: text,
  endpoints: list(
    object(
      'Endpoint',
      {
        addresses: list(text),
        nodeName: text,
        conditions: object('EndpointConditions', { ready: flag }, { ignored: 'serving terminating' }),
      },
      { ignored: 'deprecatedTopology hints hostname zone', noise: 'targetRef' },
    ),
  ),
  ports: list(endpointPort),
})

const endpointAddress = object(
  'EndpointAddress',
  { ip: text, nodeName: text },
  { ignored: 'hostname', noise: 'targetRef' },
)

export const endpointsShape = apiObject('Endpoints', {
  subsets: list(
    object('EndpointSubset', {
      addresses: list(endpointAddress),
      notReadyAddresses: list(endpointAddress),
      ports: list(endpointPort),
    }),
  ),
})

/** An endpoint, and where its parts stand. */
export interface Found {
  readonly endpoint: Endpoint
  readonly address: Path
  readonly whole: Path
  /** Of the list of ports. */
  readonly ports: Path
}

const withPorts = (ports: unknown): Pick<Endpoint, 'ports'> => {
  const given = ((ports as readonly Fields[] | undefined) ?? []).flatMap(({ name, port }) =>
    typeof port === 'number' ? [{ ...(name ? { name: String(name) } : {}), port }] : [],
  )
  return given.length > 0 ? { ports: given } : {}
}

export function endpointsIn(kind: string, manifest: Fields): Found[] {
  return kind === 'EndpointSlice' ? inSlice(manifest) : inSubsets(manifest)
}

function inSlice(manifest: Fields): Found[] {
  const endpoints = (manifest['endpoints'] as readonly Fields[] | undefined) ?? []
  return endpoints.flatMap((own, i) =>
    ((own['addresses'] as readonly string[] | undefined) ?? []).map((address, j): Found => {
      const ready = valueAt(own, ['conditions', 'ready'])
      return {
        endpoint: {
          address,
          ...(own['nodeName'] ? { node: String(own['nodeName']) } : {}),
          ...(ready !== undefined && { ready: ready === true }),
          ...withPorts(manifest['ports']),
        },
        address: ['endpoints', i, 'addresses', j],
        whole: ['endpoints', i],
        ports: ['ports'],
      }
    }),
  )
}

function inSubsets(manifest: Fields): Found[] {
  const subsets = (manifest['subsets'] as readonly Fields[] | undefined) ?? []
  return subsets.flatMap((subset, i) =>
    (['addresses', 'notReadyAddresses'] as const).flatMap((key) =>
      ((subset[key] as readonly Fields[] | undefined) ?? []).map(
        ({ ip, nodeName }, j): Found => ({
          endpoint: {
            address: String(ip ?? ''),
            ...(nodeName ? { node: String(nodeName) } : {}),
            ...(key === 'notReadyAddresses' && { ready: false }),
            ...withPorts(subset['ports']),
          },
          address: ['subsets', i, key, j, 'ip'],
          whole: ['subsets', i, key, j],
          ports: ['subsets', i, 'ports'],
        }),
      ),
    ),
  )
}

/** `pkg/apis/discovery/validation`; a slice without a Service serves nobody. */
export function checkEndpoints(kind: string, manifest: Fields): Fault[] {
  if (kind !== 'EndpointSlice') return []
  const faults: Fault[] = []
  const type = manifest['addressType']
  if (!type) faults.push(required('addressType'))
  else if (type !== 'IPv4') {
    const message = `Hopscope cannot simulate addressType ${String(type)} yet; write IPv4`
    const params = { what: `addressType ${String(type)}` }
    faults.push({ path: ['addressType'], code: 'notSupported', params, message })
  }
  const endpoints = (manifest['endpoints'] as readonly Fields[] | undefined) ?? []
  endpoints.forEach(({ addresses }, i) => {
    if (((addresses as readonly string[] | undefined) ?? []).length === 0)
      faults.push(required('endpoints', i, 'addresses'))
  })
  return faults
}

/** What is the default is not said again. */
export function withoutDefaults(endpoint: Endpoint, { ports: servicePorts = [] }: Service, old?: Endpoint): Endpoint {
  const { ports, ...rest } = endpoint
  if (!ports) return endpoint
  const meant = servicePorts.map(defaultPort)
  const same = JSON.stringify(ports) === JSON.stringify(meant)
  // One that says its default already goes on saying it.
  return same && JSON.stringify(old?.ports) !== JSON.stringify(ports) ? rest : endpoint
}

const defaultPort = ({ name, port, targetPort }: ServicePort): { readonly name?: string; readonly port: number } => ({
  ...(name !== undefined && { name }),
  port: typeof targetPort === 'number' ? targetPort : port,
})

export function slicesOf({ namespace, name, ports = [], endpoints = [] }: Service): Fields[] {
  // Those that follow each other and have the same ports: a slice keeps their order.
  const groups: { readonly key: string; readonly own: Endpoint[] }[] = []
  for (const endpoint of endpoints) {
    const key = JSON.stringify(endpoint.ports ?? ports.map(defaultPort))
    const last = groups.at(-1)
    if (last?.key === key) last.own.push(endpoint)
    else groups.push({ key, own: [endpoint] })
  }
  const protocols = new Map(ports.map((port) => [port.name, port.protocol ?? 'TCP']))
  return groups.map(({ key, own }, i) => ({
    addressType: 'IPv4',
    apiVersion: 'discovery.k8s.io/v1',
    endpoints: own.map(({ address, node, ready }) => ({
      addresses: [address],
      ...(ready !== undefined && { conditions: { ready } }),
      ...(node !== undefined && { nodeName: node }),
    })),
    kind: 'EndpointSlice',
    metadata: {
      labels: { 'kubernetes.io/service-name': name },
      name: groups.length > 1 ? `${name}-${i + 1}` : name,
      namespace,
    },
    ports: (JSON.parse(key) as { readonly name?: string; readonly port: number }[]).map((port) => ({
      ...port,
      protocol: protocols.get(port.name) ?? 'TCP',
    })),
  }))
}
