/** Commands by chance, near enough to what a World holds that most are taken and many matter. */
import { kernelEdit } from '../edit/commands/commandOf.ts'
import type { KernelEdit } from '../edit/edit.ts'
import type { World } from '../kernel/netns.ts'
import { printRoute } from '../kernel/print/ipRoute.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import type { Draw } from './draw.ts'
import { type Ground, prefixOf } from './ground.ts'
import { isSwitch, ownAddresses } from './places.ts'
import { chainEdit, ipvsEdit, matchEdit, natEdit } from './ruleEdits.ts'

/** One command, or several that only together do anything. */
export function anyEdit(world: World, draw: Draw): KernelEdit[] {
  const names = [...world.namespaces.keys()]
  const ns = draw.pick(draw.chance(0.9) ? names.filter((name) => !isSwitch(name)) : names)
  const netns = world.namespaces.get(ns)
  if (!netns) throw new Error(ns)
  const all = names.flatMap((name) => ownAddresses(world, name))
  const links = netns.links.filter(({ kind }) => kind !== 'lo')
  const { name: dev } = draw.pick(links.length > 0 ? links : netns.links)
  const link = netns.links.find(({ name }) => name === dev)
  const peers = link?.kind === 'veth' ? ownAddresses(world, link.peer.ns) : []
  const ground = { draw, netns, dev, address: draw.pick(all), near: draw.pick(peers.length > 0 ? peers : all) }
  const kinds = netns.netfilter.ipvs === undefined ? KINDS : [...KINDS, ...KINDS.map(() => ipvsEdit)]
  const make = isSwitch(ns) ? draw.pick([switchEdit, fdbEdit]) : draw.pick(kinds)
  return [make(ground)].flat().map((words) => kernelEdit(ns, words))
}

const sysctlName = (dev: string): string => dev.replaceAll('.', '/')
const anyMac = (draw: Draw): string => `02:00:00:00:02:${draw.between(16, 250).toString(16)}`

function routeEdit(ground: Ground): string {
  const { draw, netns, dev, near } = ground
  const prefix = prefixOf(ground)
  const own = netns.routes.filter(({ proto, table }) => proto !== 'kernel' && table === 254)
  if (own.length > 0 && draw.chance(0.3))
    return `ip route del ${printRoute(draw.pick(own)).replace(/\s+/g, ' ').trim()}`
  return draw.pick([
    `ip route replace ${prefix} dev ${dev}`,
    `ip route replace ${prefix} via ${near} dev ${dev} onlink`,
    `ip route add ${prefix} via ${near} metric ${draw.number(3)}`,
    `ip route replace ${draw.pick(['unreachable', 'blackhole', 'prohibit', 'throw'])} ${prefix}`,
    `ip route replace ${prefix} via ${near} dev ${dev} onlink mtu ${draw.pick(['600', '1000', 'lock 1200'])}`,
    `ip route replace ${prefix} via ${near} dev ${dev} onlink table 100`,
    `ip route replace default via ${near} dev ${dev} onlink`,
    `ip route append ${prefix} via ${near} dev ${dev} onlink`,
    `ip route replace ${prefix} via ${near} dev ${dev} onlink advmss ${draw.pick([600, 1200])}`,
    `ip route replace ${prefix} via ${near} dev ${dev} onlink tos 0x10`,
    `ip route replace ${prefix} dev ${dev} scope link metric ${draw.pick([0, 50])}`,
    `ip route replace ${draw.pick(['local', 'broadcast'])} ${prefix} dev ${draw.pick(['lo', dev])}`,
    `ip route replace ${prefix} via ${near}`,
    `ip route replace ${prefix} dev ${dev} scope host`,
    `ip route replace throw ${prefix} table ${draw.pick(['100', 'default'])}`,
    ...own.map(
      ({ nexthops: _, ...route }) =>
        `ip route change ${printRoute({ ...route, nexthops: [] }).trim()} via ${near} dev ${dev} onlink`,
    ),
    ...netns.addresses.slice(1).map(({ addr }) => `ip route replace ${prefix} dev ${dev} src ${formatIpv4(addr)}`),
  ])
}

