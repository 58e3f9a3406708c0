/** What was programmed against what it was edited to, row by row, in every table of a namespace. */

import { printIpsets } from '../kernel/netfilter/ipset/print.ts'
import { parseIpvs, printIpvs } from '../kernel/netfilter/ipvs/text.ts'
import type { TableName } from '../kernel/netfilter/ruleset.ts'
import { connectionWords, tupleWords } from '../kernel/netlink/conntrack.ts'
import type { Netns, World } from '../kernel/netns.ts'
import { printAddress } from '../kernel/print/ipLink.ts'
import { printFdbEntry, printNeighbour } from '../kernel/print/ipNeigh.ts'
import { printRoute } from '../kernel/print/ipRoute.ts'
import { printRule } from '../kernel/print/ipRule.ts'
import { sysctlDefault } from '../kernel/sysctlDefault.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import { align } from './align.ts'
import type { EditTable } from './edit.ts'
import { ipsetsOf, must, rulesetIn } from './rulesets.ts'

type RowState = 'unchanged' | 'added' | 'changed' | 'removed'

export interface Row {
  readonly table: EditTable
  /** What makes it this row, whatever else it says: a prefix, a name, a place. */
  readonly key: string
  readonly state: RowState
  /** As the programs print it. Absent where it was not programmed. */
  readonly programmed?: string
  /** Absent where it was removed. */
  readonly edited?: string
  /** Of netfilter. */
  readonly chain?: ChainPlace
}

export interface ChainPlace {
  readonly table: TableName
  readonly chain: string
  readonly what: 'chain' | 'policy' | 'rule'
  /** The rule's number in the edited chain, from 1: where it stands, or would stand. */
  readonly place: number
}

type Keyed = readonly (readonly [key: string, text: string])[]

/** Tables whose rows are the namespace's own lists, in their order. */
export type ListTable = Exclude<EditTable, 'sysctl' | 'netfilter'>

/** A table's rows as they are, by the keys that tell them apart. */
export const rowsIn = (netns: Netns, table: ListTable): [key: string, text: string][] => numbered(LISTS[table](netns))

export function compareNamespace(programmed: Netns, edited: Netns): Row[] {
  return [
    ...keyedRows('link', programmed, edited),
    ...keyedRows('address', programmed, edited),
    ...keyedRows('route', programmed, edited),
    ...keyedRows('rule', programmed, edited),
    ...keyedRows('neighbour', programmed, edited),
    ...keyedRows('fdb', programmed, edited),
    ...sysctlRows(programmed, edited),
    ...ruleRows(programmed, edited),
    ...keyedRows('ipset', programmed, edited),
    ...keyedRows('ipvs', programmed, edited),
    ...keyedRows('conntrack', programmed, edited),
  ]
}

/** The rows that differ, by namespace; namespaces that were not touched are not read. */
export function differences(programmed: World, edited: World, names: Iterable<string>): Map<string, Row[]> {
  const found = new Map<string, Row[]>()
  for (const name of new Set(names)) {
    const before = programmed.namespaces.get(name)
    const after = edited.namespaces.get(name)
    if (!before || !after || before === after) continue
    const rows = compareNamespace(before, after).filter(({ state }) => state !== 'unchanged')
    if (rows.length > 0) found.set(name, rows)
  }
  return found
}

function stateOf(before: string | undefined, after: string | undefined): RowState {
  if (before === undefined) return 'added'
  if (after === undefined) return 'removed'
  return before === after ? 'unchanged' : 'changed'
}

/** In the edited order; what was removed follows what stood before it. */
function keyedRows(table: ListTable, before: Netns, after: Netns): Row[] {
  const programmed = new Map(rowsIn(before, table))
  const edited = new Map(rowsIn(after, table))
  const row = (key: string): Row => {
    const [old, now] = [programmed.get(key), edited.get(key)]
    return {
      table,
      key,
      state: stateOf(old, now),
      ...(old !== undefined && { programmed: old }),
      ...(now !== undefined && { edited: now }),
    }
  }
  const rows = new Map<string, Row>()
  const follows = new Map<string | undefined, string[]>()
  let kept: string | undefined
  for (const key of programmed.keys()) {
    if (edited.has(key)) kept = key
    else follows.set(kept, [...(follows.get(kept) ?? []), key])
  }
  for (const key of follows.get(undefined) ?? []) rows.set(key, row(key))
  for (const key of edited.keys()) {
    rows.set(key, row(key))
    for (const gone of follows.get(key) ?? []) rows.set(gone, row(gone))
  }
  return [...rows.values()]
}

/** Rows of equal key are told apart by their order. */
function numbered(rows: Keyed): [string, string][] {
  const seen = new Map<string, number>()
  return rows.map(([key, text]) => {
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return [count === 1 ? key : `${key} #${count}`, text]
  })
}

