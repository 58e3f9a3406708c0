/** The shape of Services, of kube-proxy's and of Felix's configuration. */
import { SCHEDULERS } from '../cluster/spec.ts'
import { boolean, type Check, list, number, object, oneOf, optional, required, text, texts } from './schema.ts'

const PER_OBJECT = 200
const ENDPOINTS = 10_000

/** A number, or the name of a container's port. */
export const numberOrText: Check<number | string> = (value, path, refuse) =>
  typeof value === 'number' ? value : text(value, path, refuse)

export const containerPort = object({
  name: optional(text),
  containerPort: required(number),
  protocol: optional(oneOf(['TCP', 'UDP'])),
})

export const namespace = object({ name: required(text), labels: optional(texts(PER_OBJECT)) })

const TRAFFIC_POLICY = oneOf(['Cluster', 'Local'])
const addresses = list(text, PER_OBJECT)

export const service = object({
  namespace: required(text),
  name: required(text),
  type: optional(oneOf(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'])),
  clusterIP: optional(text),
  ports: optional(
    list(
      object({
        name: optional(text),
        port: required(number),
        targetPort: optional(numberOrText),
        protocol: optional(oneOf(['TCP', 'UDP'])),
        nodePort: optional(number),
      }),
      PER_OBJECT,
    ),
  ),
  selector: optional(texts(PER_OBJECT)),
  endpoints: optional(
    list(
      object({
        address: required(text),
        node: optional(text),
        ready: optional(boolean),
        ports: optional(list(object({ name: optional(text), port: required(number) }), PER_OBJECT)),
      }),
      ENDPOINTS,
    ),
  ),
  externalIPs: optional(addresses),
  loadBalancerIPs: optional(addresses),
  loadBalancerSourceRanges: optional(addresses),
  sessionAffinity: optional(object({ type: required(oneOf(['None', 'ClientIP'])), timeoutSeconds: optional(number) })),
  externalTrafficPolicy: optional(TRAFFIC_POLICY),
  internalTrafficPolicy: optional(TRAFFIC_POLICY),
  healthCheckNodePort: optional(number),
  externalName: optional(text),
})

export const kubeProxy = object({
  mode: optional(oneOf(['iptables', 'ipvs'])),
  version: optional(oneOf(['v1.21', 'v1.23', 'v1.30'])),
  clusterCIDR: optional(text),
  masqueradeAll: optional(boolean),
  localhostNodePorts: optional(boolean),
  strictARP: optional(boolean),
  scheduler: optional(oneOf(SCHEDULERS)),
})

export const felix = object({ defaultEndpointToHostAction: optional(oneOf(['Accept', 'Drop', 'Return'])) })
