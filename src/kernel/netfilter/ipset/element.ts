/** Elements of ipsets as text: `10.0.0.0/8`, `10.0.0.1,tcp:80` (ipset 7.17: lib/parse.c, lib/print.c). */
import { cidrOf, formatCidr, netmask } from '../../../net/cidr.ts'
import { formatIpv4, type IpAddr, ipv4FromNumber, parseIpv4 } from '../../../net/ipv4.ts'
import { IPPROTO_ICMP, IPPROTO_TCP } from '../../../net/packet.ts'
import type { ElementPart, SetType } from '../ipset.ts'
import { SET_PARTS } from '../ipset.ts'
import { icmpName, icmpNumber } from '../matches/icmpNames.ts'
import { parseUint, SERVICES } from '../numbers.ts'
import { parseProtocol, printProtocol } from '../protocols.ts'
import { notSupported, type Refusal, refuses } from '../refusal.ts'

const ORDINAL = ['First', 'Second', 'Third']
/** Protocols whose elements have ports (lib/parse.c, ipset_parse_proto_port). */
const WITH_PORTS = [IPPROTO_TCP, 17, 132, 136]
/** A range of the text must not become more elements than any set may hold here. */
const MAX_EXPANSION = 1 << 20

export const ipsetRefuses = (detail: string): Refusal => refuses('ipset', detail)

export function printElement(element: readonly ElementPart[]): string {
  return element.map(printPart).join(',')
}

function printPart(part: ElementPart): string {
  switch (part.kind) {
    case 'net':
      return part.len === 32 ? formatIpv4(part.addr) : formatCidr(part)
    case 'port': {
      const [high, low] = [part.port >> 8, part.port & 255]
      const port = part.proto === IPPROTO_ICMP ? (icmpName(high, low) ?? `${high}/${low}`) : part.port
      return `${printProtocol(part.proto)}:${port}`
    }
    case 'number':
      return `${part.port}`
    case 'set':
      return part.name
  }
}

/** One element, or all that its ranges stand for. */
export function parseElements(type: SetType, text: string, mask: number | undefined): readonly ElementPart[][] {
  const parts = SET_PARTS[type]
  const words = type === 'list:set' ? [text] : text.split(',')
  if (words.length > parts.length) {
    throw ipsetRefuses(
      parts.length === 1
        ? `Syntax error: Elem separator in ${text}, but settype ${type} supports none.`
        : `Syntax error: Too many elem separators in ${text}, but settype ${type} supports ${parts.length - 1}.`,
    )
  }
  let elements: ElementPart[][] = [[]]
  for (const [i, part] of parts.entries()) {
    const word = words[i]
    if (word === undefined) throw ipsetRefuses(`Syntax error: ${ORDINAL[i]} element is missing from ${text}.`)
    const choices = parsePart(part, word, mask)
    if (elements.length * choices.length > MAX_EXPANSION) throw notSupported(`an element as wide as ${text}`)
    elements = elements.flatMap((element) => choices.map((choice) => [...element, choice]))
  }
  return elements
}

function parsePart(part: string, text: string, mask: number | undefined): ElementPart[] {
  switch (part) {
    case 'ip':
      return parseHosts(text, mask)
    case 'net':
      return parseNets(text)
    case 'port':
      return parsePorts(text)
    case 'number':
      return parseRange(text.replace(/^(tcp|udp):/, ''), 6).map((port) => ({ kind: 'number', port }))
    default:
      return [{ kind: 'set', name: text }]
  }
}

function parseAddr(text: string): IpAddr {
  const addr = parseIpv4(text)
  if (addr === undefined) throw ipsetRefuses(`Syntax error: cannot parse ${text}: resolving to IPv4 address failed`)
  return addr
}

/** First and last address of `A`, `A/LEN` or `A-B`. */
function parseSpan(text: string): { first: number; last: number; len?: number } {
  const dash = text.indexOf('-')
  if (dash > 0) return { first: parseAddr(text.slice(0, dash)), last: parseAddr(text.slice(dash + 1)) }
  const [addrText = '', lenText] = text.split('/')
  const addr = parseAddr(addrText)
  if (lenText === undefined) return { first: addr, last: addr, len: 32 }
  if (!/^\d+$/.test(lenText)) throw ipsetRefuses(`Syntax error: '${lenText}' is invalid as number`)
  const len = Number(lenText)
  if (len > 32) throw ipsetRefuses(`Syntax error: '${lenText}' is out of range 0-32`)
  const { addr: first } = cidrOf(addr, len)
  return { first, last: first + (~netmask(len) >>> 0), len }
}

function parseHosts(text: string, mask = 32): ElementPart[] {
  const { first, last } = parseSpan(text)
  const step = 2 ** (32 - mask)
  const from = cidrOf(ipv4FromNumber(first), mask).addr
  if ((last - from) / step > MAX_EXPANSION) throw notSupported(`an element as wide as ${text}`)
  const hosts: ElementPart[] = []
  for (let at: number = from; at <= last; at += step) hosts.push({ kind: 'net', addr: ipv4FromNumber(at), len: 32 })
  return hosts
}

/** ip_set_range_to_cidr: a range becomes the fewest prefixes that cover it. */
function parseNets(text: string): ElementPart[] {
  const { first, last, len: exact } = parseSpan(text)
  if (exact === 0) throw ipsetRefuses('The value of the CIDR parameter of the IP address is invalid')
  const nets: ElementPart[] = []
  for (let at = first; at <= last; ) {
    let len = 32
    while (len > 1 && at % 2 ** (33 - len) === 0 && at + 2 ** (33 - len) - 1 <= last) len--
    nets.push({ kind: 'net', addr: ipv4FromNumber(at), len })
    at += 2 ** (32 - len)
  }
  return nets
}

/** `80`, `tcp:80`, `udp:80-90`, `icmp:echo-request`, `icmp:8/0`, `gre:0`. */
function parsePorts(text: string): ElementPart[] {
  const colon = text.indexOf(':')
  const protoText = colon < 0 ? 'tcp' : text.slice(0, colon)
  const proto = parseProtocol(protoText)
  if (!proto) throw ipsetRefuses(`Syntax error: cannot parse '${protoText}' as a protocol`)
  const rest = text.slice(colon + 1)
  if (proto === IPPROTO_ICMP) {
    const code = icmpNumber(rest)
    if (code === undefined) throw ipsetRefuses(`Cannot parse ${rest} as an ICMP type/code.`)
    return [{ kind: 'port', proto, port: code }]
  }
  if (WITH_PORTS.includes(proto)) return parseRange(rest, proto).map((port) => ({ kind: 'port', proto, port }))
  if (rest !== '0') {
    throw ipsetRefuses(`Syntax error: Protocol ${protoText} can be used with pseudo port value 0 only.`)
  }
  return [{ kind: 'port', proto, port: 0 }]
}

function parseRange(text: string, proto: number): number[] {
  const [a = '', b = a] = text.split('-')
  const one = parsePort(a, proto)
  const other = parsePort(b, proto)
  const from = Math.min(one, other)
  return Array.from({ length: Math.max(one, other) - from + 1 }, (_, i) => from + i)
}

export function parsePort(text: string, proto: number): number {
  const port = SERVICES[text] ?? parseUint(text, 65535)
  if (port === undefined) throw ipsetRefuses(`cannot parse '${text}' as a ${printProtocol(proto)} port`)
  return port
}
