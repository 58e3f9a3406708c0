/** Codes and parameters of the engine, said in a language. */
import { summarise } from '../../net/summary.ts'
import type { DropReason, Hop, Reason, ReasonCode, Trace } from '../../protocol/engine.ts'
import type { Catalogue } from './catalogue.ts'

type NameOf = (ns: string) => string

/** Who that is: a namespace or an address, and the name people have for either. */
export type WhoIs = (who: string) => string

export const hopTitle = (text: Catalogue, hop: Hop, nameOf: NameOf): string =>
  text.titles[hop.kind]({ dev: hop.dev ?? '', node: nameOf(hop.ns), hook: hop.hook ?? '' })

/** A code that this catalogue does not know would be our bug, and no reason to show nothing. */
export function reasonSentence(text: Catalogue, reason: Reason, node: string): string {
  const say = text.reasons[reason.code] as ((params: Reason['params']) => string) | undefined
  return say ? say({ ...reason.params, node }) : `\`${reason.code}\``
}

export const dropSentence = (text: Catalogue, drop: DropReason): string => text.dropSentence(text.drops[drop], drop)

/** Of these a drop tells what went on before, not what ended it. */
const NO_CAUSE: readonly ReasonCode[] = ['bridgeForwards', 'fragmentHeld', 'ignored', 'neighbourWaiting']

/** The cause with its own words, which say more than the kernel's reason: which rule, which route, which sysctl. */
export function causeSentence(text: Catalogue, { drop, reasons: [reason] }: Loss, node: string): string {
  if (drop && (!reason || NO_CAUSE.includes(reason.code))) return dropSentence(text, drop)
  const said = reason ? reasonSentence(text, reason, node) : ''
  return drop && drop !== 'NETFILTER_DROP' ? text.dropSentence(said.replace(/[.。]$/, ''), drop) : said
}

type Loss = Pick<Hop, 'drop' | 'reasons'>

export interface Verdict {
  readonly tone: 'good' | 'bad' | 'neutral'
  readonly word: string
  readonly rest: string
}

/** One sentence: what became of the probe. */
export function verdictOf(text: Catalogue, trace: Trace, nameOf: NameOf, whoIs: WhoIs = nameOf): Verdict {
  const { outcome, probe } = trace
  const { verdict } = text
  switch (outcome.kind) {
    case 'answered': {
      const by = verdict.by({ by: whoIs(outcome.by), packets: trace.journeys.length })
      const more = [
        outcome.saw === undefined ? '' : verdict.saw({ saw: outcome.saw }),
        outcome.ttl === undefined ? '' : verdict.ttl({ ttl: outcome.ttl }),
        outcome.lladdr === undefined ? '' : verdict.lladdr({ lladdr: outcome.lladdr }),
        trace.resolved ? verdict.resolved(trace.resolved) : '',
      ]
      return { tone: 'good', word: verdict.answered, rest: by + more.join('') }
    }
    case 'resolved': {
      const { name, addresses, by } = outcome
      const rest = verdict.foundAt({ name, addresses: addresses.join(', '), by: whoIs(by) })
      return { tone: 'good', word: verdict.found, rest }
    }
    case 'lookup': {
      const rest = withLoss(text, trace, nameOf, verdict.lookups[outcome.why]({ name: outcome.name }))
      return { tone: 'bad', word: verdict.unresolved, rest }
    }
    case 'refused': {
      // A REJECT refuses as a closed port does, and speaks in the name of whoever was asked.
      const rejected = trace.lostAt !== undefined && trace.hops[trace.lostAt]?.drop === 'NETFILTER_DROP'
      const where = rejected ? lossOf(text, trace, nameOf) : undefined
      return { tone: 'bad', word: verdict.refused, rest: where ?? verdict.refusedBy({ by: whoIs(outcome.by) }) }
    }
    case 'icmp': {
      const name = icmpName(trace, outcome)
      return {
        tone: 'bad',
        word: verdict.lost,
        rest: verdict.icmp({ from: whoIs(outcome.from), name, mtu: outcome.mtu }),
      }
    }
    case 'error': {
      // What is lost further on was sent, and told of by an ICMP error.
      const at = trace.lostAt === undefined ? undefined : trace.hops[trace.lostAt]?.ns
      const word = at === undefined || at === probe.from ? verdict.failed : verdict.lost
      return { tone: 'bad', word, rest: withLoss(text, trace, nameOf, verdict.error(outcome)) }
    }
    case 'unanswered': {
      const where = lossOf(text, trace, nameOf)
      if (where) return { tone: 'bad', word: verdict.lost, rest: where }
      return { tone: probe.kind === 'arping' ? 'neutral' : 'bad', word: verdict.unanswered, rest: verdict.silence }
    }
  }
}

function withLoss(text: Catalogue, trace: Trace, nameOf: NameOf, sentence: string): string {
  const where = lossOf(text, trace, nameOf)
  return where ? `${sentence} · ${where}` : sentence
}

function lossOf(text: Catalogue, trace: Trace, nameOf: NameOf): string | undefined {
  const hop = trace.lostAt === undefined ? undefined : trace.hops[trace.lostAt]
  return hop && lossSentence(text, hop, nameOf(hop.ns))
}

/** Where a packet ended, and why. */
export function lossSentence(text: Catalogue, hop: Hop, node: string): string {
  return text.verdict.lostAt({ node, dev: hop.dev ?? '', why: causeSentence(text, hop, node) })
}

/** Wireshark's name of the error, from the message itself where it is in the trace. */
function icmpName(trace: Trace, { type, code }: { type: number; code: number }): string {
  const message = trace.journeys.find(
    ({ packet }) =>
      packet.kind === 'ipv4' &&
      packet.payload.kind === 'icmp' &&
      packet.payload.type === type &&
      packet.payload.code === code,
  )
  return message ? summarise(message.packet).info : `ICMP ${type}/${code}`
}
