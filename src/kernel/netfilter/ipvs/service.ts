/** IPVS virtual services, as `ipvsadm -Sn` names them (include/net/ip_vs.h). */
import type { IpAddr } from '../../../net/ipv4.ts'

export type IpvsScheduler = 'rr' | 'wrr' | 'lc' | 'wlc' | 'sh' | 'dh' | 'sed' | 'nq'

export interface IpvsDestination {
  readonly addr: IpAddr
  readonly port: number
  readonly weight: number
}

/** Of sh: another destination for one of weight 0; the client's port counts too. */
export const SCHEDULER_FLAGS = ['sh-fallback', 'sh-port'] as const
export type SchedulerFlag = (typeof SCHEDULER_FLAGS)[number]

export interface IpvsService {
  readonly proto: 'tcp' | 'udp'
  readonly addr: IpAddr
  /** 0: every port that no other service of this address has. */
  readonly port: number
  readonly scheduler: IpvsScheduler
  readonly flags?: readonly SchedulerFlag[]
  /** Seconds: one client stays with one destination. */
  readonly persistent?: number
  /** Of clients that are one to it; absent: each by itself. */
  readonly netmask?: IpAddr
  /** In the order in which they were added: the kernel puts each before the others (ip_vs_ctl.c, __ip_vs_update_dest). */
  readonly destinations: readonly IpvsDestination[]
}
