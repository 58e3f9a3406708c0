/** The sysctls that bear on the datapath, with the kernel's defaults, and how per-device values combine with `all`. */

/** Linux 6.1, a fresh namespace (net/ipv4/devinet.c ipv4_devconf, net/ipv4/arp.c arp_tbl, net/ipv4/route.c, icmp.c). */
export const CONF_DEFAULTS = {
  forwarding: '0',
  proxy_arp: '0',
  proxy_arp_pvlan: '0',
  rp_filter: '0',
  route_localnet: '0',
  arp_ignore: '0',
  arp_announce: '0',
  arp_filter: '0',
  arp_accept: '0',
  accept_local: '0',
  accept_redirects: '1',
  secure_redirects: '1',
  send_redirects: '1',
  shared_media: '1',
  src_valid_mark: '0',
  ignore_routes_with_linkdown: '0',
} as const
export const NEIGH_DEFAULTS = {
  proxy_delay: '80',
  mcast_solicit: '3',
  ucast_solicit: '3',
  retrans_time_ms: '1000',
  base_reachable_time_ms: '30000',
  delay_first_probe_time: '5',
  unres_qlen: '101',
  locktime: '100',
} as const
export const GLOBAL_DEFAULTS = {
  ip_forward: '0',
  ip_default_ttl: '64',
  ip_forward_use_pmtu: '0',
  ip_no_pmtu_disc: '0',
  ip_nonlocal_bind: '0',
  icmp_echo_ignore_all: '0',
  icmp_echo_ignore_broadcasts: '1',
  icmp_errors_use_inbound_ifaddr: '0',
  icmp_ratelimit: '1000',
  tcp_syn_retries: '6',
  // Linux 6.5 and later; before, every wait was twice the one before it.
  tcp_syn_linear_timeouts: '4',
  tcp_timestamps: '1',
  tcp_sack: '1',
  tcp_window_scaling: '1',
  tcp_mtu_probing: '0',
  tcp_invalid_ratelimit: '500',
  'vs.conntrack': '0',
  'vs.conn_reuse_mode': '1',
  'vs.expire_nodest_conn': '0',
  'vs.expire_quiescent_template': '0',
} as const

/** net.netfilter.nf_conntrack_* (net/netfilter/nf_conntrack_standalone.c); timeouts in seconds. */
export const CONNTRACK_DEFAULTS = {
  // Both by the machine's memory: of one with more than 4 GB (nf_conntrack_core.c, nf_conntrack_init_start).
  max: '262144',
  buckets: '262144',
  tcp_loose: '1',
  tcp_be_liberal: '0',
  tcp_ignore_invalid_rst: '0',
  tcp_max_retrans: '3',
  tcp_timeout_syn_sent: '120',
  tcp_timeout_syn_recv: '60',
  tcp_timeout_established: '432000',
  tcp_timeout_fin_wait: '120',
  tcp_timeout_close_wait: '60',
  tcp_timeout_last_ack: '30',
  tcp_timeout_time_wait: '120',
  tcp_timeout_close: '10',
  tcp_timeout_max_retrans: '300',
  tcp_timeout_unacknowledged: '300',
  udp_timeout: '30',
  udp_timeout_stream: '120',
  icmp_timeout: '30',
  generic_timeout: '600',
} as const

export type ConntrackKey = keyof typeof CONNTRACK_DEFAULTS
export type ConfKey = keyof typeof CONF_DEFAULTS
type NeighKey = keyof typeof NEIGH_DEFAULTS
export type GlobalKey = keyof typeof GLOBAL_DEFAULTS

