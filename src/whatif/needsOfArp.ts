/** What a packet needs that found nobody on its segment: an answer to ARP, or the right one in the table. */
import type { Hop } from '../kernel/hop.ts'
import type { Link, Netns, World } from '../kernel/netns.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import type { Trace } from '../sim/trace.ts'
import { wayTo } from './lostPacket.ts'
import { type Need, need } from './need.ts'

/** Nobody has answered ARP: the packet was thrown away, or still waits. */
export const isUnresolved = ({ drop, kind }: Hop): boolean =>
  drop === 'NEIGH_FAILED' || drop === 'NEIGH_QUEUEFULL' || (drop === undefined && kind === 'neigh')

const askedFor = ({ decided, reasons }: Hop): string => {
  const neighbour = decided.find((one) => one.kind === 'neighbour')
  return neighbour ? formatIpv4(neighbour.neighbour.addr) : `${reasons[0]?.params['addr'] ?? ''}`
}

/** Where an ARP request for it was heard and not answered. */
export function ignoredAt({ hops }: Trace, lost: Hop): number | undefined {
  const addr = askedFor(lost)
  const at = hops.findIndex(
    ({ kind, reasons }) =>
      kind === 'arp' && reasons.some(({ code, params }) => code.startsWith('arpIgnored') && params['addr'] === addr),
  )
  return at < 0 ? undefined : at
}

export function arpNeeds(world: World, trace: Trace, lost: Hop): Need[] {
  const at = ignoredAt(trace, lost)
  const heard = at === undefined ? undefined : trace.hops[at]
  const reason = heard?.reasons.find(({ code }) => code.startsWith('arpIgnored'))
  const addr = askedFor(lost)
  const unknown = need('neighbour', { node: lost.ns, addr, dev: lost.dev ?? '' })
  if (!heard || !reason) return [unknown]
  const node = heard.ns
  const dev = sysctlDev(heard.dev ?? '')
  switch (reason.code) {
    case 'arpIgnoredNoRoute':
      return [need('route', { node, dst: 'default', words: defaultRouteOf(world, node) ?? '' })]
    case 'arpIgnoredProxyOff':
      return [need('sysctl', { node, key: `net.ipv4.conf.${dev}.proxy_arp`, value: '1' })]
    case 'arpIgnoredForwardingOff':
      return [forwardingNeed(world, node, heard.dev ?? '')]
    case 'arpIgnoredSysctl':
      return [need('sysctl', { node, key: `${reason.params['key']}`, value: '0' })]
    default:
      return [unknown]
  }
}

/** By the address before the node's own: where its subnet's router is, nobody has to tell. */
function defaultRouteOf({ namespaces }: World, node: string): string | undefined {
  const netns = namespaces.get(node)
  const links = (netns?.links ?? []).filter((link): link is Extract<Link, { kind: 'veth' }> => link.kind === 'veth')
  for (const { name, peer } of links) {
    for (const plug of namespaces.get(peer.ns)?.links ?? []) {
      const other = plug.kind === 'veth' ? namespaces.get(plug.peer.ns) : undefined
      if (plug.kind !== 'veth' || !other || other.name === node || !isRouter(other)) continue
      const address = other.addresses.find(({ dev }) => dev === plug.peer.name)
      if (address) return `default via ${formatIpv4(address.addr)} dev ${name}`
    }
  }
  return undefined
}

const isRouter = ({ sysctls, links }: Netns): boolean =>
  sysctls['net.ipv4.ip_forward'] === '1' && links.every(({ kind }) => kind === 'lo' || kind === 'veth')

/** The one switch, where it is off for all. */
export function forwardingNeed({ namespaces }: World, node: string, dev: string): Need {
  const all = namespaces.get(node)?.sysctls['net.ipv4.ip_forward']
  const key = all === '1' ? `net.ipv4.conf.${sysctlDev(dev)}.forwarding` : 'net.ipv4.ip_forward'
  return need('sysctl', { node, key, value: '1' })
}

const sysctlDev = (dev: string): string => dev.replaceAll('.', '/')

/** Where the frame got the address that nobody has. */
export function sentTo(trace: Trace, lostAt: number): number | undefined {
  return wayTo(trace, lostAt).findLast((at) => trace.hops[at]?.decided.some(({ kind }) => kind === 'neighbour'))
}

export function staleNeeds(world: World, trace: Trace, lostAt: number): Need[] {
  const hop = trace.hops[sentTo(trace, lostAt) ?? -1]
  const neighbour = hop?.decided.find((one) => one.kind === 'neighbour')?.neighbour
  if (!hop || !neighbour) return []
  const addr = formatIpv4(neighbour.addr)
  for (const { addresses, links } of world.namespaces.values()) {
    const held = addresses.find((own) => own.addr === neighbour.addr)
    const link = held && links.find(({ name }) => name === held.dev)
    if (link && 'mac' in link) return [need('lladdr', { node: hop.ns, addr, dev: neighbour.dev, lladdr: link.mac })]
  }
  return [need('neighbour', { node: hop.ns, addr, dev: neighbour.dev })]
}
