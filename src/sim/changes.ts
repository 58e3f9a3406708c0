/** Every change of state that a trace tells, in order: those of the hops, and those between them. */
import type { QuietChange, StateChange } from '../kernel/hop.ts'
import type { Trace } from './trace.ts'

interface ToldChange {
  readonly at: number
  readonly ns: string
  readonly change: StateChange
}

/** Up to and with the hop of that index; all of them without one. What happens after the last hop shows at no hop. */
export function* changesOf({ hops, between }: Pick<Trace, 'hops' | 'between'>, upTo?: number): Generator<ToldChange> {
  let next = 0
  function* quiet(before: number): Generator<QuietChange> {
    for (let told = between[next]; told && told.hops <= before; told = between[++next]) yield told
  }
  const end = upTo === undefined ? hops.length : Math.min(hops.length, upTo + 1)
  for (let index = 0; index < end; index++) {
    yield* quiet(index)
    const hop = hops[index]
    if (hop) for (const change of hop.changes ?? []) yield { at: hop.at, ns: hop.ns, change }
  }
  if (upTo === undefined) yield* quiet(hops.length)
}
