/**
 * Two lists of keys side by side: a longest common subsequence. Of equally long ones the one that goes on soonest, counted
 * in both lists together, then the one with the smaller key, so that swapping the lists swaps the answer and no more.
 */
import { commonLengths } from '../edit/align.ts'

/** Indices; what stands alone comes in order, the left one first. */
export interface Pair {
  readonly left?: number
  readonly right?: number
}

/** More cells are not filled: the lists are paired place by place where their keys are equal. */
const MOST_CELLS = 8_000_000

export function alignKeys(left: readonly string[], right: readonly string[]): Pair[] {
  const pairs: Pair[] = []
  let [i, j] = [0, 0]
  for (const [a, b] of commonPlaces(left, right)) {
    while (i < a) pairs.push({ left: i++ })
    while (j < b) pairs.push({ right: j++ })
    pairs.push({ left: i++, right: j++ })
  }
  while (i < left.length) pairs.push({ left: i++ })
  while (j < right.length) pairs.push({ right: j++ })
  return pairs
}

type Place = readonly [left: number, right: number]

function commonPlaces(left: readonly string[], right: readonly string[]): Place[] {
  let head = 0
  while (head < left.length && left[head] === right[head]) head++
  const places: Place[] = Array.from({ length: head }, (_, at) => [at, at])
  const [a, b] = [left.slice(head), right.slice(head)]
  if (a.length * b.length > MOST_CELLS) {
    const equal = a.flatMap((key, at): Place[] => (b[at] === key ? [[at + head, at + head]] : []))
    return [...places, ...equal]
  }
  const longest = commonLengths(a, b)
  const at = (i: number, j: number): number => longest[i * (b.length + 1) + j] ?? 0
  const next = nextPlaces(b)
  let [i, j] = [0, 0]
  while (at(i, j) > 0) {
    const found = soonest(a, next, i, j, (p, q) => at(p, q) === at(i, j))
    if (!found) break
    places.push([found[0] + head, found[1] + head])
    i = found[0] + 1
    j = found[1] + 1
  }
  return places
}

/** The common key that is met first; `leads`: whether from there on nothing of the greatest length is lost. */
function soonest(
  a: readonly string[],
  next: (key: string, from: number) => number | undefined,
  i: number,
  j: number,
  leads: (i: number, j: number) => boolean,
): Place | undefined {
  let best: { readonly place: Place; readonly way: number; readonly key: string } | undefined
  const seen = new Set<string>()
  for (let p = i; p < a.length && (!best || p - i <= best.way); p++) {
    const key = a[p] ?? ''
    if (seen.has(key)) continue
    seen.add(key)
    const q = next(key, j)
    if (q === undefined || !leads(p, q)) continue
    const way = p - i + (q - j)
    if (!best || way < best.way || (way === best.way && key < best.key)) best = { place: [p, q], way, key }
  }
  return best?.place
}

/** Where a key stands next, from a place on. */
function nextPlaces(keys: readonly string[]): (key: string, from: number) => number | undefined {
  const places = new Map<string, number[]>()
  keys.forEach((key, at) => {
    const known = places.get(key)
    if (known) known.push(at)
    else places.set(key, [at])
  })
  return (key, from) => places.get(key)?.find((at) => at >= from)
}
