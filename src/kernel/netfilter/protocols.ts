/** Protocol names: Debian's /etc/protocols, by which iptables reads `-p` and prints it. Data: other systems differ. */

const NAMES = {
  icmp: 1,
  igmp: 2,
  ipencap: 4,
  tcp: 6,
  egp: 8,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  'ipv6-route': 43,
  'ipv6-frag': 44,
  rsvp: 46,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  'ipv6-nonxt': 59,
  'ipv6-opts': 60,
  eigrp: 88,
  ospf: 89,
  ipip: 94,
  pim: 103,
  ipcomp: 108,
  vrrp: 112,
  l2tp: 115,
  sctp: 132,
  'mobility-header': 135,
  udplite: 136,
} as const

/** Names that are read and not printed; `ipv4` is what other systems call 4. */
const ALIASES: Readonly<Record<string, number>> = { ipv4: 4, icmpv6: 58, mh: 135, all: 0 }

const BY_NAME: ReadonlyMap<string, number> = new Map([...Object.entries(NAMES), ...Object.entries(ALIASES)])
const BY_NUMBER: ReadonlyMap<number, string> = new Map(Object.entries(NAMES).map(([name, number]) => [number, name]))

export function parseProtocol(text: string): number | undefined {
  const named = BY_NAME.get(text) ?? BY_NAME.get(text.toLowerCase())
  if (named !== undefined) return named
  return /^\d+$/.test(text) && Number(text) <= 255 ? Number(text) : undefined
}

export const printProtocol = (proto: number): string => BY_NUMBER.get(proto) ?? `${proto}`
