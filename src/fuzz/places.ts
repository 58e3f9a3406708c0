/** Who can be asked in a World, and by whom. */
import type { World } from '../kernel/netns.ts'
import { formatIpv4 } from '../net/ipv4.ts'

/** As the kernel lab names them. */
export const isSwitch = (ns: string): boolean => ns.startsWith('sw-')

/** Its addresses but those of lo. */
export const ownAddresses = (world: World, ns: string): string[] =>
  (world.namespaces.get(ns)?.addresses ?? []).flatMap(({ dev, addr }) => (dev === 'lo' ? [] : [formatIpv4(addr)]))
