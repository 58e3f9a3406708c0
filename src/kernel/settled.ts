/** What of a namespace goes on of itself, or is told by all namespaces together. */
import type { Netns } from './netns.ts'

/** No neighbour's state runs out. */
export const isSettled = ({ neighbours }: Netns): boolean =>
  neighbours.every(({ state }) => state === 'PERMANENT' || state === 'NOARP')

export const hasIpip = ({ links }: Netns): boolean => links.some(({ kind }) => kind === 'ipip')
