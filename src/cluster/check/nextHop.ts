/** Default routes: by which address of which gateway. */
import { cidrContains, formatCidr } from '../../net/cidr.ts'
import type { Ipv4Addr } from '../../net/ipv4.ts'
import { networkOf } from '../host/network.ts'
import type { GatewayPlan, Nic } from '../plan.ts'
import type { Refuse } from './refuse.ts'
import { refuseUnknown, takeInterfaceAddress } from './values.ts'

/** The next hop of a default route: an address, a gateway's name, or the first gateway of the subnet. */
export function takeGatewayOf(
  refuse: Refuse,
  gateways: readonly GatewayPlan[],
  path: string,
  wanted: string | null | undefined,
  nic: Nic | undefined,
): Ipv4Addr | undefined {
  if (wanted === null || !nic) return undefined
  const here = gateways.flatMap((gateway) => gateway.nics.filter((own) => own.segment === nic.segment))
  if (wanted === undefined) return here[0]?.addr
  const named = here.find((own) => own.ns === wanted)
  if (named) return named.addr
  if (!/^[\d.]+$/.test(wanted)) {
    refuseUnknown(
      refuse,
      path,
      'gateway in this subnet',
      wanted,
      here.map((own) => own.ns),
    )
    return undefined
  }
  return takeNextHop(refuse, path, wanted, nic)
}

function takeNextHop(refuse: Refuse, path: string, text: string, nic: Nic): Ipv4Addr | undefined {
  const parsed = takeInterfaceAddress(refuse, path, text)
  if (!parsed) return undefined
  const onLink = cidrContains(networkOf(nic), parsed.addr) && parsed.addr !== nic.addr
  if (onLink) return parsed.addr
  const command = `ip route add default via ${text} dev ${nic.dev}`
  const detail = 'Error: Nexthop has invalid gateway.'
  refuse(
    path,
    'iproute2Refuses',
    { command, detail },
    `${command}: ${detail} Give an address of ${formatCidr(networkOf(nic))}`,
  )
  return undefined
}
