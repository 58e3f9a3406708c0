/** Machines that are no nodes: gateways between subnets, and hosts outside the cluster. */
import { createNetns, freezeNetns } from '../../kernel/netlink/draft.ts'
import { routeAdd } from '../../kernel/netlink/route.ts'
import { sysctlSet } from '../../kernel/netlink/sysctl.ts'
import type { Netns } from '../../kernel/netns.ts'
import { outsideService } from '../dns/dnsPlan.ts'
import type { ClusterPlan, GatewayPlan, HostPlan } from '../plan.ts'
import { giveResolver, listeners } from './listeners.ts'
import { addDefaultRoute, addNic } from './nic.ts'

/** `onRefusal` hears of a route of the spec that iproute2 refuses. */
export function compileGateway(
  { dns }: Pick<ClusterPlan, 'dns'>,
  gateway: GatewayPlan,
  onRefusal: (index: number, error: unknown) => void,
): Netns {
  const draft = createNetns(gateway.name)
  giveResolver(draft, dns.machineConf)
  for (const nic of gateway.nics) addNic(draft, nic)
  sysctlSet(draft, 'net.ipv4.ip_forward', '1')
  gateway.routes.forEach((words, i) => {
    try {
      routeAdd(draft, words)
    } catch (error) {
      onRefusal(i, error)
    }
  })
  return freezeNetns(draft)
}

const DNS_PORT = 53

export function compileHost({ dns }: Pick<ClusterPlan, 'dns'>, host: HostPlan): Netns {
  const draft = createNetns(host.name)
  addNic(draft, host.nic)
  addDefaultRoute(draft, host.nic, host.gateway)
  giveResolver(draft, dns.machineConf)
  draft.listeners = listeners(host.name, host.listen)
  if (host.dns)
    draft.listeners = [
      ...draft.listeners.filter(({ proto, port }) => proto !== 'udp' || port !== DNS_PORT),
      ...listeners(host.name, [{ protocol: 'UDP', port: DNS_PORT }], outsideService(host.dns)),
    ]
  return freezeNetns(draft)
}
