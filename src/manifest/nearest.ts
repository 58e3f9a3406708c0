/** Names that somebody may have meant, the likeliest first; all of them, where none is near. */
import { editDistance } from '../net/editDistance.ts'

const MOST = 12

export function nearest(name: string, known: readonly string[]): readonly string[] {
  const near = meant(name, known)
  return near.length > 0 ? near : known.slice(0, MOST)
}

/** Only those that are near. */
export function meant(name: string, known: readonly string[]): readonly string[] {
  const judged = known.map((own) => ({ own, far: distance(name.toLowerCase(), own.toLowerCase()) }))
  const near = judged.filter(({ own, far }) => far <= Math.max(1, Math.floor(Math.max(name.length, own.length) / 3)))
  return near
    .toSorted((a, b) => a.far - b.far)
    .slice(0, MOST)
    .map(({ own }) => own)
}

/** Words of too different a length are not compared. */
const distance = (a: string, b: string): number =>
  Math.abs(a.length - b.length) > 8 ? Number.POSITIVE_INFINITY : editDistance(a, b)
