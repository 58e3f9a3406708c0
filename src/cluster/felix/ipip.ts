/** tunl0 (felix/dataplane/linux/ipip_mgr.go, v3.22): the kernel's own fallback device, with one address. */

import { addrAdd } from '../../kernel/netlink/address.ts'
import type { NetnsDraft } from '../../kernel/netlink/draft.ts'
import { linkSet, tunl0Add } from '../../kernel/netlink/link.ts'
import { formatIpv4 } from '../../net/ipv4.ts'
import type { ClusterPlan, NodePlan } from '../plan.ts'

/** A node that no IPIP pool serves has the device all the same, without an address. */
export function addIpipDevice(plan: ClusterPlan, node: NodePlan, draft: NetnsDraft, mtu: number): void {
  if (!plan.ipipEnabled) return
  const { device } = plan.facts.ipip
  tunl0Add(draft)
  linkSet(draft, `${device} mtu ${mtu}`)
  if (node.tunnels.ipip !== undefined) addrAdd(draft, device, `${formatIpv4(node.tunnels.ipip)}/32`)
  linkSet(draft, `${device} up`)
}
