/**
 * Rules with ipsets in place of selectors and names (felix/calc/rule_scanner.go ruleToParsedRule, v3.22): what iptables
 * can say. A selector and a named port of the same side become one set.
 */
import { namedPortSet, type SetDefinition, selectorSet } from '../ipsets/definition.ts'
import type { IcmpMatch, PolicyRule, Port, Protocol, Side } from './policy.ts'

export interface ParsedRule {
  readonly action: PolicyRule['action']
  readonly protocol: Protocol | undefined
  readonly icmp: IcmpMatch | undefined
  readonly source: ParsedSide
  readonly destination: ParsedSide
  readonly not: {
    readonly protocol: Protocol | undefined
    readonly icmp: IcmpMatch | undefined
    readonly source: ParsedSide
    readonly destination: ParsedSide
  }
}

export interface ParsedSide {
  readonly nets: readonly string[]
  readonly sets: readonly SetDefinition[]
  readonly ports: readonly PortRange[]
  readonly portSets: readonly SetDefinition[]
}

export interface PortRange {
  readonly first: number
  readonly last: number
}

type PortProtocol = NonNullable<SetDefinition['port']>['protocol']

export function parseRule(rule: PolicyRule): ParsedRule {
  const protocol = portProtocol(rule.protocol)
  const { action, protocol: own, icmp, source, destination } = rule
  return {
    action,
    protocol: own,
    icmp,
    source: positive(source, protocol),
    destination: positive(destination, protocol),
    not: {
      protocol: rule.notProtocol,
      icmp: rule.notIcmp,
      source: negative(source, protocol),
      destination: negative(destination, protocol),
    },
  }
}

export const setsOf = ({ source, destination, not }: ParsedRule): SetDefinition[] =>
  [source, destination, not.source, not.destination].flatMap(({ sets, portSets }) => [...sets, ...portSets])

/** A container's port has a protocol; TCP where the rule does not say. */
const portProtocol = (protocol: Protocol | undefined): PortProtocol => {
  if (protocol === 'udp' || protocol === 17) return 'udp'
  return protocol === 'sctp' || protocol === 132 ? 'sctp' : 'tcp'
}

/** combineMatchesIfPossible: within what is selected, what is not meant can be left out by the same selector. */
function combined({ selector, notSelector }: Side): { readonly is: string; readonly isNot: string } {
  if (selector === '' || notSelector === '') return { is: selector, isNot: notSelector }
  return { is: `(${selector}) && (!(${notSelector}))`, isNot: '' }
}

const isName = (port: Port): port is string => typeof port === 'string'
const isRange = (port: Port): port is PortRange => typeof port !== 'string'

function positive(side: Side, protocol: PortProtocol): ParsedSide {
  const { is } = combined(side)
  const ports = side.ports.filter(isRange)
  const names = side.ports.filter(isName)
  // Sets of named ports are by the selector already.
  const bySelector = is !== '' && (ports.length > 0 || names.length === 0)
  return {
    nets: side.nets,
    sets: bySelector ? [selectorSet(is)] : [],
    ports,
    portSets: names.map((name) => namedPortSet(is, name, protocol)),
  }
}

function negative(side: Side, protocol: PortProtocol): ParsedSide {
  const { is, isNot } = combined(side)
  return {
    nets: side.notNets,
    sets: isNot === '' ? [] : [selectorSet(isNot)],
    ports: side.notPorts.filter(isRange),
    portSets: side.notPorts.filter(isName).map((name) => namedPortSet(is, name, protocol)),
  }
}
