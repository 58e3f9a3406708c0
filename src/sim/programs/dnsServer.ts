/**
 * A DNS server: out of its zones, or by asking another, as CoreDNS' forward plugin does (plugin/forward, v1.8.6).
 * Not modelled: its health checks, so a server that refuses is not asked again and again until they fail.
 */
import type { JourneyId, Reason } from '../../kernel/hop.ts'
import type { Listener } from '../../kernel/netns.ts'
import { why } from '../../kernel/report.ts'
import { COST, type Ns } from '../../kernel/runtime.ts'
import { ephemeralPort } from '../../kernel/socket/sockets.ts'
import { type UdpSocket, udpSend } from '../../kernel/socket/udp.ts'
import {
  DNSSEC_OK,
  type DnsMessage,
  type DnsQuestion,
  type DnsRecord,
  ednsRecord,
  RCODE,
  typeName,
} from '../../net/dns.ts'
import { dnsData } from '../../net/dnsWire.ts'
import type { DnsService } from '../../net/dnsZone.ts'
import { formatIpv4, type IpAddr } from '../../net/ipv4.ts'
import type { Data } from '../../net/packet.ts'
import { fitted, judge, noData, reply } from './dnsAnswer.ts'

/** defaultTimeout and readTimeout of plugin/forward, in microseconds. */
const DEADLINE = 5_000_000
const READ_TIMEOUT = 2_000_000
/** What plugin/cache asks with, whatever the client said: DNSSEC's records too (setDo, defaultUDPBufSize). */
const FORWARDED_EDNS = ednsRecord(2048, DNSSEC_OK)
/** plugin/cache, minpttl: what it keeps, it keeps so long at least. */
const LEAST_TTL = 5

interface Client {
  readonly addr: IpAddr
  readonly port: number
  readonly journey: JourneyId
  /** The address that it asked, and hears an answer of. */
  readonly local: IpAddr
}

/** Takes a query; false where the data are none. */
export function serveDns(ns: Ns, listener: Listener, service: DnsService, data: Data, client: Client): boolean {
  const query = data.dns
  const [question] = query?.questions ?? []
  if (!query || query.flags.qr || !question) return false
  const send = (message: DnsMessage, parent: JourneyId): void => {
    udpSend(ns, {
      name: listener.name,
      src: client.local,
      sport: listener.port,
      dst: client.addr,
      dport: client.port,
      data: fitted(shuffled(ns, message, service), query, service),
      origin: 'socket',
      parent,
      reasons: [answerReason(question, message)],
    })
  }
  ns.machine.after(COST.program, () => {
    const verdict = judge(service, question)
    if (verdict.kind === 'answer') {
      const { answers, soa } = verdict
      const authorities = soa ? [soa] : []
      send(reply(query, service, verdict.rcode, { answers, authorities, aa: !service.recursive }), client.journey)
      return
    }
    const { name, aliases, zone } = verdict
    ask(ns, service, { ...question, name }, query, client.journey, (answer, journey) => {
      if (!zone) {
        send(answer ? relayed(query, answer, service) : reply(query, service, 'SERVFAIL', {}), journey)
        return
      }
      // plugin.A: whatever became of it, the alias itself is an answer.
      const answers = [...aliases, ...(answer ? capped(answer.answers, service) : [])]
      const none = answers.length === 0 && noData(zone)
      const soa = none && none.kind === 'answer' ? none.soa : undefined
      send(reply(query, service, 'NOERROR', { answers, authorities: soa ? [soa] : [], aa: true }), journey)
    })
  })
  return true
}

type Asked = (answer: DnsMessage | undefined, journey: JourneyId) => void

/** Asks another server, for five seconds at most. */
function ask(
  ns: Ns,
  service: DnsService,
  question: DnsQuestion,
  query: DnsMessage,
  parent: JourneyId,
  done: Asked,
): void {
  const started = ns.machine.now()
  const attempt = (): void => {
    const to = service.forward[Math.floor(ns.machine.random() * service.forward.length)]
    if (to === undefined || ns.machine.now() - started >= DEADLINE) {
      done(undefined, parent)
      return
    }
    const id = Math.floor(ns.machine.random() * 0x10000)
    const forwarded: DnsMessage = { ...query, id, questions: [question], additionals: [FORWARDED_EDNS] }
    const close = (): void => {
      timeout.cancel()
      const at = ns.sockets.udp.indexOf(socket)
      if (at >= 0) ns.sockets.udp.splice(at, 1)
    }
    const socket: UdpSocket = {
      port: ephemeralPort(ns),
      name: 'forward',
      remote: { addr: to, port: 53 },
      onData(data, { journey }) {
        if (data.dns?.id !== id) return
        close()
        const answer = data.dns
        ns.machine.after(COST.program, () => done(answer, journey))
      },
      onError(error) {
        if (!error.fatal) return
        close()
        ns.machine.after(COST.program, () => done(undefined, parent))
      },
    }
    const timeout = ns.machine.after(READ_TIMEOUT, () => {
      close()
      attempt()
    })
    ns.sockets.udp.push(socket)
    const sent = udpSend(ns, {
      name: socket.name,
      src: 0 as IpAddr,
      sport: socket.port,
      dst: to,
      dport: 53,
      data: dnsData(forwarded, { compress: false }),
      origin: 'socket',
      parent,
      reasons: [why('dnsForwards', { asked: question.name, type: typeName(question.type), to: formatIpv4(to) })],
    })
    if (sent !== 'sent') {
      close()
      ns.machine.after(COST.program, () => done(undefined, parent))
    }
  }
  attempt()
}

/** What another server said, under the client's own id, without the EDNS that was not the client's. */
const relayed = (query: DnsMessage, answer: DnsMessage, service: DnsService): DnsMessage => ({
  ...answer,
  id: query.id,
  questions: query.questions,
  answers: capped(answer.answers, service),
  authorities: capped(answer.authorities, service),
  additionals: [],
})

const capped = (records: readonly DnsRecord[], { mostTtl }: DnsService): DnsRecord[] =>
  records.map((record) =>
    mostTtl === undefined ? record : { ...record, ttl: Math.max(LEAST_TTL, Math.min(mostTtl, record.ttl)) },
  )

/** plugin/loadbalance: aliases first, then the addresses, each place given to one of those that are left. */
function shuffled(ns: Ns, message: DnsMessage, { shuffles }: DnsService): DnsMessage {
  const addresses = message.answers.filter(({ kind }) => kind === 'A')
  if (!shuffles || addresses.length < 2) return message
  for (let i = 0; i < addresses.length - 1; i++) {
    const j = i + Math.floor(ns.machine.random() * (addresses.length - i))
    const held = addresses[i] as DnsRecord
    addresses[i] = addresses[j] as DnsRecord
    addresses[j] = held
  }
  return { ...message, answers: [...message.answers.filter(({ kind }) => kind !== 'A'), ...addresses] }
}

function answerReason({ name, type }: DnsQuestion, { flags, answers }: DnsMessage): Reason {
  const asked = { asked: name, type: typeName(type) }
  if (flags.rcode === RCODE.NXDOMAIN) return why('dnsNoName', asked)
  if (flags.rcode !== RCODE.NOERROR) return why('dnsFailed', asked)
  if (answers.length === 0) return why('dnsNoData', asked)
  const answer = answers.map((record) =>
    record.kind === 'A' ? formatIpv4(record.address) : record.kind === 'CNAME' ? record.target : record.kind,
  )
  return why('dnsAnswers', { ...asked, answer: answer.join(', '), ttl: answers[0]?.ttl ?? 0 })
}
