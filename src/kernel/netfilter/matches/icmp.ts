/** `-m icmp` (net/ipv4/netfilter/ip_tables.c, icmp_match; extensions/libxt_icmp.h). */
import { IPPROTO_ICMP } from '../../../net/packet.ts'
import type { MatchExtension } from '../extension.ts'
import { iptablesRefuses } from '../refusal.ts'
import { ANY_TYPE, ICMP_NAMES } from './icmpNames.ts'
import { transportOf } from './transport.ts'

/** A name, any beginning of one that is no other's, or `type[/code]`. */
function parseType(text: string): readonly [type: number, code?: number] {
  const lower = text.toLowerCase()
  const exact = ICMP_NAMES[lower]
  if (exact) return exact
  const found = Object.keys(ICMP_NAMES).filter((name) => name.toLowerCase().startsWith(lower))
  const [only] = found
  if (only !== undefined && lower !== '') {
    if (found.length > 1) {
      throw iptablesRefuses(`Ambiguous ICMP type \`${text}': \`${only}' or \`${found[1]}'?`)
    }
    return ICMP_NAMES[only] ?? [ANY_TYPE]
  }
  const numbers = /^(\d+)(?:\/(\d+))?$/.exec(text)
  const type = Number(numbers?.[1] ?? 256)
  if (type > 255) throw iptablesRefuses(`Unknown ICMP type \`${text}'`)
  if (numbers?.[2] === undefined) return [type]
  const code = Number(numbers[2])
  if (code > 255) throw iptablesRefuses(`Unknown ICMP code \`${numbers[2]}'`)
  return [type, code]
}

export const icmp: MatchExtension<'icmp'> = {
  name: 'icmp',
  options: [{ name: 'icmp-type', args: 1, invert: true, mandatory: true }],
  read(given, { proto, notProto }) {
    if (proto !== IPPROTO_ICMP || notProto) throw iptablesRefuses("ICMP match requires '-p icmp'")
    const option = given.get('icmp-type')
    const [type, code] = parseType(option?.args[0] ?? '')
    return {
      kind: 'icmp',
      type,
      ...(code !== undefined && type !== ANY_TYPE && { code }),
      not: option?.not ?? false,
    }
  },
  print({ type, code, not }) {
    const text = type === ANY_TYPE ? 'any' : code === undefined ? `${type}` : `${type}/${code}`
    return `${not ? ' !' : ''} --icmp-type ${text}`
  },
  matches({ type, code, not }, { packet }) {
    const header = transportOf(packet)
    if (header?.kind !== 'icmp') return false
    const found = type === ANY_TYPE || (header.type === type && (code === undefined || header.code === code))
    return found !== not
  },
}
