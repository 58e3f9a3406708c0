/** kube-proxy's configuration, with its defaults (pkg/proxy/apis/config/v1alpha1/defaults.go). */
import { KUBE_PROXY } from '../kubeproxy/versions.ts'
import type { ClusterPlan } from '../plan.ts'
import { type ClusterSpec, SCHEDULERS } from '../spec.ts'
import type { Refuse } from './refuse.ts'
import { checkRange, takePrefix } from './values.ts'

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
    scheduler: SCHEDULERS,
  } as const
  for (const [field, allowed] of Object.entries(choices)) {
    const value = config[field as keyof typeof choices]
    if (allowed.some((choice) => choice === value)) continue
    const list = allowed.join(', ')
    refuse(`kubeProxy.${field}`, 'notOneOf', { value, allowed: list }, `"${value}" is not one of ${list}`)
  }
  return config
}
