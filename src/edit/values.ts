/** Words that a namespace itself has for a kind of value, by what they are asked for: a gateway is no address of its own. */

import { printIpsets } from '../kernel/netfilter/ipset/print.ts'
import type { Netns } from '../kernel/netns.ts'
import { TABLE } from '../kernel/netns.ts'
import { CONF_DEFAULTS, CONNTRACK_DEFAULTS, GLOBAL_DEFAULTS } from '../kernel/sysctl.ts'
import { formatCidr } from '../net/cidr.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import type { Expected } from './edit.ts'
import { ipsetsOf, rulesetIn } from './rulesets.ts'

type Kind = Exclude<Expected['kind'], 'word'>

/** `before`: the command's words up to there; `typed`: what there is of the one that is asked about. */
export function valuesOf(netns: Netns, kind: Kind, before: readonly string[], typed: string): readonly string[] {
  switch (kind) {
    case 'device':
      return netns.links.map(({ name }) => name)
    case 'address':
      return addressesFor(netns, before)
    case 'prefix':
      return prefixesFor(netns, before)
    case 'mac':
      return before[0] === 'bridge'
        ? netns.fdb.map(({ mac }) => mac)
        : [...netns.neighbours.flatMap(({ lladdr }) => lladdr ?? []), ...netns.fdb.map(({ mac }) => mac)]
    case 'table':
      return [
        'main',
        'local',
        'default',
        ...new Set(netns.routes.map(({ table }) => `${table}`).filter((id) => Number(id) < 253)),
      ]
    case 'chain': {
      const table = before[before.indexOf('-t') + 1]
      const name = before.includes('-t') ? table : 'filter'
      const all = [...rulesetIn(netns.netfilter).tables.values()].find((one) => one.name === name)
      return all ? [...all.chains.keys()] : []
    }
    case 'set':
      return [...ipsetsOf(netns.netfilter.ipset).keys()]
    case 'element':
      return before[1] === 'del' ? membersOf(netns, before[2] ?? '') : []
    case 'number':
      return before[1]?.startsWith('ru') && before[2]?.startsWith('d')
        ? netns.rules.map(({ priority }) => `${priority}`)
        : []
    case 'sysctl':
      return sysctlWords(netns, typed)
    default:
      return []
  }
}

/** A gateway, a neighbour, a far VTEP, a service: what the tables name already. */
function addressesFor(netns: Netns, before: readonly string[]): readonly string[] {
  const [program, object = ''] = before
  const keyword = before.at(-1) ?? ''
  const own = netns.addresses.map(({ addr }) => formatIpv4(addr))
  if (program === 'ipvsadm') return servicesIn(netns.netfilter.ipvs ?? '', keyword)
  if (program === 'bridge') return netns.fdb.flatMap(({ dst }) => (dst === undefined ? [] : formatIpv4(dst)))
  const near = netns.neighbours.map(({ addr }) => formatIpv4(addr))
  if (program !== 'ip' || keyword === 'src' || keyword === 'local') return own
  if (keyword === 'via') return [...gatewaysOf(netns), ...near]
  if (object.startsWith('n')) return [...near, ...gatewaysOf(netns)]
  return own
}

const gatewaysOf = ({ routes }: Netns): string[] =>
  routes.flatMap(({ nexthops }) => nexthops.flatMap(({ via }) => (via === undefined ? [] : formatIpv4(via))))

function prefixesFor(netns: Netns, before: readonly string[]): readonly string[] {
  // An interface's addresses, where one is to be taken away.
  if (before[0] === 'ip' && before[1]?.startsWith('a') && before[2]?.startsWith('d'))
    return netns.addresses.map(({ addr, len }) => `${formatIpv4(addr)}/${len}`)
  return netns.routes
    .filter(({ table, dst }) => table === TABLE.main && dst.len > 0)
    .map(({ dst }) => (dst.len === 32 ? formatIpv4(dst.addr) : formatCidr(dst)))
}

/** As `ipvsadm -Sn` writes them behind the same option: services by their protocol, far ends by -r. */
function servicesIn(text: string, keyword: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const words = line.split(' ')
    const at = words.indexOf(keyword)
    return at < 0 ? [] : [words[at + 1] ?? '']
  })
}

function membersOf({ netfilter }: Netns, name: string): readonly string[] {
  const set = ipsetsOf(netfilter.ipset).get(name)
  if (!set) return []
  return printIpsets(new Map([[name, set]]))
    .split('\n')
    .filter((line) => line.startsWith('add '))
    .map((line) => line.split(' ')[2] ?? '')
}

/** Switches, and what else they may say than 0 and 1 (Documentation/networking/ip-sysctl.rst). */
const MORE: Readonly<Record<string, readonly string[]>> = {
  rp_filter: ['2'],
  arp_announce: ['2'],
  arp_ignore: ['2', '8'],
  arp_accept: ['2'],
  ip_no_pmtu_disc: ['2', '3'],
  tcp_mtu_probing: ['2'],
}
const SWITCH = /^[01]$/

/** Keys; behind `=` the values of those that are switches. */
function sysctlWords({ links }: Netns, typed: string): readonly string[] {
  const [key = '', value] = typed.split('=')
  const devices = ['all', 'default', ...links.map(({ name }) => name.replaceAll('.', '/'))]
  const keys = new Map<string, string>([
    ...Object.entries(GLOBAL_DEFAULTS).map(([name, own]) => [`net.ipv4.${name}`, own] as const),
    ...Object.entries(CONNTRACK_DEFAULTS).map(([name, own]) => [`net.netfilter.nf_conntrack_${name}`, own] as const),
    ...devices.flatMap((dev) =>
      Object.entries(CONF_DEFAULTS).map(([name, own]) => [`net.ipv4.conf.${dev}.${name}`, own] as const),
    ),
  ])
  if (value === undefined) return [...keys.keys()].map((name) => `${name}=`)
  const usual = keys.get(key)
  if (usual === undefined || !SWITCH.test(usual)) return usual === undefined ? [] : [`${key}=${usual}`]
  return ['0', '1', ...(MORE[key.split('.').at(-1) ?? ''] ?? [])].map((one) => `${key}=${one}`)
}
