/** The way back from what was edited to what was programmed, as commands: of a row, or of all rows that differ. */
import type { Address, Netns, World } from '../kernel/netns.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import { applyKernelEdits } from './apply.ts'
import { kernelEdit } from './commands/commandOf.ts'
import { type ChainPlace, compareNamespace, type Row } from './compare.ts'
import type { Edits, EditTable, KernelEdit } from './edit.ts'
import { fdbWords, neighbourCommand } from './neighbourWords.ts'

export { fdbWords, neighbourCommand } from './neighbourWords.ts'

/** Empty for a row that was not changed. */
export function restoreRow(ns: string, programmed: Netns, row: Row): KernelEdit[] {
  return commandsFor(programmed, row).map((words) => kernelEdit(ns, words))
}

/** The commands that take a row away which is there; none where there is no such thing, as with sysctls. */
export function commandsToRemove(netns: Netns, row: Omit<Row, 'state' | 'programmed'>): string[] {
  const { table, key, chain } = row
  if (table === 'sysctl' || chain?.what === 'policy') return []
  const remove = commandsFor(netns, { ...row, state: 'added' })
  if (chain?.what === 'chain') return [`iptables -t ${chain.table} -F ${chain.chain}`, ...remove]
  return table === 'ipset' && key.startsWith('create ') ? [`ipset flush ${key.split(' ')[1]}`, ...remove] : remove
}

/** Each table is asked when those before it are back: what followed of them alone is right again then. */
const ORDER: readonly EditTable[] = [
  'link',
  'address',
  'sysctl',
  'route',
  'rule',
  'neighbour',
  'fdb',
  'ipset',
  'netfilter',
  'ipset',
  'ipvs',
  'conntrack',
]

/**
 * All rows of a namespace, or of one table. What the kernel refuses on the way is left out: a route through a device that
 * is down stays away until the device is up.
 */
export function restoreNamespace(ns: string, programmed: World, edited: World, table?: EditTable): KernelEdit[] {
  const before = programmed.namespaces.get(ns)
  if (!before) return []
  let world = edited
  const taken: KernelEdit[] = []
  for (const one of ORDER) {
    const now = world.namespaces.get(ns)
    if (!now || (table !== undefined && one !== table)) continue
    const rows = compareNamespace(before, now).filter((row) => row.table === one && row.state !== 'unchanged')
    const edits = ordered(rows).flatMap((row) => restoreRow(ns, before, row))
    const all = applyKernelEdits(world, edits)
    for (const some of all.ok ? [edits] : edits.map((edit) => [edit])) {
      const applied = applyKernelEdits(world, some)
      if (!applied.ok) continue
      world = applied.world
      taken.push(...some)
    }
  }
  return taken
}

/** Edits without those of a namespace, or of one of its tables. */
export const withoutEdits = (edits: Edits, ns: string, table?: EditTable): Edits => ({
  ...edits,
  kernel: edits.kernel.filter((edit) => edit.ns !== ns || (table !== undefined && edit.table !== table)),
})

/**
 * A chain is there before the jumps to it, and goes after them; rules from the last to the first, so that the numbers of
 * those still to come stay right; of a set that goes, its elements first.
 */
function ordered(rows: readonly Row[]): Row[] {
  const backwards = rows.toReversed()
  const rank = ({ table, state, chain, programmed = '' }: Row): number => {
    if (chain?.what === 'chain') return state === 'removed' ? 0 : 2
    if (table === 'ipset') return programmed.startsWith('create') ? 0 : 1
    // Through a gateway leads only what its network is known for.
    if (table === 'route') return / via /.test(programmed) ? 1 : 0
    return 1
  }
  return backwards.sort((a, b) => rank(a) - rank(b))
}

