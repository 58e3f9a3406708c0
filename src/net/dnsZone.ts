/** What a DNS server knows, as plain data. Names are in lower case. */
import type { Soa } from './dns.ts'
import type { IpAddr } from './ipv4.ts'

export interface DnsService {
  readonly zones: readonly DnsZone[]
  /** Whom it asks about names that lie in none of its zones; without anybody it answers SERVFAIL. */
  readonly forward: readonly IpAddr[]
  /** It resolves for others: RA in its answers instead of AA. */
  readonly recursive: boolean
  /** Names in its answers point to each other even where all would fit. */
  readonly compress: boolean
  /** Several addresses come in any order (CoreDNS' loadbalance). */
  readonly shuffles: boolean
  /** What comes from others may be kept so many seconds (CoreDNS' cache), which their TTL then says. */
  readonly mostTtl?: number
}

export interface DnsZone {
  /** Everything below it is answered here. */
  readonly name: string
  /** Seconds, of every record. */
  readonly ttl: number
  readonly soa: Soa
  readonly nodes: ReadonlyMap<string, DnsNode>
  /** Below these names `10-244-1-5` has the address 10.244.1.5 (CoreDNS' `pods insecure`). */
  readonly dashed: readonly string[]
}

/** What is at a name: addresses, another name, or nothing but the name itself. */
export type DnsNode =
  | { readonly kind: 'addresses'; readonly addresses: readonly IpAddr[] }
  | { readonly kind: 'alias'; readonly target: string }
  | { readonly kind: 'empty' }

/** What /etc/resolv.conf says (resolv.conf(5)). */
export interface ResolvConf {
  /** At most three. */
  readonly nameservers: readonly IpAddr[]
  readonly search: readonly string[]
  /** Names with fewer dots are looked for in the search list first. */
  readonly ndots: number
  /** Seconds until a question is asked again. */
  readonly timeout: number
  readonly attempts: number
}

/** RES_TIMEOUT, RES_DFLRETRY and the like (glibc, resolv/resolv.h). */
export const RESOLV_DEFAULTS = { search: [], ndots: 1, timeout: 5, attempts: 2 } as const
