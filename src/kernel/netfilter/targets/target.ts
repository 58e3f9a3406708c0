/** Targets by their kind. */
import type { Target } from '../ruleset.ts'

export type TargetOf<K extends Target['kind']> = Target extends infer T
  ? T extends { readonly kind: infer Kinds }
    ? K extends Kinds
      ? T & { readonly kind: K }
      : never
    : never
  : never
