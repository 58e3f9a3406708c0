import type { Listen } from '../spec.ts'
import type { Refuse } from './refuse.ts'
import { byText, checkRange } from './values.ts'

/** Sorted, so that the order in the spec does not matter. */
export function takeListeners(refuse: Refuse, path: string, specs: readonly Listen[] | undefined): Listen[] {
  if (!specs) return []
  for (const [i, { port }] of specs.entries()) checkRange(refuse, `${path}[${i}].port`, port, 1, 65535)
  return [...specs].sort((a, b) => byText(a.protocol, b.protocol) || a.port - b.port)
}
