/**
 * Listening sockets in the words of `ss -ltnup` (iproute2 6.1: misc/ss.c). Its queues, process ids and descriptors are
 * left out: they are not modelled.
 */
import type { Listener } from '../netns.ts'

const WIDTHS = [5, 6, 18, 17] as const

const line = (columns: readonly string[], process: string): string =>
  [...columns.map((column, at) => column.padEnd(WIDTHS[at] ?? 0)), process].join(' ')

export const SOCKET_TITLES = line(['Netid', 'State', 'Local Address:Port', 'Peer Address:Port'], 'Process')

export const printListener = ({ proto, port, name }: Listener): string =>
  line([proto, proto === 'tcp' ? 'LISTEN' : 'UNCONN', `0.0.0.0:${port}`, '0.0.0.0:*'], `users:(("${name}"))`)
