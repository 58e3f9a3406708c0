/**
 * Clusters whose netfilter texts are held to the real programs. `fixtures/<name>.rules` is what iptables-save printed (its
 * comments left out) after `ipset restore` and `iptables-restore` had taken our texts, on Debian 12 with iptables 1.8.9
 * (nf_tables) and ipset 7.17; `fixtures/<name>.ipset` the sets that were there.
 */

import type { ClusterSpec, KubeProxy } from '../spec.ts'
import { testCluster, testPool } from '../testCluster.ts'
import { BALANCED_ELSEWHERE, EXTERNAL_IPS, policiesCluster, SERVICES, servicesCluster } from './testServices.ts'

const clusterCIDR = '10.244.0.0/16'
const iptables = (version: NonNullable<KubeProxy['version']>, given: Partial<KubeProxy> = {}): ClusterSpec =>
  servicesCluster({ mode: 'iptables', version, clusterCIDR, ...given }, { services: [...SERVICES, ...EXTERNAL_IPS] })
const ipvs = (version: NonNullable<KubeProxy['version']>, given: Partial<KubeProxy> = {}): ClusterSpec =>
  servicesCluster(
    { mode: 'ipvs', version, clusterCIDR, ...given },
    { services: [...SERVICES, ...EXTERNAL_IPS, BALANCED_ELSEWHERE] },
  )

const vxlan = testPool({ ipipMode: 'Never', vxlanMode: 'Always' })
const none = testPool({ ipipMode: 'Never', natOutgoing: false })

/** All on node n1. */
export const NETFILTER_CASES: Readonly<Record<string, ClusterSpec>> = {
  'felix-ipip': testCluster(),
  'felix-vxlan': testCluster({ ipPools: [vxlan], felix: { defaultEndpointToHostAction: 'Drop' } }),
  'felix-none': testCluster({ ipPools: [none], pods: [], felix: { defaultEndpointToHostAction: 'Return' } }),
  policies: policiesCluster(),
  'iptables-v1.21': iptables('v1.21'),
  'iptables-v1.23': iptables('v1.23'),
  'iptables-v1.23-masquerade-all': servicesCluster({ version: 'v1.23', masqueradeAll: true }),
  'iptables-v1.30': iptables('v1.30', { localhostNodePorts: false }),
  'ipvs-v1.23': ipvs('v1.23'),
  'ipvs-v1.30': ipvs('v1.30', { scheduler: 'sh', strictARP: true }),
}
