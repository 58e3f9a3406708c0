/**
 * getaddrinfo(3) of glibc 2.36 as curl and ping call it, for any address family: A and AAAA of a name are asked at once
 * through one socket (resolv/res_send.c send_dg, resolv/res_query.c __res_context_search). `resolver.test.ts` holds what
 * the library was seen to send. Musl would ask all nameservers and give up a search where one is silent.
 * Addresses come in the order of the answer: to a pod, which has one address of length 32, all are equally near (RFC 6724).
 * Not modelled: a truncated answer asked for again over TCP, /etc/hosts, nscd.
 */
import type { Ns } from '../../kernel/runtime.ts'
import { type DnsMessage, RCODE } from '../../net/dns.ts'
import { withoutDot } from '../../net/dnsName.ts'
import type { ResolvConf } from '../../net/dnsZone.ts'
import type { IpAddr } from '../../net/ipv4.ts'
import type { LookupWhy } from '../trace.ts'
import { candidatesOf, type SearchStep } from './candidates.ts'
import { type Asked, exchange, freshId } from './dnsQuestion.ts'

type LookupError = 'EAI_NONAME' | 'EAI_NODATA' | 'EAI_AGAIN'

export type Lookup =
  | { readonly ok: true; readonly name: string; readonly addresses: readonly IpAddr[] }
  | { readonly ok: false; readonly error: LookupError; readonly why: LookupWhy }

type Answers = { readonly [T in Asked['type']]?: DnsMessage }
type StepResult = { readonly kind: 'found'; readonly lookup: Lookup } | { readonly kind: LookupWhy }

const ERROR: Readonly<Record<LookupWhy, LookupError>> = {
  NXDOMAIN: 'EAI_NONAME',
  NODATA: 'EAI_NODATA',
  SERVFAIL: 'EAI_AGAIN',
  TIMEOUT: 'EAI_AGAIN',
  REFUSED: 'EAI_AGAIN',
}
const failure = (why: LookupWhy): Lookup => ({ ok: false, error: ERROR[why], why })

export function getaddrinfo(
  ns: Ns,
  program: string,
  name: string,
  conf: ResolvConf,
  done: (lookup: Lookup) => void,
): void {
  const steps = candidatesOf(name, conf)
  const seen = new Set<LookupWhy>()
  /** What the name itself got, where that was asked first: it says why in the end. */
  let asIsFirst: LookupWhy | undefined
  const step = (i: number): void => {
    const own = steps[i]
    if (!own) {
      done(failure(asIsFirst ?? (seen.has('NODATA') ? 'NODATA' : seen.has('SERVFAIL') ? 'SERVFAIL' : last)))
      return
    }
    askBoth(ns, program, own, conf, (result) => {
      if (result.kind === 'found') {
        done(result.lookup)
        return
      }
      last = result.kind
      seen.add(last)
      if (own.asIs && i === 0) asIsFirst = last
      // Nobody there: no other name would be answered either. Silence: only the name itself is still worth a try.
      if (!own.asIs && last === 'REFUSED') done(failure(last))
      else if (!own.asIs && last === 'TIMEOUT') step(steps.findIndex(({ asIs }, j) => asIs && j > i))
      else step(i + 1)
    })
  }
  let last: LookupWhy = 'NXDOMAIN'
  step(0)
}

/** Both types of one candidate, by all attempts at all nameservers (__res_context_send). */
function askBoth(
  ns: Ns,
  program: string,
  step: SearchStep,
  conf: ResolvConf,
  done: (result: StepResult) => void,
): void {
  const asked: readonly Asked[] = [
    { id: freshId(ns), type: 'A' },
    { id: freshId(ns), type: 'AAAA' },
  ]
  const tries = Array.from({ length: conf.attempts }, () => conf.nameservers.map((server, i) => ({ server, i }))).flat()
  let gotSomewhere = false
  let failed = false

  const attempt = (n: number, sport: number | undefined): void => {
    const own = tries[n]
    if (!own) {
      done({ kind: failed ? 'SERVFAIL' : gotSomewhere ? 'TIMEOUT' : 'REFUSED' })
      return
    }
    const seconds =
      own.i === 0 ? conf.timeout : Math.max(1, Math.floor((conf.timeout << own.i) / conf.nameservers.length))
    const answers: Partial<Record<Asked['type'], DnsMessage>> = {}
    const refused = new Set<Asked['type']>()
    const together = { program, server: own.server, candidate: step, attempt: n + 1, hearsAll: true }
    const common = { ...together, patience: seconds * 1_000_000 }
    const take = ({ type }: Asked, answer: DnsMessage): void => {
      if (isRefusal(answer)) refused.add(type)
      else answers[type] = answer
    }

    /** One got through and one did not: then one after the other, at last through a socket each (single-request-reopen). */
    const oneByOne = (reopen: boolean, from: number): void => {
      const ask = (i: number, port: number | undefined): void => {
        const question = asked[i]
        if (!question) {
          finish()
          return
        }
        exchange(
          ns,
          { ...common, attempt: n + (reopen ? 3 : 2), asked: [question], ...(port !== undefined && { sport: port }) },
          {
            onAnswer(own, answer) {
              take(own, answer)
              return true
            },
            onEnd(result, used) {
              if (result.kind === 'answered') ask(i + 1, reopen ? undefined : used)
              else if (reopen) finish()
              else oneByOne(true, used)
            },
          },
        )
      }
      ask(0, reopen ? undefined : from)
    }

    const finish = (): void => {
      gotSomewhere = true
      if (answers.A ?? answers.AAAA) done(judged(step, answers))
      else {
        failed = refused.size > 0
        attempt(n + 1, undefined)
      }
    }

    exchange(
      ns,
      { ...common, asked, ...(sport !== undefined && { sport }) },
      {
        onAnswer(own, answer) {
          take(own, answer)
          return asked.every(({ type }) => answers[type] !== undefined || refused.has(type))
        },
        onEnd(result, used) {
          if (result.kind === 'answered' && (answers.A ?? answers.AAAA)) done(judged(step, answers))
          else if (result.kind === 'error') attempt(n + 1, undefined)
          else {
            gotSomewhere = true
            failed = result.kind === 'answered'
            if (result.kind === 'timeout' && (answers.A ?? answers.AAAA)) oneByOne(false, used)
            else attempt(n + 1, used)
          }
        },
      },
    )
  }
  attempt(0, undefined)
}

const isRefusal = ({ flags }: DnsMessage): boolean =>
  flags.rcode === RCODE.SERVFAIL || flags.rcode === RCODE.NOTIMP || flags.rcode === RCODE.REFUSED

/** __res_context_query, and what getaddrinfo makes of an answer without an address: an alias alone ends the search. */
function judged(step: SearchStep, answers: Answers): StepResult {
  const given = [answers.A, answers.AAAA].filter((answer) => answer !== undefined)
  const records = given.filter(({ flags }) => flags.rcode === RCODE.NOERROR).flatMap((answer) => answer.answers)
  if (records.length === 0)
    return { kind: given.some(({ flags }) => flags.rcode === RCODE.NXDOMAIN) ? 'NXDOMAIN' : 'NODATA' }
  const addresses = records.flatMap((record) => (record.kind === 'A' ? [record.address] : []))
  if (addresses.length === 0) return { kind: 'found', lookup: failure('NXDOMAIN') }
  return { kind: 'found', lookup: { ok: true, name: withoutDot(step.name), addresses } }
}
