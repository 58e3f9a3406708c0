/**
 * A policy's or a profile's chain (felix/rules/policy.go, v3.22). One of our rules may need several of iptables': a rule
 * compares at most one net on each side and fifteen ports. What does not fit is put before it in blocks, whose common
 * result is kept in a bit of the mark.
 */

import type { ParsedRule, ParsedSide, PortRange } from '../policy/parsedRule.ts'
import type { Protocol } from '../policy/policy.ts'
import { type Action, clearMark, DROP, log, RETURN, setMark, setMaskedMark } from './action.ts'
import { LOG_PREFIX } from './config.ts'
import { MARK } from './marks.ts'
import {
  destNet,
  destPortSet,
  destPorts,
  destSet,
  icmp,
  type Match,
  markClear,
  markSet,
  protocol as protocolByName,
  protocolNumber,
  sourceNet,
  sourcePortSet,
  sourcePorts,
  sourceSet,
} from './match.ts'
import { commented, type FelixChain, type FelixRule, rule } from './rule.ts'

/** The first rule says whose chain it is; a chain without rules gets one that does nothing else. */
export function policyChain(name: string, title: string, rules: readonly ParsedRule[]): FelixChain {
  const [first = {}, ...rest] = rules.flatMap(rulesOf)
  return { name, rules: [commented(title, first), ...rest] }
}

const MAX_PORT_SLOTS = 15

type End = 'source' | 'destination'

const NET = { source: sourceNet, destination: destNet } as const
const PORTS = { source: sourcePorts, destination: destPorts } as const
const SET_OF = { source: sourceSet, destination: destSet } as const
const PORT_SET_OF = { source: sourcePortSet, destination: destPortSet } as const

const protocolIs = (protocol: Protocol | undefined, negated = false): Match[] => {
  if (protocol === undefined) return []
  return [typeof protocol === 'number' ? protocolNumber(protocol, negated) : protocolByName(protocol, negated)]
}

/** SplitPortList: a range takes two of the fifteen slots. */
function splitPorts(ports: readonly PortRange[]): string[] {
  const splits: string[][] = []
  let free = 0
  for (const { first, last } of ports) {
    const slots = first === last ? 1 : 2
    if (free < slots) {
      splits.push([])
      free = MAX_PORT_SLOTS
    }
    splits.at(-1)?.push(first === last ? `${first}` : `${first}:${last}`)
    free -= slots
  }
  return splits.map((split) => split.join())
}

/** ProtoRuleToIptablesRules. */
function rulesOf(own: ParsedRule): FelixRule[] {
  // Of IPv6 alone.
  if (own.protocol === 'icmpv6') return []
  const blocks = createBlocks()
  const source = { ...own.source, split: splitPorts(own.source.ports) }
  const destination = { ...own.destination, split: splitPorts(own.destination.ports) }
  const left = { source, destination, not: { source: own.not.source, destination: own.not.destination } }
  for (const end of ['source', 'destination'] as const) {
    const side = left[end]
    if (side.split.length + side.portSets.length <= 1) continue
    blocks.positive([
      ...side.split.map((ports) => [...protocolIs(own.protocol), PORTS[end](ports)]),
      ...side.portSets.map(({ name }) => [PORT_SET_OF[end](name)]),
    ])
    left[end] = { ...side, split: [], portSets: [] }
  }
  for (const end of ['source', 'destination'] as const) {
    const side = left[end]
    if (side.nets.length <= 1) continue
    blocks.positive(side.nets.map((net) => [NET[end](net)]))
    left[end] = { ...side, nets: [] }
  }
  for (const end of ['source', 'destination'] as const) {
    const not = left.not[end]
    if (left[end].nets.length + not.nets.length <= 1) continue
    blocks.negative(not.nets.map((net) => [NET[end](net)]))
    left.not[end] = { ...not, nets: [] }
  }
  const matches = [
    ...protocolIs(own.protocol),
    ...sideIs('source', left.source, left.source.split),
    ...sideIs('destination', left.destination, left.destination.split),
    ...(own.icmp ? [icmp(own.icmp.type, own.icmp.code)] : []),
    ...protocolIs(own.not.protocol, true),
    ...sideIs('source', left.not.source, splitPorts(left.not.source.ports), true),
    ...sideIs('destination', left.not.destination, splitPorts(left.not.destination.ports), true),
    ...(own.not.icmp ? [icmp(own.not.icmp.type, own.not.icmp.code, true)] : []),
    ...(blocks.rules.length > 0 ? [markSet(MARK.scratch0)] : []),
  ]
  return [...blocks.rules, ...actionsOf(own.action, matches)]
}

/** CalculateRuleMatch, for one end. */
const sideIs = (end: End, side: ParsedSide, split: readonly string[], negated = false): Match[] => [
  ...side.nets.map((net) => NET[end](net, negated)),
  ...side.sets.map(({ name }) => SET_OF[end](name, negated)),
  ...split.map((ports) => PORTS[end](ports, negated)),
  ...side.portSets.map(({ name }) => PORT_SET_OF[end](name, negated)),
]

function actionsOf(action: ParsedRule['action'], matches: readonly Match[]): FelixRule[] {
  const verdict = (bit: number): FelixRule[] => [rule(setMark(bit), ...matches), rule(RETURN, markSet(bit))]
  switch (action) {
    case 'allow':
      return verdict(MARK.accept)
    case 'pass':
      return verdict(MARK.pass)
    case 'deny':
      return [rule(DROP, ...matches)]
    case 'log':
      return [rule(log(LOG_PREFIX), ...matches)]
  }
}

interface Blocks {
  readonly rules: FelixRule[]
  /** One of these must match. */
  positive(alternatives: readonly (readonly Match[])[]): void
  /** None of these may. */
  negative(alternatives: readonly (readonly Match[])[]): void
}

/** matchBlockBuilder: scratch0 says that all blocks so far agree, scratch1 that the present one does. */
function createBlocks(): Blocks {
  const rules: FelixRule[] = []
  let hadPositive = false
  const begin = (bits: number): void => {
    if (rules.length === 0) rules.push(rule(setMaskedMark(bits, MARK.scratch0 | MARK.scratch1)))
  }
  const each = (alternatives: readonly (readonly Match[])[], action: Action): void => {
    for (const matches of alternatives) rules.push(rule(action, ...matches))
  }
  return {
    rules,
    positive: (alternatives) => {
      begin(0)
      // The first block may write its result where the common one is kept.
      each(alternatives, setMark(hadPositive ? MARK.scratch1 : MARK.scratch0))
      if (hadPositive) rules.push(rule(clearMark(MARK.scratch0), markClear(MARK.scratch1)))
      hadPositive = true
    },
    negative: (alternatives) => {
      begin(MARK.scratch0)
      each(alternatives, clearMark(MARK.scratch0))
    },
  }
}
