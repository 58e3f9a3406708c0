/** Faults of routes, sysctls and BGP. */
import type { Route } from '../../kernel/netns.ts'
import { printRoute } from '../../kernel/print/ipRoute.ts'
import { formatCidr } from '../../net/cidr.ts'
import { formatIpv4 } from '../../net/ipv4.ts'
import {
  addressOf,
  commands,
  type Fault,
  type FaultPlace,
  hostEnd,
  isLearned,
  kernelFault,
  netnsOf,
  nextHopTo,
  nodeOf,
  peerOf,
  podOf,
  uplinkOf,
} from './fault.ts'

export const noDefaultRoute: Fault = (place) => {
  const node = nodeOf(place)
  const route = netnsOf(place, node)?.routes.find(({ dst, table }) => dst.len === 0 && table === 254)
  return node !== undefined && route ? kernelFault({ node }, commands(node, 'ip route del default')) : undefined
}

export const proxyArpOff: Fault = (place) => {
  const pod = podOf(place, place.target.pod)
  const end = pod === undefined ? undefined : hostEnd(place, pod)
  if (pod === undefined || !end) return undefined
  return kernelFault({ pod, ...end }, commands(end.node, `sysctl -w net.ipv4.conf.${sysctlName(end.dev)}.proxy_arp=0`))
}

export const ipForwardOff: Fault = (place) => {
  const node = nodeOf(place)
  return node === undefined ? undefined : kernelFault({ node }, commands(node, 'sysctl -w net.ipv4.ip_forward=0'))
}

/** The way back to the peer's pods leads past the tunnel by which they come: a strict check drops them. */
export const rpFilterStrict: Fault = (place) => {
  const node = nodeOf(place)
  const peer = peerOf(place)
  const netns = netnsOf(place, node)
  const dev = node === undefined || !netns ? undefined : uplinkOf(netns, addressOf(place, node))
  const to = peer === undefined ? undefined : addressOf(place, peer)
  const via = !netns || dev === undefined || to === undefined ? undefined : nextHopTo(netns, dev, to)
  const blocks = blocksOf(place, peer)
  const tunnelled = netns?.routes.find((route) => blocks.has(blockOf(route)) && isTunnel(route.nexthops[0]?.dev))
  if (node === undefined || peer === undefined || via === undefined || !tunnelled) return undefined
  const words = `ip route replace ${formatCidr(tunnelled.dst)} via ${via} proto static`
  return kernelFault({ node, peer }, commands(node, 'sysctl -w net.ipv4.conf.all.rp_filter=1', words))
}

const isTunnel = (dev: string | undefined): boolean => dev === 'tunl0' || dev === 'vxlan.calico'

/**
 * Its sessions end, and the others forget its blocks once graceful restart has run out. On the node itself the routes that
 * it has learned stay: `persist` in Calico's BIRD configuration (confd/etc/calico/confd/templates/bird.cfg.template).
 */
export const birdDown: Fault = (place) => {
  const node = nodeOf(place)
  if (node === undefined) return undefined
  const others = place.spec.nodes
    .filter(({ name }) => name !== node)
    .flatMap(({ name }) => learnedFrom(place, name, node))
  return kernelFault({ node }, others)
}

/** The two forget each other; with the rest of the mesh they still speak. */
export const bgpBlocked: Fault = (place) => {
  const node = nodeOf(place)
  const peer = peerOf(place)
  if (node === undefined || peer === undefined) return undefined
  return kernelFault({ node, peer }, [...learnedFrom(place, node, peer), ...learnedFrom(place, peer, node)])
}

function learnedFrom(place: FaultPlace, node: string, peer: string) {
  const blocks = blocksOf(place, peer)
  return (netnsOf(place, node)?.routes ?? [])
    .filter((route) => isLearned(route) && blocks.has(blockOf(route)))
    .flatMap((route) => commands(node, `ip route del ${printRoute(route)}`))
}

const blockOf = ({ dst }: Route): string => formatCidr(dst)

/** A node's own blocks are the holes that it keeps for them. */
const blocksOf = (place: FaultPlace, node: string | undefined): Set<string> =>
  new Set((netnsOf(place, node)?.routes ?? []).filter(({ type }) => type === 'blackhole').map(blockOf))

/** Without encapsulation the gateways between the subnets must know every block. */
export const gatewayWithoutPodRoutes: Fault = (place) => {
  for (const { name } of place.spec.gateways) {
    const nodes = new Set(place.spec.nodes.map((node) => node.address.split('/')[0]))
    const routes = (netnsOf(place, name)?.routes ?? []).filter(({ nexthops }) =>
      nexthops.some(({ via }) => via !== undefined && nodes.has(formatIpv4(via))),
    )
    const found = kernelFault(
      { gateway: name },
      routes.flatMap((route) => commands(name, `ip route del ${printRoute(route)}`)),
    )
    if (found) return found
  }
  return undefined
}

const sysctlName = (dev: string): string => dev.replaceAll('.', '/')
