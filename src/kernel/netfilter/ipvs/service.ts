/** IPVS virtual services, as `ipvsadm -Sn` names them (include/net/ip_vs.h). */
import type { IpAddr } from '../../../net/ipv4.ts'

export type IpvsScheduler = 'rr' | 'wrr' | 'lc' | 'wlc' | 'sh' | 'dh' | 'sed' | 'nq'

export interface IpvsDestination {
  readonly addr: IpAddr
  readonly port: number
  /** masq, gatewaying (direct routing), ipip. */
  readonly method: 'masq' | 'route' | 'tunnel'
  readonly weight: number
}

export interface IpvsService {
  readonly proto: 'tcp' | 'udp'
  readonly addr: IpAddr
  readonly port: number
  readonly scheduler: IpvsScheduler
  /** Seconds: one client stays with one destination. */
  readonly persistent?: number
  readonly destinations: readonly IpvsDestination[]
}
