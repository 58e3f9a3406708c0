/**
 * What a table did with a packet, from the steps of its walk: the rules that matched, as deep as jumps led, and between
 * them the stretches of a chain whose rules were all tried and failed. Nothing is evaluated again: ipt_do_table goes on
 * to the next rule for every rule that does not match, so the steps say which these were.
 */
import type { TableWalk } from '../evaluate.ts'
import type { Hook } from '../hook.ts'
import type { Chain, Table, Target } from '../ruleset.ts'

/** What targets of a walk change and later rules can ask for. */
export interface Marks {
  readonly mark: number
  readonly connmark: number
  /** `-j CT --notrack` came by. */
  readonly untracked: boolean
}

export type WalkPart =
  | {
      readonly kind: 'matched'
      /** Into the walk's steps. */
      readonly step: number
      /** Jumps and gotos above it. */
      readonly depth: number
      /** The packet's mark before and after. */
      readonly marks: readonly [number, number]
    }
  | {
      readonly kind: 'tried'
      readonly chain: string
      readonly depth: number
      /** Rules [from, to) of the chain. */
      readonly from: number
      readonly to: number
      readonly at: Marks
    }

interface Frame {
  readonly chain: Chain
  readonly next: number
  readonly depth: number
}

/** Undefined where the walk is not one of this table at this hook. */
export function retrace(table: Table, hook: Hook, walk: TableWalk): readonly WalkPart[] | undefined {
  const parts: WalkPart[] = []
  const stack: Frame[] = []
  const base = table.chains.get(hook)
  if (!base) return walk.steps.length === 0 ? parts : undefined
  let frame: Frame = { chain: base, next: 0, depth: 0 }
  let at: Marks = { mark: walk.mark, connmark: walk.ct.connmark, untracked: false }

  const tried = (to: number): void => {
    const { chain, next: from, depth } = frame
    if (to > from) parts.push({ kind: 'tried', chain: chain.name, depth, from, to, at })
  }
  /** Chains that came to their end before `step`. */
  const leaveFor = (chain: string, index: number): boolean => {
    while (index < 0 || frame.chain.name !== chain || index < frame.next) {
      tried(frame.chain.rules.length)
      const back = stack.pop()
      if (!back) return index < 0
      frame = back
    }
    return true
  }

  for (const [number, { chain, index }] of walk.steps.entries()) {
    if (!leaveFor(chain, index)) return undefined
    if (index < 0) {
      parts.push({ kind: 'matched', step: number, depth: 0, marks: [at.mark, at.mark] })
      break
    }
    const { chain: own, depth }: Frame = frame
    const rule = own.rules[index]
    if (!rule) return undefined
    tried(index)
    const before: Marks = at
    at = after(rule.target, before)
    parts.push({ kind: 'matched', step: number, depth, marks: [before.mark, at.mark] })
    frame = { chain: own, next: index + 1, depth }
    const { target } = rule
    if (target?.kind === 'RETURN') frame = stack.pop() ?? { chain: own, next: own.rules.length, depth }
    else if (target?.kind === 'jump' || target?.kind === 'goto') {
      const called = table.chains.get(target.chain)
      if (!called) continue
      if (target.kind === 'jump') stack.push(frame)
      frame = { chain: called, next: 0, depth: depth + 1 }
    }
  }
  return parts
}

/** What a target leaves behind for the next rule (targets.ts). */
function after(target: Target | undefined, marks: Marks): Marks {
  switch (target?.kind) {
    case 'MARK':
      return { ...marks, mark: set(marks.mark, target) }
    case 'CONNMARK':
      if (target.action === 'set') return { ...marks, connmark: set(marks.connmark, target) }
      if (target.action === 'save')
        return { ...marks, connmark: copy(marks.mark & target.value, marks.connmark, target.mask) }
      return { ...marks, mark: copy(marks.connmark & target.mask, marks.mark, target.value) }
    case 'NOTRACK':
      return { ...marks, untracked: true }
    default:
      return marks
  }
}

const set = (mark: number, { value, mask }: { value: number; mask: number }): number => ((mark & ~mask) ^ value) >>> 0
const copy = (from: number, to: number, mask: number): number => ((to & ~mask) ^ from) >>> 0
