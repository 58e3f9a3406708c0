/** What can be done to a row that stands in a table: the command that changes it, to be typed on, and those that take it away. */
import type { Netns, World } from '../kernel/netns.ts'
import { sysctlDefault } from '../kernel/sysctlDefault.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import { applyKernelEdits } from './apply.ts'
import { type ChainCommand, changeOfChain } from './chainCommands.ts'
import { kernelEdit } from './commands/commandOf.ts'
import { type ChainPlace, compareNamespace, type ListTable, rowsIn } from './compare.ts'
import type { EditTable, KernelEdit } from './edit.ts'
import { addressWords, commandsToRemove, fdbWords, neighbourCommand, ruleWords } from './restore.ts'
import { rulesetIn } from './rulesets.ts'

/** Which row: by its key in the comparison, or by its place in a chain. */
export type RowRef =
  | { readonly table: Exclude<EditTable, 'netfilter'>; readonly key: string }
  | { readonly table: 'netfilter'; readonly chain: ChainPlace }

/** A command for the line, with the part selected that is most likely to be typed over. */
export interface RowCommand {
  readonly words: string
  readonly from: number
  readonly to: number
}

export type RowChange =
  | { readonly kind: 'remove' }
  /** What was typed in the place of the row. */
  | { readonly kind: 'replace'; readonly words: string }
  | ChainCommand

/** Undefined: no command says it. */
export function rowCommand(netns: Netns, ref: RowRef, how: 'change' | 'before' | 'after'): RowCommand | undefined {
  if (ref.table === 'netfilter') return chainRow(netns, ref.chain, how)
  if (ref.table === 'sysctl') {
    const value = netns.sysctls[ref.key] ?? sysctlDefault(ref.key) ?? ''
    return selecting(`sysctl -w ${ref.key}=${value}`, value)
  }
  const text = textOf(netns, ref.table, ref.key)
  return text === undefined ? undefined : listRow(netns, ref.table, ref.key, text)
}

function listRow(netns: Netns, table: ListTable, key: string, text: string): RowCommand | undefined {
  switch (table) {
    case 'link': {
      const [name = '', , mtu = '', state = ''] = text.split(' ')
      return selecting(`ip link set ${name} mtu ${mtu} ${state}`, mtu)
    }
    case 'address': {
      const [dev = '', prefix = ''] = key.split(' ')
      const address = netns.addresses.find((one) => one.dev === dev && `${formatIpv4(one.addr)}/${one.len}` === prefix)
      return address && selecting(`ip addr add ${addressWords(netns, address)} dev ${dev}`, prefix)
    }
    case 'route':
      return selecting(`ip route replace ${text}`, after(text, 'via') ?? after(text, 'dev') ?? '')
    case 'rule': {
      const words = ruleWords(text)
      return selecting(`ip rule add ${words}`, after(words, 'lookup') ?? '')
    }
    case 'neighbour': {
      const words = neighbourCommand(text, '')
      return selecting(words, after(words, 'lladdr') ?? '')
    }
    case 'fdb': {
      const words = fdbWords(text)
      return selecting(`bridge fdb replace ${words}`, after(words, 'dst') ?? words.split(' ')[0] ?? '')
    }
    case 'ipset': {
      const [verb, , ...element] = text.split(' ')
      return verb === 'add' ? selecting(`ipset ${text}`, element.join(' ')) : undefined
    }
    case 'conntrack':
      return selecting(`conntrack -I ${text}`, after(text, '-t') ?? '')
    case 'ipvs':
      return text.startsWith('-A')
        ? selecting(`ipvsadm -E${text.slice(2)}`, after(text, '-s') ?? '')
        : selecting(`ipvsadm -e${text.slice(2)}`, after(text, '-w') ?? '')
  }
}

function chainRow(netns: Netns, at: ChainPlace, how: 'change' | 'before' | 'after'): RowCommand | undefined {
  const { table, chain, what, place } = at
  const known = rulesetIn(netns.netfilter).tables.get(table)?.chains.get(chain)
  if (!known) return undefined
  const iptables = `iptables -t ${table}`
  if (what === 'chain' && how === 'change')
    return known.policy ? undefined : selecting(`${iptables} -E ${chain} ${chain}`, chain)
  if (what !== 'rule') return selecting(`${iptables} -A ${chain} `, '')
  if (how !== 'change') return selecting(`${iptables} -I ${chain} ${how === 'before' ? place : place + 1} `, '')
  const rule = known.rules[place - 1]
  if (!rule) return undefined
  const words = rule.text.replace(/^-A \S+ ?/, '')
  return selecting(`${iptables} -R ${chain} ${place} ${words}`, after(words, '-j') ?? words)
}

/** The last such part is selected; of an empty one the end. */
function selecting(words: string, part: string): RowCommand {
  const from = part === '' ? words.length : words.lastIndexOf(part)
  return { words, from, to: from + part.length }
}

function after(text: string, keyword: string): string | undefined {
  const words = text.split(' ')
  const at = words.lastIndexOf(keyword)
  return at < 0 ? undefined : words[at + 1]
}

/** Commands that do it. Where nothing can be done, none. */
export function changeRow(
  world: World,
  edits: readonly KernelEdit[],
  ns: string,
  ref: RowRef,
  change: RowChange,
): KernelEdit[] {
  const netns = world.namespaces.get(ns)
  if (!netns) return []
  const edit = (words: string): KernelEdit => kernelEdit(ns, words)
  switch (change.kind) {
    case 'remove':
      return removal(netns, ref).map(edit)
    case 'replace':
      return replacing(world, netns, ref, edit(change.words.trim()))
    default:
      return ref.table === 'netfilter' ? changeOfChain(netns, edits, ref.chain, change).map(edit) : []
  }
}

function removal(netns: Netns, ref: RowRef): string[] {
  if (ref.table === 'netfilter') return commandsToRemove(netns, { table: 'netfilter', key: '', chain: ref.chain })
  if (ref.table === 'sysctl') return []
  const edited = textOf(netns, ref.table, ref.key)
  return edited === undefined ? [] : commandsToRemove(netns, { table: ref.table, key: ref.key, edited })
}

/** Their command names the row itself: it changes no other. */
const NAMED: readonly EditTable[] = ['link', 'sysctl', 'netfilter', 'ipvs']

/**
 * What was typed takes the row's place. A command that leaves it standing beside the new one, as `ip route replace` does
 * with another prefix, or that the kernel refuses because it stands there, has the row taken away before.
 */
function replacing(world: World, before: Netns, ref: RowRef, typed: KernelEdit): KernelEdit[] {
  if (typed.words === rowCommand(before, ref, 'change')?.words) return []
  if (NAMED.includes(ref.table)) return [typed]
  const alone = applyKernelEdits(world, [typed])
  if (alone.ok) {
    const now = alone.world.namespaces.get(typed.ns) ?? before
    const rows = compareNamespace(before, now).filter(({ table }) => table === ref.table)
    if (rows.every(({ state }) => state === 'unchanged')) return []
    if ('key' in ref && rows.find(({ key }) => key === ref.key)?.state !== 'unchanged') return [typed]
  }
  const both = [...removal(before, ref).map((words) => kernelEdit(typed.ns, words)), typed]
  return alone.ok || applyKernelEdits(world, both).ok ? both : [typed]
}

const textOf = (netns: Netns, table: ListTable, wanted: string): string | undefined =>
  rowsIn(netns, table).find(([key]) => key === wanted)?.[1]
