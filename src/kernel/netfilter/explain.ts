/** A walk told in full: what matched, what was tried in vain, and for each such rule the first match that was false. */
import { inetAddrType } from '../address.ts'
import { validateReversePath } from '../fib/source.ts'
import { localSkb, type Ns } from '../runtime.ts'
import type { TableWalk } from './evaluate.ts'
import { type Miss, missOf } from './explain/miss.ts'
import type { Marks } from './explain/retrace.ts'
import type { Hook } from './hook.ts'
import type { MatchContext } from './matchContext.ts'
import type { CtState, Rule } from './ruleset.ts'

/** `ns` answers for addresses and routes, which a run does not change; `at` is as a part of the walk gives it. */
export function missesOf(ns: Ns, hook: Hook, walk: TableWalk, at: Marks, rules: readonly Rule[]): Miss[] {
  const context = contextOf(ns, hook, walk, at)
  return rules.flatMap((rule) => missOf(rule, context) ?? [])
}

/** As evaluate.ts made it then. */
function contextOf(ns: Ns, hook: Hook, walk: TableWalk, { mark, connmark, untracked }: Marks): MatchContext {
  const { packet, ct, ipvs } = walk
  const incoming = ns.links.get(walk.in)
  return {
    packet,
    hook,
    ...(walk.in !== '' && { in: walk.in }),
    ...(walk.out !== '' && { out: walk.out }),
    mark,
    connmark: untracked ? 0 : connmark,
    states: new Set<CtState>(untracked ? ['UNTRACKED'] : ct.states),
    direction: untracked ? 'ORIGINAL' : ct.direction,
    conn: () => (untracked ? undefined : ct.entry),
    ...(ipvs && { ipvs }),
    sets: ns.sets,
    addrType: (addr, dev) => inetAddrType(ns, addr, dev),
    reversePath: (options) =>
      incoming === undefined || validateReversePath(ns, { ...localSkb(packet, -1), mark }, incoming, options),
    // Nobody asks: what draws or remembers is not evaluated again (explain/miss.ts).
    now: 0,
    random: () => 0,
    memory: new Map(),
  }
}
