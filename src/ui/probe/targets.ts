/** What a probe can be sent to without typing: Services by name, and every place's addresses. */
import type { PlaceKind, Topology } from '../../protocol/engine.ts'
import type { Loaded } from '../../protocol/protocol.ts'

export interface Target {
  readonly ns: string
  readonly label: string
  readonly kind: PlaceKind | 'service'
  /** Of a Service the name by which the sender finds it. */
  readonly address: string
}

const ORDER: readonly Target['kind'][] = ['service', 'pod', 'node', 'host', 'gateway']

/** `lookup`: names only, for there is nothing else to look up. */
export function targetsOf(
  { topology, spec }: Pick<Loaded, 'topology' | 'spec'>,
  from: string,
  lookup: boolean,
): Target[] {
  const services = servicesOf(spec, topology, from)
  const places = lookup
    ? []
    : topology.places.flatMap(({ ns, label, kind, ports }) =>
        ports
          .filter((port) => port.kind !== 'lo')
          .flatMap((port) =>
            port.addresses.map((address) => ({ ns, label, kind, address: address.split('/')[0] ?? '' })),
          ),
      )
  return [...services, ...places].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
}

/** Only pods ask CoreDNS; their own namespace need not be named. */
function servicesOf(spec: Loaded['spec'], topology: Topology, from: string): Target[] {
  const own = topology.places.find(({ ns }) => ns === from)?.podNamespace
  const services = spec?.services ?? []
  const answered = services.some(({ namespace, name }) => namespace === 'kube-system' && name === 'kube-dns')
  if (own === undefined || !answered) return []
  return services.map(({ namespace, name }) => ({
    ns: '',
    label: name,
    kind: 'service',
    address: namespace === own ? name : `${name}.${namespace}`,
  }))
}
