/** Services as `ipvsadm -Ln` prints them (ipvsadm 1.31: ipvsadm.c, print_service_entry), line by line. */
import { formatIpv4 } from '../../../net/ipv4.ts'
import type { IpvsDestination, IpvsService } from './service.ts'

export const IPVS_TITLES = [
  'Prot LocalAddress:Port Scheduler Flags',
  '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
] as const

export function printService({ proto, addr, port, scheduler, flags, persistent, netmask }: IpvsService): string {
  return [
    `${proto.toUpperCase().padEnd(4)} ${formatIpv4(addr)}:${port} ${scheduler}`,
    ...(flags ? [`(${flags.join(',')})`] : []),
    ...(persistent === undefined ? [] : [`persistent ${persistent}`]),
    ...(netmask === undefined ? [] : [`mask ${formatIpv4(netmask)}`]),
  ].join(' ')
}

export function printDestination(
  { addr, port, weight }: IpvsDestination,
  { active, inactive }: { readonly active: number; readonly inactive: number },
): string {
  const place = `${formatIpv4(addr)}:${port}`.padEnd(28)
  const counts = `${`${weight}`.padEnd(6)} ${`${active}`.padEnd(10)} ${`${inactive}`.padEnd(10)}`
  return `  -> ${place} Masq    ${counts}`
}
