/** The lab's TCP client: connect, send once, read one answer and the end, close. */
import { COST } from '../../kernel/runtime.ts'
import { ephemeralPort } from '../../kernel/socket/sockets.ts'
import { tcpClose, tcpConnect, tcpRead, tcpSend } from '../../kernel/socket/tcp.ts'
import type { TcpConnection } from '../../kernel/socket/tcpConnection.ts'
import { formatIpv4, type IpAddr } from '../../net/ipv4.ts'
import type { Probe } from '../trace.ts'
import { answered, errnoOfRoute, failed, type Program, type ProgramResult, TIMED_OUT } from './program.ts'

export const tcpClient =
  (probe: Probe, to: IpAddr): Program =>
  (ns, finish) => {
    const patience = (probe.wait ?? 4) * 1_000_000
    const size = probe.size ?? 40
    let connection: TcpConnection | undefined
    let printed = ''
    let over = false
    const end = (result: ProgramResult): void => {
      if (over) return
      over = true
      timeout.cancel()
      if (connection) tcpClose(ns, connection)
      finish({ ...result, printed: printed + result.printed })
    }
    let timeout = ns.machine.after(patience, () => end(TIMED_OUT))
    // settimeout counts for each call anew.
    const restart = (): void => {
      timeout.cancel()
      timeout = ns.machine.after(patience, () => end(TIMED_OUT))
    }
    const wake = (task: () => void): void => {
      ns.machine.after(COST.program, () => {
        if (!over) task()
      })
    }
    let reading: 'answer' | 'end' = 'answer'
    const read = (c: TcpConnection): void => {
      const ended = ['CLOSE_WAIT', 'LAST_ACK', 'CLOSE'].includes(c.state)
      if (c.received.len === 0 && !ended) return
      const data = tcpRead(c, 4096)
      if (reading === 'answer') {
        printed = `reply: ${data.text ?? ''}\n`
        reading = 'end'
        restart()
        read(c)
        return
      }
      const outcome = answered(printed.slice(7, -1))
      end({ printed: data.len === 0 ? 'eof' : 'more', outcome })
    }
    const result = tcpConnect(
      ns,
      'client',
      probe.sport || ephemeralPort(ns),
      { addr: to, port: probe.port ?? 80 },
      {
        onConnected: (c) =>
          wake(() => {
            restart()
            tcpSend(ns, c, { kind: 'data', len: size, text: 'x'.repeat(size) })
            restart()
          }),
        onData: (c) => wake(() => read(c)),
        onEnd: (c) => wake(() => read(c)),
        onError: (error) => wake(() => end(failed(error, formatIpv4(to)))),
      },
    )
    if (result.ok) connection = result.connection
    else end(failed(errnoOfRoute(result.error)))
  }
