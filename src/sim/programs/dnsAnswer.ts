/**
 * What a DNS server answers out of its own zones, as CoreDNS' kubernetes plugin does (plugin/kubernetes/handler.go and
 * plugin/backend_lookup.go, v1.8.6: Kubernetes v1.23's), and the shape of every answer.
 * Not modelled: other types than A, AAAA and CNAME (no data), its cache (each question meets it empty), TCP.
 */
import {
  DNS_CLASS_IN,
  DNS_TYPE,
  DNSSEC_OK,
  type DnsMessage,
  type DnsQuestion,
  type DnsRecord,
  ednsRecord,
  RCODE,
  type Rcode,
} from '../../net/dns.ts'
import { isWithin } from '../../net/dnsName.ts'
import { dnsData, encodeDns } from '../../net/dnsWire.ts'
import type { DnsNode, DnsService, DnsZone } from '../../net/dnsZone.ts'
import { parseIpv4 } from '../../net/ipv4.ts'
import type { Data } from '../../net/packet.ts'

/** RFC 1035 4.2.1: without EDNS, more does not fit a datagram. */
const PLAIN_SIZE = 512
/** What this server says of itself where it is asked with EDNS (DNS flag day 2020). */
const EDNS_SIZE = 1232
/** plugin.A gives up after this many aliases in a row. */
const MOST_ALIASES = 8

export type Verdict =
  | { readonly kind: 'answer'; readonly rcode: Rcode; readonly answers: readonly DnsRecord[]; readonly soa?: DnsRecord }
  /** The question, or what an alias leads to, is somebody else's. */
  | {
      readonly kind: 'elsewhere'
      readonly name: string
      readonly aliases: readonly DnsRecord[]
      readonly zone?: DnsZone
    }

export function judge(service: DnsService, { name, type }: DnsQuestion): Verdict {
  const zone = service.zones
    .filter((candidate) => isWithin(name.toLowerCase(), candidate.name))
    .sort((a, b) => b.name.length - a.name.length)[0]
  if (!zone) return { kind: 'elsewhere', name, aliases: [] }
  const aliases: DnsRecord[] = []
  for (let asked = name; ; ) {
    const node = nodeAt(zone, asked.toLowerCase())
    if (!node && aliases.length === 0) return { kind: 'answer', rcode: 'NXDOMAIN', answers: [], soa: soaOf(zone) }
    const head = { name: asked, class: DNS_CLASS_IN, ttl: zone.ttl }
    if (node?.kind === 'addresses' && type === DNS_TYPE.A)
      return {
        kind: 'answer',
        rcode: 'NOERROR',
        answers: [...aliases, ...node.addresses.map((address): DnsRecord => ({ ...head, kind: 'A', address }))],
      }
    if (node?.kind !== 'alias' || aliases.length >= MOST_ALIASES) return noData(zone)
    const alias: DnsRecord = { ...head, kind: 'CNAME', target: node.target }
    if (type === DNS_TYPE.CNAME) return { kind: 'answer', rcode: 'NOERROR', answers: [alias] }
    aliases.push(alias)
    // An alias that leads to nothing in the zone is left out altogether; one that leads elsewhere is not.
    if (!isWithin(node.target.toLowerCase(), zone.name)) return { kind: 'elsewhere', name: node.target, aliases, zone }
    asked = node.target
  }
}

export const noData = (zone: DnsZone): Verdict => ({ kind: 'answer', rcode: 'NOERROR', answers: [], soa: soaOf(zone) })

function nodeAt(zone: DnsZone, name: string): DnsNode | undefined {
  const known = zone.nodes.get(name)
  if (known) return known
  const [label = '', ...rest] = name.split('.')
  const address = zone.dashed.includes(rest.join('.')) ? parseIpv4(label.replaceAll('-', '.')) : undefined
  return address === undefined ? undefined : { kind: 'addresses', addresses: [address] }
}

const soaOf = ({ name, ttl, soa }: DnsZone): DnsRecord => ({ kind: 'SOA', name, class: DNS_CLASS_IN, ttl, soa })

/** Whose flags they are: the question's own opcode and RD, and what this server says of itself. */
export function reply(
  query: DnsMessage,
  service: DnsService,
  rcode: Rcode,
  sections: Partial<Pick<DnsMessage, 'answers' | 'authorities'>> & { readonly aa?: boolean; readonly ra?: boolean },
): DnsMessage {
  const { answers = [], authorities = [], aa = false, ra = service.recursive } = sections
  const edns = query.additionals.find(({ kind }) => kind === 'OPT')
  const { opcode, rd, cd } = query.flags
  return {
    id: query.id,
    flags: { qr: true, opcode, aa, tc: false, rd, ra, ad: false, cd: service.recursive && cd, rcode: RCODE[rcode] },
    questions: query.questions,
    answers,
    authorities,
    additionals: edns ? [{ ...ednsRecord(EDNS_SIZE), ttl: edns.ttl & DNSSEC_OK }] : [],
  }
}

/** Compressed where it must be, or cut short (miekg/dns, Msg.Truncate; RFC 2181 9). */
export function fitted(message: DnsMessage, query: DnsMessage, { compress }: DnsService): Data {
  const size = query.additionals.find(({ kind }) => kind === 'OPT')?.class ?? PLAIN_SIZE
  const whole = dnsData(message, { compress })
  if (whole.len <= Math.max(size, PLAIN_SIZE)) return whole
  const { answers } = message
  for (let kept = answers.length; kept > 0; kept--) {
    const tc = kept < answers.length
    const cut = { ...message, flags: { ...message.flags, tc }, answers: answers.slice(0, kept) }
    if (encodeDns(cut, { compress: true }).length <= Math.max(size, PLAIN_SIZE)) return dnsData(cut, { compress: true })
  }
  return dnsData({ ...message, flags: { ...message.flags, tc: true }, answers: [] }, { compress: true })
}
