/** IPv4 addresses as unsigned 32-bit numbers. Only `parseIpv4`, `ipv4` and arithmetic below make them. */

declare const brand: unique symbol
export type Ipv4Addr = number & { readonly [brand]: 'Ipv4Addr' }
/** The address family is the value's type, so that a wider family can join without touching its users. */
export type IpAddr = Ipv4Addr

export const ANY = 0 as Ipv4Addr
export const LIMITED_BROADCAST = 0xffffffff as Ipv4Addr

/** Strict dotted quad: four decimal numbers without leading zeros, as iproute2 prints them. */
export function parseIpv4(text: string): Ipv4Addr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (!match) return undefined
  let value = 0
  for (const part of match.slice(1)) {
    const byte = Number(part)
    if (byte > 255 || (part.length > 1 && part.startsWith('0'))) return undefined
    value = value * 256 + byte
  }
  return value as Ipv4Addr
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
/** 0.0.0.0/8 (include/linux/in.h, ipv4_is_zeronet). */
export const isZeronet = (addr: Ipv4Addr): boolean => addr >>> 24 === 0
export const isLimitedBroadcast = (addr: Ipv4Addr): boolean => addr === LIMITED_BROADCAST
