/**
 * A ClusterSpec from outside: a pasted text, a file, a link. Only the shape is checked here, and sizes; what the words
 * mean is checked by compilation. Fields that Calico's API defaults may be left out.
 */
import { collector } from '../cluster/check/refuse.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import type { Result } from '../net/problem.ts'
import { dnsConfig, dnsPolicy, nameserver } from './parseSpecDns.ts'
import { globalNetworkPolicy, globalNetworkSet, networkPolicy, networkSet } from './parseSpecPolicies.ts'
import { containerPort, felix, kubeProxy, namespace, service } from './parseSpecServices.ts'
import {
  boolean,
  type Check,
  defaulted,
  list,
  number,
  object,
  oneOf,
  optional,
  orNull,
  required,
  text,
  texts,
} from './schema.ts'

/** Kubernetes' published limits for nodes and pods; for the rest, more than a picture can show. */
const LIMITS = {
  textBytes: 64 * 1024 * 1024,
  nodes: 5000,
  pods: 150_000,
  pools: 500,
  subnets: 1000,
  gateways: 1000,
  hosts: 1000,
  services: 10_000,
  namespaces: 10_000,
  policies: 10_000,
  perMachine: 200,
} as const

const MODE = oneOf(['Always', 'CrossSubnet', 'Never'])

const listen = list(object({ protocol: required(oneOf(['TCP', 'UDP'])), port: required(number) }), LIMITS.perMachine)

const subnet = object({ name: required(text), cidr: required(text) })

const gateway = object({
  name: required(text),
  interfaces: required(
    list(
      object({ subnet: required(text), address: required(text), name: optional(text), mac: optional(text) }),
      LIMITS.perMachine,
    ),
  ),
  routes: optional(list(text, LIMITS.nodes * 20)),
  mtu: optional(number),
})

const host = object({
  name: required(text),
  subnet: required(text),
  address: required(text),
  mac: optional(text),
  interface: optional(text),
  gateway: optional(text),
  listen: optional(listen),
  dns: optional(nameserver),
})

const pool = object({
  name: required(text),
  cidr: required(text),
  ipipMode: defaulted(MODE, 'Never'),
  vxlanMode: defaulted(MODE, 'Never'),
  natOutgoing: defaulted(boolean, false),
  blockSize: defaulted(number, 26),
  disabled: optional(boolean),
  nodeSelector: optional(text),
})

const node = object({
  name: required(text),
  subnet: required(text),
  address: required(text),
  interface: optional(text),
  mac: optional(text),
  mtu: optional(number),
  gateway: optional(orNull(text)),
  metric: optional(number),
  labels: optional(texts(LIMITS.perMachine)),
  blocks: optional(list(text, LIMITS.perMachine)),
  tunnelAddress: optional(text),
  vxlanTunnelAddress: optional(text),
  interfaces: optional(
    list(
      object({
        name: required(text),
        kind: required(oneOf(['bridge', 'dummy'])),
        addresses: required(list(text, LIMITS.perMachine)),
        up: optional(boolean),
      }),
      LIMITS.perMachine,
    ),
  ),
})

const pod = object({
  namespace: defaulted(text, 'default'),
  name: required(text),
  node: required(text),
  address: optional(text),
  mac: optional(text),
  labels: optional(texts(LIMITS.perMachine)),
  listen: optional(listen),
  ports: optional(list(containerPort, LIMITS.perMachine)),
  ready: optional(boolean),
  serviceAccount: optional(text),
  dnsPolicy: optional(dnsPolicy),
  dnsConfig: optional(dnsConfig),
  interfaceName: optional(text),
})

const cluster: Check<ClusterSpec> = object({
  name: required(text),
  calicoVersion: defaulted(oneOf(['v3.22']), 'v3.22'),
  subnets: required(list(subnet, LIMITS.subnets)),
  gateways: defaulted(list(gateway, LIMITS.gateways), []),
  hosts: defaulted(list(host, LIMITS.hosts), []),
  ipPools: required(list(pool, LIMITS.pools)),
  nodes: required(list(node, LIMITS.nodes)),
  pods: defaulted(list(pod, LIMITS.pods), []),
  namespaces: optional(list(namespace, LIMITS.namespaces)),
  services: optional(list(service, LIMITS.services)),
  networkPolicies: optional(list(networkPolicy, LIMITS.policies)),
  globalNetworkPolicies: optional(list(globalNetworkPolicy, LIMITS.policies)),
  networkSets: optional(list(networkSet, LIMITS.policies)),
  globalNetworkSets: optional(list(globalNetworkSet, LIMITS.policies)),
  kubeProxy: optional(kubeProxy),
  felix: optional(felix),
})

export function parseSpec(value: unknown): Result<ClusterSpec> {
  const { problems, refuse } = collector()
  const spec = cluster(value, '', refuse)
  return spec === undefined || problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
}

export function parseSpecText(json: string): Result<ClusterSpec> {
  const limit = LIMITS.textBytes
  if (json.length > limit) {
    const message = `the text is longer than ${limit} characters; split the cluster`
    return { ok: false, problems: [{ path: '', code: 'tooLarge', params: { what: 'text', limit }, message }] }
  }
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { ok: false, problems: [{ path: '', code: 'notJson', params: { detail }, message: `not JSON: ${detail}` }] }
  }
  return parseSpec(value)
}
