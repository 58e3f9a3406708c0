/** What would mend a probe, over what is loaded: other edits are laid as a load would lay them. */
import { applyKernelEdits } from '../edit/apply.ts'
import type { Edits } from '../edit/edit.ts'
import { faultsInForce, type KnownFault } from '../edit/faults/inForce.ts'
import type { Requests, Source } from '../protocol/protocol.ts'
import * as scenarios from '../scenario/scenarios.ts'
import { type Fix, fixesOf, NO_EDITS, type Steps } from '../whatif/fixes.ts'
import type { Standing } from '../whatif/verdict.ts'
import * as documents from './documents.ts'
import { type Lab, load } from './load.ts'

export function fixes(source: Source, lab: Lab, request: Requests['fixes']['request']): Steps<Fix[]> {
  const { steps = [], told, probe, seed } = request
  const faults = inForce(source, lab, told)
  const edits = source.edits ?? NO_EDITS
  const sameSpec = JSON.stringify(edits.spec)

  function* lay(other: Edits): Steps<Standing | undefined> {
    if (JSON.stringify(other.spec) === sameSpec) {
      const applied = applyKernelEdits(lab.programmed, other.kernel)
      return applied.ok ? { ...standingOf(lab), world: applied.world } : undefined
    }
    const { edits: _, ...rest } = source
    const none = other.spec.length + other.kernel.length === 0
    const opened = yield* load(none ? rest : { ...rest, edits: other }, { documents, scenarios })
    return opened.ok ? standingOf(opened.value) : undefined
  }

  return fixesOf({ standing: standingOf(lab), edits, steps, faults, probe, seed, lay })
}

/** A kernel-lab document has no desired state, so nothing in it is known as a fault. */
export function inForce({ pools, edits }: Source, lab: Lab, told: readonly KnownFault[] = []): KnownFault[] {
  const { opened, programmed, world } = lab
  const { spec } = lab.loaded
  const pooled = opened && pools ? documents.withPools(opened, pools) : opened && { ok: true as const, value: opened }
  if (!spec || !pooled?.ok || !edits) return []
  return faultsInForce({ opened: pooled.value, spec, programmed, world, edits }, told)
}

export const standingOf = ({ programmed, world, loaded: { spec } }: Lab): Standing => ({
  programmed,
  world,
  ...(spec && { spec }),
})
