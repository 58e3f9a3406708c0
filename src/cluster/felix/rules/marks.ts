/**
 * Bits of the packet mark that Felix uses (felix/dataplane/driver.go, v3.22): allotted from IptablesMarkMask 0xffff0000,
 * the lowest first. What is left over tells endpoints apart where IPVS hides the incoming interface
 * (felix/rules/epmark.go, felix/markbits).
 */
import { fnv1 } from '../../ipam/fnv.ts'

export const MARK = {
  /** The only one that lives on: policy accepted the packet. */
  accept: 0x10000,
  /** A policy passed the packet on to the profiles. */
  pass: 0x20000,
  /** In raw PREROUTING: from a workload. In policies: all match blocks so far agree. */
  scratch0: 0x40000,
  scratch1: 0x80000,
  all: 0xf0000,
  endpoint: 0xfff00000,
  /** An endpoint that is no workload. */
  nonCaliEndpoint: 0x100000,
} as const

const ENDPOINT_SHIFT = 20
const ENDPOINT_POSITIONS = 1 << 12

/**
 * A mark for each interface: by the hash of its name, or the next one that is free. Felix gives them out as endpoints
 * arrive; here in the order of the names. An interface for which none is left gets none.
 */
export function endpointMarks(names: readonly string[]): ReadonlyMap<string, number> {
  const taken = new Set([0, MARK.nonCaliEndpoint >>> ENDPOINT_SHIFT])
  const marks = new Map<string, number>()
  for (const name of names) {
    const hash = fnv1(name)
    for (let i = 0; i < ENDPOINT_POSITIONS; i++) {
      const position = (hash + i) % ENDPOINT_POSITIONS
      if (taken.has(position)) continue
      taken.add(position)
      marks.set(name, (position << ENDPOINT_SHIFT) >>> 0)
      break
    }
  }
  return marks
}
