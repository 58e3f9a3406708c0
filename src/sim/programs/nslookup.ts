/**
 * nslookup of BIND 9.18: A of each name of the search list in turn, then AAAA of what was found; three tries of five
 * seconds, each through a new socket. `resolver.test.ts` holds what the program was seen to send and print.
 */
import type { Ns } from '../../kernel/runtime.ts'
import { type DnsMessage, type DnsRecord, RCODE, rcodeName } from '../../net/dns.ts'
import { absolute } from '../../net/dnsName.ts'
import type { ResolvConf } from '../../net/dnsZone.ts'
import { formatIpv4 } from '../../net/ipv4.ts'
import type { Outcome, Probe } from '../trace.ts'
import { candidatesOf } from './candidates.ts'
import { type Candidate, type ExchangeResult, exchange, freshId, type QuestionType } from './dnsQuestion.ts'
import type { Program } from './program.ts'

const TRIES = 3

export const nslookup =
  (probe: Probe, conf: ResolvConf): Program =>
  (ns, finish) => {
    const [server] = conf.nameservers
    const lines: string[] = []
    const end = (outcome: Outcome): void => finish({ printed: lines.join('\n'), outcome })
    const fail = (why: Extract<Outcome, { kind: 'lookup' }>['why']): void =>
      end({ kind: 'lookup', name: probe.to, why })
    if (server === undefined) {
      fail('REFUSED')
      return
    }
    const steps = candidatesOf(probe.to, conf)
    const heard = (answer: DnsMessage): void => {
      if (!answer.flags.ra) lines.push(`;; Got recursion not available from ${formatIpv4(server)}`)
    }
    const head = (): void => {
      lines.push(`Server:\t\t${formatIpv4(server)}`, `Address:\t${formatIpv4(server)}#53`, '')
    }
    const unheard = (result: ExchangeResult): void => {
      lines.push(';; no servers could be reached')
      fail(result.kind === 'timeout' ? 'TIMEOUT' : 'REFUSED')
    }
    const step = (i: number): void => {
      const own = steps[i]
      if (!own) return
      tries(ns, conf, own, 'A', lines, (answer, result) => {
        if (!answer) {
          unheard(result)
          return
        }
        heard(answer)
        if (answer.flags.rcode === RCODE.NXDOMAIN && i + 1 < steps.length) {
          step(i + 1)
          return
        }
        head()
        if (answer.flags.rcode !== RCODE.NOERROR) {
          const rcode = rcodeName(answer.flags.rcode)
          const name = answer.flags.rcode === RCODE.NXDOMAIN ? probe.to : own.name
          lines.push(`** server can't find ${name}: ${rcode}`)
          fail(answer.flags.rcode === RCODE.NXDOMAIN ? 'NXDOMAIN' : 'SERVFAIL')
          return
        }
        lines.push(...answer.answers.flatMap(recordLines))
        const target =
          answer.answers.flatMap((record) => (record.kind === 'CNAME' ? [record.target] : [])).at(-1) ?? own.name
        const addresses = answer.answers.flatMap((record) => (record.kind === 'A' ? [formatIpv4(record.address)] : []))
        tries(ns, conf, { ...own, name: target }, 'AAAA', lines, (second, ended) => {
          if (!second) {
            unheard(ended)
            return
          }
          heard(second)
          if (answer.answers.length === 0) lines.push(`*** Can't find ${own.name}: No answer`)
          if (addresses.length === 0) fail('NODATA')
          else end({ kind: 'resolved', name: target, addresses, by: formatIpv4(server) })
        })
      })
    }
    step(0)
  }

function recordLines(record: DnsRecord): string[] {
  switch (record.kind) {
    case 'A':
      return [`Name:\t${record.name}`, `Address: ${formatIpv4(record.address)}`]
    case 'CNAME':
      return [`${record.name}\tcanonical name = ${absolute(record.target)}`]
    default:
      return []
  }
}

/** The answer, or how the last try at the last server ended. */
function tries(
  ns: Ns,
  { nameservers, timeout }: ResolvConf,
  candidate: Candidate,
  type: QuestionType,
  lines: string[],
  done: (answer: DnsMessage | undefined, result: ExchangeResult) => void,
): void {
  const id = freshId(ns)
  const attempt = (n: number): void => {
    const server = nameservers[Math.floor(n / TRIES)]
    if (server === undefined) return
    let answer: DnsMessage | undefined
    exchange(
      ns,
      {
        ...{ program: 'nslookup', server, candidate, asked: [{ id, type }], attempt: n + 1 },
        ...{ patience: timeout * 1_000_000, hearsAll: false },
      },
      {
        onAnswer(_, own) {
          answer = own
          return true
        },
        onEnd(result) {
          if (answer) {
            done(answer, result)
            return
          }
          lines.push(unheardLine(formatIpv4(server), result))
          if (n + 1 < TRIES * nameservers.length) attempt(n + 1)
          else done(undefined, result)
        },
      },
    )
  }
  attempt(0)
}

const unheardLine = (server: string, result: ExchangeResult): string =>
  `;; communications error to ${server}#53: ${result.kind === 'timeout' ? 'timed out' : 'connection refused'}`