/** include/linux/inetdevice.h: IN_DEV_ORCONF, IN_DEV_ANDCONF, IN_DEV_MAXCONF, and plain per-device keys. */
const COMBINE: Partial<Record<ConfKey, 'or' | 'and' | 'max'>> = {
  proxy_arp: 'or',
  send_redirects: 'or',
  shared_media: 'or',
  secure_redirects: 'or',
  accept_local: 'or',
  arp_filter: 'or',
  src_valid_mark: 'or',
  route_localnet: 'or',
  ignore_routes_with_linkdown: 'or',
  rp_filter: 'max',
  arp_ignore: 'max',
  arp_announce: 'max',
  arp_accept: 'max',
}

export function isKnownSysctl(key: string): boolean {
  const perDevice = /^net\.ipv4\.(conf|neigh)\.[^.]+\.(\w+)$/.exec(key)
  if (perDevice)
    return perDevice[2] !== undefined && perDevice[2] in (perDevice[1] === 'conf' ? CONF_DEFAULTS : NEIGH_DEFAULTS)
  const conntrack = /^net\.netfilter\.nf_conntrack_(\w+)$/.exec(key)
  if (conntrack?.[1] !== undefined) return conntrack[1] in CONNTRACK_DEFAULTS
  const global = /^net\.ipv4\.([\w.]+)$/.exec(key)
  return global?.[1] !== undefined && global[1] in GLOBAL_DEFAULTS
}

export interface Sysctls {
  /** The value in force on a device. */
  conf(dev: string, key: ConfKey): number
  neigh(dev: string, key: NeighKey): number
  global(key: GlobalKey): number
  conntrack(key: ConntrackKey): number
  /** Where the value in force comes from: the key as `sysctl` prints it. */
  confKey(dev: string, key: ConfKey): string
}

const procName = (dev: string): string => dev.replaceAll('.', '/')

/** The values stay as they are: what was worked out once, packet after packet asks for. */
export function sysctlsOf(values: Readonly<Record<string, string>>): Sysctls {
  const known = new Map<string, Partial<Record<ConfKey, number>>>()
  const raw = (scope: string, key: ConfKey): number => {
    const own = values[`net.ipv4.conf.${scope}.${key}`]
    if (own !== undefined) return Number(own)
    if (scope === 'all')
      return key === 'accept_redirects' ||
        key === 'send_redirects' ||
        key === 'shared_media' ||
        key === 'secure_redirects'
        ? 1
        : 0
    return Number(CONF_DEFAULTS[key])
  }
  const combined = (dev: string, key: ConfKey): number => {
    // IN_DEV_RX_REDIRECTS: a router wants both switches, a host either.
    if (key === 'accept_redirects') {
      const [all, own] = [raw('all', key), raw(procName(dev), key)]
      return (raw(procName(dev), 'forwarding') ? all && own : all || own) ? 1 : 0
    }
    const own = raw(procName(dev), key)
    const all = raw('all', key)
    switch (COMBINE[key]) {
      case 'or':
        return own || all ? 1 : 0
      case 'and':
        return own && all ? 1 : 0
      case 'max':
        return Math.max(own, all)
      default:
        // IN_DEV_FORWARD asks for any value but 0.
        return key === 'forwarding' && own ? 1 : own
    }
  }
  const conf = (dev: string, key: ConfKey): number => {
    let own = known.get(dev)
    if (!own) {
      own = {}
      known.set(dev, own)
    }
    own[key] ??= combined(dev, key)
    return own[key]
  }
  return {
    conf,
    neigh: (dev, key) => Number(values[`net.ipv4.neigh.${procName(dev)}.${key}`] ?? NEIGH_DEFAULTS[key]),
    global: (key) => Number(values[`net.ipv4.${key}`] ?? GLOBAL_DEFAULTS[key]),
    conntrack: (key) => Number(values[`net.netfilter.nf_conntrack_${key}`] ?? CONNTRACK_DEFAULTS[key]),
    confKey: (dev, key) => {
      const own = `net.ipv4.conf.${procName(dev)}.${key}`
      const all = `net.ipv4.conf.all.${key}`
      return COMBINE[key] !== undefined && raw('all', key) > raw(procName(dev), key) ? all : own
    },
  }
}
