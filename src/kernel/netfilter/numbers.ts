/** Numbers as iptables, ipset and ipvsadm read them (libxtables/xtables.c, xtables_strtoul). */

/** strtoul with base 0, up to `max`: decimal, `0x…` or octal. */
export function parseUint(text: string, max = 0xffffffff): number | undefined {
  if (!/^(0x[\da-f]+|\d+)$/i.test(text)) return undefined
  if (/^0\d*[89]/.test(text)) return undefined
  const value = /^0\d/.test(text) ? Number.parseInt(text, 8) : Number(text)
  return Number.isSafeInteger(value) && value <= max ? value : undefined
}

export const hex = (value: number): string => `0x${value.toString(16)}`

/** Names of /etc/services that rules are written with. */
export const SERVICES: Readonly<Record<string, number>> = {
  'ftp-data': 20,
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  bootps: 67,
  bootpc: 68,
  http: 80,
  ntp: 123,
  bgp: 179,
  https: 443,
}
