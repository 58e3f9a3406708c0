/** Finds the word that a sentence of iproute2, iptables, ipset or the kernel is about. */
import { expectedAt } from './complete.ts'
import type { EditProblem } from './edit.ts'
import type { Word } from './text.ts'

/** The kernel judges all words at once: whose argument a sentence of its is about. */
const ABOUT: readonly (readonly [sentence: RegExp, keywords: readonly string[]])[] = [
  [/Nexthop has invalid gateway|Nexthop has invalid scope|can not have a gateway/, ['via']],
  [/Device for nexthop is not up|Nexthop device is not up|Network is down/, ['dev', 'oif', 'via']],
  [/Invalid prefsrc address/, ['src']],
  [/Invalid scope/, ['scope']],
  [/mtu less|mtu greater|MTU must be/, ['mtu']],
  [/Invalid dsfield|Invalid tos/, ['tos', 'dsfield']],
  [/Backward goto/, ['goto']],
  [/Invalid sport range/, ['sport']],
  [/Invalid dport range/, ['dport']],
  [/Invalid link address|No link layer address/, ['lladdr']],
  [/Cannot assign requested address|Invalid address length/, ['address']],
]
const FIRST_ADDRESS = /Invalid prefix for given prefix length|Address already assigned|Address not found/
const MISSING =
  /not complete|requires an argument|requires arguments|is required|are required|Missing .*mandatory|no variables|must be specified/
/** Said when all words have been read. */
const KERNEL = /^(RTNETLINK answers|Error:)/

type Located = Pick<EditProblem, 'offset' | 'length' | 'expected'>

/** `word`: the place among the words where reading stopped, if it is known. */
export function locate(command: string, words: readonly Word[], detail: string, word: number | undefined): Located {
  const found = wordAbout(words, detail, word)
  const place = found ? { offset: found.offset, length: found.length } : placeOfAll(command, words, detail)
  return { ...place, expected: expectedAt(command, place.offset) }
}

function wordAbout(words: readonly Word[], detail: string, word: number | undefined): Word | undefined {
  const missing = MISSING.test(detail)
  for (const quoted of missing ? [] : detail.matchAll(/"([^"]+)"|`([^'`]+)'|'([^']+)'/g)) {
    const named = quoted[1] ?? quoted[2] ?? quoted[3] ?? ''
    const own = word === undefined ? undefined : words[word]
    if (own && holds(own, named)) return own
    const other = words.findLast((one) => one.text === named) ?? words.findLast((one) => holds(one, named))
    if (other) return other
  }
  for (const [sentence, keywords] of ABOUT) {
    if (!sentence.test(detail)) continue
    const at = words.findIndex(({ text }) => keywords.includes(text))
    if (at >= 0) return words[at + 1]
  }
  if (FIRST_ADDRESS.test(detail)) return words.find(({ text }) => /^\d+\./.test(text))
  if (missing || KERNEL.test(detail)) return undefined
  const bare = words.slice(1).findLast(({ text }) => text.length > 2 && detail.split(/[\s:]+/).includes(text))
  return word === undefined ? bare : words[word]
}

const holds = ({ text }: Word, named: string): boolean => text === named || text.includes(named)

/** Of what is missing, the end; of what is wrong as a whole, all but the program. */
function placeOfAll(command: string, words: readonly Word[], detail: string): { offset: number; length: number } {
  const end = command.trimEnd().length
  if (MISSING.test(detail) || words.length < 2) return { offset: command.length, length: 0 }
  const start = words[1]?.offset ?? 0
  return { offset: start, length: end - start }
}
