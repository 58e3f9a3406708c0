/**
 * Names of a switch's ports: after the machine where that fits, so that a capture there reads by itself. Never the bare
 * name: one called `master` or `dev` would be a word of iproute2's own.
 */
import { sha1Hex } from '../hash.ts'

/** `single`: the machine has no other port in this switch. */
export function portName(machine: string, dev: string, single: boolean): string {
  const plain = `to-${machine}`
  return single && plain.length <= 15 ? plain : `p${sha1Hex(`${machine} ${dev}`).slice(0, 11)}`
}
