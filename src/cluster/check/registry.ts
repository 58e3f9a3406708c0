/** What may exist only once in a cluster: names of machines, and addresses. */
import { formatIpv4, type Ipv4Addr } from '../../net/ipv4.ts'
import type { Refuse } from './refuse.ts'
import { refuseDuplicate } from './values.ts'

export interface Registry {
  /** Namespaces of machines and switches. */
  readonly names: Set<string>
  /** Address → whose it is. */
  readonly addresses: Map<Ipv4Addr, string>
}

export const createRegistry = (): Registry => ({ names: new Set(), addresses: new Map() })

export function registerName(registry: Registry, refuse: Refuse, path: string, name: string): boolean {
  if (registry.names.has(name)) {
    refuseDuplicate(refuse, path, name)
    return false
  }
  registry.names.add(name)
  return true
}

export function registerAddress(
  registry: Registry,
  refuse: Refuse,
  path: string,
  addr: Ipv4Addr,
  whose: string,
): boolean {
  const other = registry.addresses.get(addr)
  if (other !== undefined) {
    const address = formatIpv4(addr)
    refuse(path, 'duplicateAddress', { address, other }, `${address} is the address of ${other} already; give another`)
    return false
  }
  registry.addresses.set(addr, whose)
  return true
}
