/** `ip link` and `ip addr` (iproute2 6.1, ip/ipaddress.c print_linkinfo and print_addrinfo) on a 6.1 kernel. */
import { formatIpv4 } from '../../net/ipv4.ts'
import type { Address, Link, Netns, VethLink, World } from '../netns.ts'
import { hasCarrier } from './carrier.ts'

const KIND_FLAGS: Readonly<Record<Link['kind'], readonly string[]>> = {
  lo: ['LOOPBACK'],
  veth: ['BROADCAST', 'MULTICAST'],
  bridge: ['BROADCAST', 'MULTICAST'],
  dummy: ['BROADCAST', 'NOARP'],
  ipip: ['NOARP'],
  vxlan: ['BROADCAST', 'MULTICAST'],
}

const peerOf = (netns: Netns, link: VethLink, world: World | undefined): Link | undefined => {
  const home = link.peer.ns === netns.name ? netns : world?.namespaces.get(link.peer.ns)
  return home?.links.find((other) => other.name === link.peer.name)
}

/** `eth0@if5`: the peer's index, for its name means nothing here. tunl0 is bound to no device. */
function displayName(netns: Netns, link: Link, world: World | undefined): string {
  if (link.kind === 'ipip') return `${link.name}@NONE`
  if (link.kind !== 'veth') return link.name
  if (link.peer.ns === netns.name) return `${link.name}@${link.peer.name}`
  const index = peerOf(netns, link, world)?.index
  return index === undefined ? link.name : `${link.name}@if${index}`
}

function flags(netns: Netns, link: Link, world: World | undefined): string {
  const carrier = hasCarrier(netns, link, world)
  const words = [...(link.up && !carrier ? ['NO-CARRIER'] : []), ...KIND_FLAGS[link.kind]]
  if (link.up) words.push('UP')
  if (carrier) words.push('LOWER_UP')
  // Of the device at the other end it knows only in its own namespace.
  if (link.kind === 'veth' && link.peer.ns === netns.name && !peerOf(netns, link, world)?.up) words.push('M-DOWN')
  return words.join(',')
}

/** IFLA_OPERSTATE: only devices that tell their carrier are ever UP. */
function operState(netns: Netns, link: Link, world: World | undefined): string {
  if (!link.up) return 'DOWN'
  if (!hasCarrier(netns, link, world)) return link.kind === 'veth' ? 'LOWERLAYERDOWN' : 'DOWN'
  return link.kind === 'veth' || link.kind === 'bridge' ? 'UP' : 'UNKNOWN'
}

function hardware(netns: Netns, link: Link): string {
  if (link.kind === 'lo') return `link/loopback ${link.mac} brd 00:00:00:00:00:00`
  if (link.kind === 'ipip') return `link/ipip ${formatIpv4(link.local)} brd ${formatIpv4(link.remote)}`
  const abroad = link.kind === 'veth' && link.peer.ns !== netns.name ? ` link-netns ${link.peer.ns}` : ''
  return `link/ether ${link.mac} brd ff:ff:ff:ff:ff:ff${abroad}`
}

function summary(netns: Netns, link: Link, world: World | undefined): string {
  const master = link.master === undefined ? '' : ` master ${link.master}`
  const qdisc = link.up ? 'noqueue' : 'noop'
  const head = `${link.index}: ${displayName(netns, link, world)}: <${flags(netns, link, world)}>`
  return `${head} mtu ${link.mtu} qdisc ${qdisc}${master} state ${operState(netns, link, world)}`
}

/** Two lines. The World tells peers' indices and whether they are up. */
export const printLink = (netns: Netns, link: Link, world?: World): string =>
  `${summary(netns, link, world)} mode DEFAULT group default qlen 1000\n    ${hardware(netns, link)}`

export const ipLink = (netns: Netns, world?: World): string =>
  netns.links.map((link) => `${printLink(netns, link, world)}\n`).join('')

/** `inet 192.168.40.112/24 metric 100 brd 192.168.40.255 scope global ens33`, without its lifetime. */
export function printAddress(address: Address, metric = 0): string {
  const words = ['inet', `${formatIpv4(address.addr)}${address.peer === undefined ? `/${address.len}` : ''}`]
  if (address.peer !== undefined) words.push('peer', `${formatIpv4(address.peer)}/${address.len}`)
  if (metric !== 0) words.push('metric', String(metric))
  if (address.broadcast !== undefined) words.push('brd', formatIpv4(address.broadcast))
  words.push('scope', address.scope)
  if (address.secondary) words.push('secondary')
  return [...words, address.dev].join(' ')
}

export const ipAddr = (netns: Netns, world?: World): string =>
  netns.links
    .map((link) => {
      const own = netns.addresses.filter(({ dev }) => dev === link.name)
      const lines = own.map((address) => `    ${printAddress(address, metricOf(netns, address))}\n${LIFETIME}`)
      return `${summary(netns, link, world)} group default qlen 1000\n    ${hardware(netns, link)}\n${lines.join('')}`
    })
    .join('')

const LIFETIME = '       valid_lft forever preferred_lft forever\n'

/** IFA_RT_PRIORITY is kept with the address; here it shows in the connected route that came of it. */
const metricOf = (netns: Netns, address: Address): number =>
  netns.routes.find(
    ({ proto, src, dst, nexthops }) =>
      proto === 'kernel' && src === address.addr && dst.len === address.len && nexthops[0]?.dev === address.dev,
  )?.metric ?? 0

/** `ip -br addr`. */
export const ipBriefAddr = (netns: Netns, world?: World): string =>
  netns.links.map((link) => `${printBriefAddr(netns, link, world)}\n`).join('')

function printBriefAddr(netns: Netns, link: Link, world: World | undefined): string {
  const addresses = netns.addresses
    .filter(({ dev }) => dev === link.name)
    .map((address) => {
      const metric = metricOf(netns, address)
      const peer = address.peer === undefined ? `/${address.len}` : ` peer ${formatIpv4(address.peer)}/${address.len}`
      return `${formatIpv4(address.addr)}${peer}${metric === 0 ? '' : ` metric ${metric}`} `
    })
  const name = displayName(netns, link, world).padEnd(16)
  return `${name} ${operState(netns, link, world).padEnd(14)} ${addresses.join('')}`
}
