/**
 * What differs between versions of kube-proxy, and of the kubelet beside it (pkg/proxy/iptables/proxier.go,
 * pkg/proxy/ipvs/proxier.go, pkg/kubelet/kubelet_network_linux.go). Read in v1.21.1, v1.23.4 and v1.30.5.
 */
import type { KubeProxy } from '../spec.ts'

export interface KubeProxyFacts {
  /** KUBE-EXT and KUBE-SVL from v1.24, KUBE-XLB before. */
  readonly externalChains: boolean
  /** KUBE-PROXY-FIREWALL from v1.25; before, what is refused gets a mark, and the kubelet drops it. */
  readonly proxyFirewall: boolean
  /** From v1.22 what is to be masqueraded is marked in the Service's own chain, before where it is caught. */
  readonly marksInServiceChain: boolean
  /** Until v1.22 two rules, for the pods as sources and as destinations. */
  readonly forwardRules: readonly string[]
  /** From v1.24 the comment of a rule to an endpoint names it. */
  readonly commentsNameEndpoints: boolean
  /** From v1.26 it depends; before, it is always set. */
  readonly routeLocalnetAlways: boolean
  /** On by default from v1.22. */
  readonly internalTrafficPolicy: boolean
  /** Chains that the kubelet has not made since v1.28. */
  readonly kubeletMarks: boolean
  /** From v1.24, in mangle. */
  readonly iptablesHint: boolean
  /** IPVS, from v1.26: KUBE-IPVS-FILTER and what belongs to it. */
  readonly ipvsFilter: boolean
}

const CONNTRACK_RULE = ['kubernetes forwarding conntrack rule']

export const KUBE_PROXY: Readonly<Record<NonNullable<KubeProxy['version']>, KubeProxyFacts>> = {
  'v1.21': {
    externalChains: false,
    proxyFirewall: false,
    marksInServiceChain: false,
    forwardRules: [
      'kubernetes forwarding conntrack pod source rule',
      'kubernetes forwarding conntrack pod destination rule',
    ],
    commentsNameEndpoints: false,
    routeLocalnetAlways: true,
    internalTrafficPolicy: false,
    kubeletMarks: true,
    iptablesHint: false,
    ipvsFilter: false,
  },
  'v1.23': {
    externalChains: false,
    proxyFirewall: false,
    marksInServiceChain: true,
    forwardRules: CONNTRACK_RULE,
    commentsNameEndpoints: false,
    routeLocalnetAlways: true,
    internalTrafficPolicy: true,
    kubeletMarks: true,
    iptablesHint: false,
    ipvsFilter: false,
  },
  'v1.30': {
    externalChains: true,
    proxyFirewall: true,
    marksInServiceChain: true,
    forwardRules: CONNTRACK_RULE,
    commentsNameEndpoints: true,
    routeLocalnetAlways: false,
    internalTrafficPolicy: true,
    kubeletMarks: false,
    iptablesHint: true,
    ipvsFilter: true,
  },
}
