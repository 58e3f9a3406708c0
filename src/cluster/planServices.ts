/**
 * Services as kube-proxy sees them: one for each port, with the endpoints that the endpoint slice controller finds by
 * labels (staging/src/k8s.io/endpointslice). kube-proxy goes over them in the random order of a Go map; here names decide.
 * Not modelled: topology hints, terminating endpoints, IPv6.
 */
import { formatIpv4, type Ipv4Addr } from '../net/ipv4.ts'
import type { CheckedService } from './check/services.ts'
import { byText } from './check/values.ts'
import type { EndpointPlan, NodePlan, PodPlan, ServicePortPlan } from './plan.ts'
import type { ServicePort } from './spec.ts'

const DEFAULT_STICKY_SECONDS = 10_800

export function planServices(services: readonly CheckedService[], nodes: readonly NodePlan[]): ServicePortPlan[] {
  const podsBy = indexPods(nodes)
  return services
    .flatMap((service) => service.ports.map((port) => planPort(service, port, podsBy)))
    .sort((a, b) => byText(a.name, b.name) || byText(a.protocol, b.protocol) || a.port - b.port)
}

function planPort(service: CheckedService, port: ServicePort, podsBy: PodsBy): ServicePortPlan {
  const { namespace, name, type = 'ClusterIP', sessionAffinity } = service.spec
  return {
    name: `${namespace}/${name}${port.name === undefined ? '' : `:${port.name}`}`,
    type: type === 'ExternalName' ? 'ClusterIP' : type,
    protocol: protocolOf(port),
    clusterIP: service.clusterIP,
    port: port.port,
    nodePort: port.nodePort,
    externalIPs: service.externalIPs,
    loadBalancerIPs: service.loadBalancerIPs,
    sourceRanges: service.sourceRanges,
    stickySeconds:
      sessionAffinity?.type === 'ClientIP' ? (sessionAffinity.timeoutSeconds ?? DEFAULT_STICKY_SECONDS) : undefined,
    externalLocal: service.spec.externalTrafficPolicy === 'Local',
    internalLocal: service.spec.internalTrafficPolicy === 'Local',
    healthCheckNodePort: service.spec.healthCheckNodePort,
    endpoints: endpointsOf(service, port, podsBy).sort((a, b) => byText(a.text, b.text)),
  }
}

const protocolOf = ({ protocol }: ServicePort): 'tcp' | 'udp' => (protocol === 'UDP' ? 'udp' : 'tcp')

const endpoint = (addr: Ipv4Addr, port: number, node: string | undefined, ready: boolean): EndpointPlan => ({
  addr,
  port,
  text: `${formatIpv4(addr)}:${port}`,
  node,
  ready,
})

function endpointsOf(service: CheckedService, port: ServicePort, podsBy: PodsBy): EndpointPlan[] {
  if (service.endpoints) {
    return service.endpoints.map(({ addr, spec }) => {
      const own = spec.ports?.find(({ name }) => name === port.name)?.port
      const target = typeof port.targetPort === 'number' ? port.targetPort : port.port
      return endpoint(addr, own ?? target, spec.node, spec.ready ?? true)
    })
  }
  const { namespace, selector } = service.spec
  if (!selector) return []
  return podsBy(namespace, selector).flatMap((pod) => {
    const target = targetOf(pod, port)
    return target === undefined ? [] : [endpoint(pod.addr, target, pod.node, pod.ready)]
  })
}

/** podutil.FindPort: a name is looked up in each pod's containers; a pod without it is no endpoint of this port. */
function targetOf(pod: PodPlan, port: ServicePort): number | undefined {
  const { targetPort = port.port } = port
  if (typeof targetPort === 'number') return targetPort
  return pod.ports.find(
    ({ name, protocol = 'TCP' }) => name === targetPort && protocol.toLowerCase() === protocolOf(port),
  )?.containerPort
}

export type PodsBy = (namespace: string, selector: Readonly<Record<string, string>>) => readonly PodPlan[]

/** Ten thousand Services over as many pods: each asks only the pods that have its rarest label. */
export function indexPods(nodes: readonly NodePlan[]): PodsBy {
  const byLabel = new Map<string, PodPlan[]>()
  const add = (key: string, pod: PodPlan): void => {
    const pods = byLabel.get(key)
    if (pods) pods.push(pod)
    else byLabel.set(key, [pod])
  }
  for (const node of nodes)
    for (const pod of node.pods) {
      add(pod.namespace, pod)
      for (const [key, value] of Object.entries(pod.labels)) add(`${pod.namespace}/${key}=${value}`, pod)
    }
  return (namespace, selector) => {
    const wanted = Object.entries(selector)
    let fewest = byLabel.get(namespace) ?? []
    for (const [key, value] of wanted) {
      const pods = byLabel.get(`${namespace}/${key}=${value}`) ?? []
      if (pods.length < fewest.length) fewest = pods
    }
    return fewest.filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value))
  }
}
