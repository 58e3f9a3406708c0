/** What a pair shows, and a choice among pairs: few of them that show as much as all. */
import type { LabDocument } from '../lab/document.ts'
import { openLabDocument } from '../lab/open.ts'
import { traceProbe } from '../sim/run.ts'

/** Hop kinds with their tables, reasons, drop reasons and outcomes, as words, of all probes. */
export function featuresOf(document: LabDocument): ReadonlySet<string> {
  const features = new Set<string>()
  const opened = openLabDocument(document)
  if (!opened.ok) return features
  for (const probe of document.probes) {
    const { hops, outcome } = traceProbe(opened.value.world, probe, { seed: 1 })
    features.add(`${probe.kind} ${outcome.kind}`)
    if (outcome.kind === 'icmp') features.add(`icmp ${outcome.type}/${outcome.code}`)
    if (outcome.kind === 'error') features.add(`error ${outcome.name} ${probe.kind}`)
    for (const { kind, hook, drop, reasons, decided, walks } of hops) {
      features.add(kind)
      if (drop !== undefined) features.add(`drop ${drop} ${probe.kind} ${hook ?? ''}`)
      for (const { code } of reasons) features.add(`${kind} ${code}`)
      for (const by of decided) features.add(`${kind} by ${by.kind}${by.kind === 'sysctl' ? keyOf(by.key) : ''}`)
      for (const { table, steps } of walks ?? [])
        for (const { target } of steps)
          features.add(`${hook} ${table} ${target?.startsWith('cali-') ? 'cali' : target}`)
    }
  }
  return features
}

/** Of `net.ipv4.conf.eth0.rp_filter` what is the same on every device. */
const keyOf = (key: string): string => ` ${key.split('.').at(-1)}`

interface Candidate {
  readonly features: ReadonlySet<string>
  /** Characters. */
  readonly size: number
}

/**
 * At most `most` of them: again and again the one that shows most that is rare so far, for its size. A feature counts for
 * less with every pair that has it, so that when all have been seen, what was seen least comes next.
 */
export function choose<T extends Candidate>(candidates: readonly T[], most: number): T[] {
  const seen = new Map<string, number>()
  const left = new Set(candidates)
  const chosen: T[] = []
  const worth = ({ features, size }: Candidate): number => {
    let sum = 0
    for (const feature of features) sum += 0.25 ** (seen.get(feature) ?? 0)
    return sum / (SIZE + size)
  }
  while (chosen.length < most && left.size > 0) {
    let best: T | undefined
    let highest = -1
    for (const candidate of left) {
      const own = worth(candidate)
      if (own > highest) [best, highest] = [candidate, own]
    }
    if (!best) break
    chosen.push(best)
    left.delete(best)
    for (const feature of best.features) seen.set(feature, (seen.get(feature) ?? 0) + 1)
  }
  return chosen
}
/** Characters that any pair costs: with it, a large pair is not always the last. */
const SIZE = 50_000
