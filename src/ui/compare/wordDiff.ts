/** Which words of two texts differ, so that only those are marked. */

export interface Run {
  readonly text: string
  readonly differs: boolean
}

/** An address with its prefix or port, a name with its dots and dashes, a number with its point; else one character. */
const WORD = /[A-Za-z0-9_]+(?:[.:/\-=][A-Za-z0-9_]+)*|\s+|[^A-Za-z0-9_\s]/gu

/** Beyond this many words a side is marked as a whole: the table of what they share grows with the square. */
const MOST_WORDS = 200

/** Where less than this part of the words is shared, what is shared is chance. */
const LEAST_SHARED = 0.25

/**
 * Lines that stand on both sides differ in nothing; the others are held against each other in their order. Where a side
 * has nothing at all, there is no word to tell apart.
 */
export function diffLines(left: readonly string[], right: readonly string[]): readonly [Run[][], Run[][]] {
  if (left.length === 0 || right.length === 0) {
    const plain = (lines: readonly string[]) => lines.map((text) => [{ text, differs: false }])
    return [plain(left), plain(right)]
  }
  const fresh = (own: readonly string[], other: readonly string[]) => own.filter((line) => !other.includes(line))
  const [a, b] = [fresh(left, right), fresh(right, left)]
  const pairs = new Map(a.map((line, at) => [line, diffWords(line, b[at] ?? '')] as const))
  const back = new Map(b.map((line, at) => [line, diffWords(line, a[at] ?? '')] as const))
  const runs = (line: string, own: Map<string, Run[]>) => own.get(line) ?? [{ text: line, differs: false }]
  return [left.map((line) => runs(line, pairs)), right.map((line) => runs(line, back))]
}

/** `own` in runs, those that `other` has not marked. */
export function diffWords(own: string, other: string): Run[] {
  const words = own.match(WORD) ?? []
  const shared = sharedWords(words.filter(isWord), (other.match(WORD) ?? []).filter(isWord))
  let at = 0
  const marks = words.map((word) => (isWord(word) ? !shared.has(at++) : undefined))
  return words.reduce<Run[]>((runs, word, place) => {
    // A space between two marked words belongs to them.
    const differs = marks[place] ?? (marks[place - 1] === true && marks[place + 1] === true)
    const last = runs.at(-1)
    if (last?.differs === differs) runs[runs.length - 1] = { text: last.text + word, differs }
    else runs.push({ text: word, differs })
    return runs
  }, [])
}

const isWord = (token: string): boolean => token.trim() !== ''

/** Places in `own` of a longest common subsequence. */
function sharedWords(own: readonly string[], other: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>()
  if (own.length > MOST_WORDS || other.length > MOST_WORDS) return found
  const width = other.length + 1
  const length = new Uint8Array((own.length + 1) * width)
  const at = (i: number, j: number): number => length[i * width + j] ?? 0
  for (let i = own.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      length[i * width + j] = own[i] === other[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  if (at(0, 0) < LEAST_SHARED * Math.max(own.length, other.length)) return found
  for (let i = 0, j = 0; i < own.length && j < other.length; ) {
    if (own[i] === other[j]) {
      found.add(i)
      i++
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return found
}
