/** Machines that are no nodes: gateways between subnets, and hosts outside the cluster. */
import { createNetns, freezeNetns } from '../../kernel/netlink/draft.ts'
import { routeAdd } from '../../kernel/netlink/route.ts'
import { sysctlSet } from '../../kernel/netlink/sysctl.ts'
import type { Netns } from '../../kernel/netns.ts'
import type { GatewayPlan, HostPlan } from '../plan.ts'
import { listeners } from './listeners.ts'
import { addDefaultRoute, addNic } from './nic.ts'

/** `onRefusal` hears of a route of the spec that iproute2 refuses. */
export function compileGateway(gateway: GatewayPlan, onRefusal: (index: number, error: unknown) => void): Netns {
  const draft = createNetns(gateway.name)
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

export function compileHost(host: HostPlan): Netns {
  const draft = createNetns(host.name)
  addNic(draft, host.nic)
  addDefaultRoute(draft, host.nic, host.gateway)
  draft.listeners = listeners(host.name, host.listen)
  return freezeNetns(draft)
}
