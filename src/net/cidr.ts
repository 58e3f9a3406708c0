import { formatIpv4, type Ipv4Addr, parseIpv4 } from './ipv4.ts'

/** A prefix. `addr` has no bits set beyond `len` (0..32). */
export interface Cidr {
  readonly addr: Ipv4Addr
  readonly len: number
}

export const netmask = (len: number): number => (len === 0 ? 0 : (0xffffffff << (32 - len)) >>> 0)

export const cidrOf = (addr: Ipv4Addr, len: number): Cidr => ({ addr: ((addr & netmask(len)) >>> 0) as Ipv4Addr, len })

export const DEFAULT_ROUTE: Cidr = { addr: 0 as Ipv4Addr, len: 0 }

/** `addr/len` as written, host bits kept: an interface address. A bare address is a /32. */
export function parseAddrLen(text: string): { addr: Ipv4Addr; len: number } | undefined {
  const slash = text.indexOf('/')
  const addr = parseIpv4(slash < 0 ? text : text.slice(0, slash))
  const lenText = slash < 0 ? '32' : text.slice(slash + 1)
  if (addr === undefined || !/^\d{1,2}$/.test(lenText) || Number(lenText) > 32) return undefined
  return { addr, len: Number(lenText) }
}

/** A strict prefix (no host bits), `default` and `all` included; undefined where it is not one. */
export function parseCidr(text: string): Cidr | undefined {
  if (text === 'default' || text === 'all' || text === 'any') return DEFAULT_ROUTE
  const parsed = parseAddrLen(text)
  if (!parsed || (parsed.addr & netmask(parsed.len)) >>> 0 !== parsed.addr) return undefined
  return parsed
}

/** For constants and tests: throws RangeError where `parseCidr` answers undefined. */
export function cidr(text: string): Cidr {
  const parsed = parseCidr(text)
  if (!parsed) throw new RangeError(`"${text}" is not an IPv4 prefix`)
  return parsed
}

export const cidrContains = (prefix: Cidr, addr: Ipv4Addr): boolean =>
  (addr & netmask(prefix.len)) >>> 0 === prefix.addr

export const cidrsOverlap = (a: Cidr, b: Cidr): boolean =>
  a.len <= b.len ? cidrContains(a, b.addr) : cidrContains(b, a.addr)

export const formatCidr = (prefix: { addr: Ipv4Addr; len: number }): string =>
  `${formatIpv4(prefix.addr)}/${prefix.len}`
