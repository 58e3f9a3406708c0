/** One socket's worth of a lookup: questions to one nameserver, and what comes back before the time is over. */
import { routeOutput } from '../../kernel/ip/route.ts'
import { why } from '../../kernel/report.ts'
import { COST, type Ns } from '../../kernel/runtime.ts'
import { ephemeralPort } from '../../kernel/socket/sockets.ts'
import { type UdpSocket, udpSend } from '../../kernel/socket/udp.ts'
import { type DnsMessage, dnsQuery } from '../../net/dns.ts'
import { dnsData } from '../../net/dnsWire.ts'
import { ANY, type IpAddr } from '../../net/ipv4.ts'

export type QuestionType = 'A' | 'AAAA'

export interface Asked {
  readonly id: number
  readonly type: QuestionType
}

/** What all questions of a lookup for one of its candidates have in common. */
export interface Candidate {
  readonly name: string
  /** From 1, of how many. */
  readonly number: number
  readonly of: number
}

interface Exchange {
  readonly program: string
  readonly server: IpAddr
  readonly candidate: Candidate
  readonly asked: readonly Asked[]
  /** From 1. */
  readonly attempt: number
  /** Source port, where the socket is an old one. */
  readonly sport?: number
  /** Microseconds. */
  readonly patience: number
  /** An ICMP error that does not end an association is heard of too (IP_RECVERR). */
  readonly hearsAll: boolean
}

export type ExchangeResult =
  | { readonly kind: 'answered' }
  | { readonly kind: 'timeout' }
  /** The kernel refused to send, or an ICMP error came. */
  | { readonly kind: 'error'; readonly sent: boolean }

interface Heard {
  /** False: go on waiting. */
  onAnswer(asked: Asked, answer: DnsMessage): boolean
  onEnd(result: ExchangeResult, sport: number): void
}

/** connect(2), all questions at once (sendmmsg), then the wait. */
export function exchange(ns: Ns, own: Exchange, heard: Heard): void {
  const { server, candidate, asked, attempt } = own
  const sport = own.sport ?? ephemeralPort(ns)
  const route = routeOutput(ns, { dst: server, src: ANY })
  if (!route.ok || route.dst.kind === 'broadcast') {
    ns.machine.after(COST.program, () => heard.onEnd({ kind: 'error', sent: false }, sport))
    return
  }
  let over = false
  const end = (result: ExchangeResult): void => {
    if (over) return
    over = true
    timeout.cancel()
    const at = ns.sockets.udp.indexOf(socket)
    if (at >= 0) ns.sockets.udp.splice(at, 1)
    heard.onEnd(result, sport)
  }
  const socket: UdpSocket = {
    port: sport,
    name: own.program,
    remote: { addr: server, port: 53 },
    onData(data) {
      const answer = data.dns
      const question = asked.find(({ id }) => id === answer?.id)
      if (!answer?.flags.qr || !question) return
      ns.machine.after(COST.program, () => {
        if (!over && heard.onAnswer(question, answer)) end({ kind: 'answered' })
      })
    },
    onError(error, icmp) {
      if (icmp.type === 5 || (!own.hearsAll && !error.fatal)) return
      ns.machine.after(COST.program, () => end({ kind: 'error', sent: true }))
    },
  }
  ns.sockets.udp.push(socket)
  const timeout = ns.machine.after(own.patience, () => end({ kind: 'timeout' }))
  for (const { id, type } of asked)
    udpSend(ns, {
      name: own.program,
      src: route.src,
      sport,
      dst: server,
      dport: 53,
      data: dnsData(dnsQuery(id, candidate.name, type), { compress: false }),
      origin: 'socket',
      reasons: [
        attempt > 1
          ? why('dnsAsksAgain', { asked: candidate.name, type, attempt })
          : why('dnsAsks', { asked: candidate.name, type, candidate: candidate.number, candidates: candidate.of }),
      ],
    })
}

export const freshId = (ns: Ns): number => Math.floor(ns.machine.random() * 0x10000)
