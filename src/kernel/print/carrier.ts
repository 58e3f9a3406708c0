/** Whether a device could carry a frame now: what `ip` makes of it shows as LOWER_UP, NO-CARRIER and `linkdown`. */
import type { Link, Netns, World } from '../netns.ts'

const linkNamed = (netns: Netns | undefined, name: string): Link | undefined =>
  netns?.links.find((link) => link.name === name)

/**
 * A veth needs its peer up; a bridge a port that carries (one that has lost its last port, as docker0 on an idle host).
 * Without the World the far ends of veths in other namespaces are taken to be up.
 */
export function hasCarrier(netns: Netns, link: Link, world?: World): boolean {
  if (!link.up) return false
  switch (link.kind) {
    case 'veth': {
      if (link.peer.ns === netns.name) return linkNamed(netns, link.peer.name)?.up ?? false
      if (!world) return true
      const home = world.namespaces.get(link.peer.ns)
      return linkNamed(home, link.peer.name)?.up ?? false
    }
    case 'bridge':
      return netns.links.some((port) => port.master === link.name && hasCarrier(netns, port, world))
    case 'lo':
    case 'dummy':
    case 'ipip':
    case 'vxlan':
      return true
  }
}

export const deviceHasCarrier = (netns: Netns, dev: string, world?: World): boolean => {
  const link = linkNamed(netns, dev)
  return link !== undefined && hasCarrier(netns, link, world)
}
