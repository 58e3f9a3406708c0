/** What a program does with TCP (net/ipv4/tcp.c): connect, listen, send, read, close. */
import { ANY } from '../../net/ipv4.ts'
import { type Data, IPPROTO_TCP } from '../../net/packet.ts'
import type { FibError } from '../fib/lookup.ts'
import { routeConnect } from '../ip/route.ts'
import type { Ns } from '../runtime.ts'
import {
  createConnection,
  destroy,
  joinData,
  sliceData,
  type TcpConnection,
  type TcpEvents,
  type TcpListener,
} from './tcpConnection.ts'
import { armRetransmit, push, sendControl } from './tcpOutput.ts'

export type ConnectResult =
  | { readonly ok: true; readonly connection: TcpConnection }
  | { readonly ok: false; readonly error: FibError }

/** connect(2), non-blocking: the SYN is on its way, or there is no route. */
export function tcpConnect(
  ns: Ns,
  name: string,
  sport: number,
  remote: TcpConnection['remote'],
  events: TcpEvents,
): ConnectResult {
  const route = routeConnect(ns, { dst: remote.addr, src: ANY, proto: IPPROTO_TCP, sport, dport: remote.port })
  if (!route.ok) return { ok: false, error: route.error }
  if (route.dst.kind === 'broadcast') return { ok: false, error: 'ENETUNREACH' }
  const connection = createConnection(ns, {
    name,
    local: { addr: route.src, port: sport },
    remote,
    state: 'SYN_SENT',
    irs: 0,
    peerMss: 536,
    active: true,
  })
  connection.events = events
  sendControl(ns, connection, ['SYN'])
  connection.nxt = 1
  connection.max = 1
  armRetransmit(ns, connection)
  return { ok: true, connection }
}

export function tcpListen(ns: Ns, listener: TcpListener): void {
  ns.sockets.listeners.set(listener.port, listener)
}

export function tcpSend(ns: Ns, connection: TcpConnection, data: Data): void {
  connection.called = ns.machine.now()
  connection.unacked = joinData(connection.unacked, data)
  push(ns, connection)
}

/** Reads up to `most` bytes. */
export function tcpRead(connection: TcpConnection, most: number): Data {
  const len = Math.min(most, connection.received.len)
  const read = sliceData(connection.received, 0, len)
  connection.received = sliceData(connection.received, len, connection.received.len - len)
  return read
}

/** close(2): FIN after what is still to send; RST where something was left unread (tcp_close). */
export function tcpClose(ns: Ns, connection: TcpConnection): void {
  connection.events = {}
  connection.called = ns.machine.now()
  switch (connection.state) {
    case 'SYN_SENT':
      destroy(ns, connection)
      return
    case 'SYN_RECV':
    case 'ESTABLISHED':
    case 'CLOSE_WAIT':
      if (connection.received.len > 0) {
        sendControl(ns, connection, ['RST', 'ACK'])
        destroy(ns, connection)
        return
      }
      connection.state = connection.state === 'CLOSE_WAIT' ? 'LAST_ACK' : 'FIN_WAIT1'
      connection.finWritten = true
      push(ns, connection)
      return
    default:
  }
}