function ruleEdit(ground: Ground): string | string[] {
  const { draw, netns, dev } = ground
  const selector = draw.pick([
    `from ${prefixOf(ground)}`,
    `to ${prefixOf(ground)}`,
    `iif ${dev}`,
    'iif lo',
    `oif ${dev}`,
    `from all ipproto ${draw.pick(['tcp', 'udp', 'icmp'])}`,
    `from all dport 80`,
    `from all sport 41000-41001`,
    `fwmark 0x0/0xf`,
    `from all tos 0x10`,
    `not from ${prefixOf(ground)}`,
    `from ${prefixOf(ground)} iif ${dev}`,
    `from all to ${prefixOf(ground)} ipproto tcp dport 80`,
  ])
  const own = netns.rules.filter(({ priority }) => priority !== 0)
  if (draw.chance(0.15) && own.length > 0) return `ip rule del prio ${draw.pick(own).priority}`
  if (draw.chance(0.2)) return byMark(ground)
  const action = draw.pick([
    'lookup 100',
    'lookup 100',
    'lookup main',
    'unreachable',
    'prohibit',
    'blackhole',
    'lookup main suppress_prefixlength 0',
    'lookup local',
    'lookup default',
    'goto 32766',
  ])
  return `ip rule add ${selector} ${action} prio ${draw.between(10, 900)}`
}

/** Policy routing: marked packets have a table of their own. */
function byMark(ground: Ground): string[] {
  const { draw, dev, near } = ground
  const mark = draw.pick(['0x1', '0x4'])
  const match = draw.pick([`-s ${prefixOf(ground)}`, '-p tcp', '-p icmp', `-d ${prefixOf(ground)}`])
  return [
    `iptables -t mangle -A ${draw.pick(['PREROUTING', 'PREROUTING', 'OUTPUT'])} ${match} -j MARK --set-mark ${mark}`,
    `ip rule add fwmark ${mark} lookup 100 prio ${draw.between(10, 900)}`,
    `ip route replace ${draw.pick([`default via ${near} dev ${dev} onlink`, 'unreachable default'])} table 100`,
  ]
}

const neighbourEdit = ({ draw, dev, near }: Ground): string =>
  draw.pick([
    `ip neigh replace ${near} lladdr ${anyMac(draw)} dev ${dev} nud permanent`,
    `ip neigh replace ${near} lladdr ${anyMac(draw)} dev ${dev} nud noarp`,
    `ip neigh add proxy ${near} dev ${dev}`,
  ])

function addressEdit(ground: Ground): string {
  const { draw, netns, dev, near } = ground
  const own = netns.addresses.filter((address) => address.dev === dev)
  if (own.length > 0 && draw.chance(0.3)) {
    const { addr, len } = draw.pick(own)
    return `ip addr del ${formatIpv4(addr)}/${len} dev ${dev}`
  }
  const next = near.replace(/\d+$/, (last) => String((Number(last) + draw.between(1, 9)) % 254))
  return draw.pick([
    `ip addr add ${next}/${draw.pick([32, 30, 28, 24, 16])} dev ${dev}`,
    `ip addr add ${near}/${draw.pick([32, 24])} dev ${dev}`,
    `ip addr add 10.${draw.between(40, 60)}.0.${draw.between(1, 99)}/24 dev ${dev}`,
    `ip addr add ${next}/24 noprefixroute dev ${dev}`,
    `ip addr add ${next}/24 metric 50 dev ${dev}`,
    `ip addr add ${next}/${draw.pick([32, 24])} scope ${draw.pick(['link', 'host'])} dev ${dev}`,
    `ip addr add ${next} peer ${near}/32 dev ${dev}`,
    `ip addr add ${near}/${draw.pick([32, 24])} dev lo`,
  ])
}

/** A bridge of the user's own, a device as its port, and sometimes the device's address moved to it. */
function bridgeEdit({ draw, netns, dev }: Ground): string[] {
  const { addr, len } = netns.addresses.find((address) => address.dev === dev) ?? {}
  const moved =
    addr === undefined || draw.chance(0.4)
      ? []
      : [`ip addr del ${formatIpv4(addr)}/${len} dev ${dev}`, `ip addr add ${formatIpv4(addr)}/${len} dev br-lab`]
  return ['ip link add br-lab type bridge', 'ip link set br-lab up', `ip link set ${dev} master br-lab`, ...moved]
}

