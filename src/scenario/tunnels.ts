/** Overlay links, read from the routes that lead into tunnel devices. */
import type { Route, World } from '../kernel/netns.ts'
import type { Ipv4Addr } from '../net/ipv4.ts'
import type { Tunnel } from './topology.ts'

interface End {
  /** One object for all of its tunnels: they are copied to the page, and what is the same is copied once. */
  readonly at: Tunnel['from']
  /** By whom it was found already. */
  readonly met: Set<End>
}

/** One for each pair of ends, whichever of the two has the route. Three hundred machines have forty thousand of them. */
export function tunnelsOf(world: World): Tunnel[] {
  const owners = ownersOf(world)
  const ends = { ipip: new Map<string, End>(), vxlan: new Map<string, End>() }
  /** The first device of its kind, or one by name. */
  const endOf = (kind: Tunnel['kind'], ns: string, named?: string): End | undefined => {
    const id = named === undefined ? ns : `${ns} ${named}`
    const known = ends[kind].get(id)
    if (known) return known
    const port = named ?? world.namespaces.get(ns)?.links.find((link) => link.kind === kind)?.name
    const end =
      port === undefined ? undefined : (ends[kind].get(`${ns} ${port}`) ?? { at: { ns, port }, met: new Set() })
    if (end) ends[kind].set(id, end).set(`${ns} ${end.at.port}`, end)
    return end
  }
  const tunnels: Tunnel[] = []
  /** Of each next hop. */
  const found = { ipip: new Map<Ipv4Addr, End | undefined>(), vxlan: new Map<Ipv4Addr, End | undefined>() }
  const endAt = (kind: Tunnel['kind'], via: Ipv4Addr): End | undefined => {
    if (found[kind].has(via)) return found[kind].get(via)
    const peer = owners.get(via)
    const end = peer === undefined ? undefined : endOf(kind, peer)
    found[kind].set(via, end)
    return end
  }
  for (const [ns, netns] of world.namespaces) {
    for (const link of netns.links) {
      const { kind, name: port } = link
      if (kind !== 'ipip' && kind !== 'vxlan') continue
      const own = endOf(kind, ns, port)
      const far = nextHopsOf(netns.routes).get(port) ?? []
      const point = kind === 'ipip' && link.remote !== 0 ? [link.remote] : []
      for (const via of [...far, ...point]) {
        const end = endAt(kind, via)
        if (!own || !end || end.at.ns === ns || own.met.has(end)) continue
        own.met.add(end)
        end.met.add(own)
        tunnels.push({ kind, from: own.at, to: end.at })
      }
    }
  }
  return tunnels
}

/** By device, each once, in the routes' order. Most Worlds have the routes of one before. */
const nextHops = new WeakMap<readonly Route[], ReadonlyMap<string, readonly Ipv4Addr[]>>()

function nextHopsOf(routes: readonly Route[]): ReadonlyMap<string, readonly Ipv4Addr[]> {
  const known = nextHops.get(routes)
  if (known) return known
  const found = new Map<string, Set<Ipv4Addr>>()
  for (const route of routes)
    for (const { dev, via } of route.nexthops) {
      if (via === undefined) continue
      const own = found.get(dev)
      if (own) own.add(via)
      else found.set(dev, new Set([via]))
    }
  const listed = new Map([...found].map(([dev, vias]) => [dev, [...vias]] as const))
  nextHops.set(routes, listed)
  return listed
}

/** Whose an address is. The outer destination is a machine's own, the VTEP's address its vxlan device's. */
function ownersOf(world: World): Map<Ipv4Addr, string> {
  const owners = new Map<Ipv4Addr, string>()
  for (const [ns, netns] of world.namespaces)
    for (const { dev, addr } of netns.addresses) if (dev !== 'lo' && !owners.has(addr)) owners.set(addr, ns)
  return owners
}
