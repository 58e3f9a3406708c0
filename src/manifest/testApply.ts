/** Texts applied in one go: for tests. */
import type { ClusterSpec } from '../cluster/spec.ts'
import { type ApplyResult, applySteps, deleteSteps } from './apply.ts'

function drain<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

export const applyManifests = (spec: ClusterSpec, text: string): ApplyResult => drain(applySteps(spec, text))
export const deleteManifests = (spec: ClusterSpec, text: string): ApplyResult => drain(deleteSteps(spec, text))
