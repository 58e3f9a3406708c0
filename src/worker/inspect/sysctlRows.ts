/** The sysctls that bear on forwarding, defaults included: global ones, `all`, then device by device. */
import type { Netns } from '../../kernel/netns.ts'
import {
  CONF_DEFAULTS,
  CONNTRACK_DEFAULTS,
  type ConfKey,
  GLOBAL_DEFAULTS,
  type GlobalKey,
  NEIGH_DEFAULTS,
} from '../../kernel/sysctl.ts'
import type { SysctlRow } from '../../protocol/namespaceView.ts'

const GLOBAL: readonly GlobalKey[] = ['ip_forward', 'ip_default_ttl', 'ip_no_pmtu_disc', 'icmp_echo_ignore_all']

const PER_DEVICE: readonly ConfKey[] = [
  'forwarding',
  'proxy_arp',
  'rp_filter',
  'route_localnet',
  'accept_local',
  'arp_ignore',
  'arp_announce',
  'accept_redirects',
  'send_redirects',
]

/** `initNet`: the first namespace of its kernel. */
export function sysctlRows(netns: Netns, initNet: Netns = netns): SysctlRow[] {
  const rows = new Map<string, string>()
  const put = (key: string, fallback: string): void => {
    rows.set(key, netns.sysctls[key] ?? fallback)
  }
  for (const key of GLOBAL) put(`net.ipv4.${key}`, GLOBAL_DEFAULTS[key])
  put('net.netfilter.nf_conntrack_max', initNet.sysctls['net.netfilter.nf_conntrack_max'] ?? CONNTRACK_DEFAULTS.max)
  for (const scope of ['all', ...netns.links.map((link) => link.name.replaceAll('.', '/'))]) {
    for (const key of PER_DEVICE) put(`net.ipv4.conf.${scope}.${key}`, scope === 'all' ? ALL[key] : CONF_DEFAULTS[key])
    if (scope !== 'all') put(`net.ipv4.neigh.${scope}.proxy_delay`, NEIGH_DEFAULTS.proxy_delay)
  }
  for (const [key, value] of Object.entries(netns.sysctls)) if (!rows.has(key)) rows.set(key, value)
  return [...rows].map(([key, value]) => ({ key, value }))
}

/** `all` begins as `default` does, but for the redirects. */
const ALL: Readonly<Record<ConfKey, string>> = { ...CONF_DEFAULTS, accept_redirects: '1', send_redirects: '1' }
