/** Writes a World down as a lab document: the same state, for `ip`, `bridge`, `iptables` and a real kernel to build. */

import { connectionWords } from '../kernel/netlink/conntrack.ts'
import {
  type Address,
  type Link,
  type Netns,
  type Route,
  type Rule,
  TABLE,
  type VethLink,
  type World,
} from '../kernel/netns.ts'
import { printRoute } from '../kernel/print/ipRoute.ts'
import { printRule } from '../kernel/print/ipRule.ts'
import { ANY, formatIpv4, parseIpv4 } from '../net/ipv4.ts'
import type { Probe } from '../sim/trace.ts'
import type { LabCommand, LabDocument, LabNamespace, LabProbe, LabServer, LabVethEnd } from './document.ts'

/** What the lab's own build brings along: nobody writes it down. */
const MADE_BY_KERNEL = 'kernel'
const DEFAULT_RULES: Readonly<Record<number, number>> = { 0: TABLE.local, 32766: TABLE.main, 32767: TABLE.default }

/** Priority, action and table alone: it selects nothing. */
const isDefault = (rule: Rule): boolean =>
  rule.table !== undefined && DEFAULT_RULES[rule.priority] === rule.table && Object.keys(rule).length === 3

interface WriteOptions {
  /**
   * No neighbour is asked again within a minute of its use: for a machine so slow that the 5 s of
   * delay_first_probe_time pass within a probe, as they do in an emulator.
   */
  readonly patient?: boolean
}

export function labDocumentOf(
  name: string,
  world: World,
  probes: readonly Probe[],
  { patient = false }: WriteOptions = {},
): LabDocument {
  const namespaces: Record<string, LabNamespace> = {}
  const veths: (readonly [LabVethEnd, LabVethEnd])[] = []
  const servers: LabServer[] = []
  const paired = new Set<string>()
  for (const [ns, netns] of world.namespaces) {
    namespaces[ns] = namespaceOf(netns, patient)
    for (const { proto, port, name } of netns.listeners) servers.push({ ns, proto, port, name })
    for (const link of netns.links) {
      if (link.kind !== 'veth' || paired.has(`${ns}/${link.name}`)) continue
      const far = world.namespaces.get(link.peer.ns)?.links.find((l) => l.name === link.peer.name)
      if (far?.kind !== 'veth') continue
      paired.add(`${link.peer.ns}/${far.name}`)
      veths.push([endOf(ns, link), endOf(link.peer.ns, far)])
    }
  }
  const before = tracked(world)
  const written = probes.flatMap(probeOf).map((probe) => (before.length > 0 ? { ...probe, before } : probe))
  return { name, namespaces, veths, servers, probes: written }
}

/** The lab flushes connections before each probe: they are made anew. */
const tracked = (world: World): LabCommand[] =>
  [...world.namespaces].flatMap(([ns, { connections = [] }]) =>
    connections.map((connection) => ({ ns, cmd: `conntrack -I ${connectionWords(connection)}` })),
  )

const endOf = (ns: string, { name, mac, mtu, up }: VethLink): LabVethEnd => ({ ns, name, mac, mtu, ...(!up && { up }) })

/** None to a name: the lab's programs have nobody to ask. */
function probeOf({ id, kind, from, to, port, sport, size, ttl, pmtu, dev, wait }: Probe): LabProbe[] {
  if (kind === 'dns' || parseIpv4(to) === undefined) return []
  const optional = { port, sport, size, ttl, pmtu, dev, wait }
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined))
  return [{ id, kind, from, to, ...given }]
}

