/** The object that decided, in iproute2's words, short enough for a caption. The tables print it in full. */
import { formatCidr } from '../../net/cidr.ts'
import { formatIpv4 } from '../../net/ipv4.ts'
import type { Decision, Route } from '../../protocol/engine.ts'

export function decisionText(decision: Decision): string {
  switch (decision.kind) {
    case 'route':
      return routeText(decision.route, decision.nexthop ?? 0)
    case 'rule':
      return `${decision.rule.priority}: ${decision.rule.action}`
    case 'neighbour': {
      const { addr, dev, lladdr, state } = decision.neighbour
      return `${formatIpv4(addr)} dev ${dev}${lladdr ? ` lladdr ${lladdr}` : ''} ${state}`
    }
    case 'fdb': {
      const { mac, dev, dst } = decision.entry
      return `${mac} dev ${dev}${dst === undefined ? '' : ` dst ${formatIpv4(dst)}`}`
    }
    case 'sysctl':
      return `${decision.key} = ${decision.value}`
    case 'link':
      return `${decision.link.name} mtu ${decision.link.mtu}${decision.link.up ? '' : ' DOWN'}`
    case 'address':
      return `${formatIpv4(decision.addr)}/${decision.len} dev ${decision.dev}`
    case 'netfilter':
      return `-t ${decision.table} ${decision.text}`
    case 'conntrack': {
      const { orig, reply } = decision.conn
      return `${tupleText(orig)} ${tupleText(reply)}`
    }
    case 'socket':
      return `${decision.name} ${decision.proto}/${decision.port}`
  }
}

const tupleText = ({ src, dst, sport, dport }: Tuple): string =>
  `src=${formatIpv4(src)} dst=${formatIpv4(dst)} sport=${sport} dport=${dport}`

type Tuple = Extract<Decision, { kind: 'conntrack' }>['conn']['orig']

function routeText({ type, dst, nexthops }: Route, index: number): string {
  const prefix = dst.len === 0 ? 'default' : dst.len === 32 ? formatIpv4(dst.addr) : formatCidr(dst)
  const hop = nexthops[index]
  const via = hop?.via === undefined ? '' : ` via ${formatIpv4(hop.via)}`
  return `${type === 'unicast' ? '' : `${type} `}${prefix}${via}${hop ? ` dev ${hop.dev}` : ''}`
}
