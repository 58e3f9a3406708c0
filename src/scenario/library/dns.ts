/**
 * Document 004 once more, by names: first CoreDNS is asked, then the Service. pod-client may speak to everybody;
 * pod-strict has a policy that lets it speak to nginx, and forgets DNS.
 * Not in the document: the resolver outside with its one name, pod-strict and its policy.
 */
import type { ClusterSpec, ExternalHost, KubernetesNetworkPolicy, Pod } from '../../cluster/spec.ts'
import type { Probe } from '../../sim/trace.ts'
import { INTERNET, INTERNET_SERVER, internetServer, type Scenario } from './parts.ts'
import { http, ping } from './probes.ts'
import { serviceEndpoints } from './serviceEndpoints.ts'

const CLIENT = 'pod-client'
const STRICT = 'pod-strict'
const CLUSTER_IP = '10.96.125.237'
const KUBE_DNS = '10.96.0.10'
const FULL_NAME = 'nginx-pod08.default.svc.cluster.local'

const resolver: ExternalHost = {
  name: 'resolver',
  subnet: INTERNET.name,
  address: '203.0.113.53',
  dns: { records: [{ name: 'server.example.com', addresses: [INTERNET_SERVER] }] },
}

const strict: Pod = {
  namespace: 'default',
  name: STRICT,
  node: 'k8s-node01',
  address: '10.100.85.248',
  labels: { app: 'strict' },
}

const onlyToNginx: KubernetesNetworkPolicy = {
  apiVersion: 'networking.k8s.io/v1',
  namespace: 'default',
  name: 'only-to-nginx',
  podSelector: { matchLabels: { app: 'strict' } },
  policyTypes: ['Egress'],
  egress: [
    {
      to: [{ podSelector: { matchLabels: { app: 'nginx-pod08' } } }],
      ports: [{ protocol: 'TCP', port: 80 }],
    },
  ],
}

const base = serviceEndpoints.spec
const spec: ClusterSpec = {
  ...base,
  name: 'dns',
  hosts: [internetServer, resolver],
  pods: [...base.pods, strict],
  networkPolicies: [onlyToNginx],
}

const lookup = (id: string, from: string, to: string): Probe => ({ id, kind: 'dns', from, to })
const toDns = (id: string, from: string, sport: number): Probe => ({
  ...{ id, kind: 'udp', from, to: KUBE_DNS, port: 53, sport },
})

export const dns: Scenario = {
  spec,
  probes: [
    http('short-name', CLIENT, 'nginx-pod08', 46001, { port: 8080 }),
    http('full-name', CLIENT, FULL_NAME, 46002, { port: 8080 }),
    ping('ping-full-name', CLIENT, FULL_NAME),
    ping('ping-headless', CLIENT, 'nginx-headless'),
    http('external-name', CLIENT, 'outside', 46003),
    http('unknown-name', CLIENT, 'nginx-pod09', 46004, { port: 8080 }),
    lookup('lookup', CLIENT, 'nginx-pod08'),
    lookup('lookup-headless', CLIENT, 'nginx-headless'),
    lookup('lookup-outside', CLIENT, 'server.example.com.'),
    http('policy-forgets-dns', STRICT, 'nginx-pod08', 46005, { port: 8080 }),
    http('policy-by-address', STRICT, CLUSTER_IP, 46006, { port: 8080 }),
    toDns('to-dns', CLIENT, 46007),
    toDns('policy-to-dns', STRICT, 46008),
  ],
}
