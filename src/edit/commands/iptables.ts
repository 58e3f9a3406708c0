/** `iptables` (1.8.9, nft variant: iptables/xtables.c, nft.c): one command on one table, in its own sentences. */
import { BASE_CHAINS } from '../../kernel/netfilter/baseChains.ts'
import { checkChainName } from '../../kernel/netfilter/parse.ts'
import { printRule } from '../../kernel/netfilter/print.ts'
import { keepReading } from '../../kernel/netfilter/reading.ts'
import { Refusal } from '../../kernel/netfilter/refusal.ts'
import { parseRule } from '../../kernel/netfilter/rule.ts'
import type { Chain, Rule, Ruleset, Table, TableName } from '../../kernel/netfilter/ruleset.ts'
import type { NetnsDraft } from '../../kernel/netlink/draft.ts'
import { ipsetsOf, rewritten, rulesetIn } from '../rulesets.ts'
import type { Word } from '../text.ts'
import { type Command, CommandError } from './command.ts'
import { renameChain } from './renameChain.ts'

const LONG: Readonly<Record<string, string>> = {
  '--append': '-A',
  '--insert': '-I',
  '--delete': '-D',
  '--replace': '-R',
  '--new-chain': '-N',
  '--delete-chain': '-X',
  '--flush': '-F',
  '--policy': '-P',
  '--rename-chain': '-E',
  '--table': '-t',
}
const IPTABLES_COMMANDS = ['-A', '-I', '-D', '-R', '-N', '-X', '-F', '-P', '-E'] as const
type Verb = (typeof IPTABLES_COMMANDS)[number]
/** Others of the program: they show, or change nothing that a packet meets. */
const NOT_MODELLED = ['-Z', '-C', '-L', '-S', '--zero', '--check', '--list', '--list-rules']
const INERT = ['-w', '--wait', '-v', '--verbose', '-n', '--numeric', '-4', '--ipv4']

const NO_COUNTERS = { packets: 0, bytes: 0 }
const PROGRAM = 'iptables v1.8.9 (nf_tables): '
const NO_CHAIN = 'iptables: No chain/target/match by that name.'
const NO_RULE = 'iptables: Bad rule (does a matching rule exist in that chain?).'

interface Asked {
  readonly table: TableName
  readonly verb: Verb
  /** The place of the verb. */
  readonly at: number
  /** Places of the words that follow it, without `-t TABLE`. */
  readonly rest: readonly number[]
}

export const iptablesCommand = (): Command => ({ table: 'netfilter', from: 1, run })

function run(draft: NetnsDraft, words: readonly Word[]): void {
  const asked = parse(words)
  const edit = new Edit(words, asked, rulesetIn(draft.netfilter))
  const { text, judged } = rewritten(draft.netfilter, edit.result(), asked.table)
  const sets = ipsetsOf(draft.netfilter.ipset)
  const missing = edit.sets.find((set) => !sets.has(set))
  if (missing !== undefined) throw new CommandError(`${PROGRAM}Set ${missing} doesn't exist.`, placeOf(words, missing))
  if (!judged.ok) throw new CommandError(kernelSentence(judged.problems[0]?.message ?? '', edit.chain))
  draft.netfilter = { ...draft.netfilter, iptables: text }
  keepReading(draft.netfilter, judged.value)
}

/** The kernel names the chain alone. */
const kernelSentence = (detail: string, chain: string): string =>
  PROGRAM +
  (detail.startsWith('The "nat" table') ? '\n' : '') +
  detail.replace(
    /^RULE_APPEND failed \((.*?)\):.*$/,
    (_, why: string) => ` RULE_APPEND failed (${why}): rule in chain ${chain}`,
  )

function placeOf(words: readonly Word[], text: string): number | undefined {
  const at = words.findIndex((word) => word.text === text)
  return at < 0 ? undefined : at
}

function parse(words: readonly Word[]): Asked {
  let table = 'filter'
  let tableAt: number | undefined
  const rest: number[] = []
  let found: { readonly verb: Verb; readonly at: number } | undefined
  for (let at = 1; at < words.length; at++) {
    const word = words[at]?.text ?? ''
    const option = LONG[word] ?? word
    const verb = IPTABLES_COMMANDS.find((one) => one === option)
    if (option === '-t') {
      table = words[++at]?.text ?? ''
      tableAt = at
    } else if (INERT.includes(word)) continue
    else if (NOT_MODELLED.includes(option)) throw new CommandError(`Hopscope does not model "iptables ${word}"`, at)
    else if (verb && found) throw new CommandError(`${PROGRAM}Cannot use ${verb} with ${found.verb}`, at)
    else if (verb) found = { verb, at }
    else rest.push(at)
  }
  if (!Object.hasOwn(BASE_CHAINS, table)) throw new CommandError(`${PROGRAM}table '${table}' does not exist`, tableAt)
  if (!found) {
    const stray = words[1]?.text
    if (stray === undefined) throw new CommandError(`${PROGRAM}no command specified`)
    throw new CommandError(
      stray.startsWith('-') ? `${PROGRAM}unknown option "${stray}"` : `Bad argument \`${stray}'`,
      1,
    )
  }
  return { table: table as TableName, ...found, rest }
}