const links = ({ links }: Netns): Keyed =>
  links.map((link) => {
    const words = [link.name, 'mtu', `${link.mtu}`, link.up ? 'up' : 'down']
    if ('mac' in link) words.push('address', link.mac)
    if (link.master !== undefined) words.push('master', link.master)
    if (link.noArp) words.push('arp', 'off')
    return [link.name, words.join(' ')]
  })

const addresses = ({ addresses }: Netns): Keyed =>
  addresses.map((address) => [`${address.dev} ${formatIpv4(address.addr)}/${address.len}`, printAddress(address)])

/** A route is what its prefix, table, TOS and metric make it. */
const routes = ({ routes }: Netns): Keyed =>
  routes.map((route) => [
    `${formatIpv4(route.dst.addr)}/${route.dst.len} table ${route.table} tos ${route.tos} metric ${route.metric}`,
    printRoute(route).replaceAll(/\s+/g, ' '),
  ])

const rules = ({ rules }: Netns): Keyed => rules.map((rule) => [printRule(rule), printRule(rule)])

const neighbours = ({ neighbours, proxies }: Netns): Keyed => [
  ...neighbours.map((one) => [`${one.dev} ${formatIpv4(one.addr)}`, printNeighbour(one)] as const),
  ...proxies.map(({ dev, addr }) => {
    const text = `${formatIpv4(addr)} dev ${dev} proxy`
    return [text, text] as const
  }),
]

const fdb = ({ fdb }: Netns): Keyed =>
  fdb.map((entry) => [
    `${entry.dev} ${entry.mac}${entry.dst === undefined ? '' : ` ${formatIpv4(entry.dst)}`}`,
    printFdbEntry(entry),
  ])

/** A key that nobody wrote has the kernel's default. */
function sysctlRows(programmed: Netns, edited: Netns): Row[] {
  const keys = [...new Set([...Object.keys(programmed.sysctls), ...Object.keys(edited.sysctls)])].sort()
  const text = ({ sysctls }: Netns, key: string): string => `${key} = ${sysctls[key] ?? sysctlDefault(key) ?? ''}`
  return keys.map((key) => {
    const [before, after] = [text(programmed, key), text(edited, key)]
    return { table: 'sysctl', key, state: stateOf(before, after), programmed: before, edited: after }
  })
}

function ruleRows(programmed: Netns, edited: Netns): Row[] {
  if (programmed.netfilter.iptables === edited.netfilter.iptables && programmed.netfilter.iptables === undefined)
    return []
  const before = rulesetIn(programmed.netfilter).tables
  const after = rulesetIn(edited.netfilter).tables
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((table) => {
    const [old, now] = [before.get(table)?.chains, after.get(table)?.chains]
    return [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].flatMap((chain) => {
      const [was, is] = [old?.get(chain), now?.get(chain)]
      const at = { table, chain, place: 0 }
      const row = (what: ChainPlace['what'], place: number, a: string | undefined, b: string | undefined): Row => ({
        table: 'netfilter',
        key: `${table} ${chain} ${what} ${place}`,
        state: stateOf(a, b),
        ...(a !== undefined && { programmed: a }),
        ...(b !== undefined && { edited: b }),
        chain: { ...at, what, place },
      })
      const rows: Row[] = []
      if (!was?.policy && !is?.policy) rows.push(row('chain', 0, was && chain, is && chain))
      else if (was?.policy !== is?.policy || is?.policy)
        rows.push(row('policy', 0, was?.policy ?? 'ACCEPT', is?.policy ?? 'ACCEPT'))
      let place = 1
      let number = 0
      const texts = (list: typeof was): string[] => list?.rules.map(({ text }) => text) ?? []
      for (const pair of align(texts(was), texts(is))) {
        if (pair.before !== undefined) number++
        const own = row('rule', place, pair.before, pair.after)
        rows.push(pair.after === undefined ? { ...own, key: `${table} ${chain} gone ${number}` } : own)
        if (pair.after !== undefined) place++
      }
      return rows
    })
  })
}

/** `add SET ELEMENT …` by set and element. */
const sets = ({ netfilter }: Netns): Keyed =>
  printIpsets(ipsetsOf(netfilter.ipset))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [
      line
        .split(' ')
        .slice(0, line.startsWith('add') ? 3 : 2)
        .join(' '),
      line,
    ])

const ipvs = ({ netfilter }: Netns): Keyed =>
  printIpvs(must(parseIpvs(netfilter.ipvs ?? '')))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [
      line
        .split(' ')
        .slice(0, line.startsWith('-a') ? 5 : 3)
        .join(' '),
      line,
    ])

/** What `conntrack -D` finds it by, and what `conntrack -I` makes it of. */
const connections = ({ connections = [] }: Netns): Keyed =>
  connections.map((connection) => [tupleWords(connection.orig), connectionWords(connection)])

const LISTS: { readonly [T in ListTable]: (netns: Netns) => Keyed } = {
  link: links,
  address: addresses,
  route: routes,
  rule: rules,
  neighbour: neighbours,
  fdb,
  ipset: sets,
  ipvs,
  conntrack: connections,
}
