/** The colour of a packet's way: what is outermost that is not Ethernet. */
import { type Header, headerStack } from '../../net/headers.ts'
import type { Hop } from '../contract.ts'
import type { Lane } from '../route/router.ts'

export type Packet = Hop['packet']

export type Paint = 'arp' | 'outer' | 'ip'

const stacks = new WeakMap<Packet, readonly Header[]>()

export function headersOf(packet: Packet): readonly Header[] {
  const known = stacks.get(packet)
  if (known) return known
  const headers = headerStack(packet)
  stacks.set(packet, headers)
  return headers
}

export function paintOf(packet: Packet): Paint {
  const headers = headersOf(packet)
  if (headers.some((header) => header.outer)) return 'outer'
  return headers.some((header) => header.layer === 'arp') ? 'arp' : 'ip'
}

export const laneOf = (paint: Paint): Lane => (paint === 'outer' ? 'outer' : 'plain')
