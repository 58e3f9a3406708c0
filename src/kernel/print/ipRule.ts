/** `ip rule` (iproute2 6.1, ip/iprule.c print_rule). */
import { type Cidr, formatCidr } from '../../net/cidr.ts'
import { formatIpv4 } from '../../net/ipv4.ts'
import type { Netns, Rule } from '../netns.ts'
import { tableName } from './ipRoute.ts'

const hex = (value: number): string => `0x${value.toString(16)}`
const prefix = (cidr: Cidr): string => (cidr.len === 32 ? formatIpv4(cidr.addr) : formatCidr(cidr))

export function printRule(rule: Rule): string {
  const words: string[] = [...(rule.not ? ['not'] : []), 'from', rule.from ? prefix(rule.from) : 'all']
  if (rule.to) words.push('to', prefix(rule.to))
  if (rule.tos !== undefined && rule.tos !== 0) words.push('tos', hex(rule.tos))
  if (rule.fwmark) {
    const { mark, mask } = rule.fwmark
    words.push('fwmark', mask === 0xffffffff ? hex(mark) : `${hex(mark)}/${hex(mask)}`)
  }
  if (rule.iif !== undefined) words.push('iif', rule.iif)
  if (rule.oif !== undefined) words.push('oif', rule.oif)
  if (rule.action === 'lookup') {
    words.push('lookup', tableName(rule.table ?? 0))
    if (rule.suppressPrefixLength !== undefined) words.push('suppress_prefixlength', String(rule.suppressPrefixLength))
  } else words.push(rule.action, ...(rule.target === undefined ? [] : [String(rule.target)]))
  return `${rule.priority}:\t${words.join(' ')}`
}

export const ipRule = (netns: Netns): string => netns.rules.map((rule) => `${printRule(rule)}\n`).join('')
