import { compile } from '../cluster/compile.ts'
import type { LabDocument } from '../lab/document.ts'
import { labDocumentOf } from '../lab/write.ts'
import type { Probe } from '../sim/trace.ts'
import { type ScenarioId, scenarioSource } from './scenarios.ts'

/** A built-in scenario as a kernel-lab document; throws where it does not compile, which would be our fault. */
export function scenarioLab(id: ScenarioId, probes: readonly Probe[] = scenarioSource(id).probes): LabDocument {
  const compiled = compile(scenarioSource(id).spec)
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join('\n'))
  return labDocumentOf(`scenario-${id}`, compiled.value, probes, { patient: true })
}
