/** One rule's words (iptables/xshared.c, do_parse): options belong to the rule, or to the match or target named last that has them. */
import type { Given, GivenOption, OptionSpec, Place } from './extension.ts'
import { type AnyMatchExtension, matchExtension } from './matches/matches.ts'
import { iptablesRefuses, notSupported } from './refusal.ts'
import { HEAD_OPTIONS, type Head, takeHead, withHead } from './ruleHead.ts'
import type { Counters, Match, TableName, Target } from './ruleset.ts'
import { type AnyTargetExtension, targetExtension } from './targets/targets.ts'

/** What a rule of the text says. */
export interface ParsedRule {
  /** Several where it lists several addresses: it is a rule for each of them. */
  readonly matches: readonly (readonly Match[])[]
  readonly target: Target | undefined
  readonly counters: Counters | undefined
  /** Where the kernel lets its matches and target stand. */
  readonly places: readonly PlaceOf[]
}

export interface PlaceOf {
  readonly what: string
  readonly place: Place
}

/** Where a rule stands, and which chains it can jump to. */
export interface RulePlace {
  readonly table: TableName
  readonly chain: string
  isChain(name: string): boolean
}

interface Loaded {
  readonly extension: AnyMatchExtension | AnyTargetExtension
  readonly options: ReadonlyMap<string, OptionSpec>
  given: Map<string, GivenOption>
  /** `-m tcp` was said again: iptables has one for both. */
  reopened: boolean
}

const optionIndexes = new WeakMap<object, ReadonlyMap<string, OptionSpec>>()

function optionsOf(extension: AnyMatchExtension | AnyTargetExtension): ReadonlyMap<string, OptionSpec> {
  const known = optionIndexes.get(extension)
  if (known) return known
  const index = new Map<string, OptionSpec>()
  for (const option of extension.options)
    for (const name of [option.name, ...(option.also ?? [])]) index.set(name, option)
  optionIndexes.set(extension, index)
  return index
}

/** Extensions that `-p` brings along, by protocol number. */
const IMPLIED: Readonly<Record<number, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  50: 'esp',
  51: 'ah',
  132: 'sctp',
  136: 'udplite',
}

/** Of iptables' extensions those that Hopscope does not have (man iptables-extensions). */
const OTHER_MATCHES = new Set(
  `ah bpf cgroup cluster connbytes connlabel connlimit cpu dccp devgroup dscp ecn esp hashlimit helper
  mac nfacct osf owner pkttype policy quota rateest realm sctp socket string tcpmss time tos u32`.split(/\s+/),
)
const OTHER_TARGETS = new Set(
  `AUDIT CHECKSUM CLASSIFY CLUSTERIP CONNSECMARK DSCP ECN HMARK IDLETIMER LED NFQUEUE QUEUE RATEEST SECMARK SET
  SYNPROXY TCPMSS TCPOPTSTRIP TEE TOS TPROXY TTL ULOG`.split(/\s+/),
)

