/** The programs that listen: read once, answer `<name> saw <client>`, close. As the kernel lab's do. */
import type { Netns } from '../../kernel/netns.ts'
import { COST, type Ns } from '../../kernel/runtime.ts'
import { tcpClose, tcpListen, tcpRead, tcpSend } from '../../kernel/socket/tcp.ts'
import type { TcpConnection } from '../../kernel/socket/tcpConnection.ts'
import { type UdpSocket, udpSend } from '../../kernel/socket/udp.ts'
import { formatIpv4, type IpAddr } from '../../net/ipv4.ts'
import type { Data } from '../../net/packet.ts'
import { serveDns } from './dnsServer.ts'

const READ = 4096

const answerOf = (listener: Netns['listeners'][number], client: IpAddr): Data => {
  const text = `${listener.name} saw ${formatIpv4(client)}`
  return { kind: 'data', len: text.length, text }
}

/** One client after the other: while one says nothing, all others wait. */
function serveTcp(ns: Ns, listener: Netns['listeners'][number]): void {
  const waiting: TcpConnection[] = []
  const next = (): void => {
    const connection = waiting[0]
    if (!connection) return
    let answered = false
    const done = (): void => {
      waiting.shift()
      next()
    }
    const serve = (): void => {
      if (answered) return
      answered = true
      // What arrives while the program wakes up is read at once.
      ns.machine.after(COST.program, () => {
        if (connection.state === 'CLOSE') {
          done()
          return
        }
        tcpRead(connection, READ)
        tcpSend(ns, connection, answerOf(listener, connection.remote.addr))
        const close = (): void => {
          tcpClose(ns, connection)
          done()
        }
        // Whatever the answer set off has come back before: a reset takes the connection away, and no FIN follows.
        ns.machine.afterSoftirqs(close)
      })
    }
    connection.events = { onData: serve, onEnd: serve, onError: serve }
    if (connection.received.len > 0 || connection.state !== 'ESTABLISHED') serve()
  }
  tcpListen(ns, {
    port: listener.port,
    name: listener.name,
    onAccept(connection) {
      if (waiting.push(connection) === 1) next()
    },
  })
}

export function startServers(ns: Ns): void {
  for (const listener of ns.netns.listeners) {
    if (listener.proto === 'tcp') {
      serveTcp(ns, listener)
    } else {
      const close = (): void => {
        ns.sockets.udp.splice(ns.sockets.udp.indexOf(socket), 1)
      }
      const socket: UdpSocket = {
        port: listener.port,
        name: listener.name,
        onData(data, from) {
          if (listener.dns && serveDns(ns, listener, listener.dns, data, from)) return
          ns.machine.after(COST.program, () => {
            const sent = udpSend(ns, {
              name: listener.name,
              src: 0 as IpAddr,
              sport: listener.port,
              dst: from.addr,
              dport: from.port,
              data: answerOf(listener, from.addr),
              origin: 'socket',
              parent: from.journey,
            })
            // Nobody catches what sendto raises: the program ends, and its port is closed.
            if (sent !== 'sent') close()
          })
        },
        onError: () => undefined,
      }
      ns.sockets.udp.push(socket)
    }
  }
}
