/**
 * Why a rule did not match: the first of its matches that was false, and what the packet had there. What a match
 * remembers or draws (recent, limit, statistic) cannot be asked twice: where everything else held, it was that.
 */
import { formatIpv4 } from '../../../net/ipv4.ts'
import { type ConnSnapshot, printConn } from '../conntrack/entry.ts'
import { type Dir, SET_PARTS } from '../ipset.ts'
import type { MatchContext } from '../matchContext.ts'
import { matches, printMatch } from '../matches/matches.ts'
import { transportOf } from '../matches/transport.ts'
import { hex } from '../numbers.ts'
import { printProtocol } from '../protocols.ts'
import type { Match, Rule } from '../ruleset.ts'

export type MissCode =
  | 'source' // is: an address
  | 'destination' // is: an address
  | 'in' // is: a device, or nothing
  | 'out' // is: a device, or nothing
  | 'protocol' // is: a protocol
  | 'fragment'
  | 'noHeader'
  | 'sport' // is: a port
  | 'dport' // is: a port
  | 'ports' // is: both ports
  | 'tcpFlags' // is: flags
  | 'tcpOption'
  | 'icmpType' // is: type/code
  | 'mark' // is: a mark
  | 'connmark' // is: a mark, or nothing
  | 'state' // is: states
  | 'direction' // is: ORIGINAL or REPLY
  | 'entry' // is: the connection's entry, or nothing
  | 'field' // is: what the header has
  | 'notBridged'
  | 'sourceType' // is: a type; of: the address
  | 'destinationType' // is: a type; of: the address
  | 'inSet' // of: what was looked for
  | 'notInSet' // of: what was looked for
  | 'reversePath' // of: the source
  | 'ipvs' // is: the virtual address, or nothing
  | 'statistic'
  | 'recent' // of: the address
  | 'limit'

export interface Miss {
  /** The rule's place in its chain, from 0. */
  readonly index: number
  /** As iptables-save prints the rule. */
  readonly text: string
  readonly code: MissCode
  /** The match as iptables-save prints it. */
  readonly match: string
  /** What the packet had there. */
  readonly is: string
  readonly of: string
}

type Why = Pick<Miss, 'code'> & Partial<Pick<Miss, 'is' | 'of'>>

/** Undefined where every match holds: then the rule did match. */
export function missOf(rule: Rule, context: MatchContext): Miss | undefined {
  const told = (match: Match, { code, is = '', of = '' }: Why): Miss => ({
    index: rule.index,
    text: rule.text,
    code,
    match: printMatch(match).trimStart(),
    is,
    of,
  })
  let unasked: Match | undefined
  for (const match of rule.matches) {
    if (remembers(match)) unasked ??= match
    else if (!matches(match, context)) {
      const part = partsOf(match).find((one) => !matches(one, context)) ?? match
      return told(part, whyNot(part, context))
    }
  }
  return unasked && told(unasked, whyNot(unasked, context))
}

const remembers = ({ kind }: Match): boolean => kind === 'statistic' || kind === 'recent' || kind === 'limit'

/** A match that asks several things, as one match for each, in the order in which the kernel looks. */
function partsOf(match: Match): readonly Match[] {
  switch (match.kind) {
    case 'tcp': {
      const { kind, sport, dport, option, flags } = match
      return [
        { kind },
        ...(sport ? [{ kind, sport }] : []),
        ...(dport ? [{ kind, dport }] : []),
        ...(option ? [{ kind, option }] : []),
        ...(flags ? [{ kind, flags }] : []),
      ]
    }
    case 'udp': {
      const { kind, sport, dport } = match
      return [{ kind }, ...(sport ? [{ kind, sport }] : []), ...(dport ? [{ kind, dport }] : [])]
    }
    case 'conntrack': {
      const { kind, ctstate, entry = [], ctdir } = match
      return [
        ...(ctstate ? [{ kind, ctstate }] : []),
        ...(ctdir ? [{ kind, ctdir }] : []),
        ...entry.map((test) => ({ kind, entry: [test] })),
      ]
    }
    case 'addrtype': {
      const { src, dst, ...rest } = match
      return [...(src ? [{ ...rest, src }] : []), ...(dst ? [{ ...rest, dst }] : [])]
    }
    default:
      return [match]
  }
}

