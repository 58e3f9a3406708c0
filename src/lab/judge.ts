/** What a comparison counts for, once the probes that are known to be pending are taken into account. */
import { formatProbe, type ProbeComparison } from './compare.ts'

export interface Verdict {
  readonly passed: number
  readonly failed: number
  /** What to print, a probe each. */
  readonly lines: readonly string[]
}

/** A pending probe that differs counts for nothing; one that agrees, or that no document has, has failed. */
export function judge(
  probes: readonly ProbeComparison[],
  pending: Readonly<Record<string, string>>,
  details: boolean,
): Verdict {
  let passed = 0
  let failed = 0
  const lines = probes.map((probe) => {
    const key = `${probe.name}/${probe.id}`
    const agrees = probe.differences.length === 0
    const reason = pending[key]
    if (reason === undefined) {
      if (agrees) passed++
      else failed++
      return formatProbe(probe, details)
    }
    if (!agrees) return `pending ${key}: ${reason}`
    failed++
    return `DIFFERS ${key}\n    no longer pending: it agrees, take it out of pending.ts`
  })
  return { passed, failed, lines }
}

/** The pending probes that were not among those compared: a name in the list is misspelt, or its pair is gone. */
export function strayPending(
  probes: readonly ProbeComparison[],
  pending: Readonly<Record<string, string>>,
): readonly string[] {
  const seen = new Set(probes.map(({ name, id }) => `${name}/${id}`))
  return Object.keys(pending).filter((key) => !seen.has(key))
}
