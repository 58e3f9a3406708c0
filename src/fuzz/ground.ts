/** What a command by chance is drawn from: a namespace, one of its devices, and addresses that matter there. */
import type { Netns } from '../kernel/netns.ts'
import type { Draw } from './draw.ts'

export interface Ground {
  readonly draw: Draw
  readonly netns: Netns
  readonly dev: string
  /** Of any namespace of the World. */
  readonly address: string
  /** Of another in a namespace that the device leads to, or any. */
  readonly near: string
}

/** That the address lies in. */
export function prefixOf({ draw, address }: Ground): string {
  const len = draw.pick([32, 32, 24, 16, 26])
  const bytes = address.split('.')
  if (len === 32) return address
  if (len === 26) return `${bytes.slice(0, 3).join('.')}.${Number(bytes[3]) & 192}/26`
  return `${bytes.slice(0, len / 8).join('.')}${'.0'.repeat(4 - len / 8)}/${len}`
}
