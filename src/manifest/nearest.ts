/** Names that somebody may have meant, the likeliest first; all of them, where none is near. */
const MOST = 12

export function nearest(name: string, known: readonly string[]): readonly string[] {
  const judged = known.map((own) => ({ own, far: distance(name.toLowerCase(), own.toLowerCase()) }))
  const near = judged.filter(({ own, far }) => far <= Math.max(1, Math.floor(Math.max(name.length, own.length) / 3)))
  return (near.length > 0 ? near.toSorted((a, b) => a.far - b.far) : judged).slice(0, MOST).map(({ own }) => own)
}

/** Letters added, left out or changed (Levenshtein). */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return Number.POSITIVE_INFINITY
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
