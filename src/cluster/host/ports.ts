/** Names of a switch's ports: the machine's own name where the kernel takes it, so that a capture there reads by itself. */
import { sha1Hex } from '../hash.ts'

/** Names that mean something else in the switch's namespace or to `sysctl`. */
const TAKEN = new Set(['lo', 'br0', 'all', 'default'])

/** `single`: the machine has no other port in this switch. */
export function portName(machine: string, dev: string, single: boolean): string {
  const plain = single && machine.length <= 15 && !TAKEN.has(machine)
  return plain ? machine : `p${sha1Hex(`${machine} ${dev}`).slice(0, 11)}`
}
