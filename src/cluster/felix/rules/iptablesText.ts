/**
 * Tables under construction, and their text as iptables-save prints it (iptables 1.8.9, nf_tables): its order of tables,
 * built-in chains in the order of their hooks, then the others by name. Comments, counters and dates are left out.
 */
import { BASE_CHAINS } from '../../../kernel/netfilter/baseChains.ts'
import { byText } from '../../check/values.ts'

/** In the order of the text. */
const TABLES = ['mangle', 'raw', 'filter', 'nat'] as const
export type TableName = (typeof TABLES)[number]

/** Chain → rules without `-A CHAIN`. */
type Chains = Map<string, string[]>
export type Tables = Readonly<Record<TableName, Chains>>

export const createTables = (): Tables => {
  const chains = (table: TableName): Chains => new Map(BASE_CHAINS[table].map((name) => [name, []]))
  return { mangle: chains('mangle'), raw: chains('raw'), filter: chains('filter'), nat: chains('nat') }
}

/** The rules of a chain, which is made if it is not there. */
export function chainOf(tables: Tables, table: TableName, name: string): string[] {
  const known = tables[table].get(name)
  if (known) return known
  const made: string[] = []
  tables[table].set(name, made)
  return made
}

export function printTables(tables: Tables): string {
  const lines: string[] = []
  for (const table of TABLES) {
    const chains = tables[table]
    const builtIn: readonly string[] = BASE_CHAINS[table]
    const others = [...chains.keys()].filter((name) => !builtIn.includes(name)).sort(byText)
    lines.push(`*${table}`)
    for (const name of builtIn) lines.push(`:${name} ACCEPT [0:0]`)
    for (const name of others) lines.push(`:${name} - [0:0]`)
    for (const name of [...builtIn, ...others])
      for (const own of chains.get(name) ?? []) lines.push(own === '' ? `-A ${name}` : `-A ${name} ${own}`)
    lines.push('COMMIT')
  }
  return `${lines.join('\n')}\n`
}