function whyNot(match: Match, context: MatchContext): Why {
  const { packet } = context
  const header = transportOf(packet)
  const ports = header && header.kind !== 'icmp' ? header : undefined
  switch (match.kind) {
    case 'source':
      return { code: 'source', is: formatIpv4(packet.src) }
    case 'destination':
      return { code: 'destination', is: formatIpv4(packet.dst) }
    case 'in':
    case 'out':
      return { code: match.kind, is: context[match.kind] ?? '' }
    case 'protocol':
      return { code: 'protocol', is: printProtocol(packet.proto) }
    case 'tcp':
    case 'udp':
      if (header?.kind !== match.kind) return { code: 'noHeader' }
      if (match.sport) return { code: 'sport', is: `${header.sport}` }
      if (match.dport) return { code: 'dport', is: `${header.dport}` }
      if (match.kind === 'tcp' && match.option) return { code: 'tcpOption' }
      return { code: 'tcpFlags', is: header.kind === 'tcp' ? header.flags.join(',') : '' }
    case 'icmp':
      return header?.kind === 'icmp' ? { code: 'icmpType', is: `${header.type}/${header.code}` } : { code: 'noHeader' }
    case 'multiport':
      if (!ports) return { code: 'noHeader' }
      if (match.which === 'sports') return { code: 'sport', is: `${ports.sport}` }
      if (match.which === 'dports') return { code: 'dport', is: `${ports.dport}` }
      return { code: 'ports', is: `${ports.sport}, ${ports.dport}` }
    case 'mark':
      return { code: 'mark', is: hex(context.mark) }
    case 'connmark':
      return { code: 'connmark', is: isTracked(context) ? hex(context.connmark) : '' }
    case 'conntrack':
      if (match.ctstate || !isTracked(context)) return states(context)
      if (match.ctdir) return { code: 'direction', is: context.direction }
      return { code: 'entry', is: entryText(context.conn()) }
    case 'state':
      return states(context)
    case 'addrtype': {
      const dev = match.limit && context[match.limit]
      const addr = match.src ? packet.src : packet.dst
      const code = match.src ? 'sourceType' : 'destinationType'
      return { code, is: context.addrType(addr, dev).toUpperCase(), of: formatIpv4(addr) }
    }
    case 'set': {
      const set = context.sets.get(match.set)
      const parts = set && set.type !== 'list:set' ? SET_PARTS[set.type].length : match.dirs.length
      return {
        code: match.not ? 'inSet' : 'notInSet',
        of: match.dirs
          .slice(0, parts)
          .map((dir, i) => sought(context, dir, set && partOf(set.type, i)))
          .join(','),
      }
    }
    case 'physdev':
      return { code: 'notBridged' }
    case 'length':
      return { code: 'field', is: `${packet.len}` }
    case 'ttl':
      return { code: 'field', is: `${packet.ttl}` }
    case 'iprange':
      return { code: 'field', is: `${formatIpv4(packet.src)} > ${formatIpv4(packet.dst)}` }
    case 'rpfilter':
      return { code: 'reversePath', of: formatIpv4(packet.src) }
    case 'ipvs': {
      const virtual = context.ipvs?.virtual
      return { code: 'ipvs', is: virtual ? `${formatIpv4(virtual.dst)}:${virtual.dport}` : '' }
    }
    case 'recent':
      return { code: 'recent', of: formatIpv4(match.side === 'rdest' ? packet.dst : packet.src) }
    case 'statistic':
    case 'limit':
      return { code: match.kind }
    // A comment is never false.
    case 'comment':
    case 'fragment':
      return { code: 'fragment' }
  }
}

const entryText = (conn: ConnSnapshot | undefined): string => (conn ? printConn(conn).replaceAll(/ +/g, ' ') : '')

const isTracked = ({ states: of }: MatchContext): boolean => !of.has('INVALID') && !of.has('UNTRACKED')
const states = (context: MatchContext): Why => ({ code: 'state', is: [...context.states].join(',') })

const partOf = (type: keyof typeof SET_PARTS, at: number): string => SET_PARTS[type][at] ?? 'ip'

/** As ipset writes a part of an element: `10.244.0.7`, `tcp:80`. */
function sought({ packet }: MatchContext, dir: Dir, part = 'ip'): string {
  if (part !== 'port' && part !== 'number') return formatIpv4(dir === 'src' ? packet.src : packet.dst)
  const header = transportOf(packet)
  if (!header) return printProtocol(packet.proto)
  if (header.kind === 'icmp') return `icmp:${header.type}/${header.code}`
  const port = dir === 'src' ? header.sport : header.dport
  return part === 'number' ? `${port}` : `${header.kind}:${port}`
}