/** One command at work on a ruleset, which it leaves as it is. */
class Edit {
  readonly chain: string
  /** Sets that a new rule asks. */
  readonly sets: string[] = []
  private readonly words: readonly Word[]
  private readonly asked: Asked
  private readonly ruleset: Ruleset
  private readonly table: Table
  /** How many of the words after the verb have been read. */
  private read = 1

  constructor(words: readonly Word[], asked: Asked, ruleset: Ruleset) {
    this.words = words
    this.asked = asked
    this.ruleset = ruleset
    this.table = ruleset.tables.get(asked.table) ?? emptyTable(asked.table)
    const chain = this.wordAt(0)
    if (chain === undefined && asked.verb !== '-F' && asked.verb !== '-X')
      throw new CommandError(`${PROGRAM}option "${asked.verb}" requires an argument`)
    this.chain = chain ?? ''
  }

  result(): Ruleset {
    const { verb } = this.asked
    const chain = this.table.chains.get(this.chain)
    switch (verb) {
      case '-N':
        return this.addChain(chain)
      case '-P':
        return this.setPolicy(chain)
      case '-E':
        return this.rename(chain)
      case '-F':
        if (this.chain === '')
          return this.withChains([...this.table.chains.values()].map((one) => ({ ...one, rules: [] })))
        return this.withRules(chain ?? this.fail(NO_CHAIN), () => [])
      case '-X':
        return this.removeChains(chain)
      case '-A':
        return this.withRules(chain ?? this.fail(NO_CHAIN), (rules) => [...rules, ...this.newRules()])
      case '-I': {
        const place = this.number() ?? 1
        const own = chain ?? this.fail(NO_CHAIN)
        if (place > own.rules.length + 1) this.fail('iptables: Index of insertion too big.', 1)
        return this.withRules(own, (rules) => rules.toSpliced(place - 1, 0, ...this.newRules()))
      }
      case '-R': {
        const place = this.number()
        if (place === undefined) throw new CommandError(`${PROGRAM}-R requires a rule number`)
        const own = chain ?? this.fail(NO_CHAIN)
        if (place > own.rules.length) this.fail('iptables: Index of replacement too big.', 1)
        const made = this.newRules()
        if (made.length > 1) throw new CommandError(`${PROGRAM}Replacement rule does not specify a unique address`)
        return this.withRules(own, (rules) => rules.toSpliced(place - 1, 1, ...made))
      }
      default:
        return this.deleteRule(chain)
    }
  }

  private wordAt(index: number): string | undefined {
    const at = this.asked.rest[index]
    return at === undefined ? undefined : this.words[at]?.text
  }

  /** `index`: of the words after the verb, the one that is wrong. */
  private fail(message: string, index = 0): never {
    throw new CommandError(message, this.asked.rest[index])
  }

  /** A rule's number, if it is the next word. */
  private number(): number | undefined {
    const word = this.wordAt(this.read)
    if (word === undefined || word.startsWith('-') || word === '!') return undefined
    if (!/^[1-9]\d*$/.test(word)) return this.fail(`${PROGRAM}Invalid rule number \`${word}'`, this.read)
    this.read++
    return Number(word)
  }

  private newRules(): Rule[] {
    const list = this.asked.rest.slice(this.read).map((at) => this.words[at]?.text ?? '')
    const isChain = (name: string): boolean => this.table.chains.has(name)
    try {
      const { matches, target, counters } = parseRule(list, 0, { table: this.asked.table, chain: this.chain, isChain })
      for (const match of matches.flat()) if (match.kind === 'set') this.sets.push(match.set)
      return matches.map((own) => ({
        chain: this.chain,
        index: 0,
        text: printRule(this.chain, own, target),
        matches: own,
        ...(target && { target }),
        ...(counters && { counters }),
      }))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { message } = error
      throw new CommandError(
        message.startsWith('Bad argument') || message.endsWith('not supported') ? message : PROGRAM + message,
      )
    }
  }

