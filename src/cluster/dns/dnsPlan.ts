/** Who answers names in a cluster, and whom everybody asks (kubelet's pkg/kubelet/network/dns/dns.go, v1.23). */
import type { DnsService, DnsZone, ResolvConf } from '../../net/dnsZone.ts'
import { RESOLV_DEFAULTS } from '../../net/dnsZone.ts'
import { type Ipv4Addr, parseIpv4 } from '../../net/ipv4.ts'
import type { HostPlan, NodePlan, PodDns, PodPlan } from '../plan.ts'
import type { ClusterSpec } from '../spec.ts'
import { CLUSTER_DOMAIN, clusterZone } from './zone.ts'

export interface DnsPlan {
  /** Runs CoreDNS: it stands behind the Service kube-dns. */
  readonly isServer: (pod: PodPlan) => boolean
  /** What CoreDNS knows, put together when the first of its pods is read. */
  readonly service: () => DnsService
  readonly podConf: (pod: PodPlan) => ResolvConf | undefined
  /** Of nodes, gateways and hosts: the nameservers outside. */
  readonly machineConf: ResolvConf | undefined
}

/** MAXNS (resolv.h). */
const MOST_NAMESERVERS = 3
/** What the kubelet writes for pods of the policy ClusterFirst. */
const CLUSTER_NDOTS = 5
/** plugin/cache, as kubeadm's Corefile has it. */
const CACHE_SECONDS = 30

export function planDns(spec: ClusterSpec, nodes: readonly NodePlan[], hosts: readonly HostPlan[]): DnsPlan {
  const kubeDns = spec.services?.find(({ namespace, name }) => namespace === 'kube-system' && name === 'kube-dns')
  const clusterIP = parseIpv4(kubeDns?.clusterIP ?? '')
  const selector = Object.entries(kubeDns?.selector ?? {})
  const upstream = hosts.filter(({ dns }) => dns !== undefined).map(({ nic }) => nic.addr)
  const machineConf = confOf(upstream.slice(0, MOST_NAMESERVERS), [], {})
  let zone: DnsZone | undefined
  const isServer = ({ namespace, labels }: PodPlan): boolean =>
    namespace === 'kube-system' && selector.length > 0 && selector.every(([key, value]) => labels[key] === value)
  return {
    isServer,
    machineConf,
    service: () => {
      zone ??= clusterZone(spec, nodes, clusterIP)
      return {
        zones: [zone],
        forward: upstream,
        ...{ recursive: false, compress: false, shuffles: true, mostTtl: CACHE_SECONDS },
      }
    },
    podConf(pod) {
      // CoreDNS' own Deployment says Default: it must not ask itself.
      const { policy = isServer(pod) ? 'Default' : 'ClusterFirst', ...own } = pod.dns
      const ofCluster = policy === 'ClusterFirst' && clusterIP !== undefined
      const domains = [`${pod.namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN]
      const nameservers = policy === 'None' ? [] : ofCluster ? [clusterIP] : upstream
      return confOf(
        [...new Set([...nameservers, ...own.nameservers])].slice(0, MOST_NAMESERVERS),
        [...new Set([...(ofCluster ? domains : []), ...own.searches])],
        { ...(ofCluster && { ndots: CLUSTER_NDOTS }), ...own.options },
      )
    },
  }
}

const confOf = (
  nameservers: readonly Ipv4Addr[],
  search: readonly string[],
  options: PodDns['options'],
): ResolvConf | undefined =>
  nameservers.length === 0 ? undefined : { ...RESOLV_DEFAULTS, nameservers, search, ...options }

/** A resolver outside: all that it was told, and of everything else that it is not there. */
export const outsideService = (records: NonNullable<HostPlan['dns']>): DnsService => ({
  zones: [
    {
      ...{ name: '', ttl: 300, dashed: [] },
      nodes: new Map([...records].map(([name, addresses]) => [name, { kind: 'addresses', addresses }])),
      soa: {
        ...{ mname: 'a.root-servers.net', rname: 'nstld.verisign-grs.com', serial: 1 },
        ...{ refresh: 1800, retry: 900, expire: 604800, minimum: 86400 },
      },
    },
  ],
  ...{ forward: [], recursive: true, compress: true, shuffles: false },
})
