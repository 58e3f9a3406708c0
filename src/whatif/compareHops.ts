/** What is not the same at two hops that stand beside each other. */
import type { DropReason } from '../kernel/drop.ts'
import type { Decision, Hop, Reason } from '../kernel/hop.ts'
import { printOriginal } from '../kernel/netfilter/conntrack/entry.ts'
import { printFdbEntry, printNeighbour } from '../kernel/print/ipNeigh.ts'
import { printRoute } from '../kernel/print/ipRoute.ts'
import { printRule } from '../kernel/print/ipRule.ts'
import { diffHeaders } from '../net/diff.ts'
import type { Layer } from '../net/headers.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import { packetLength } from '../net/packet.ts'
import { alignKeys } from './align.ts'

/** `left` and `right` are words of the programs that print such things; where one has nothing of it, they are empty. */
export type Difference =
  | { readonly kind: 'device'; readonly left: string; readonly right: string }
  | {
      readonly kind: 'decided'
      readonly what: Decision['kind']
      readonly left: readonly string[]
      readonly right: readonly string[]
    }
  /** Rules of netfilter that matched on one side only. */
  | { readonly kind: 'rules'; readonly left: readonly string[]; readonly right: readonly string[] }
  | { readonly kind: 'drop'; readonly left?: DropReason; readonly right?: DropReason }
  | { readonly kind: 'reasons'; readonly left: readonly Reason[]; readonly right: readonly Reason[] }
  /** A header that only one side's packet has. */
  | { readonly kind: 'header'; readonly only: 'left' | 'right'; readonly layer: Layer; readonly outer: boolean }
  | {
      readonly kind: 'field'
      readonly layer: Layer
      readonly outer: boolean
      readonly name: string
      readonly left: string
      readonly right: string
    }
  | { readonly kind: 'bytes'; readonly left: number; readonly right: number }

export function differencesAt(left: Hop, right: Hop): Difference[] {
  const bytes = { left: packetLength(left.packet), right: packetLength(right.packet) }
  return [
    ...(left.drop === right.drop
      ? []
      : [
          {
            kind: 'drop' as const,
            ...(left.drop && { left: left.drop }),
            ...(right.drop && { right: right.drop }),
          },
        ]),
    ...decisions(left, right),
    ...rules(left, right),
    ...(left.dev === right.dev ? [] : [{ kind: 'device' as const, left: left.dev ?? '', right: right.dev ?? '' }]),
    ...headers(left, right),
    ...(bytes.left === bytes.right ? [] : [{ kind: 'bytes' as const, ...bytes }]),
    ...reasons(left, right),
  ]
}

/** Told by `rules`, and by the entries at the end. */
const TOLD_ELSEWHERE: readonly Decision['kind'][] = ['netfilter', 'conntrack']

function decisions(left: Hop, right: Hop): Difference[] {
  const kinds = [...new Set([...left.decided, ...right.decided].map(({ kind }) => kind))]
  return kinds.flatMap((what): Difference[] => {
    if (TOLD_ELSEWHERE.includes(what) && left.walks && right.walks) return []
    const words = ({ decided }: Hop) => decided.filter(({ kind }) => kind === what).map(decisionWords)
    const [own, other] = [words(left), words(right)]
    return own.join('\n') === other.join('\n') ? [] : [{ kind: 'decided', what, left: own, right: other }]
  })
}

/** In the words of the program that prints such a thing. */
function decisionWords(decision: Decision): string {
  switch (decision.kind) {
    case 'route':
      return printRoute(decision.route, { table: 'all' })
    case 'rule':
      return printRule(decision.rule)
    case 'neighbour':
      return printNeighbour(decision.neighbour)
    case 'fdb':
      return printFdbEntry(decision.entry)
    case 'sysctl':
      return `${decision.key} = ${decision.value}`
    case 'link':
      return `${decision.link.name} mtu ${decision.link.mtu} ${decision.link.up ? 'up' : 'down'}`
    case 'address':
      return `${formatIpv4(decision.addr)}/${decision.len} dev ${decision.dev}`
    case 'netfilter':
      return `-t ${decision.table} ${decision.text}`
    case 'conntrack':
      return printOriginal(decision.conn)
    case 'socket':
      return `${decision.name} ${decision.proto}/${decision.port}`
  }
}

function rules(left: Hop, right: Hop): Difference[] {
  const [own, other] = [rulesPassed(left), rulesPassed(right)]
  const pairs = alignKeys(own, other)
  const only = (words: readonly string[], side: 'left' | 'right', beside: 'left' | 'right'): string[] =>
    pairs.flatMap((pair) => {
      const at = pair[side]
      return at === undefined || pair[beside] !== undefined ? [] : [words[at] ?? '']
    })
  const alone = { left: only(own, 'left', 'right'), right: only(other, 'right', 'left') }
  return alone.left.length + alone.right.length === 0 ? [] : [{ kind: 'rules', ...alone }]
}

/** `-t nat -A KUBE-SERVICES …`: the rules that matched, and policies that had the last word. */
const rulesPassed = ({ walks = [] }: Pick<Hop, 'walks'>): string[] =>
  walks.flatMap(({ table, steps }) => steps.map(({ text }) => `-t ${table} ${text}`))

/** Of no meaning but to be another one each time, or said by `bytes`. */
const NOISE = new Set(['ip.id', 'ip.len', 'udp.length', 'tcp.seq_raw', 'tcp.ack_raw', 'icmp.ident', 'dns.id'])

function headers(left: Hop, right: Hop): Difference[] {
  return diffHeaders(left.packet, right.packet).flatMap(({ layer, outer, change, fields }): Difference[] => {
    if (change === 'new') return [{ kind: 'header', only: 'right', layer, outer }]
    if (change === 'removed') return [{ kind: 'header', only: 'left', layer, outer }]
    return fields.flatMap(({ name, before = '', after = '' }): Difference[] =>
      NOISE.has(`${layer}.${name}`) || timeless(before) === timeless(after)
        ? []
        : [{ kind: 'field', layer, outer, name, left: timeless(before), right: timeless(after) }],
    )
  })
}

/** TCP's timestamps run with the clock. */
const timeless = (value: string): string => value.replace(/(, )?TS val \d+ ecr \d+/, '')

/** Of equal codes the parameters are told by the rest. */
function reasons(left: Hop, right: Hop): Difference[] {
  const codes = (hop: Hop) => hop.reasons.map(({ code }) => code).join(' ')
  return codes(left) === codes(right) ? [] : [{ kind: 'reasons', left: left.reasons, right: right.reasons }]
}
