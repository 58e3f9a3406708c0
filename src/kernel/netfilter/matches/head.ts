/** What every rule can ask without `-m`: addresses, devices, protocol, fragments (net/ipv4/netfilter/ip_tables.c, ip_packet_match). */
import { cidrContains, formatCidr } from '../../../net/cidr.ts'
import type { HeadKind, MatchOf } from '../extension.ts'
import type { MatchContext } from '../matchContext.ts'
import { printProtocol } from '../protocols.ts'
import type { Match } from '../ruleset.ts'

export type HeadMatch = MatchOf<HeadKind>

/** ifname_compare_aligned: `cali+` stands for every name that begins so; no device has the empty name. */
function isDevice(name: string | undefined, pattern: string): boolean {
  const at = name ?? ''
  return pattern.endsWith('+') ? at.startsWith(pattern.slice(0, -1)) : at === pattern
}

/** Undefined where the match is not one of the head's. */
export function headMatches(match: Match, { packet, in: incoming, out }: MatchContext): boolean | undefined {
  switch (match.kind) {
    case 'source':
      return cidrContains(match.cidr, packet.src) !== match.not
    case 'destination':
      return cidrContains(match.cidr, packet.dst) !== match.not
    case 'in':
      return isDevice(incoming, match.dev) !== match.not
    case 'out':
      return isDevice(out, match.dev) !== match.not
    case 'protocol':
      return (packet.proto === match.proto) !== match.not
    case 'fragment':
      return (packet.offset !== 0) !== match.not
    default:
      return undefined
  }
}

/** Undefined where the match is not one of the head's. */
export function printHead(match: Match): string | undefined {
  switch (match.kind) {
    case 'source':
      return `${match.not ? ' !' : ''} -s ${formatCidr(match.cidr)}`
    case 'destination':
      return `${match.not ? ' !' : ''} -d ${formatCidr(match.cidr)}`
    case 'in':
      return `${match.not ? ' !' : ''} -i ${match.dev}`
    case 'out':
      return `${match.not ? ' !' : ''} -o ${match.dev}`
    case 'protocol':
      return `${match.not ? ' !' : ''} -p ${printProtocol(match.proto)}`
    case 'fragment':
      return `${match.not ? ' !' : ''} -f`
    default:
      return undefined
  }
}
