import type { Listener } from '../../kernel/netns.ts'
import type { Listen } from '../spec.ts'

/** A program answers under the name of the machine or pod it runs in. */
export const listeners = (ns: string, listen: readonly Listen[]): Listener[] =>
  listen.map(({ protocol, port }) => ({ proto: protocol === 'TCP' ? 'tcp' : 'udp', port, name: ns }))
