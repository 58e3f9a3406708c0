/** Questions about a namespace's own addresses (net/ipv4/devinet.c, fib_frontend.c). */
import { netmask } from '../net/cidr.ts'
import { ANY, type IpAddr, isMulticast, isZeronet, LIMITED_BROADCAST } from '../net/ipv4.ts'
import { fibTableLookup } from './fib/lookup.ts'
import { type Link, SCOPE, TABLE } from './netns.ts'
import type { Ns } from './runtime.ts'

/** inet_select_addr: the address of `dev` for speaking to `dst`, else of any device, in ifindex order. 0 where none. */
export function inetSelectAddr(ns: Ns, dev: string, dst: IpAddr, scope: number): IpAddr {
  let first: IpAddr | undefined
  const ceiling = ns.sysctl.conf(dev, 'route_localnet') ? SCOPE.link : SCOPE.host
  for (const a of ns.addresses.get(dev) ?? []) {
    if (a.secondary || Math.min(SCOPE[a.scope], ceiling) > scope) continue
    if (dst === ANY || (((a.peer ?? a.addr) ^ dst) & netmask(a.len)) === 0) return a.addr
    first ??= a.addr
  }
  if (first !== undefined) return first
  for (const link of ns.netns.links) {
    const found = (ns.addresses.get(link.name) ?? []).find(
      (a) => !a.secondary && a.scope !== 'link' && SCOPE[a.scope] <= scope,
    )
    if (found) return found.addr
  }
  return ANY
}

export type AddrType =
  | 'unicast'
  | 'local'
  | 'broadcast'
  | 'multicast'
  | 'blackhole'
  | 'unreachable'
  | 'prohibit'
  | 'throw'

/** inet_addr_type: what the local table says of an address; `dev` restricts it to that device's. */
export function inetAddrType(ns: Ns, addr: IpAddr, dev?: string): AddrType {
  if (isZeronet(addr) || addr === LIMITED_BROADCAST) return 'broadcast'
  if (isMulticast(addr)) return 'multicast'
  const found = fibTableLookup(ns.fib, TABLE.local, { dst: addr, src: ANY, iif: 'lo' })
  if (!found?.ok) return 'unicast'
  if (dev !== undefined && found.route.nexthops[0]?.dev !== dev) return 'unicast'
  return found.route.type
}

/** inet_addr_onlink: whether `a` (and `b`) lie in a subnet of the device. */
export function inetAddrOnlink(ns: Ns, dev: string, a: IpAddr, b: IpAddr): boolean {
  return (ns.addresses.get(dev) ?? []).some((own) => {
    const mask = netmask(own.len)
    const base = own.peer ?? own.addr
    return ((base ^ a) & mask) === 0 && (b === ANY || ((base ^ b) & mask) === 0)
  })
}

export const isLocalAddress = (ns: Ns, addr: IpAddr): boolean => inetAddrType(ns, addr) === 'local'

export const linkMac = (link: Link) => ('mac' in link ? link.mac : undefined)
