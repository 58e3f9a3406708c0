/** Comparison of a field's values with what a filter asks. */
import { type Cidr, cidrContains, parseAddrLen } from '../net/cidr.ts'
import { parseIpv4 } from '../net/ipv4.ts'
import { parseMac } from '../net/mac.ts'

export type Operator = '==' | '!=' | '>' | '<' | '>=' | '<=' | 'contains'

const OPERATORS: Readonly<Record<string, Operator>> = {
  '==': '==',
  eq: '==',
  '!=': '!=',
  ne: '!=',
  '>': '>',
  gt: '>',
  '<': '<',
  lt: '<',
  '>=': '>=',
  ge: '>=',
  '<=': '<=',
  le: '<=',
  contains: 'contains',
}

export const operatorOf = (text: string): Operator | undefined =>
  Object.hasOwn(OPERATORS, text.toLowerCase()) ? OPERATORS[text.toLowerCase()] : undefined

export type Wanted =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'prefix'; readonly prefix: Cidr }
  | { readonly kind: 'text'; readonly text: string }

const TEXT_FIELDS =
  /^(frame\.(node|dev|dir|protocols)|tcp\.(flags|options)|ip\.flags|data\.text|dns\.(qry\.name|resp\.name|cname|soa\.mname))$/
const ADDRESS_FIELDS = /^(ip\.(addr|src|dst|host)|arp\.addr|arp\.(src|dst)\.proto_ipv4|icmp\.redir_gw|dns\.a)$/
const MAC_FIELDS = /^(eth\.(addr|src|dst)|arp\.(src|dst)\.hw_mac)$/

export function parseValue(
  field: string,
  operator: Operator,
  text: string,
): { ok: true; value: Wanted } | { ok: false; expected: 'address' | 'mac' | 'number' } {
  if (operator === 'contains' || TEXT_FIELDS.test(field)) return asText(text)
  if (ADDRESS_FIELDS.test(field)) {
    const prefix = parseAddrLen(text)
    return prefix ? { ok: true, value: { kind: 'prefix', prefix } } : { ok: false, expected: 'address' }
  }
  if (MAC_FIELDS.test(field)) {
    const mac = parseMac(text)
    return mac ? asText(mac) : { ok: false, expected: 'mac' }
  }
  const number = text.toLowerCase() === 'true' ? 1 : text.toLowerCase() === 'false' ? 0 : Number(text)
  return Number.isNaN(number) ? { ok: false, expected: 'number' } : { ok: true, value: { kind: 'number', number } }
}

const asText = (text: string) => ({ ok: true, value: { kind: 'text', text: text.toLowerCase() } }) as const

/** Any value may match; `!=` asks that none be equal, as Wireshark 4 reads it. */
export function matches(values: readonly string[], operator: Operator, wanted: Wanted): boolean {
  if (operator === '!=') return values.length > 0 && !values.some((value) => compare(value, '==', wanted))
  return values.some((value) => compare(value, operator, wanted))
}

function compare(value: string, operator: Operator, wanted: Wanted): boolean {
  if (operator === 'contains') return wanted.kind === 'text' && value.toLowerCase().includes(wanted.text)
  switch (wanted.kind) {
    case 'text': {
      const lines = value.toLowerCase().split('\n')
      return lines.some((line) => order(line < wanted.text ? -1 : line > wanted.text ? 1 : 0, operator))
    }
    case 'number':
      return order(Number(value) - wanted.number, operator)
    case 'prefix': {
      const addr = parseIpv4(value)
      if (addr === undefined) return false
      if (operator !== '==') return order(addr - wanted.prefix.addr, operator)
      const { len } = wanted.prefix
      const masked = len === 0 ? 0 : (wanted.prefix.addr & (0xffffffff << (32 - len))) >>> 0
      return cidrContains({ addr: masked as Cidr['addr'], len }, addr)
    }
  }
}

function order(difference: number, operator: Exclude<Operator, 'contains' | '!='> | Operator): boolean {
  switch (operator) {
    case '==':
      return difference === 0
    case '!=':
      return difference !== 0
    case '>':
      return difference > 0
    case '<':
      return difference < 0
    case '>=':
      return difference >= 0
    case '<=':
      return difference <= 0
    case 'contains':
      return false
  }
}
