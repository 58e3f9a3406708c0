/**
 * The node's ends of its pods' veths: device, sysctls, route. The CNI plugin makes them and Felix keeps them
 * (cni-plugin/pkg/dataplane/linux/dataplane_linux.go, felix/dataplane/linux/endpoint_mgr.go configureInterface, v3.22).
 * Felix sets no static ARP entry: with Kubernetes as datastore a WorkloadEndpoint does not tell the pod's MAC.
 * Not modelled: IPv6 sysctls; `forwarding` is set on each device, but ip_forward has set it already.
 */
import { insertRoute, type NetnsDraft } from '../../kernel/netlink/draft.ts'
import { cidrOf } from '../../net/cidr.ts'
import { type MacAddr, mac } from '../../net/mac.ts'
import { hostVethName } from '../cni/vethName.ts'
import { addVeth } from '../host/veth.ts'
import type { PodPlan } from '../plan.ts'
import { unicast } from '../routes.ts'

/** The same on every host end: no other machine is on the link, so it need not be unique. */
const WORKLOAD_MAC: MacAddr = mac('ee:ee:ee:ee:ee:ee')

export function addWorkload(draft: NetnsDraft, pod: PodPlan, mtu: number): void {
  const dev = hostVethName(pod)
  addVeth(draft, { name: dev, mac: WORKLOAD_MAC, mtu, peer: { ns: pod.ns, name: 'eth0' } })
  Object.assign(draft.sysctls, {
    [`net.ipv4.conf.${dev}.route_localnet`]: '1',
    [`net.ipv4.neigh.${dev}.proxy_delay`]: '0',
    [`net.ipv4.conf.${dev}.proxy_arp`]: '1',
    [`net.ipv4.conf.${dev}.forwarding`]: '1',
  })
  insertRoute(draft, unicast(cidrOf(pod.addr, 32), { dev }, 'boot'))
}
