/** Reads a namespace's rules out of the columns that the engine sends (src/protocol/netfilterView.ts). */
import { type ChainHead, type RulesetColumns, WORD_KINDS, type WordKind } from '../protocol/netfilterView.ts'

interface Word {
  readonly kind: WordKind
  readonly text: string
}

export interface Ruleset {
  readonly columns: RulesetColumns
  /** As selection and links name a chain: `nat/KUBE-SERVICES`. */
  readonly nameOf: (chain: number) => string
  readonly chainNamed: (name: string) => number | undefined
  readonly chainOf: (rule: number) => number
  readonly textOf: (rule: number) => string
  readonly wordsOf: (rule: number) => readonly Word[]
  /** The rules that jump or go to the chain. */
  readonly callersOf: (chain: number) => readonly number[]
  readonly find: (text: string) => Found
}

/** What holds a text, upper and lower case alike. */
interface Found {
  readonly rules: readonly number[]
  /** By their names. */
  readonly chains: readonly number[]
}

const made = new WeakMap<RulesetColumns, Ruleset>()

export function rulesetOf(columns: RulesetColumns): Ruleset {
  const known = made.get(columns) ?? read(columns)
  made.set(columns, known)
  return known
}

function read(columns: RulesetColumns): Ruleset {
  const { tables, chains, text, ruleStarts, firstWords, wordEnds, wordKinds } = columns
  const nameOf = (chain: number): string => {
    const head = chains[chain]
    return head ? `${tables[head.table]?.name}/${head.name}` : ''
  }
  let byName: Map<string, number> | undefined
  let lower: string | undefined
  const textOf = (rule: number): string => text.slice(ruleStarts[rule], (ruleStarts[rule + 1] ?? 1) - 1)

  return {
    columns,
    nameOf,
    chainNamed(name) {
      byName ??= new Map(chains.map((_, chain) => [nameOf(chain), chain]))
      return byName.get(name)
    },
    chainOf: (rule) => lastAtMost(rule, chains.length, (chain) => chains[chain]?.firstRule ?? 0),
    textOf,
    wordsOf(rule) {
      const words: Word[] = []
      let from = ruleStarts[rule] ?? 0
      for (let word = firstWords[rule] ?? 0; word < (firstWords[rule + 1] ?? 0); word++) {
        const end = wordEnds[word] ?? from
        words.push({ kind: WORD_KINDS[wordKinds[word] ?? 0] ?? 'value', text: text.slice(from, end) })
        from = end + 1
      }
      return words
    },
    callersOf: (chain) => [
      ...columns.callers.subarray(columns.firstCallers[chain] ?? 0, columns.firstCallers[chain + 1] ?? 0),
    ],
    find(wanted) {
      lower ??= text.toLowerCase()
      const word = wanted.toLowerCase()
      return { rules: rulesWith(lower, word, ruleStarts), chains: chainsWith(chains, word) }
    },
  }
}

function rulesWith(text: string, word: string, ruleStarts: Uint32Array): number[] {
  const found: number[] = []
  for (let at = text.indexOf(word); at >= 0; ) {
    const rule = lastAtMost(at, ruleStarts.length - 1, (one) => ruleStarts[one] ?? 0)
    found.push(rule)
    at = text.indexOf(word, ruleStarts[rule + 1])
  }
  return found
}

const chainsWith = (chains: readonly ChainHead[], word: string): number[] =>
  chains.flatMap(({ name }, chain) => (name.toLowerCase().includes(word) ? [chain] : []))

/** The last of `count` ascending numbers that is at most `value`. */
function lastAtMost(value: number, count: number, at: (index: number) => number): number {
  let [low, high] = [0, count - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (at(middle) <= value) low = middle
    else high = middle - 1
  }
  return low
}
