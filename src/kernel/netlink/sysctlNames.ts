/** The sysctls of a network namespace on Linux 6.18 beside those that bear on the datapath here, and what each takes. */

/** Taken and kept, for nothing that is modelled depends on them: TCP's buffers and timers of its rarer states, IGMP… */
const INERT = new Set(
  `log_martians tag medium_id mc_forwarding bootp_relay disable_policy disable_xfrm force_igmp_version
  igmpv2_unsolicited_report_interval igmpv3_unsolicited_report_interval drop_unicast_in_l2_multicast
  promote_secondaries accept_source_route arp_evict_nocarrier arp_notify
  anycast_delay app_solicit gc_interval gc_stale_time gc_thresh1 gc_thresh2 gc_thresh3 mcast_resolicit proxy_qlen
  fwmark_reflect icmp_echo_enable_probe icmp_ignore_bogus_error_responses icmp_msgs_burst icmp_msgs_per_sec
  igmp_link_local_mcast_reports igmp_max_memberships igmp_max_msf igmp_qrv ip_autobind_reuse ip_dynaddr ip_early_demux
  ip_forward_update_priority ip_local_port_range ip_local_reserved_ports ip_unprivileged_port_start ping_group_range
  ipfrag_high_thresh ipfrag_low_thresh ipfrag_max_dist nexthop_compat_mode raw_l3mdev_accept udp_early_demux
  udp_l3mdev_accept udp_rmem_min udp_wmem_min xfrm4_gc_thresh fib_notify_on_flag_change
  tcp_abort_on_overflow tcp_congestion_control tcp_dsack tcp_early_demux tcp_ecn_fallback tcp_fastopen
  tcp_fin_timeout tcp_keepalive_intvl tcp_keepalive_probes tcp_keepalive_time tcp_l3mdev_accept
  tcp_max_syn_backlog tcp_max_tw_buckets tcp_moderate_rcvbuf tcp_no_metrics_save tcp_orphan_retries tcp_rfc1337
  tcp_slow_start_after_idle tcp_syncookies tcp_tw_reuse tcp_autocorking tcp_early_retrans tcp_recovery`.split(/\s+/),
)

/** There, and would change what is modelled: refused rather than ignored. */
const ELSEWHERE = new Set(
  `bc_forwarding drop_gratuitous_arp interval_probe_time_ms retrans_time base_reachable_time unres_qlen_bytes
  fib_multipath_hash_fields fib_multipath_hash_policy fib_multipath_hash_seed fib_multipath_use_neigh icmp_ratemask
  ipfrag_time tcp_adv_win_scale tcp_app_win tcp_base_mss tcp_ecn tcp_frto tcp_fwmark_accept tcp_limit_output_bytes
  tcp_max_reordering tcp_min_rtt_wlen tcp_min_snd_mss tcp_min_tso_segs tcp_mtu_probe_floor tcp_notsent_lowat
  tcp_pacing_ca_ratio tcp_pacing_ss_ratio tcp_probe_interval tcp_probe_threshold tcp_reflect_tos tcp_reordering
  tcp_retrans_collapse tcp_retries1 tcp_retries2 tcp_rmem tcp_rto_max_ms tcp_rto_min_us tcp_shrink_window tcp_stdurg
  tcp_synack_retries tcp_thin_linear_timeouts tcp_wmem tcp_workaround_signed_windows`.split(/\s+/),
)

/** The rest of conntrack's: other protocols, IPv6, logging, expectations. */
const INERT_CONNTRACK =
  /^net\.netfilter\.nf_(hooks_lwtunnel|log\.\d+|conntrack_(expect_max|events|log_invalid|checksum|timestamp|frag6_\w+|icmpv6_\w+|(gre|sctp|dccp)_\w+))$/

const nameOf = (key: string): string =>
  /^net\.(?:ipv4\.(?:(?:conf|neigh)\.[^.]+\.)?|netfilter\.)(\w+)$/.exec(key)?.[1] ?? ''

/** IPv6 and the sockets' own settings bear on nothing here; br_netfilter does, and conntrack's counting shows. */
export const isInert = (key: string): boolean =>
  INERT.has(nameOf(key)) || INERT_CONNTRACK.test(key) || /^net\.(ipv6|core|ipv4\.vs)\./.test(key)

/** nf_conntrack_standalone_init_sysctl: one for the whole kernel, read-only but in its first namespace. */
export const isOfKernel = (key: string): boolean => /^net\.netfilter\.nf_conntrack_(max|buckets|expect_max)$/.test(key)

export const isReadOnly = (key: string): boolean => key === 'net.netfilter.nf_conntrack_count'

/** br_netfilter's switches, of which only off is modelled. */
export const isOffOnly = (key: string): boolean => /^net\.bridge\.bridge-nf-call-(ip|ip6|arp)tables$/.test(key)

export const isElsewhere = (key: string): boolean =>
  ELSEWHERE.has(nameOf(key)) || /^net\.(bridge|netfilter)\./.test(key)

type Range = readonly [least: number, most: number]

const INT: Range = [-0x80000000, 0x7fffffff]
const COUNT: Range = [0, 0x7fffffff]
const BYTE: Range = [0, 255]

const RANGES: Readonly<Record<string, Range>> = {
  ip_default_ttl: [1, 255],
  ip_forward_use_pmtu: BYTE,
  ip_no_pmtu_disc: BYTE,
  ip_nonlocal_bind: BYTE,
  icmp_echo_ignore_all: [0, 1],
  icmp_echo_ignore_broadcasts: [0, 1],
  icmp_errors_use_inbound_ifaddr: [0, 1],
  icmp_ratelimit: COUNT,
  tcp_syn_retries: [1, 127],
  tcp_syn_linear_timeouts: [0, 127],
  tcp_timestamps: BYTE,
  tcp_sack: BYTE,
  tcp_window_scaling: BYTE,
  tcp_mtu_probing: BYTE,
  tcp_invalid_ratelimit: COUNT,
  proxy_delay: COUNT,
  mcast_solicit: COUNT,
  ucast_solicit: COUNT,
  retrans_time_ms: COUNT,
  base_reachable_time_ms: COUNT,
  unres_qlen: COUNT,
  locktime: COUNT,
  nf_conntrack_max: COUNT,
  nf_conntrack_buckets: [1, 0x7fffffff],
  nf_conntrack_tcp_loose: [0, 1],
  nf_conntrack_tcp_be_liberal: [0, 1],
  nf_conntrack_tcp_ignore_invalid_rst: [0, 1],
  nf_conntrack_tcp_max_retrans: BYTE,
}

export const rangeOf = (key: string): Range => RANGES[nameOf(key)] ?? INT
