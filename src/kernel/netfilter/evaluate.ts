/** Walks a packet through one table at one hook (net/ipv4/netfilter/ip_tables.c, ipt_do_table). */
import type { Ipv4Packet } from '../../net/packet.ts'
import { inetAddrType } from '../address.ts'
import { validateReversePath } from '../fib/source.ts'
import type { Ns, Skb } from '../runtime.ts'
import { type ConnSnapshot, snapshotConn } from './conntrack/entry.ts'
import { invertTuple, tupleOf } from './conntrack/tuple.ts'
import type { HookContext } from './hook.ts'
import { connOut } from './ipvs/conn.ts'
import type { MatchContext } from './matchContext.ts'
import { matches } from './matches/matches.ts'
import { candidates } from './ruleIndex.ts'
import type { Chain, CtState, Rule, Table, TableName, Target } from './ruleset.ts'

/** A rule that matched, or the policy of a built-in chain. */
interface WalkStep {
  readonly chain: string
  /** The rule's place in the chain; −1 for the policy. */
  readonly index: number
  /** As iptables-save prints the rule; `policy FORWARD ACCEPT` for a policy. */
  readonly text: string
  readonly target: string
}

export interface TableWalk {
  readonly table: TableName
  readonly in: string
  readonly out: string
  /** As it came to this table. */
  readonly packet: Ipv4Packet
  readonly mark: number
  /** How it stood to its connection then, as matches can ask for it. */
  readonly ct: WalkConnection
  readonly ipvs?: NonNullable<MatchContext['ipvs']>
  readonly steps: readonly WalkStep[]
  readonly verdict: 'ACCEPT' | 'DROP' | 'STOLEN'
}

interface WalkConnection {
  readonly states: readonly CtState[]
  readonly direction: MatchContext['direction']
  readonly connmark: number
  /** The entry itself, where a rule of the table asks for more of it. */
  readonly entry?: ConnSnapshot
}

const asking = new WeakMap<Table, boolean>()

/** Whether any rule looks at a connection's tuples, status or timeout. */
function asksForEntry(table: Table): boolean {
  const known = asking.get(table)
  if (known !== undefined) return known
  let asks = false
  for (const { rules } of table.chains.values())
    for (const { matches: all } of rules)
      if (all.some((match) => match.kind === 'conntrack' && match.entry !== undefined)) asks = true
  asking.set(table, asks)
  return asks
}

/** What a target does beyond naming a verdict; `continue` goes on with the next rule. */
export type Execute = (target: Target, rule: Rule) => 'continue' | 'accept' | 'drop' | 'stolen'

export function evaluate(ns: Ns, skb: Skb, context: HookContext, table: Table, execute: Execute): TableWalk {
  const steps: WalkStep[] = []
  const { packet, mark } = skb
  const ct: WalkConnection = {
    states: [...statesOf(skb)],
    direction: skb.ct?.reply ? 'REPLY' : 'ORIGINAL',
    connmark: skb.ct?.conn.mark ?? 0,
    ...(skb.ct && asksForEntry(table) && { entry: snapshotConn(skb.ct.conn, ns.machine.now()) }),
  }
  const ipvs = ipvsOf(ns, skb)
  const done = (verdict: TableWalk['verdict']): TableWalk => ({
    table: table.name,
    in: context.in?.name ?? '',
    out: context.out?.name ?? '',
    packet,
    mark,
    ct,
    ...(ipvs && { ipvs }),
    steps,
    verdict,
  })
  const base = table.chains.get(context.hook)
  if (!base || base.absent) return done('ACCEPT')
  const match = matchContext(ns, skb, context, ipvs)
  const stack: { chain: Chain; next: number }[] = []
  let chain: Chain = base
  let next = 0
  for (;;) {
    const rule = firstMatch(chain, next, match, skb.packet)
    if (!rule) {
      const back = stack.pop()
      if (back) {
        chain = back.chain
        next = back.next
        continue
      }
      const policy = base.policy ?? 'ACCEPT'
      steps.push({ chain: base.name, index: -1, text: `policy ${base.name} ${policy}`, target: policy })
      return done(policy)
    }
    const { target } = rule
    steps.push({ chain: chain.name, index: rule.index, text: rule.text, target: target?.kind ?? '' })
    next = rule.index + 1
    if (!target) continue
    switch (target.kind) {
      case 'ACCEPT':
      case 'DROP':
        return done(target.kind)
      case 'RETURN': {
        const back = stack.pop()
        // RETURN from a built-in chain means its policy.
        if (back) {
          chain = back.chain
          next = back.next
        } else next = chain.rules.length
        break
      }
      case 'jump':
      case 'goto': {
        const called = table.chains.get(target.chain)
        if (!called) break
        if (target.kind === 'jump') stack.push({ chain, next })
        chain = called
        next = 0
        break
      }
      default: {
        const verdict = execute(target, rule)
        if (verdict === 'accept') return done('ACCEPT')
        if (verdict === 'drop') return done('DROP')
        if (verdict === 'stolen') return done('STOLEN')
        refresh(match, skb)
      }
    }
  }
}

type Mutable = { -readonly [K in keyof MatchContext]: MatchContext[K] }

/** A target may have changed what later rules look at. */
function refresh(match: MatchContext, skb: Skb): void {
  const mutable = match as Mutable
  mutable.mark = skb.mark
  mutable.connmark = skb.ct?.conn.mark ?? 0
  mutable.packet = skb.packet
  mutable.states = statesOf(skb)
}

function firstMatch(chain: Chain, from: number, match: MatchContext, packet: Ipv4Packet): Rule | undefined {
  for (const rule of candidates(chain, from, packet)) {
    let all = true
    for (const one of rule.matches) {
      if (!matches(one, match)) {
        all = false
        break
      }
    }
    if (all) return rule
  }
  return undefined
}

function matchContext(
  ns: Ns,
  skb: Skb,
  { hook, in: incoming, out }: HookContext,
  ipvs: MatchContext['ipvs'],
): MatchContext {
  return {
    packet: skb.packet,
    hook,
    ...(incoming && { in: incoming.name }),
    ...(out && { out: out.name }),
    mark: skb.mark,
    connmark: skb.ct?.conn.mark ?? 0,
    states: statesOf(skb),
    direction: skb.ct?.reply ? 'REPLY' : 'ORIGINAL',
    conn: () => skb.ct && snapshotConn(skb.ct.conn, ns.machine.now()),
    ...(ipvs && { ipvs }),
    sets: ns.sets,
    now: ns.machine.now(),
    random: ns.machine.random,
    addrType: (addr, dev) => inetAddrType(ns, addr, dev),
    reversePath: (options) => incoming === undefined || validateReversePath(ns, skb, incoming, options),
    memory: ns.matchMemory,
  }
}

/** What xt_ipvs.c can ask for: it looks the connection up by what goes to the destination. */
function ipvsOf(ns: Ns, skb: Skb): MatchContext['ipvs'] {
  if (!skb.ipvs) return undefined
  const tuple = tupleOf(skb.packet)
  const virtual = tuple && connOut(ns, invertTuple(tuple))?.virtual
  return virtual ? { virtual } : {}
}

/** xt_conntrack.c: one state, and whether addresses were translated. */
function statesOf(skb: Skb): ReadonlySet<CtState> {
  const { ct } = skb
  const states = new Set<CtState>()
  if (!ct) return states.add(skb.untracked ? 'UNTRACKED' : 'INVALID')
  states.add(ct.info)
  if (ct.conn.srcNat) states.add('SNAT')
  if (ct.conn.dstNat) states.add('DNAT')
  return states
}
