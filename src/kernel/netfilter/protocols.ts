/** Protocol names: Debian's /etc/protocols, by which iptables reads `-p` and prints it. Data: other systems differ. */

import { parseUint } from './numbers.ts'

const NAMES = {
  icmp: 1,
  igmp: 2,
  ggp: 3,
  ipencap: 4,
  st: 5,
  tcp: 6,
  egp: 8,
  igp: 9,
  pup: 12,
  udp: 17,
  hmp: 20,
  'xns-idp': 22,
  rdp: 27,
  'iso-tp4': 29,
  dccp: 33,
  xtp: 36,
  ddp: 37,
  'idpr-cmtp': 38,
  ipv6: 41,
  'ipv6-route': 43,
  'ipv6-frag': 44,
  idrp: 45,
  rsvp: 46,
  gre: 47,
  esp: 50,
  ah: 51,
  skip: 57,
  'ipv6-icmp': 58,
  'ipv6-nonxt': 59,
  'ipv6-opts': 60,
  rspf: 73,
  vmtp: 81,
  eigrp: 88,
  ospf: 89,
  'ax.25': 93,
  ipip: 94,
  etherip: 97,
  encap: 98,
  pim: 103,
  ipcomp: 108,
  vrrp: 112,
  l2tp: 115,
  isis: 124,
  sctp: 132,
  fc: 133,
  'mobility-header': 135,
  udplite: 136,
  'mpls-in-ip': 137,
  manet: 138,
  hip: 139,
  shim6: 140,
  wesp: 141,
  rohc: 142,
  ethernet: 143,
} as const

/** Names that are read and not printed; `ipv4` is what other systems call 4. */
const ALIASES: Readonly<Record<string, number>> = { ipv4: 4, icmpv6: 58, mh: 135, all: 0, ip: 0 }

const BY_NAME: ReadonlyMap<string, number> = new Map([...Object.entries(NAMES), ...Object.entries(ALIASES)])
const BY_NUMBER: ReadonlyMap<number, string> = new Map(Object.entries(NAMES).map(([name, number]) => [number, name]))

export function parseProtocol(text: string): number | undefined {
  const named = BY_NAME.get(text) ?? BY_NAME.get(text.toLowerCase())
  if (named !== undefined) return named
  return parseUint(text, 255)
}

export const printProtocol = (proto: number): string => BY_NUMBER.get(proto) ?? `${proto}`
