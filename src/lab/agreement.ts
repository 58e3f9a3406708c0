/**
 * Does a document's simulation agree with what a kernel did? Where a kernel chooses by chance (`-m statistic --mode random`,
 * a translated source's port out of a range; and whether a connection that is over gives up its port, for sequence numbers
 * begin by chance), its choice is one of several: each probe must agree in full with what comes out under one of the seeds.
 */
import { compareTraces, everything, type ProbeComparison } from './compare.ts'
import type { LabDocument, LabTrace } from './document.ts'
import { simulateLab } from './simulate.ts'

/** A choice among two is missed by all of them once in 65536 probes. */
const SEEDS = 16

export function agreementOf(
  document: LabDocument,
  kernel: LabTrace,
  only: readonly string[] = everything,
): ProbeComparison[] {
  const underSeed = (seed: number): ProbeComparison[] =>
    compareTraces(document, kernel, simulateLab(document, { seed, kernel: kernel.kernel }), only)
  let best = underSeed(1)
  if (!choosesByChance(document)) return best
  for (let seed = 2; seed <= SEEDS && !best.every(agrees); seed++) {
    const other = underSeed(seed)
    best = best.map((probe, n) => (agrees(probe) ? probe : other[n] && agrees(other[n]) ? other[n] : probe))
  }
  return best
}

const agrees = ({ differences }: ProbeComparison): boolean => differences.length === 0

const choosesByChance = ({ namespaces }: LabDocument): boolean =>
  Object.values(namespaces).some(({ iptables = '' }) => CHANCE.test(iptables))

const CHANCE = /-m statistic --mode random|-j SNAT --to-source [\d.-]*:\d|-j MASQUERADE --to-ports/
