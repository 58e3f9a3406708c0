/** arping -c1 of iputils: one broadcast ARP request, and who says the address is theirs. */

import { routeConnect } from '../../kernel/ip/route.ts'
import { arpSend } from '../../kernel/neigh/arpSend.ts'
import type { LinkKind } from '../../kernel/netns.ts'
import { COST } from '../../kernel/runtime.ts'
import type { PacketSocket } from '../../kernel/socket/sockets.ts'
import { ANY, formatIpv4, type IpAddr, isMulticast } from '../../net/ipv4.ts'
import { BROADCAST_MAC } from '../../net/mac.ts'
import { IPPROTO_UDP } from '../../net/packet.ts'
import type { Probe } from '../trace.ts'
import type { Program } from './program.ts'

/** Without IFF_NOARP and IFF_LOOPBACK. */
const ARPABLE: readonly LinkKind[] = ['veth', 'bridge', 'vxlan']

export const arping =
  (probe: Probe, to: IpAddr): Program =>
  (ns, finish) => {
    const name = probe.dev ?? 'eth0'
    const dev = ns.links.get(name)
    const say = (printed: string): void => {
      ns.machine.after(COST.program, () => finish({ printed, outcome: { kind: 'unanswered' } }))
    }
    if (!dev) {
      say('')
      return
    }
    if (!dev.up || dev.noArp || !ARPABLE.includes(dev.kind)) {
      say(`Interface "${name}" is ${dev.up ? 'not ARPable' : 'down'}`)
      return
    }
    // Its source address comes from a connected datagram socket bound to the device.
    const route = routeConnect(ns, { dst: to, src: ANY, oif: name, proto: IPPROTO_UDP, dport: 1025 })
    if (!route.ok || (route.dst.kind === 'broadcast' && !isMulticast(to))) {
      // connect(2) refuses it, which arping says on stderr.
      say('')
      return
    }
    const { src } = route
    const head = `ARPING ${formatIpv4(to)} from ${formatIpv4(src)} ${name}`
    if (src === ANY) {
      // "no source address in not-DAD mode", on stderr.
      say(head)
      return
    }
    const started = ns.machine.now()
    const close = (): void => {
      timeout.cancel()
      const at = ns.sockets.packet.indexOf(socket)
      if (at >= 0) ns.sockets.packet.splice(at, 1)
    }
    const socket: PacketSocket = {
      dev: name,
      onArp(arp) {
        if (arp.op !== 'reply' || arp.spa !== to || arp.tpa !== src) return
        close()
        const ms = ((ns.machine.now() - started) / 1000).toFixed(3)
        const printed = `${head} | Unicast reply from ${formatIpv4(to)} [${arp.sha.toUpperCase()}]  ${ms}ms`
        ns.machine.after(COST.program, () =>
          finish({ printed, outcome: { kind: 'answered', by: formatIpv4(to), lladdr: arp.sha } }),
        )
      },
    }
    ns.sockets.packet.push(socket)
    const timeout = ns.machine.after((probe.wait ?? 2) * 1_000_000, () => {
      close()
      say(`${head} | Sent 1 probes (1 broadcast(s))`)
    })
    arpSend(ns, dev, { op: 'request', spa: src, tpa: to, tha: BROADCAST_MAC }, BROADCAST_MAC, 'socket', undefined)
  }