/** Reads the words from place `at` on: what follows `-A CHAIN`. */
export function parseRule(words: readonly string[], from: number, { table, chain, isChain }: RulePlace): ParsedRule {
  const loaded: Loaded[] = []
  let list = words
  const head: Head = {}
  let target: Target | undefined
  let targetLoaded: Loaded | undefined
  let counters: Counters | undefined
  let not = false
  let at = from

  const argument = (option: string): string => {
    const word = list[at++]
    if (word === undefined) throw iptablesRefuses(`option "${option}" requires an argument`)
    return word
  }
  const load = (extension: AnyMatchExtension | AnyTargetExtension): Loaded => {
    const one: Loaded = { extension, options: optionsOf(extension), given: new Map(), reopened: false }
    loaded.push(one)
    return one
  }

  while (at < list.length) {
    let word = list[at++] as string
    if (word === '!') {
      if (not) throw iptablesRefuses('multiple consecutive ! not allowed')
      not = true
      continue
    }
    if (word.charCodeAt(0) !== 45 || word.length < 2) throw iptablesRefuses(`Bad argument \`${word}'`)
    const long = word.charCodeAt(1) === 45
    let attached = false
    if (long) {
      const equals = word.indexOf('=')
      attached = equals > 0
      if (attached) {
        list = [...list.slice(0, at), word.slice(equals + 1), ...list.slice(at)]
        word = word.slice(0, equals)
      }
    }
    const name = word.slice(long ? 2 : 1)
    const own = long ? undefined : HEAD_OPTIONS.get(name)
    const found = own ? undefined : long ? findOption(loaded, name, head) : undefined
    const option = own ?? (typeof found === 'string' ? found : undefined)
    if (option === undefined) {
      if (found === undefined || typeof found === 'string') throw iptablesRefuses(`unknown option "${word}"`)
      takeOption(loaded, found.loaded, found.option, not, argument)
      not = false
      continue
    }
    if (option.length > 1) throw iptablesRefuses(`unknown option "${word}"`)
    // do_parse looks for the argument in the next word: of its own options --match alone takes it after a `=`.
    if (attached && option !== 'm') throw iptablesRefuses(`"${word}" takes its argument as a word of its own`)
    switch (option) {
      case 'm': {
        refuseNot(not, word)
        const match = argument(word)
        const extension = matchExtension(match)
        if (!extension && OTHER_MATCHES.has(match)) throw notSupported(`-m ${match}`)
        if (!extension) throw iptablesRefuses(`Couldn't load match \`${match}':No such file or directory`)
        // The nft variant keeps one tcp and one udp match a rule.
        const same = match === 'tcp' || match === 'udp' ? loaded.find((one) => one.extension === extension) : undefined
        if (same) same.reopened = true
        else load(extension)
        break
      }
      case 'j':
      case 'g': {
        refuseNot(not, word)
        if (target || targetLoaded) throw iptablesRefuses(`multiple -${option} flags not allowed`)
        const to = argument(word)
        const extension = option === 'j' ? targetExtension(to) : undefined
        if (extension) targetLoaded = load(extension)
        else if (isChain(to)) target = { kind: option === 'g' ? 'goto' : 'jump', chain: to }
        else throw OTHER_TARGETS.has(to) ? notSupported(`-j ${to}`) : iptablesRefuses(`Chain '${to}' does not exist`)
        break
      }
      case 'c':
        refuseNot(not, word)
        counters = readCounters(argument(word), () => argument(word))
        break
      case 't':
        throw iptablesRefuses('The -t option cannot be used in iptables-restore.')
      default:
        takeHead(head, option, option === 'f' ? '' : argument(word), not, chain)
    }
    not = false
  }
  if (not) throw iptablesRefuses('nothing appropriate following !')
  const { proto, not: notProto } = head.protocol?.kind === 'protocol' ? head.protocol : { proto: 0, not: false }
  const context = { table, chain, proto, notProto }
  const matches: Match[] = []
  for (const one of loaded) {
    requireAll(one)
    if (one === targetLoaded) target = (one.extension as AnyTargetExtension).read(one.given, context)
    else {
      const match = (one.extension as AnyMatchExtension).read(one.given, context)
      if (match) matches.push(match)
    }
  }
  return { matches: withHead(head, matches), target, counters, places: placesOf(loaded) }
}

const NO_PLACES: readonly PlaceOf[] = []

function placesOf(loaded: readonly Loaded[]): readonly PlaceOf[] {
  if (!loaded.some(({ extension }) => extension.place)) return NO_PLACES
  return loaded.flatMap(({ extension: { name, place } }) => (place ? [{ what: name, place }] : []))
}

function refuseNot(not: boolean, word: string): void {
  if (not) throw iptablesRefuses(`cannot have ! before ${word}`)
}

