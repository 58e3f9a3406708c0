/**
 * ActiveConn and InActConn of IPVS destinations, from the packets that IPVS forwarded and answered up to a moment
 * (net/netfilter/ipvs/ip_vs_proto_tcp.c: tcp_states, tcp_state_active_table, set_tcp_state; ip_vs_conn.c, ip_vs_bind_dest).
 * Not modelled: connections that time out.
 */
import type { Hop } from '../../kernel/hop.ts'
import { tupleOf } from '../../kernel/netfilter/conntrack/tuple.ts'
import { printDestination } from '../../kernel/netfilter/ipvs/list.ts'
import type { IpvsService } from '../../kernel/netfilter/ipvs/service.ts'
import { type IpvsTcpState, isActive, nextTcpState } from '../../kernel/netfilter/ipvs/tcpStates.ts'
import { formatIpv4, type IpAddr } from '../../net/ipv4.ts'
import { IPPROTO_TCP, ipv4Of } from '../../net/packet.ts'
import type { IpvsCount } from '../../protocol/netfilterView.ts'

interface Connection {
  readonly service: number
  readonly destination: number
  /** Undefined for what is no TCP. */
  state: IpvsTcpState | undefined
}

export function ipvsCounts(
  services: readonly IpvsService[],
  hops: readonly Hop[],
  here: Hop | undefined,
): readonly IpvsCount[] {
  const connections = new Map<string, Connection>()
  let decided: Connection | undefined
  for (const hop of hops) {
    const connection = follow(services, connections, hop)
    if (hop === here) decided = connection
  }
  const all = [...connections.values()]
  return services.flatMap(({ destinations }, service) =>
    destinations.flatMap((value, destination) => {
      const own = all.filter((one) => one.service === service && one.destination === destination)
      if (own.length === 0) return []
      const active = own.filter(({ state }) => isActive(state)).length
      const text = printDestination(value, { active, inactive: own.length - active })
      return [{ service, destination, text, decided: decided !== undefined && own.includes(decided) }]
    }),
  )
}

/** The connection that IPVS took a packet for, its state moved on. */
function follow(
  services: readonly IpvsService[],
  connections: Map<string, Connection>,
  hop: Hop,
): Connection | undefined {
  const reason = hop.reasons.find(({ code }) => code === 'ipvsForwards' || code === 'ipvsAnswers')
  const packet = ipv4Of(hop.packet)
  const tuple = packet && tupleOf(packet)
  if (!reason || !tuple) return undefined
  const to = reason.code === 'ipvsForwards'
  const { from = '', to: onto = '' } = reason.params
  const [virtual, real] = to ? [from, onto] : [onto, from]
  const proto = tuple.proto === IPPROTO_TCP ? 'tcp' : 'udp'
  const service = services.findIndex((one) => one.proto === proto && placeOf(one) === virtual)
  const destination = services[service]?.destinations.findIndex((one) => placeOf(one) === real) ?? -1
  if (destination < 0) return undefined
  const client = to ? `${tuple.src}:${tuple.sport}` : `${tuple.dst}:${tuple.dport}`
  const key = `${client} ${service} ${destination}`
  const connection = connections.get(key) ?? { service, destination, state: undefined }
  connections.set(key, connection)
  const { payload } = packet
  if (payload.kind === 'tcp')
    connection.state = nextTcpState(connection.state ?? 'NONE', payload, to ? 'input' : 'output')
  return connection
}

const placeOf = ({ addr, port }: { readonly addr: IpAddr; readonly port: number }): string =>
  `${formatIpv4(addr)}:${port}`
