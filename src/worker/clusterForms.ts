/** What the cluster's forms ask: what is not as it was opened, and the edits that fulfil a wish. */
import type { ClusterSpec } from '../cluster/spec.ts'
import { specChanges } from '../edit/specEditsDiff.ts'
import { planSpec } from '../edit/specEditsPlan.ts'
import type { SpecChanges, SpecPlan, SpecWish } from '../edit/specEditsWish.ts'
import type { Problem, Result } from '../net/problem.ts'
import { parseSpec } from '../scenario/parseSpec.ts'
import type { Lab } from './load.ts'

const NOTHING: SpecChanges = { items: [], parts: [] }

export function changesOf({ opened, loaded }: Lab): SpecChanges {
  return opened && loaded.spec ? specChanges(asRead(opened), asRead(loaded.spec)) : NOTHING
}

export function planned({ opened, loaded }: Lab, wish: SpecWish): Result<SpecPlan> {
  if (!opened || !loaded.spec) return { ok: false, problems: [NO_DESIRED_STATE] }
  return planSpec(asRead(opened), asRead(loaded.spec), wish)
}

/** A built-in scenario writes its fields in another order than the reader. */
function asRead(spec: ClusterSpec): ClusterSpec {
  const read = parseSpec(spec)
  return read.ok ? read.value : spec
}

const NO_DESIRED_STATE: Problem = {
  path: '',
  code: 'notSupported',
  params: { what: 'the desired state of a kernel-lab document' },
  message: 'a kernel-lab document has no desired state that could be edited',
}