/** `-c PACKETS BYTES`, or with a comma. */
function readCounters(text: string, second: () => string): Counters {
  const [packets = '', bytes = second()] = text.split(',')
  if (!/^\d+$/.test(packets)) throw iptablesRefuses('-c packet counter not numeric')
  if (!/^\d+$/.test(bytes)) throw iptablesRefuses('-c byte counter not numeric')
  return { packets: Number(packets), bytes: Number(bytes) }
}

type Found = string | { readonly loaded: Loaded; readonly option: OptionSpec }

/** getopt_long over the options of what is loaded, the newest first; then what the protocol brings along. */
function findOption(loaded: Loaded[], name: string, head: Head): Found | undefined {
  for (let i = loaded.length - 1; i >= 0; i--) {
    const one = loaded[i] as Loaded
    const option = one.options.get(name)
    if (option) return { loaded: one, option }
  }
  const own = name.length > 1 ? HEAD_OPTIONS.get(name) : undefined
  if (own) return own
  const short = abbreviated(loaded, name)
  if (short) return short
  const proto = head.protocol?.kind === 'protocol' && !head.protocol.not ? head.protocol.proto : 0
  const brought = IMPLIED[proto]
  if (brought === undefined) return undefined
  const extension = matchExtension(brought)
  if (!extension) throw notSupported(`-m ${brought}`)
  if (loaded.some((one) => one.extension === extension)) return undefined
  const implied: Loaded = { extension, options: optionsOf(extension), given: new Map(), reopened: false }
  const option = implied.options.get(name)
  const found = option ? { loaded: implied, option } : abbreviated([implied], name)
  if (found && typeof found !== 'string') loaded.push(implied)
  return found
}

/** iptables' other long options, which an option cut short must not be taken for. */
const COMMANDS =
  `append delete check insert replace list list-rules flush zero new-chain delete-chain rename-chain policy numeric verbose
  wait wait-interval exact version help line-numbers modprobe ipv4 ipv6`.split(/\s+/)

/** An option may be cut short where its beginning is no other's. */
function abbreviated(loaded: readonly Loaded[], name: string): Found | undefined {
  const found = new Map<unknown, Found>()
  for (const one of [...loaded].reverse()) {
    for (const [full, option] of one.options) {
      if (full.startsWith(name) && !found.has(option)) found.set(option, { loaded: one, option })
    }
  }
  for (const [full, own] of HEAD_OPTIONS) if (full.length > 1 && full.startsWith(name)) found.set(own, own)
  for (const command of COMMANDS) if (command.startsWith(name)) found.set(command, command)
  if (found.size > 1) throw iptablesRefuses(`option '--${name}' is ambiguous`)
  return [...found.values()][0]
}

function takeOption(
  loaded: Loaded[],
  one: Loaded,
  option: OptionSpec,
  not: boolean,
  argument: (option: string) => string,
): void {
  const { name } = one.extension
  if (option.refused) throw notSupported(`-${targetExtension(name) ? 'j' : 'm'} ${name} --${option.name}`)
  if (not && !option.invert) throw iptablesRefuses(`${name}: option "--${option.name}" cannot be inverted.`)
  let into = one
  if (one.given.has(option.name)) {
    if (!one.reopened) throw iptablesRefuses(`${name}: option "--${option.name}" can only be used once.`)
    // Both conditions hold in the kernel, though iptables-save shows the second alone: a match of its own.
    into = { ...one, given: new Map(), reopened: false }
    loaded.push(into)
  }
  const args: string[] = []
  while (args.length < option.args) args.push(argument(`--${option.name}`))
  into.given.set(option.name, { not, args })
}

function requireAll({ extension, given }: { extension: Loaded['extension']; given: Given }): void {
  for (const option of extension.options) {
    if (option.mandatory && !given.has(option.name)) {
      throw iptablesRefuses(`${extension.name}: option "--${option.name}" must be specified`)
    }
  }
}
