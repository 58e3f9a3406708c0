/** IPv4 addresses as unsigned 32-bit numbers. Only `parseIpv4`, `ipv4` and arithmetic below make them. */

import ipaddr from 'ipaddr.js'

declare const brand: unique symbol
export type Ipv4Addr = number & { readonly [brand]: 'Ipv4Addr' }
/** The address family is the value's type, so that a wider family can join without touching its users. */
export type IpAddr = Ipv4Addr

export const ANY = 0 as Ipv4Addr
export const LIMITED_BROADCAST = 0xffffffff as Ipv4Addr
/** 224.0.0.1 (RFC 1112). */
export const ALL_HOSTS = 0xe0000001 as Ipv4Addr

/** Strict dotted quad: four decimal numbers without leading zeros, as iproute2 prints them. */
export function parseIpv4(text: string): Ipv4Addr | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(text).octets
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) as Ipv4Addr
}

/** For constants and tests. Throws RangeError where `parseIpv4` answers undefined. */
export function ipv4(text: string): Ipv4Addr {
  const addr = parseIpv4(text)
  if (addr === undefined) throw new RangeError(`"${text}" is not an IPv4 address`)
  return addr
}

export const formatIpv4 = (addr: Ipv4Addr): string =>
  `${addr >>> 24}.${(addr >>> 16) & 255}.${(addr >>> 8) & 255}.${addr & 255}`

export const ipv4FromNumber = (value: number): Ipv4Addr => (value >>> 0) as Ipv4Addr
export const isMulticast = (addr: Ipv4Addr): boolean => addr >>> 28 === 0xe
export const isLoopback = (addr: Ipv4Addr): boolean => addr >>> 24 === 127
/** 0.0.0.0 alone: since 5.3 the rest of 0.0.0.0/8 is ordinary (include/linux/in.h, ipv4_is_zeronet). */
export const isZeronet = (addr: Ipv4Addr): boolean => addr === ANY
export const isLimitedBroadcast = (addr: Ipv4Addr): boolean => addr === LIMITED_BROADCAST
