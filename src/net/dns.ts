/** DNS messages (RFC 1035 4) as fields: what a packet holds, and what programs read and write. */
import type { IpAddr } from './ipv4.ts'

/** Types that have a form of their own here (IANA, DNS parameters). */
export const DNS_TYPE = { A: 1, NS: 2, CNAME: 5, SOA: 6, AAAA: 28, OPT: 41 } as const
export const DNS_CLASS_IN = 1

export const RCODE = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const
export type Rcode = keyof typeof RCODE

export interface DnsFlags {
  /** A response. */
  readonly qr: boolean
  /** 0: a standard query. */
  readonly opcode: number
  /** Authoritative answer. */
  readonly aa: boolean
  /** Truncated. */
  readonly tc: boolean
  /** Recursion desired. */
  readonly rd: boolean
  /** Recursion available. */
  readonly ra: boolean
  /** Authentic data, checking disabled (RFC 4035). */
  readonly ad: boolean
  readonly cd: boolean
  /** A number: a stranger's may have no name. */
  readonly rcode: number
}

export interface DnsQuestion {
  readonly name: string
  readonly type: number
  readonly class: number
}

/** SOA's fields (RFC 1035 3.3.13): serial, and four times in seconds. */
export interface Soa {
  readonly mname: string
  readonly rname: string
  readonly serial: number
  readonly refresh: number
  readonly retry: number
  readonly expire: number
  readonly minimum: number
}

interface RecordHead {
  readonly name: string
  readonly class: number
  /** Seconds. */
  readonly ttl: number
}

export type DnsRecord =
  | (RecordHead & { readonly kind: 'A'; readonly address: IpAddr })
  | (RecordHead & { readonly kind: 'CNAME' | 'NS'; readonly target: string })
  | (RecordHead & { readonly kind: 'SOA'; readonly soa: Soa })
  /** EDNS(0) (RFC 6891): its class is the size of UDP payload that the sender takes, its TTL holds flags. */
  | (RecordHead & { readonly kind: 'OPT'; readonly options: readonly number[] })
  /** Of any other type: its data as it stands. */
  | (RecordHead & { readonly kind: 'other'; readonly type: number; readonly data: readonly number[] })

export interface DnsMessage {
  readonly id: number
  readonly flags: DnsFlags
  readonly questions: readonly DnsQuestion[]
  readonly answers: readonly DnsRecord[]
  readonly authorities: readonly DnsRecord[]
  readonly additionals: readonly DnsRecord[]
}

/** What resolvers send: a standard query that asks for recursion. */
const QUERY: DnsFlags = {
  ...{ qr: false, opcode: 0, aa: false, tc: false, rd: true },
  ...{ ra: false, ad: false, cd: false, rcode: RCODE.NOERROR },
}

export const dnsQuery = (
  id: number,
  name: string,
  type: 'A' | 'AAAA',
  additionals: readonly DnsRecord[] = [],
): DnsMessage => ({
  id,
  flags: QUERY,
  questions: [{ name, type: DNS_TYPE[type], class: DNS_CLASS_IN }],
  answers: [],
  authorities: [],
  additionals,
})

/** EDNS's DO bit: DNSSEC's records are welcome (RFC 3225). */
export const DNSSEC_OK = 0x8000

export const ednsRecord = (payload: number, flags = 0): DnsRecord => ({
  kind: 'OPT',
  ...{ name: '', class: payload, ttl: flags, options: [] },
})

export const typeOf = (record: DnsRecord): number => (record.kind === 'other' ? record.type : DNS_TYPE[record.kind])

export function typeName(type: number): string {
  const known = Object.entries(DNS_TYPE).find(([, code]) => code === type)
  return known?.[0] ?? `TYPE${type}`
}

export function rcodeName(rcode: number): string {
  const known = Object.entries(RCODE).find(([, code]) => code === rcode)
  return known?.[0] ?? `RCODE${rcode}`
}
