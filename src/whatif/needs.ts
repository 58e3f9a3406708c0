/**
 * What would have to be true for a lost packet to go on, from the values that stand: in the present kernels, in what was
 * programmed, and in the desired state. One step of the way at a time: further on it may be lost again.
 */
import type { Hop } from '../kernel/hop.ts'
import { sysctlDefault } from '../kernel/sysctlDefault.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import type { Trace } from '../sim/trace.ts'
import { ipv4Of } from './lostPacket.ts'
import { type Need, need } from './need.ts'
import { arpNeeds, forwardingNeed, ignoredAt, isUnresolved, sentTo, staleNeeds } from './needsOfArp.ts'
import { routeNeeds, strayedAt } from './needsOfRoutes.ts'
import { filterNeeds } from './needsOfRules.ts'
import { serviceNeeds } from './needsOfServices.ts'
import type { Standing } from './verdict.ts'

/** Where the loss was made: not always where it shows. */
export function causeOf(standing: Standing, trace: Trace, lostAt: number): number {
  const hop = trace.hops[lostAt] as Hop
  if (hop.drop === 'OTHERHOST') return sentTo(trace, lostAt) ?? lostAt
  if (isUnresolved(hop)) return ignoredAt(trace, hop) ?? lostAt
  return strayedAt(standing, trace, lostAt)?.hop ?? lostAt
}

export function needsOf(standing: Standing, trace: Trace, lostAt: number): Need[] {
  const hop = trace.hops[lostAt] as Hop
  const node = hop.ns
  const dev = hop.dev ?? ''
  const [reason] = hop.reasons
  const params = reason?.params ?? {}
  if (hop.drop === 'OTHERHOST') return staleNeeds(standing.world, trace, lostAt)
  if (isUnresolved(hop)) return arpNeeds(standing.world, trace, hop)
  switch (reason?.code) {
    case 'forwardingOff':
      return [forwardingNeed(standing.world, node, `${params['dev']}`)]
    case 'reversePathFailed':
      return [
        need('sysctl', { node, key: 'net.ipv4.conf.all.rp_filter', value: '2' }),
        need('wayBack', { node, ...params }),
      ]
    case 'droppedByRule':
    case 'droppedByPolicy':
      return filterNeeds(standing, hop)
    case 'conntrackFull': {
      const key = 'net.netfilter.nf_conntrack_max'
      return [need('sysctl', { node, key, value: sysctlDefault(key) ?? `${params['max']}` })]
    }
    case 'ipvsNoDestination': {
      const to = `${params['to']}`.split(':')[0]
      const service = standing.spec?.services?.find(({ clusterIP }) => clusterIP === to)
      return service ? [need('endpoints', { service: `${service.namespace}/${service.name}` })] : []
    }
    case 'noRoute':
    case 'routeMatched':
      return routeNeeds(standing, trace, lostAt)
    case 'mtuExceeded':
    case 'frameTooLong':
    case 'messageTooLong':
      return [need('mtu', { node, dev: `${params['dev'] ?? dev}`, len: params['len'] ?? 0, mtu: params['mtu'] ?? 0 })]
    case 'ttlExpired':
      return [need('ttl', { node })]
    case 'noTunnel': {
      const tunnel = standing.world.namespaces.get(node)?.links.find(({ kind }) => kind === 'ipip')
      return tunnel && !tunnel.up ? [need('linkUp', { node, dev: tunnel.name })] : []
    }
    case 'noSocket':
      if (params['port'] === 0) return []
      return (
        virtualNeeds(standing, hop) ?? [
          need('listener', { node, proto: `${params['proto']}`, port: params['port'] ?? 0 }),
        ]
      )
    case 'linkDown':
    case 'peerDown':
      return [need('linkUp', { node, dev: `${params['dev'] ?? dev}` })]
    case 'noFdbEntry':
      return [need('fdb', { node, mac: `${params['mac']}`, dev })]
    default:
      return []
  }
}

/** By IPVS a Service's address is the node's own, also for ports that it does not have. */
function virtualNeeds(standing: Standing, hop: Hop): Need[] | undefined {
  const dst = ipv4Of(hop.packet)?.dst
  const held = standing.world.namespaces.get(hop.ns)?.addresses ?? []
  return dst !== undefined && held.some(({ addr, dev }) => addr === dst && dev === 'kube-ipvs0')
    ? serviceNeeds(standing, formatIpv4(dst), hop.ns)
    : undefined
}
