/** `ip neigh` (iproute2 6.1, ip/ipneigh.c print_neigh) and `bridge fdb` (bridge/fdb.c print_fdb). */
import { formatIpv4 } from '../../net/ipv4.ts'
import type { FdbEntry, Neighbour, Netns } from '../netns.ts'

export function printNeighbour({ addr, dev, lladdr, state }: Neighbour): string {
  return `${formatIpv4(addr)} dev ${dev}${lladdr === undefined ? '' : ` lladdr ${lladdr}`} ${state}`
}

/** In the order of the entries: the kernel's is that of a seeded hash. Entries of lo and NOARP do not show. */
export const ipNeigh = (netns: Netns): string =>
  netns.neighbours
    .filter(({ state }) => state !== 'NOARP')
    .map((neighbour) => `${printNeighbour(neighbour)} \n`)
    .join('')

/** A learnt entry has no word for its state. */
export function printFdbEntry({ mac, dev, dst, state, master }: FdbEntry): string {
  const words: string[] = [mac, 'dev', dev]
  if (dst !== undefined) words.push('dst', formatIpv4(dst))
  words.push(...(master === undefined ? ['self'] : ['master', master]))
  if (state !== 'reachable') words.push(state)
  return words.join(' ')
}

export const bridgeFdb = (netns: Netns): string => netns.fdb.map((entry) => `${printFdbEntry(entry)}\n`).join('')
