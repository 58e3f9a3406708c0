/** What Felix's static chains depend on, on one node (felix/rules/rule_defs.go Config, v3.22). */
export interface FelixConfig {
  readonly ipipEnabled: boolean
  readonly vxlanEnabled: boolean
  /** Tunnel devices that have an address. */
  readonly tunnels: readonly string[]
  readonly vxlanPort: number
  /** kube-ipvs0 was there when Felix started. */
  readonly ipvs: boolean
  /** Some pool asks for natOutgoing. */
  readonly natOutgoing: boolean
  readonly endpointToHostAction: 'ACCEPT' | 'DROP' | 'RETURN'
}

/** Every interface of a workload begins so. */
export const WORKLOAD_PREFIX = 'cali'
/** KubeNodePortRanges. */
export const NODE_PORTS = '30000:32767'
export const LOG_PREFIX = 'calico-packet'
