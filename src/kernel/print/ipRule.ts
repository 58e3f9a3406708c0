/** `ip rule` (iproute2 6.1, ip/iprule.c print_rule). */
import { type Cidr, formatCidr } from '../../net/cidr.ts'
import { formatIpv4 } from '../../net/ipv4.ts'
import { dsfieldName } from '../netlink/names.ts'
import { protocolName } from '../netlink/protocols.ts'
import type { Netns, PortRange, Rule } from '../netns.ts'
import { tableName } from './ipRoute.ts'

/** `%#x` has no prefix for 0. */
const hex = (value: number): string => (value === 0 ? '0' : `0x${value.toString(16)}`)
const ports = ({ from, to }: PortRange): string => (from === to ? `${from}` : `${from}-${to}`)
const prefix = (cidr: Cidr): string => (cidr.len === 32 ? formatIpv4(cidr.addr) : formatCidr(cidr))

/** With the namespace it is also told where a rule names a device or a rule that is not there. */
export function printRule(rule: Rule, netns?: Netns): string {
  const detached = (dev: string): string[] =>
    !netns || netns.links.some(({ name }) => name === dev) ? [] : ['[detached]']
  const words: string[] = [...(rule.not ? ['not'] : []), 'from', rule.from ? prefix(rule.from) : 'all']
  if (rule.to) words.push('to', prefix(rule.to))
  if (rule.tos !== undefined && rule.tos !== 0) words.push('tos', dsfieldName(rule.tos))
  if (rule.fwmark) {
    const { mark, mask } = rule.fwmark
    words.push('fwmark', mask === 0xffffffff ? hex(mark) : `${hex(mark)}/${hex(mask)}`)
  }
  if (rule.iif !== undefined) words.push('iif', rule.iif, ...detached(rule.iif))
  if (rule.oif !== undefined) words.push('oif', rule.oif, ...detached(rule.oif))
  if (rule.ipProto !== undefined) words.push('ipproto', protocolName(rule.ipProto))
  if (rule.sport) words.push('sport', ports(rule.sport))
  if (rule.dport) words.push('dport', ports(rule.dport))
  if (rule.table !== undefined) {
    words.push('lookup', tableName(rule.table))
    if (rule.suppressPrefixLength !== undefined) words.push('suppress_prefixlength', String(rule.suppressPrefixLength))
  }
  if (rule.action !== 'lookup') words.push(rule.action)
  if (rule.action === 'goto') {
    words.push(String(rule.target))
    if (netns && !netns.rules.some(({ priority }) => priority === rule.target)) words.push('[unresolved]')
  }
  return `${rule.priority}:\t${words.join(' ')}`
}

export const ipRule = (netns: Netns): string => netns.rules.map((rule) => `${printRule(rule, netns)}\n`).join('')
