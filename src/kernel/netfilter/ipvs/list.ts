/** Services as `ipvsadm -Ln` prints them (ipvsadm 1.31: ipvsadm.c, print_service_entry), line by line. */
import { formatIpv4 } from '../../../net/ipv4.ts'
import type { IpvsDestination, IpvsService } from './service.ts'

export const IPVS_TITLES = [
  'Prot LocalAddress:Port Scheduler Flags',
  '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
] as const

/** fwd_name. */
const FORWARD = { masq: 'Masq', route: 'Route', tunnel: 'Tunnel' } as const

export const printService = ({ proto, addr, port, scheduler, persistent }: IpvsService): string =>
  `${proto.toUpperCase().padEnd(4)} ${formatIpv4(addr)}:${port} ${scheduler}` +
  (persistent === undefined ? '' : ` persistent ${persistent}`)

export function printDestination(
  { addr, port, method, weight }: IpvsDestination,
  { active, inactive }: { readonly active: number; readonly inactive: number },
): string {
  const place = `${formatIpv4(addr)}:${port}`.padEnd(28)
  const counts = `${`${weight}`.padEnd(6)} ${`${active}`.padEnd(10)} ${`${inactive}`.padEnd(10)}`
  return `  -> ${place} ${FORWARD[method].padEnd(7)} ${counts}`
}