  private deleteRule(chain: Chain | undefined): Ruleset {
    const place = this.number()
    if (place !== undefined) {
      const own = chain ?? this.fail(NO_CHAIN)
      if (place > own.rules.length) this.fail('iptables: Index of deletion too big.', 1)
      return this.withRules(own, (rules) => rules.toSpliced(place - 1, 1))
    }
    const own = chain ?? this.fail(NO_RULE)
    let left = [...own.rules]
    for (const { text } of this.newRules()) {
      const at = left.findIndex((rule) => rule.text === text)
      if (at < 0) throw new CommandError(NO_RULE)
      left = left.toSpliced(at, 1)
    }
    return this.withRules(own, () => left)
  }

  private addChain(known: Chain | undefined): Ruleset {
    try {
      checkChainName(this.chain)
    } catch (error) {
      if (error instanceof Refusal) this.fail(PROGRAM + error.message)
      throw error
    }
    if (known) this.fail('iptables: Chain already exists.')
    return this.withChains([...this.table.chains.values(), { name: this.chain, counters: NO_COUNTERS, rules: [] }])
  }

  private rename(chain: Chain | undefined): Ruleset {
    const name = this.wordAt(1)
    if (name === undefined || /^[-!]/.test(name))
      throw new CommandError(`${PROGRAM}-E requires old-chain-name and new-chain-name`)
    const stray = this.wordAt(2)
    if (stray !== undefined)
      this.fail(
        stray.startsWith('-') ? `${PROGRAM}Illegal option \`${stray}' with this command` : `Bad argument \`${stray}'`,
        2,
      )
    if (!chain) return this.fail(NO_CHAIN)
    if (this.table.chains.has(name)) return this.fail('iptables: File exists.', 1)
    // The kernel takes any other name, and that of a hook's own chain: iptables cannot read the table back then.
    if (chain.policy) return this.fail('Hopscope does not model "iptables -E" of a built-in chain')
    try {
      checkChainName(name)
    } catch (error) {
      if (error instanceof Refusal) this.fail(`Hopscope does not model "a ${error.message}"`, 1)
      throw error
    }
    return this.withChains(renameChain(this.table, chain, name))
  }

  private setPolicy(chain: Chain | undefined): Ruleset {
    const policy = this.wordAt(1)
    if (policy === undefined) throw new CommandError(`${PROGRAM}-P requires a chain and a policy`)
    if (!chain?.policy) return this.fail('iptables: Bad built-in chain name.')
    if (policy !== 'ACCEPT' && policy !== 'DROP')
      return this.fail("iptables: Bad policy name. Run `dmesg' for more information.", 1)
    return this.withChains([...this.table.chains.values()].map((one) => (one === chain ? { ...one, policy } : one)))
  }

  /** Without a name: all that are the user's, empty and not jumped to. */
  private removeChains(chain: Chain | undefined): Ruleset {
    const all = [...this.table.chains.values()]
    const called = new Set(
      all.flatMap(({ rules }) =>
        rules.flatMap(({ target }) => (target?.kind === 'jump' || target?.kind === 'goto' ? [target.chain] : [])),
      ),
    )
    const isBusy = ({ name, rules }: Chain): boolean => rules.length > 0 || called.has(name)
    const busy = (name: string): string => `${PROGRAM} CHAIN_DEL failed (Device or resource busy): chain ${name}`
    if (this.chain !== '') {
      if (!chain || chain.policy) this.fail(NO_CHAIN)
      if (isBusy(chain)) this.fail(busy(chain.name))
      return this.withChains(all.filter((one) => one !== chain))
    }
    const hindrance = all.find((one) => !one.policy && isBusy(one))
    if (hindrance) throw new CommandError(busy(hindrance.name))
    return this.withChains(all.filter(({ policy }) => policy))
  }

  private withRules(chain: Chain, change: (rules: readonly Rule[]) => readonly Rule[]): Ruleset {
    const rules = change(chain.rules)
    return this.withChains([...this.table.chains.values()].map((one) => (one === chain ? { ...one, rules } : one)))
  }

  private withChains(chains: readonly Chain[]): Ruleset {
    const table: Table = { name: this.asked.table, chains: new Map(chains.map((chain) => [chain.name, chain])) }
    return { tables: new Map(this.ruleset.tables).set(table.name, table) }
  }
}

const emptyTable = (name: TableName): Table => ({
  name,
  chains: new Map(
    BASE_CHAINS[name].map((hook) => [hook, { name: hook, policy: 'ACCEPT', counters: NO_COUNTERS, rules: [] }]),
  ),
})
