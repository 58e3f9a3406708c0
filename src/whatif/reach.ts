/** Whether one place reaches another: a trace of its own for every pair, told in what a cell of the matrix has room for. */
import type { DropReason } from '../kernel/drop.ts'
import type { Decision, Reason } from '../kernel/hop.ts'
import type { World } from '../kernel/netns.ts'
import { summarise } from '../net/summary.ts'
import { probeProblems, traceProbe } from '../sim/run.ts'
import type { Outcome, Probe, Trace } from '../sim/trace.ts'
import { probeOf, type ReachQuestion, type ReachSource, type ReachTarget } from './reachAxes.ts'

/** Where a packet ended: what is said of it, and the row that decided. */
interface Loss {
  readonly ns: string
  readonly dev?: string
  readonly drop?: DropReason
  readonly reasons: readonly Reason[]
  readonly decided?: Decision
}

export type ReachCell =
  /** There is no such pair in this lab. */
  | { readonly verdict: 'unasked' }
  | { readonly verdict: 'answered'; readonly probe: Probe; readonly by: string }
  | {
      /** `refused`: a RST or a REJECT. `silent`: nothing was dropped, and nobody answered. */
      readonly verdict: 'refused' | 'lost' | 'silent'
      readonly probe: Probe
      readonly outcome: Outcome
      /** What an ICMP error says, in Wireshark's words. */
      readonly icmp?: string
      /** The hop of the whole trace that explains it. */
      readonly lostAt?: number
      readonly loss?: Loss
    }

export function reach(
  world: World,
  source: ReachSource,
  target: ReachTarget,
  question: ReachQuestion,
  seed: number,
): ReachCell {
  const probe = probeOf(source, target, question)
  if (probeProblems(world, probe).length > 0) return { verdict: 'unasked' }
  return cellOf(traced(world, probe, seed))
}

/** What comes after an answer changes nothing; only for silence it is waited whether something tells of a loss. */
function traced(world: World, probe: Probe, seed: number): Trace {
  const trace = traceProbe(world, probe, { seed, settle: 0 })
  return trace.outcome.kind === 'answered' || trace.lostAt !== undefined ? trace : traceProbe(world, probe, { seed })
}

function cellOf({ probe, outcome, hops, journeys, lostAt }: Trace): ReachCell {
  if (outcome.kind === 'answered') return { verdict: 'answered', probe, by: outcome.by }
  const hop = lostAt === undefined ? undefined : hops[lostAt]
  // The connection only tells which rules were asked.
  const decided = hop?.decided.findLast(({ kind }) => kind !== 'conntrack')
  const icmp = outcome.kind === 'icmp' ? icmpName(journeys, outcome) : undefined
  return {
    verdict: outcome.kind === 'refused' ? 'refused' : outcome.kind === 'unanswered' && !hop ? 'silent' : 'lost',
    probe,
    outcome,
    ...(icmp !== undefined && { icmp }),
    ...(hop &&
      lostAt !== undefined && {
        lostAt,
        loss: {
          ns: hop.ns,
          ...(hop.dev !== undefined && { dev: hop.dev }),
          ...(hop.drop && { drop: hop.drop }),
          reasons: hop.reasons,
          ...(decided && { decided }),
        },
      }),
  }
}

function icmpName(
  journeys: Trace['journeys'],
  { type, code }: { readonly type: number; readonly code: number },
): string {
  const message = journeys.find(({ packet }) => {
    const payload = packet.kind === 'ipv4' ? packet.payload : undefined
    return payload?.kind === 'icmp' && payload.type === type && payload.code === code
  })
  return message ? summarise(message.packet).info : `ICMP ${type}/${code}`
}
