/** Manifests between page and worker: what the desired state is in YAML, and what a text would make of it. */
import type { Applied, Outcome, PodChanges, Verb } from '../manifest/apply.ts'
import type { ManifestCompletion } from '../manifest/complete.ts'
import type { ExampleName } from '../manifest/examples.ts'
import type { ManifestKey } from '../manifest/print.ts'
import type { ManifestProblem } from '../manifest/problem.ts'
import type { SyntaxFault } from '../manifest/syntax.ts'

export type { Applied, ExampleName, ManifestKey, ManifestProblem, Outcome, PodChanges, SyntaxFault, Verb }

export interface ManifestRequests {
  /** What may stand at a place of a text that is being written. */
  completeManifest: { request: { readonly text: string; readonly offset: number }; answer: ManifestCompletion }
  /** What there is, or something to start from. Empty: there is no such object. */
  manifest: {
    request: { readonly key: ManifestKey } | { readonly example: ExampleName }
    answer: { readonly text: string }
  }
  /** What applying a text, or deleting what it names, would do. Nothing is done; what is wrong is a `ManifestProblem`. */
  apply: {
    request: {
      readonly text: string
      readonly deletion?: boolean
      /** Objects that are not modelled are left out; else they are what is wrong. */
      readonly leaveOut?: boolean
    }
    answer: Applied
  }
}