const linkEdit = ({ draw, dev }: Ground): string =>
  draw.chance(0.4)
    ? `ip link set ${dev} ${draw.pick(['down', 'down', 'arp off', `address ${anyMac(draw)}`])}`
    : `ip link set ${dev} mtu ${draw.pick([576, 700, 1000, 1280, 1400, 1450, 1500, 2000])}`

const switchEdit = ({ draw, dev }: Ground): string =>
  `ip link set ${dev} ${draw.pick(['down', 'nomaster', 'mtu 2000', 'mtu 1400', 'mtu 1000', 'mtu 576'])}`

function fdbEdit({ draw, netns, dev }: Ground): string {
  const vxlan = netns.links.find(({ kind }) => kind === 'vxlan')
  const tunnels = netns.fdb.filter((entry) => entry.dev === vxlan?.name && entry.dst !== undefined)
  if (!vxlan || tunnels.length === 0) return `bridge fdb append ${anyMac(draw)} dev ${dev} master static`
  const { mac, dst } = draw.pick(tunnels)
  const to = dst === undefined ? '' : formatIpv4(dst)
  return draw.pick([
    `bridge fdb del ${mac} dev ${vxlan.name} dst ${to}`,
    `bridge fdb append 00:00:00:00:00:00 dev ${vxlan.name} dst ${to}`,
    `bridge fdb append ${mac} dev ${vxlan.name} dst 10.1.5.77`,
  ])
}

function sysctlEdit({ draw, dev }: Ground): string {
  if (draw.chance(0.1)) return `sysctl -w net.netfilter.nf_conntrack_${draw.pick(['tcp_loose=0', 'tcp_be_liberal=1'])}`
  const of = draw.pick([sysctlName(dev), sysctlName(dev), 'all'])
  const [key, values] = draw.pick<readonly [string, readonly number[]]>([
    [`conf.${of}.rp_filter`, [1, 2, 0]],
    [`conf.${of}.proxy_arp`, [0, 1]],
    [`conf.${of}.forwarding`, [0, 1]],
    [`conf.${of}.arp_ignore`, [1, 2, 8]],
    [`conf.${of}.arp_announce`, [1, 2]],
    [`conf.${of}.arp_filter`, [1]],
    [`conf.${of}.accept_local`, [1]],
    [`conf.${of}.send_redirects`, [0]],
    [`conf.${of}.accept_redirects`, [0, 1]],
    [`conf.${of}.secure_redirects`, [0]],
    [`conf.${of}.shared_media`, [0]],
    [`conf.${of}.route_localnet`, [1]],
    [`conf.${of}.arp_accept`, [1]],
    [`conf.${of}.src_valid_mark`, [1]],
    [`conf.${of}.proxy_arp_pvlan`, [1]],
    [`conf.${of}.ignore_routes_with_linkdown`, [1]],
    [`neigh.${sysctlName(dev)}.mcast_solicit`, [1, 2]],
    [`neigh.${sysctlName(dev)}.retrans_time_ms`, [300]],
    [`neigh.${sysctlName(dev)}.unres_qlen`, [1, 2]],
    [`neigh.${sysctlName(dev)}.proxy_delay`, [0]],
    ['icmp_ratelimit', [0, 100]],
    ['icmp_echo_ignore_broadcasts', [0]],
    ['ip_nonlocal_bind', [1]],
    ['tcp_syn_retries', [1]],
    ['ip_forward_use_pmtu', [1]],
    ['tcp_timestamps', [0]],
    ['tcp_sack', [0]],
    ['tcp_window_scaling', [0]],
    ['ip_forward', [0, 1]],
    ['ip_default_ttl', [1, 2, 3, 128]],
    ['icmp_errors_use_inbound_ifaddr', [1]],
    ['icmp_echo_ignore_all', [1]],
    ['ip_no_pmtu_disc', [1]],
  ])
  return `sysctl -w net.ipv4.${key}=${draw.pick(values)}`
}

const KINDS = [
  routeEdit,
  routeEdit,
  ruleEdit,
  neighbourEdit,
  addressEdit,
  linkEdit,
  bridgeEdit,
  fdbEdit,
  sysctlEdit,
  sysctlEdit,
  matchEdit,
  matchEdit,
  matchEdit,
  natEdit,
  chainEdit,
  ipvsEdit,
]
