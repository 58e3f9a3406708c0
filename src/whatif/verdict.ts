/** What became of a probe, beyond its outcome: which way question and answer took, and of a loss the row that decided. */
import type { ClusterSpec } from '../cluster/spec.ts'
import type { Decision, Hop } from '../kernel/hop.ts'
import { printConn } from '../kernel/netfilter/conntrack/entry.ts'
import type { World } from '../kernel/netns.ts'
import { printFdbEntry, printNeighbour } from '../kernel/print/ipNeigh.ts'
import { printRoute } from '../kernel/print/ipRoute.ts'
import { printRule } from '../kernel/print/ipRule.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import type { Journey, Trace } from '../sim/trace.ts'
import type { Need } from './need.ts'
import { causeOf, needsOf } from './needs.ts'

export interface Verdict {
  /** Machines and pods that the question came to, the sender first. */
  readonly there: readonly Stretch[]
  /** The same of the answer; an ICMP error is one too. */
  readonly back: readonly Stretch[]
  readonly loss?: Loss
  /** Others have the address that was asked for, too. */
  readonly double?: { readonly address: string; readonly holders: readonly string[]; readonly taker: string }
}

export interface Stretch {
  readonly ns: string
  /** In which the packet came here. */
  readonly tunnel?: 'ipip' | 'vxlan'
}

export interface Loss {
  readonly hop: number
  /** The answer's, where the question had arrived. */
  readonly direction: 'there' | 'back'
  /** Who had taken the question. */
  readonly taker?: string
  readonly row?: DecidingRow
  /** What would have to be true, the most telling first: one of them would do, as far as the packet came. */
  readonly needs: readonly Need[]
}

/** A row of a namespace's tables that decided. */
export interface DecidingRow {
  readonly hop: number
  readonly ns: string
  readonly table: 'route' | 'rule' | 'neighbour' | 'fdb' | 'sysctl' | 'link' | 'netfilter' | 'conntrack'
  /** As its program prints it. */
  readonly words: string
  /** The chain of a rule, as `nat/KUBE-SERVICES`. */
  readonly item?: string
}

export interface Standing {
  readonly programmed: World
  readonly world: World
  readonly spec?: ClusterSpec
}

export function verdictOf(standing: Standing, trace: Trace): Verdict {
  const { lostAt } = trace
  const lost = lostAt === undefined ? undefined : lossAt(standing, trace, lostAt)
  const double = doubleOf(standing.world, trace)
  return {
    there: wayOf(standing.world, trace, 'there'),
    back: wayOf(standing.world, trace, 'back'),
    ...(lost && { loss: lost }),
    ...(double && { double }),
  }
}

function lossAt(standing: Standing, trace: Trace, lostAt: number): Loss {
  const hop = trace.hops[lostAt] as Hop
  const direction = trace.journeys[hop.journey]?.direction ?? 'there'
  const taker = direction === 'back' ? takerOf(trace) : undefined
  const cause = causeOf(standing, trace, lostAt)
  const row = rowOf(trace, cause)
  return {
    hop: lostAt,
    direction,
    ...(taker !== undefined && { taker }),
    ...(row && { row }),
    needs: needsOf(standing, trace, lostAt),
  }
}

const isProbe = ({ phase }: Journey): boolean => phase !== 'arp' && phase !== 'lookup'

function takerOf({ hops, journeys, probe }: Trace): string | undefined {
  return hops.find(({ kind, journey, ns }) => {
    const own = journeys[journey]
    return kind === 'deliver' && ns !== probe.from && own?.direction === 'there' && own.phase !== 'arp'
  })?.ns
}

