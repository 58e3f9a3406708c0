/** Overlay links, read from the routes that lead into tunnel devices. */
import type { World } from '../kernel/netns.ts'
import type { Ipv4Addr } from '../net/ipv4.ts'
import type { Tunnel } from './topology.ts'

/** One for each pair of ends, whichever of the two has the route. */
export function tunnelsOf(world: World): Tunnel[] {
  const owners = ownersOf(world)
  const tunnels = new Map<string, Tunnel>()
  for (const [ns, netns] of world.namespaces) {
    for (const link of netns.links) {
      const { kind, name: port } = link
      if (kind !== 'ipip' && kind !== 'vxlan') continue
      const far = netns.routes.flatMap(({ nexthops }) =>
        nexthops.flatMap(({ dev, via }) => (dev === port && via !== undefined ? [via] : [])),
      )
      const point = kind === 'ipip' && link.remote !== 0 ? [link.remote] : []
      for (const via of [...far, ...point]) {
        const peer = owners.get(via)
        const end = peer && world.namespaces.get(peer)?.links.find((other) => other.kind === kind)
        if (!peer || !end || peer === ns) continue
        const key = [`${ns} ${port}`, `${peer} ${end.name}`].sort().join(' ')
        if (!tunnels.has(key)) tunnels.set(key, { kind, from: { ns, port }, to: { ns: peer, port: end.name } })
      }
    }
  }
  return [...tunnels.values()]
}

/** Whose an address is. The outer destination is a machine's own, the VTEP's address its vxlan device's. */
function ownersOf(world: World): Map<Ipv4Addr, string> {
  const owners = new Map<Ipv4Addr, string>()
  for (const [ns, netns] of world.namespaces)
    for (const { dev, addr } of netns.addresses) if (dev !== 'lo' && !owners.has(addr)) owners.set(addr, ns)
  return owners
}
