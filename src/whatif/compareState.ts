/** What the kernels hold: tracked connections at the end of two traces, and the tables of two Worlds. */
import { differences, type Row } from '../edit/compare.ts'
import { type ConnSnapshot, printConn, printOriginal } from '../kernel/netfilter/conntrack/entry.ts'
import type { World } from '../kernel/netns.ts'
import { changesOf } from '../sim/changes.ts'
import type { Trace } from '../sim/trace.ts'
import { alignKeys } from './align.ts'

/** A line of `conntrack -L` in a namespace, on one side or both. */
export interface ConnPair {
  readonly ns: string
  readonly left?: string
  readonly right?: string
  /** But for the time that it has left. */
  readonly same: boolean
}

export interface TableRows {
  readonly ns: string
  /** Only what differs: `programmed` is the left side, `edited` the right one. */
  readonly rows: readonly Row[]
}

/** Entries that are there at the end, by namespace and, beside each other, by what their first packet was. */
export function compareConnections(left: Trace, right: Trace): ConnPair[] {
  const [own, other] = [connectionsOf(left), connectionsOf(right)]
  const names = [...new Set([...own.keys(), ...other.keys()])].sort()
  return names.flatMap((ns) => {
    const [a, b] = [own.get(ns) ?? [], other.get(ns) ?? []]
    return alignKeys(a.map(printOriginal), b.map(printOriginal)).map((pair): ConnPair => {
      const [before, after] = [at(a, pair.left), at(b, pair.right)]
      return {
        ns,
        ...(before && { left: printConn(before) }),
        ...(after && { right: printConn(after) }),
        same: before !== undefined && after !== undefined && timeless(before) === timeless(after),
      }
    })
  })
}

const at = <T>(list: readonly T[], index: number | undefined): T | undefined =>
  index === undefined ? undefined : list[index]

const timeless = (conn: ConnSnapshot): string => printConn({ ...conn, timeout: 0 })

/** A trace begins with empty tables, so its changes are all there is. Sorted: what comes first is a matter of timing. */
function connectionsOf(trace: Trace): Map<string, ConnSnapshot[]> {
  const tables = new Map<string, Map<number, ConnSnapshot>>()
  for (const { ns, change } of changesOf(trace)) {
    if (change.table !== 'conntrack') continue
    const table = tables.get(ns) ?? new Map<number, ConnSnapshot>()
    tables.set(ns, table)
    if (change.after) table.set(change.after.id, change.after)
    else if (change.before) table.delete(change.before.id)
  }
  const sorted = (table: Map<number, ConnSnapshot>) =>
    [...table.values()]
      .filter(({ confirmed }) => confirmed)
      .sort((a, b) => (printOriginal(a) < printOriginal(b) ? -1 : 1))
  return new Map([...tables].map(([ns, table]) => [ns, sorted(table)]))
}

/** Rows that differ: of the namespaces on the way first, then, where all are asked for, of the others. */
export function compareTables(left: World, right: World, way: readonly string[], all: boolean): TableRows[] {
  const others = all ? [...left.namespaces.keys()].filter((ns) => !way.includes(ns)) : []
  return [...differences(left, right, [...way, ...others])].map(([ns, rows]) => ({ ns, rows }))
}
