/** A machine's interface in a subnet: the device, its address, and the default route. */

import { addrAdd } from '../../kernel/netlink/address.ts'
import type { NetnsDraft } from '../../kernel/netlink/draft.ts'
import { routeAdd } from '../../kernel/netlink/route.ts'
import { cidrContains } from '../../net/cidr.ts'
import { formatIpv4, type Ipv4Addr } from '../../net/ipv4.ts'
import type { Nic } from '../plan.ts'
import { networkOf } from './network.ts'
import { addVeth } from './veth.ts'

/** With a metric the interface is NetworkManager's: it marks both routes so. */
export function addNic(draft: NetnsDraft, nic: Nic, metric?: number): void {
  const { dev, mac, mtu, segment, port, addr, len } = nic
  addVeth(draft, { name: dev, mac, mtu, peer: { ns: segment, name: port } })
  const broadcast = len <= 30 ? ' brd +' : ''
  addrAdd(draft, dev, `${formatIpv4(addr)}/${len}${broadcast}${metric === undefined ? '' : ` metric ${metric}`}`)
}

export function addDefaultRoute(draft: NetnsDraft, nic: Nic, gateway: Ipv4Addr | undefined, metric?: number): void {
  if (gateway === undefined) return
  // With a mask as narrow as a cloud's /32 the gateway is on no connected network.
  const onlink = cidrContains(networkOf(nic), gateway) ? '' : ' onlink'
  const by = metric === undefined ? '' : ` proto static metric ${metric}`
  routeAdd(draft, `default via ${formatIpv4(gateway)} dev ${nic.dev}${by}${onlink}`)
}
