/** Tracked connections as `conntrack -L` prints them; what a hop made or took away says so. */
import type { Decision, Hop } from '../../kernel/hop.ts'
import { type ConnSnapshot, printConn } from '../../kernel/netfilter/conntrack/entry.ts'
import type { Row } from '../../protocol/namespaceView.ts'
import { connKey } from './replay.ts'

/** `here`: the hop, where it is this namespace's. */
export function conntrackRows(
  conns: readonly ConnSnapshot[],
  here: Pick<Hop, 'changes' | 'decided'> | undefined,
): Row<ConnSnapshot>[] {
  const changes = (here?.changes ?? []).flatMap((change) => (change.table === 'conntrack' ? [change] : []))
  const decided = (here?.decided ?? []).flatMap((by: Decision) => (by.kind === 'conntrack' ? [by.conn.id] : []))
  const made = new Set(changes.flatMap(({ before, after }) => (after && !before ? [after.id] : [])))
  const changed = new Set(changes.flatMap(({ before, after }) => (after && before ? [after.id] : [])))
  const gone = changes.flatMap(({ before, after }) => (before && !after ? [before] : []))
  const row = (conn: ConnSnapshot): Row<ConnSnapshot> => ({
    key: connKey(conn),
    text: printConn(conn),
    value: conn,
    decided: decided.includes(conn.id),
    changed: changed.has(conn.id),
  })
  return [
    ...conns.map((conn) => (made.has(conn.id) ? { ...row(conn), changed: true, fate: 'new' as const } : row(conn))),
    ...gone.map((conn) => ({ ...row(conn), changed: true, fate: 'gone' as const })),
  ]
}
