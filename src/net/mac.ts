/** Ethernet addresses as canonical lower-case text: `ee:ee:ee:ee:ee:ee`. */

declare const brand: unique symbol
export type MacAddr = string & { readonly [brand]: 'MacAddr' }

export const BROADCAST_MAC = 'ff:ff:ff:ff:ff:ff' as MacAddr
export const ZERO_MAC = '00:00:00:00:00:00' as MacAddr

export function parseMac(text: string): MacAddr | undefined {
  return /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text) ? (text.toLowerCase() as MacAddr) : undefined
}

/** For constants and tests. Throws RangeError where `parseMac` answers undefined. */
export function mac(text: string): MacAddr {
  const parsed = parseMac(text)
  if (!parsed) throw new RangeError(`"${text}" is not a MAC address`)
  return parsed
}

export const macFromBytes = (bytes: ArrayLike<number>): MacAddr =>
  Array.from({ length: 6 }, (_, i) => (bytes[i] ?? 0).toString(16).padStart(2, '0')).join(':') as MacAddr

/** The group bit: multicast and broadcast. */
export const isGroupMac = (addr: MacAddr): boolean => (Number.parseInt(addr.slice(1, 2), 16) & 1) === 1

/** RFC 1112 6.4: the low 23 bits of the group behind 01:00:5e. */
export const multicastMac = (group: number): MacAddr =>
  macFromBytes([0x01, 0x00, 0x5e, (group >>> 16) & 0x7f, (group >>> 8) & 0xff, group & 0xff])
