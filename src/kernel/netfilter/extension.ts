/** How a match or a target says which options it has: the part of libxt_*.c that iptables' own parser works from. */
import type { Hook } from './hook.ts'
import type { MatchContext } from './matchContext.ts'
import { parseUint, SERVICES } from './numbers.ts'
import { iptablesRefuses, Refusal } from './refusal.ts'
import type { Match, PortRange, TableName, Target } from './ruleset.ts'

export interface OptionSpec {
  /** Without its dashes. */
  readonly name: string
  readonly also?: readonly string[]
  readonly args: 0 | 1 | 2
  /** May follow a `!`. */
  readonly invert?: true
  readonly mandatory?: true
  /** iptables has it; Hopscope does not evaluate it. */
  readonly refused?: true
}

export const notEvaluated = (...names: string[]): OptionSpec[] =>
  names.map((name) => ({ name, args: 1, invert: true, refused: true }))

export interface GivenOption {
  readonly not: boolean
  readonly args: readonly string[]
}

/** The options that a rule gives to one match or target, by name. */
export type Given = ReadonlyMap<string, GivenOption>

/** What the rest of the rule says that a match or a target may depend on. */
export interface RuleHead {
  readonly table: TableName
  readonly chain: string
  /** `-p`; 0 where there is none. */
  readonly proto: number
  readonly notProto: boolean
}

/** Where the kernel lets a match or target stand (xt_check_match, xt_check_target). */
export interface Place {
  readonly tables?: readonly TableName[]
  readonly hooks?: readonly Hook[]
}

export type HeadKind = 'source' | 'destination' | 'in' | 'out' | 'protocol' | 'fragment'
export type ExtensionKind = Exclude<Match['kind'], HeadKind>
export type MatchOf<K extends Match['kind']> = Match extends infer M
  ? M extends { readonly kind: infer Kinds }
    ? K extends Kinds
      ? M
      : never
    : never
  : never

export interface MatchExtension<K extends ExtensionKind> {
  readonly name: K
  readonly options: readonly OptionSpec[]
  readonly place?: Place
  /** Undefined where the options come to no condition at all. */
  read(given: Given, head: RuleHead): MatchOf<K> | undefined
  /** Its options as iptables-save prints them, without `-m NAME`. */
  print(match: MatchOf<K>): string
  matches(match: MatchOf<K>, context: MatchContext): boolean
}

export interface TargetExtension<T extends Target> {
  readonly name: string
  readonly options: readonly OptionSpec[]
  readonly place?: Place
  read(given: Given, head: RuleHead): T
  /** Its options as iptables-save prints them, without `-j NAME`. */
  print(target: T): string
}

export const argOf = (given: Given, name: string): string | undefined => given.get(name)?.args[0]

/** Of options that exclude each other, the one that is given. */
export function oneOf(extension: string, given: Given, names: readonly string[]): string | undefined {
  const [first, second] = names.filter((name) => given.has(name))
  if (second !== undefined) {
    throw iptablesRefuses(`${extension}: option "--${first}" cannot be used together with "--${second}".`)
  }
  return first
}

export function uintOption(extension: string, name: string, text: string, min: number, max: number): number {
  const value = parseUint(text, max)
  if (value !== undefined && value >= min) return value
  throw new Refusal(
    'outOfRange',
    { value: text, min, max },
    `${extension}: bad value for option "--${name}", or out of range (${min}-${max}).`,
  )
}

/** `value[/mask]`, as `--mark` and `--set-xmark` take it. */
export function markOption(extension: string, name: string, text: string): { value: number; mask: number } {
  const [first = '', second, ...more] = text.split('/')
  const value = parseUint(first)
  const mask = second === undefined ? 0xffffffff : parseUint(second)
  if (value !== undefined && mask !== undefined && more.length === 0) return { value, mask }
  throw iptablesRefuses(`${extension}: bad integer value for option "--${name}", or out of range.`)
}

export function portOption(text: string): number {
  const value = SERVICES[text] ?? parseUint(text, 65535)
  if (value !== undefined) return value
  throw new Refusal('outOfRange', { value: text, min: 0, max: 65535 }, `invalid port/service \`${text}' specified`)
}

/** libxt_tcp.c, parse_tcp_ports: `80`, `80:90`, `:90`, `80:`. */
export function portRangeOption(text: string): PortRange {
  const [first = '', second, ...more] = text.split(':')
  if (more.length > 0) throw iptablesRefuses(`invalid port/service \`${text}' specified`)
  const from = first === '' && second !== undefined ? 0 : portOption(first)
  const to = second === undefined ? from : second === '' ? 65535 : portOption(second)
  if (from > to) throw iptablesRefuses('invalid portrange (min > max)')
  return { from, to }
}

export const printPortRange = ({ from, to }: PortRange): string => (from === to ? `${from}` : `${from}:${to}`)
export const inPortRange = (port: number, { from, to }: PortRange): boolean => port >= from && port <= to
