/** What there is to say of a walk before its rules. */
import type { Hop } from '../../protocol/engine.ts'
import type { HookView } from '../../protocol/hookView.ts'

type Walk = NonNullable<Hop['walks']>[number]
export type Parts = HookView['walks'][number]
type Part = Parts[number]

const NAT: readonly string[] = ['DNAT', 'SNAT', 'MASQUERADE', 'REDIRECT']

/** The target that ended it, where that is more than a policy that lets through. */
export function deedOf({ steps, verdict }: Walk): string | undefined {
  const last = steps.at(-1)
  if (!last) return undefined
  const isTold = verdict !== 'ACCEPT' || NAT.includes(last.target) || (last.index >= 0 && last.target === 'ACCEPT')
  return isTold ? last.target : undefined
}

/** The packet's mark before and after a walk or a rule, where it is another. */
export function markChange(
  marks: readonly [number, number],
): { readonly from: string; readonly to: string } | undefined {
  const [from, to] = marks.map((mark) => `0x${mark.toString(16)}`)
  return from === to || from === undefined || to === undefined ? undefined : { from, to }
}

export function marksOf({ mark }: Walk, parts: Parts): readonly [number, number] {
  const last = parts.findLast((part) => part.kind === 'matched')
  return [mark, last?.kind === 'matched' ? last.marks[1] : mark]
}

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