function commandsFor(programmed: Netns, row: Row): string[] {
  const { table, state, key, chain } = row
  if (state === 'unchanged') return []
  const was = row.programmed ?? ''
  const now = row.edited ?? ''
  switch (table) {
    case 'route':
      if (state === 'added') return [`ip route del ${now}`]
      return [`ip route ${state === 'removed' ? 'append' : 'replace'} ${was}`]
    case 'rule':
      return [state === 'added' ? `ip rule del ${ruleWords(now)}` : `ip rule add ${ruleWords(was)}`]
    case 'neighbour':
      return [neighbourCommand(was, now)]
    case 'fdb':
      if (state === 'added') return [`bridge fdb del ${fdbWords(now)}`]
      return [`bridge fdb ${state === 'removed' ? 'append' : 'replace'} ${fdbWords(was)}`]
    case 'address': {
      const [dev = '', prefix = ''] = key.split(' ')
      const del = `ip addr del ${prefix} dev ${dev}`
      if (state === 'added') return [del]
      const address = programmed.addresses.find(
        (one) => one.dev === dev && `${formatIpv4(one.addr)}/${one.len}` === prefix,
      )
      const add = address ? [`ip addr add ${addressWords(programmed, address)} dev ${dev}`] : []
      return state === 'changed' ? [del, ...add] : add
    }
    case 'link':
      return linkCommands(state, was, now)
    case 'sysctl':
      return [`sysctl -w ${was.replace(' = ', '=')}`]
    case 'netfilter':
      return chain ? ruleCommands(row, chain) : []
    case 'ipset':
      return setCommands(row)
    case 'conntrack':
      return [
        ...(state === 'removed' ? [] : [`conntrack -D ${key}`]),
        ...(state === 'added' ? [] : [`conntrack -I ${was}`]),
      ]
    default:
      return ipvsCommands(row)
  }
}

export const ruleWords = (text: string): string => {
  const [priority = '', words = ''] = text.split(/:\s+/)
  return `${words.trim()} prio ${priority}`
}

export function addressWords({ routes }: Netns, { addr, len, peer, broadcast, scope, noPrefixRoute }: Address): string {
  const connected = routes.find((one) => one.proto === 'kernel' && one.type === 'unicast' && one.src === addr)
  return [
    ...(peer === undefined ? [`${formatIpv4(addr)}/${len}`] : [`${formatIpv4(addr)} peer ${formatIpv4(peer)}/${len}`]),
    ...(broadcast === undefined ? [] : [`broadcast ${formatIpv4(broadcast)}`]),
    ...(scope === 'global' ? [] : [`scope ${scope}`]),
    ...(noPrefixRoute ? ['noprefixroute'] : []),
    ...(connected && connected.metric > 0 ? [`metric ${connected.metric}`] : []),
  ].join(' ')
}

/** Only what differs is set. */
function linkCommands(state: Row['state'], was: string, now: string): string[] {
  const [name = ''] = (was || now).split(' ')
  if (state === 'added') return [`ip link del ${name}`]
  // What the device was is more than a line says: it comes back with the edit that took it undone.
  if (state === 'removed') return []
  const before = settings(was)
  const after = settings(now)
  const words = [...before]
    .filter(([key, value]) => after.get(key) !== value)
    .map(([key, value]) => (key === 'state' ? value : `${key} ${value}`))
  if (after.has('master') && !before.has('master')) words.push('nomaster')
  if (after.has('arp') && !before.has('arp')) words.push('arp on')
  return [`ip link set ${name} ${words.join(' ')}`]
}

function settings(text: string): Map<string, string> {
  const words = text.split(' ').slice(1)
  const found = new Map<string, string>()
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === 'up' || word === 'down') found.set('state', word)
    else found.set(word, words[++at] ?? '')
  }
  return found
}

function ruleCommands({ state, programmed = '' }: Row, { table, chain, what, place }: ChainPlace): string[] {
  const iptables = `iptables -t ${table}`
  if (what === 'policy') return [`${iptables} -P ${chain} ${programmed}`]
  if (what === 'chain') return [`${iptables} ${state === 'added' ? '-X' : '-N'} ${chain}`]
  const rule = programmed.replace(/^-A \S+ ?/, '')
  if (state === 'added') return [`${iptables} -D ${chain} ${place}`]
  return [`${iptables} ${state === 'removed' ? '-I' : '-R'} ${chain} ${place} ${rule}`.trimEnd()]
}

function setCommands({ state, key, programmed = '' }: Row): string[] {
  const [verb, set = '', element = ''] = key.split(' ')
  if (verb === 'create')
    return state === 'added' ? [`ipset destroy ${set}`] : state === 'removed' ? [`ipset ${programmed}`] : []
  const del = `ipset del ${set} ${element}`
  if (state === 'added') return [del]
  return state === 'changed' ? [del, `ipset ${programmed}`] : [`ipset ${programmed}`]
}

function ipvsCommands({ state, key, programmed = '' }: Row): string[] {
  const verb = key.slice(0, 2)
  if (state === 'added') return [`ipvsadm ${verb === '-A' ? '-D' : '-d'} ${key.slice(3)}`]
  if (state === 'changed') return [`ipvsadm ${verb === '-A' ? '-E' : '-e'} ${programmed.slice(3)}`]
  return [`ipvsadm ${programmed}`]
}
