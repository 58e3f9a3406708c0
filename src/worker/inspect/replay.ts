/** What a run changes in a namespace, at a moment: the World it began with, and every change told up to then. */
import type { Hop, QuietChange, StateChange } from '../../kernel/hop.ts'
import type { ConnSnapshot } from '../../kernel/netfilter/conntrack/entry.ts'
import { initialConns } from '../../kernel/netfilter/conntrack/table.ts'
import type { FdbEntry, Neighbour, Netns } from '../../kernel/netns.ts'
import { changesOf } from '../../sim/changes.ts'

export interface Replayed {
  readonly neighbours: readonly Neighbour[]
  readonly fdb: readonly FdbEntry[]
  /** Their `timeout` is what is left at the moment. */
  readonly conntrack: readonly ConnSnapshot[]
}

interface Expiring {
  readonly conn: ConnSnapshot
  /** Virtual microseconds since the probe began. */
  readonly expires: number
}

/** `hops` are those up to the moment; of what came between hops, what came before the last of them counts. */
export function replay(netns: Netns, hops: readonly Hop[], between: readonly QuietChange[] = []): Replayed {
  const neighbours = new Map(netns.neighbours.map((neighbour) => [neighbourKey(neighbour), neighbour]))
  const fdb = new Map(netns.fdb.map((entry) => [fdbKey(entry), entry]))
  const conntrack = new Map<string, Expiring>(
    initialConns(netns).map((conn) => [connKey(conn), { conn, expires: conn.timeout * SECOND }]),
  )
  const now = hops.at(-1)?.at ?? 0
  for (const { at, ns, change } of changesOf({ hops, between }, hops.length - 1)) {
    if (ns !== netns.name) continue
    if (change.table === 'neighbour') put(neighbours, change, neighbourKey)
    else if (change.table === 'fdb') put(fdb, change, fdbKey)
    else if (change.table === 'conntrack') {
      const { before, after } = change
      if (before) conntrack.delete(connKey(before))
      if (after) conntrack.set(connKey(after), { conn: after, expires: at + after.timeout * SECOND })
    }
  }
  return {
    neighbours: [...neighbours.values()],
    fdb: [...fdb.values()],
    conntrack: [...conntrack.values()].flatMap(({ conn, expires }) =>
      // ctnetlink_dump_table passes over what has expired.
      expires > now ? [{ ...conn, timeout: Math.floor((expires - now) / SECOND) }] : [],
    ),
  }
}

const SECOND = 1_000_000

function put<T>(
  table: Map<string, T>,
  change: { readonly before?: T; readonly after?: T },
  keyOf: (entry: T) => string,
): void {
  const { before, after } = change
  if (before && (!after || keyOf(before) !== keyOf(after))) table.delete(keyOf(before))
  if (after) table.set(keyOf(after), after)
}

export const neighbourKey = ({ dev, addr }: Neighbour): string => `${dev} ${addr}`
export const fdbKey = ({ dev, mac, dst }: FdbEntry): string => `${dev} ${mac} ${dst ?? ''}`
export const connKey = ({ id }: ConnSnapshot): string => `conntrack ${id}`

/** The row of a table that a change is about. */
export function changeKey(change: StateChange): string {
  switch (change.table) {
    case 'neighbour':
      return keyOfEither(change.after, change.before, neighbourKey)
    case 'fdb':
      return keyOfEither(change.after, change.before, fdbKey)
    case 'conntrack':
      return keyOfEither(change.after, change.before, connKey)
    case 'pmtu':
      return `pmtu ${change.dst}`
  }
}

const keyOfEither = <T>(after: T | undefined, before: T | undefined, keyOf: (entry: T) => string): string => {
  const entry = after ?? before
  return entry === undefined ? '' : keyOf(entry)
}