function namespaceOf(netns: Netns, patient: boolean): LabNamespace {
  const { netfilter } = netns
  const own = netns.links.filter((link) => link.kind !== 'lo')
  const space: LabNamespace = {
    links: own.flatMap(linkWords),
    linkset: netns.links.flatMap((link) => (link.kind === 'veth' ? [] : settingWords(link))),
    late: own.flatMap((link) => (link.master === undefined ? [] : [`${link.name} master ${link.master}`])),
    addresses: netns.addresses.filter((a) => a.dev !== 'lo' || a.scope !== 'host').map((a) => addressWords(netns, a)),
    routes: netns.routes.filter((route) => route.proto !== MADE_BY_KERNEL).map(routeWords),
    rules: netns.rules.filter((rule) => !isDefault(rule)).map((rule) => ruleWords(printRule(rule))),
    neighbours: [
      ...netns.neighbours.map(
        (n) =>
          `${formatIpv4(n.addr)}${n.lladdr ? ` lladdr ${n.lladdr}` : ''} dev ${n.dev} nud ${n.state.toLowerCase()}`,
      ),
      ...netns.proxies.map((p) => `proxy ${formatIpv4(p.addr)} dev ${p.dev}`),
    ],
    fdb: netns.fdb.map(
      (e) =>
        `${e.mac} dev ${e.dev}${e.dst === undefined ? '' : ` dst ${formatIpv4(e.dst)}`}${e.master === undefined ? '' : ' master'}`,
    ),
    sysctls: { ...netns.sysctls, ...(patient && patience(own)) },
    ...netfilter,
  }
  return Object.fromEntries(Object.entries(space).filter(([, value]) => Object.keys(value as object).length > 0))
}

function linkWords(link: Link): string[] {
  switch (link.kind) {
    case 'bridge':
    case 'dummy':
      return [`${link.name} address ${link.mac} type ${link.kind}`]
    case 'ipip':
      return link.name === 'tunl0'
        ? ['tunl0']
        : [`${link.name} type ipip local ${formatIpv4(link.local)} remote ${formatIpv4(link.remote)}`]
    case 'vxlan': {
      const options = [
        `id ${link.vni} dstport ${link.port}`,
        ...(link.local === undefined ? [] : [`local ${formatIpv4(link.local)}`]),
        ...(link.remote === undefined || link.remote === ANY ? [] : [`remote ${formatIpv4(link.remote)}`]),
        ...(link.dev === undefined ? [] : [`dev ${link.dev}`]),
        ...(link.learning ? [] : ['nolearning']),
        ...(link.ttl === undefined ? [] : [`ttl ${link.ttl}`]),
        ...(link.tos === undefined ? [] : [`tos ${link.tos}`]),
        ...(link.df === undefined ? [] : [`df ${link.df}`]),
      ]
      return [`${link.name} address ${link.mac} type vxlan ${options.join(' ')}`]
    }
    default:
      return []
  }
}

/** In a key of sysctl a dot of a device's name is a slash. */
const patience = (links: readonly Link[]): Record<string, string> =>
  Object.fromEntries(
    links
      .filter((link) => link.kind === 'veth' && link.master === undefined)
      .map(({ name }) => [`net.ipv4.neigh.${name.replaceAll('.', '/')}.delay_first_probe_time`, '60']),
  )

/** `lo` is there and up of itself. */
function settingWords({ kind, name, mtu, up }: Link): string[] {
  if (kind === 'lo') return [...(mtu === LO_MTU ? [] : [`lo mtu ${mtu}`]), ...(up ? [] : ['lo down'])]
  return [`${name} mtu ${mtu}`, ...(up ? [`${name} up`] : [])]
}
const LO_MTU = 65536

function addressWords(netns: Netns, address: Address): readonly [string, string] {
  const { dev, addr, len } = address
  const connected = netns.routes.find(
    (r) => r.proto === MADE_BY_KERNEL && r.scope === 'link' && r.src === addr && r.type === 'unicast',
  )
  const words = [
    `${formatIpv4(addr)}${address.peer === undefined ? '' : ` peer ${formatIpv4(address.peer)}`}/${len}`,
    ...(address.broadcast === undefined ? [] : [`broadcast ${formatIpv4(address.broadcast)}`]),
    ...(address.scope === 'global' ? [] : [`scope ${address.scope}`]),
    ...(address.noPrefixRoute ? ['noprefixroute'] : []),
    ...(connected && connected.metric > 0 ? [`metric ${connected.metric}`] : []),
  ]
  return [dev, words.join(' ')]
}

/** What `ip route show` prints is what `ip route add` takes; its lines are joined. */
const routeWords = (route: Route): string => printRoute(route).replace(/\s+/g, ' ')

/** `32765:	from all lookup 100` → `from all lookup 100 prio 32765`. */
function ruleWords(text: string): string {
  const [priority = '', words = ''] = text.split(/:\s+/)
  return `${words.trim()} prio ${priority}`
}
