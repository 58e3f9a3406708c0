/** Names of ICMP types (extensions/libxt_icmp.h of iptables; lib/icmp.c of ipset). */

/** What `--icmp-type` takes as any type. */
export const ANY_TYPE = 255

/** libxt_icmp.h, icmp_codes: a type, or a type and its code. */
export const ICMP_NAMES: Readonly<Record<string, readonly [type: number, code?: number]>> = {
  any: [ANY_TYPE],
  'echo-reply': [0],
  pong: [0],
  'destination-unreachable': [3],
  'network-unreachable': [3, 0],
  'host-unreachable': [3, 1],
  'protocol-unreachable': [3, 2],
  'port-unreachable': [3, 3],
  'fragmentation-needed': [3, 4],
  'source-route-failed': [3, 5],
  'network-unknown': [3, 6],
  'host-unknown': [3, 7],
  'network-prohibited': [3, 9],
  'host-prohibited': [3, 10],
  'TOS-network-unreachable': [3, 11],
  'TOS-host-unreachable': [3, 12],
  'communication-prohibited': [3, 13],
  'host-precedence-violation': [3, 14],
  'precedence-cutoff': [3, 15],
  'source-quench': [4],
  redirect: [5],
  'network-redirect': [5, 0],
  'host-redirect': [5, 1],
  'TOS-network-redirect': [5, 2],
  'TOS-host-redirect': [5, 3],
  'echo-request': [8],
  ping: [8],
  'router-advertisement': [9],
  'router-solicitation': [10],
  'time-exceeded': [11],
  'ttl-exceeded': [11],
  'ttl-zero-during-transit': [11, 0],
  'ttl-zero-during-reassembly': [11, 1],
  'parameter-problem': [12],
  'ip-header-bad': [12, 0],
  'required-option-missing': [12, 1],
  'timestamp-request': [13],
  'timestamp-reply': [14],
  'address-mask-request': [17],
  'address-mask-reply': [18],
}

/** ipset has names for type and code together alone: no type of several codes, no synonyms that are printed. */
const SYNONYMS = ['any', 'pong', 'ping', 'ttl-exceeded']
const OF_SEVERAL_CODES = [3, 5, 11, 12]

const BY_CODE = new Map<number, string>()
for (const [name, [type, code]] of Object.entries(ICMP_NAMES)) {
  if (SYNONYMS.includes(name) || (code === undefined && OF_SEVERAL_CODES.includes(type))) continue
  BY_CODE.set((type << 8) | (code ?? 0), name)
}

export const icmpName = (type: number, code: number): string | undefined => BY_CODE.get((type << 8) | code)

/** `type << 8 | code` of a name or of `type/code`. */
export function icmpNumber(text: string): number | undefined {
  const [type, code] = ICMP_NAMES[text] ?? []
  if (type !== undefined && text !== 'any' && (code !== undefined || !OF_SEVERAL_CODES.includes(type))) {
    return (type << 8) | (code ?? 0)
  }
  const numbers = /^(\d+)\/(\d+)$/.exec(text)
  if (!numbers || Number(numbers[1]) > 255 || Number(numbers[2]) > 255) return undefined
  return (Number(numbers[1]) << 8) | Number(numbers[2])
}
