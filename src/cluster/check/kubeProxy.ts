/** kube-proxy's configuration, with its defaults (pkg/proxy/apis/config/v1alpha1/defaults.go). */
import { cidrContains, cidrOf, parseAddrLen } from '../../net/cidr.ts'
import type { Ipv4Addr } from '../../net/ipv4.ts'
import { KUBE_PROXY } from '../kubeproxy/versions.ts'
import type { ClusterPlan } from '../plan.ts'
import type { ClusterSpec, Service } from '../spec.ts'
import type { Refuse } from './refuse.ts'
import { checkRange, takePrefix } from './values.ts'

/** What kube-proxy would write and Hopscope does not evaluate is refused here: reading a World never throws. */
export function checkEvaluated(
  refuse: Refuse,
  config: ClusterPlan['kubeProxy'],
  services: readonly Service[],
  nodes: readonly Ipv4Addr[],
): void {
  if (config?.mode !== 'ipvs') return
  const facts = KUBE_PROXY[config.version]
  services.forEach((service, i) => {
    const path = `services[${i}]`
    if ((service.externalIPs?.length ?? 0) > 0)
      notEvaluated(refuse, `${path}.externalIPs`, 'externalIPs in IPVS mode (-m physdev)')
    const ranges = (service.loadBalancerSourceRanges ?? []).flatMap((text) => parseAddrLen(text) ?? [])
    const within = (addr: Ipv4Addr): boolean =>
      ranges.some((range) => cidrContains(cidrOf(range.addr, range.len), addr))
    if (facts?.ipvsFilter && ranges.length > 0 && !nodes.every(within))
      notEvaluated(refuse, `${path}.loadBalancerSourceRanges`, 'loadBalancerSourceRanges without the nodes (-m ipvs)')
  })
}

function notEvaluated(refuse: Refuse, path: string, what: string): void {
  refuse(path, 'notSupported', { what }, `${what} is not evaluated; take it out, or use iptables mode`)
}

export function takeKubeProxy(refuse: Refuse, spec: ClusterSpec): ClusterPlan['kubeProxy'] {
  if (spec.kubeProxy === undefined && spec.services === undefined) return undefined
  const { clusterCIDR, ...given } = spec.kubeProxy ?? {}
  const config = {
    mode: 'iptables',
    version: 'v1.23',
    masqueradeAll: false,
    localhostNodePorts: true,
    strictARP: false,
    scheduler: 'rr',
    ...given,
    clusterCIDR,
  } as const
  const range = clusterCIDR === undefined ? undefined : takePrefix(refuse, 'kubeProxy.clusterCIDR', clusterCIDR)
  // iptables excludes no `0.0.0.0/0`.
  if (range) checkRange(refuse, 'kubeProxy.clusterCIDR', range.len, 1, 32)
  const choices = {
    mode: ['iptables', 'ipvs'],
    version: Object.keys(KUBE_PROXY),
    scheduler: ['rr', 'sh'],
  } as const
  for (const [field, allowed] of Object.entries(choices)) {
    const value = config[field as keyof typeof choices]
    if (allowed.some((choice) => choice === value)) continue
    const list = allowed.join(', ')
    refuse(`kubeProxy.${field}`, 'notOneOf', { value, allowed: list }, `"${value}" is not one of ${list}`)
  }
  return config
}