/** Of the first packet that way: where it and what was made of it came to. Of a lost lookup, the lookup's. */
function wayOf(world: World, { hops, journeys, resolved, lostAt }: Trace, direction: 'there' | 'back'): Stretch[] {
  const lostPhase = lostAt === undefined ? undefined : journeys[hops[lostAt]?.journey ?? -1]?.phase
  const phases = lostPhase === 'lookup' && !resolved ? (own: Journey) => own.phase !== 'arp' : isProbe
  const firsts = journeys.filter(
    (own) =>
      own.direction === direction &&
      phases(own) &&
      own.origin !== 'copy' &&
      own.origin !== 'fragment' &&
      (direction === 'there' || own.origin !== 'error' || !journeys.some((other) => isAnswer(other, phases))),
  )
  // One that was too large for the way, or lost once, says less than one that arrived.
  const families = firsts.map((own) => familyOf(journeys, own))
  const arrives = (made: ReadonlySet<number>) =>
    hops.some(({ kind, journey }) => kind === 'deliver' && made.has(journey))
  const made = families.find(arrives) ?? families[0]
  if (!made) return []
  const way: Stretch[] = []
  let tunnel: Stretch['tunnel']
  for (const { journey, ns, reasons } of hops) {
    const own = journeys[journey]
    if (!own || !made.has(journey) || (own.origin === 'copy' && own.end === 'dropped')) continue
    if (isSwitch(world, ns)) continue
    const isBeside = own.origin === 'copy' || own.origin === 'fragment'
    if (way.at(-1)?.ns !== ns && !(isBeside && way.some((one) => one.ns === ns))) {
      way.push({ ns, ...(tunnel && { tunnel }) })
    }
    if (reasons.some(({ code }) => code === 'encapsulatedIpip')) tunnel = 'ipip'
    if (reasons.some(({ code }) => code === 'encapsulatedVxlan')) tunnel = 'vxlan'
    if (reasons.some(({ code }) => code === 'decapsulated')) tunnel = undefined
  }
  return way
}

/** A packet with its copies and pieces. */
function familyOf(journeys: readonly Journey[], first: Journey): Set<number> {
  const made = new Set([first.id])
  for (const { id, parent, origin } of journeys)
    if (parent !== undefined && made.has(parent) && (origin === 'copy' || origin === 'fragment')) made.add(id)
  return made
}

const isAnswer = (own: Journey, phases: (own: Journey) => boolean): boolean =>
  own.direction === 'back' && own.origin !== 'error' && own.origin !== 'copy' && phases(own)

const isSwitch = (world: World, ns: string): boolean => {
  return world.namespaces.get(ns)?.addresses.every(({ dev }) => dev === 'lo') === true
}

function rowOf({ hops }: Trace, at: number): DecidingRow | undefined {
  const hop = hops[at]
  if (!hop) return undefined
  // Of all rules that were asked at a hook, the one that dropped it stands last; elsewhere the first is the most telling.
  const rows = hop.decided.flatMap((one) => worded(one) ?? [])
  const byRule = hop.reasons[0]?.code === 'droppedByRule' || hop.reasons[0]?.code === 'droppedByPolicy'
  const decided = byRule
    ? rows.findLast(({ table }) => table === 'netfilter')
    : (rows.find(({ table }) => table === 'sysctl') ?? rows[0])
  return decided && { hop: at, ns: hop.ns, ...decided }
}

function worded(decision: Decision): Pick<DecidingRow, 'table' | 'words' | 'item'> | undefined {
  switch (decision.kind) {
    case 'route':
      return { table: 'route', words: printRoute(decision.route).trim().replaceAll(/\s+/g, ' ') }
    case 'rule':
      return { table: 'rule', words: printRule(decision.rule).replaceAll(/\s+/g, ' ') }
    case 'neighbour':
      return { table: 'neighbour', words: printNeighbour(decision.neighbour) }
    case 'fdb':
      return { table: 'fdb', words: printFdbEntry(decision.entry) }
    case 'sysctl':
      return { table: 'sysctl', words: `${decision.key} = ${decision.value}` }
    case 'link': {
      const { name, mtu, up } = decision.link
      return { table: 'link', words: `${name} mtu ${mtu} ${up ? 'up' : 'down'}` }
    }
    case 'conntrack':
      return { table: 'conntrack', words: printConn(decision.conn) }
    case 'netfilter':
      return { table: 'netfilter', words: decision.text, item: `${decision.table}/${decision.chain}` }
    case 'address':
    case 'socket':
      return undefined
  }
}

/** Service addresses stand on every node, and are nobody's double. */
function doubleOf(world: World, trace: Trace): Verdict['double'] {
  const address = trace.resolved?.address ?? trace.probe.to
  const holders = [...world.namespaces.values()]
    .filter(({ addresses }) =>
      addresses.some(({ addr, dev }) => dev !== 'kube-ipvs0' && dev !== 'docker0' && formatIpv4(addr) === address),
    )
    .map(({ name }) => name)
  const taker = takerOf(trace) ?? trace.hops.find(({ kind }) => kind === 'deliver')?.ns
  return holders.length > 1 && taker !== undefined ? { address, holders, taker } : undefined
}
