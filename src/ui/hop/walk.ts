/** What there is to say of a walk before its rules. */
import type { Hop } from '../../protocol/engine.ts'
import type { HookView } from '../../protocol/hookView.ts'

type Walk = NonNullable<Hop['walks']>[number]
export type Parts = HookView['walks'][number]
type Part = Parts[number]

/** What a table did, other than letting the packet through: a target, or another mark. */
type Deed =
  | { readonly kind: 'target'; readonly target: string }
  | { readonly kind: 'mark'; readonly from: string; readonly to: string }

const NAT: readonly string[] = ['DNAT', 'SNAT', 'MASQUERADE', 'REDIRECT']

export function deedOf({ steps, verdict }: Walk): Deed | undefined {
  const last = steps.at(-1)
  if (!last) return undefined
  if (verdict !== 'ACCEPT' || NAT.includes(last.target)) return { kind: 'target', target: last.target }
  // A rule that accepts ends the matter; a policy only lets through.
  return last.index >= 0 && last.target === 'ACCEPT' ? { kind: 'target', target: last.target } : undefined
}

export const hexMark = (mark: number): string => `0x${mark.toString(16)}`

export const chainOf = ({ steps }: Walk, part: Part): string =>
  part.kind === 'tried' ? part.chain : (steps[part.step]?.chain ?? '')

export const rulesAsked = ({ steps }: Walk, parts: Parts): number =>
  parts.reduce(
    (sum, part) => sum + (part.kind === 'tried' ? part.to - part.from : (steps[part.step]?.index ?? -1) < 0 ? 0 : 1),
    0,
  )

/** From the hook's own chain to the rule that had the last word, and what it said. */
export function pathOf(walk: Walk, parts: Parts): string[] {
  const path: string[] = []
  for (const part of parts) {
    if (part.kind === 'tried') continue
    path.splice(part.depth)
    path[part.depth] = chainOf(walk, part)
  }
  return [...path, walk.steps.at(-1)?.target ?? ''].filter((word) => word !== '')
}
