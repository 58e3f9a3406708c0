/**
 * What CoreDNS knows of a cluster, computed once: names, as its kubernetes plugin finds them (plugin/kubernetes/
 * kubernetes.go and parse.go, v1.8.6), under the Corefile of kubeadm (`pods insecure`, `ttl 30`).
 * Not modelled: SRV, PTR and TXT, hostnames of pods (StatefulSets), wildcards, publishNotReadyAddresses.
 */

import { withoutDot } from '../../net/dnsName.ts'
import type { DnsNode, DnsZone } from '../../net/dnsZone.ts'
import { formatIpv4, type Ipv4Addr, parseIpv4 } from '../../net/ipv4.ts'
import { byText } from '../check/values.ts'
import type { NodePlan } from '../plan.ts'
import { indexPods, type PodsBy } from '../planServices.ts'
import type { ClusterSpec, Service } from '../spec.ts'

export const CLUSTER_DOMAIN = 'cluster.local'
/** Of every record: one for all, headless Services' too. Without `ttl` in the Corefile it would be 5. */
const TTL = 30
/** The time of the last change, in seconds since 1970; CoreDNS' own tests have this one. */
const SERIAL = 1499347823

export function clusterZone(spec: ClusterSpec, nodes: readonly NodePlan[], kubeDns: Ipv4Addr | undefined): DnsZone {
  const names = new Map<string, DnsNode>()
  const put = (name: string, node: DnsNode): void => {
    names.set(name === '' ? CLUSTER_DOMAIN : `${name}.${CLUSTER_DOMAIN}`, node)
  }
  for (const name of ['', 'svc', 'pod']) put(name, { kind: 'empty' })
  if (kubeDns !== undefined) put('ns.dns', { kind: 'addresses', addresses: [kubeDns] })
  const dashed: string[] = []
  for (const namespace of namespacesOf(spec)) {
    put(`${namespace}.svc`, { kind: 'empty' })
    put(`${namespace}.pod`, { kind: 'empty' })
    dashed.push(`${namespace}.pod.${CLUSTER_DOMAIN}`)
  }
  const podsBy = indexPods(nodes)
  for (const service of [...(spec.services ?? [])].sort(byFullName)) putService(put, service, podsBy)
  return {
    ...{ name: CLUSTER_DOMAIN, ttl: TTL, nodes: names, dashed },
    soa: {
      ...{ mname: `ns.dns.${CLUSTER_DOMAIN}`, rname: `hostmaster.${CLUSTER_DOMAIN}`, serial: SERIAL },
      ...{ refresh: 7200, retry: 1800, expire: 86400, minimum: TTL },
    },
  }
}

/** Four are there before anybody makes one. */
const namespacesOf = ({ namespaces = [], pods, services = [] }: ClusterSpec): string[] =>
  [
    ...new Set([
      ...['default', 'kube-node-lease', 'kube-public', 'kube-system'],
      ...namespaces.map(({ name }) => name),
      ...[...pods, ...services].map(({ namespace }) => namespace),
    ]),
  ].sort(byText)

const byFullName = (a: Service, b: Service): number => byText(a.namespace, b.namespace) || byText(a.name, b.name)

function putService(put: (name: string, node: DnsNode) => void, service: Service, podsBy: PodsBy): void {
  const base = `${service.name}.${service.namespace}.svc`
  if (service.type === 'ExternalName') {
    const target = withoutDot(service.externalName ?? '')
    // An address is no name to lead to, and the Service is then not there at all.
    if (target !== '' && parseIpv4(target) === undefined) put(base, { kind: 'alias', target })
    return
  }
  const endpoints = readyAddresses(service, podsBy)
  for (const addr of endpoints)
    put(`${formatIpv4(addr).replaceAll('.', '-')}.${base}`, { kind: 'addresses', addresses: [addr] })
  const clusterIP = parseIpv4(service.clusterIP ?? '')
  const addresses = clusterIP === undefined ? endpoints : [clusterIP]
  // A headless Service without anybody behind it is not there either.
  if (addresses.length === 0) return
  put(base, { kind: 'addresses', addresses })
  for (const { name, protocol = 'TCP' } of service.ports ?? [])
    if (name !== undefined) put(`_${name}._${protocol.toLowerCase()}.${base}`, { kind: 'addresses', addresses })
}

function readyAddresses({ namespace, selector, endpoints }: Service, podsBy: PodsBy): Ipv4Addr[] {
  const found = endpoints
    ? endpoints.filter(({ ready }) => ready ?? true).flatMap(({ address }) => parseIpv4(address) ?? [])
    : selector
      ? podsBy(namespace, selector)
          .filter(({ ready }) => ready)
          .map(({ addr }) => addr)
      : []
  return [...new Set(found)].sort((a, b) => a - b)
}
