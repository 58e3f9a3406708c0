/** Texts into values: addresses, prefixes, MACs, numbers, names. Each refuses at its path and says the way out. */
import { type Cidr, parseAddrLen, parseCidr } from '../../net/cidr.ts'
import { formatIpv4, type Ipv4Addr, isLoopback, parseIpv4 } from '../../net/ipv4.ts'
import { isGroupMac, type MacAddr, parseMac, ZERO_MAC } from '../../net/mac.ts'
import type { Refuse } from './refuse.ts'

export function takeAddress(refuse: Refuse, path: string, text: string): Ipv4Addr | undefined {
  const addr = parseIpv4(text)
  if (addr === undefined)
    refuse(path, 'notAnAddress', { value: text }, `"${text}" is not an IPv4 address; write one such as 192.168.40.101`)
  return addr
}

export function takePrefix(refuse: Refuse, path: string, text: string): Cidr | undefined {
  const prefix = /^\d/.test(text) && text.includes('/') ? parseCidr(text) : undefined
  if (prefix === undefined)
    refuse(path, 'notAPrefix', { value: text }, `"${text}" is not an IPv4 prefix; write one such as 192.168.40.0/24`)
  return prefix
}

/** An interface address: host bits stay, and the length may be missing. */
export function takeInterfaceAddress(
  refuse: Refuse,
  path: string,
  text: string,
): { readonly addr: Ipv4Addr; readonly len: number | undefined } | undefined {
  const parsed = parseAddrLen(text)
  if (!parsed) {
    refuse(path, 'notAnAddress', { value: text }, `"${text}" is not an IPv4 address; write one such as 192.168.40.101`)
    return undefined
  }
  return { addr: parsed.addr, len: text.includes('/') ? parsed.len : undefined }
}

export function takeMac(refuse: Refuse, path: string, text: string | undefined): MacAddr | undefined {
  if (text === undefined) return undefined
  const mac = parseMac(text)
  // is_valid_ether_addr: the kernel gives no device a group's address, nor none.
  if (mac !== undefined && !isGroupMac(mac) && mac !== ZERO_MAC) return mac
  const what = mac === undefined ? 'not a MAC address' : 'not the MAC address of one interface'
  refuse(path, 'notAMac', { value: text }, `"${text}" is ${what}; write one such as 02:42:ac:12:00:03`)
  return undefined
}

/** An address that a machine may have. */
export function checkUnicast(refuse: Refuse, path: string, addr: Ipv4Addr): boolean {
  if (addr >>> 24 !== 0 && !isLoopback(addr) && addr >>> 28 < 0xe) return true
  const value = formatIpv4(addr)
  refuse(
    path,
    'notAnAddress',
    { value },
    `${value} is not the address of one machine; write one such as 192.168.40.101`,
  )
  return false
}

export function checkRange(refuse: Refuse, path: string, value: number, min: number, max: number): boolean {
  if (Number.isInteger(value) && value >= min && value <= max) return true
  refuse(
    path,
    'outOfRange',
    { value, min, max },
    `${value} is out of range; write a whole number from ${min} to ${max}`,
  )
  return false
}

/** The least MTU of an IPv4 device (RFC 791), and the most that an Ethernet driver takes. */
export const MTU_RANGE = [68, 65535] as const

/** A connected prefix shorter than /8 may begin with 0, and of such the kernel makes no route (fib_add_ifaddr). */
export const LENGTH_RANGE = [8, 32] as const

/** IFNAMSIZ − 1. */
const INTERFACE_NAME_LIMIT = 15

export function checkInterfaceName(refuse: Refuse, path: string, name: string): boolean {
  if (name.length > INTERFACE_NAME_LIMIT) {
    refuse(
      path,
      'tooLarge',
      { what: 'name', limit: INTERFACE_NAME_LIMIT },
      `interface name "${name}" is longer than ${INTERFACE_NAME_LIMIT} characters, the kernel's limit; shorten it`,
    )
    return false
  }
  if (name === '' || name === '.' || name === '..' || /[\s/:]/.test(name)) {
    const detail = 'an interface name has no spaces, "/" or ":"'
    refuse(path, 'badName', { name, detail }, `"${name}" is no interface name: ${detail}; write one such as eth0`)
    return false
  }
  return true
}

/** Names that the kernel or Calico gives to devices of its own, and those that `sysctl` means otherwise. */
const RESERVED = /^(lo|tunl0|vxlan\.calico|wireguard\.cali|all|default|cali.*)$/

export function checkUnreserved(refuse: Refuse, path: string, name: string): boolean {
  if (RESERVED.test(name)) refuseDuplicate(refuse, path, name)
  return !RESERVED.test(name)
}

/** k8s.io/apimachinery/pkg/util/validation, its own words. */
const NAME_KINDS = {
  subdomain: {
    limit: 253,
    pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    detail:
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
      'and must start and end with an alphanumeric character',
  },
  /** Services: their names stand in DNS and in environment variables. */
  service: {
    limit: 63,
    pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
    detail:
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic " +
      'character, and end with an alphanumeric character',
  },
  /** Containers' ports (IANA_SVC_NAME). */
  port: {
    limit: 15,
    pattern: /^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    detail:
      'must contain only alphanumeric characters (a-z, 0-9), and hyphens (-), at least one letter (a-z), no two ' +
      'hyphens in a row, and no hyphen at either end',
  },
  label: {
    limit: 63,
    pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    detail:
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', " +
      'and must start and end with an alphanumeric character',
  },
} as const

export function checkName(refuse: Refuse, path: string, name: string, kind: keyof typeof NAME_KINDS): boolean {
  const { limit, pattern, detail } = NAME_KINDS[kind]
  if (name.length > limit) {
    const what = `${name.slice(0, 20)}…`
    refuse(path, 'tooLarge', { what: 'name', limit }, `"${what}" must be no more than ${limit} characters; shorten it`)
    return false
  }
  if (!pattern.test(name)) {
    refuse(path, 'badName', { name, detail }, `"${name}" is not a name: ${detail}; write one such as worker-1`)
    return false
  }
  return true
}

export function refuseDuplicate(refuse: Refuse, path: string, name: string): void {
  refuse(path, 'duplicateName', { name }, `the name "${name}" is taken; give one of the two another name`)
}

export function refuseUnknown(
  refuse: Refuse,
  path: string,
  what: string,
  name: string,
  known: readonly string[],
): void {
  const list = known.length === 0 ? 'there is none' : `known: ${known.slice(0, 8).join(', ')}`
  refuse(path, 'unknownReference', { what, name }, `there is no ${what} "${name}"; ${list}`)
}

/** Code-unit order, as Go's sort.Strings orders these names. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
export const byName = (a: { readonly name: string }, b: { readonly name: string }): number => byText(a.name, b.name)
