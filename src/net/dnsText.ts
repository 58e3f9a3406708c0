/** A DNS message in words: Wireshark's line and fields (packet-dns.c, 4.0), and tcpdump's (print-domain.c, 4.99). */
import { type DnsMessage, type DnsRecord, RCODE, rcodeName, typeName, typeOf } from './dns.ts'
import { absolute } from './dnsName.ts'
import { flagBits } from './dnsWire.ts'
import { formatIpv4 } from './ipv4.ts'

const hex = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`

const WIRESHARK_RCODES: Readonly<Record<number, string>> = {
  [RCODE.FORMERR]: 'Format error',
  [RCODE.SERVFAIL]: 'Server failure',
  [RCODE.NXDOMAIN]: 'No such name',
  [RCODE.NOTIMP]: 'Not implemented',
  [RCODE.REFUSED]: 'Refused',
}

/** The Info column. */
export function dnsInfo(message: DnsMessage): string {
  const { flags, questions, answers, authorities, additionals } = message
  const failed = WIRESHARK_RCODES[flags.rcode]
  return [
    flags.qr ? 'Standard query response' : 'Standard query',
    hex(message.id),
    ...(flags.qr && failed !== undefined ? [failed] : []),
    ...questions.map(({ name, type }) => `${typeName(type)} ${shown(name)}`),
    ...[...answers, ...authorities, ...additionals].map(wiresharkRecord),
  ].join(' ')
}

const shown = (name: string): string => (name === '' ? '<Root>' : name)

function wiresharkRecord(record: DnsRecord): string {
  switch (record.kind) {
    case 'A':
      return `A ${formatIpv4(record.address)}`
    case 'CNAME':
    case 'NS':
      return `${record.kind} ${shown(record.target)}`
    case 'SOA':
      return `SOA ${shown(record.soa.mname)}`
    default:
      return typeName(typeOf(record))
  }
}

const DUMP_RCODES: Readonly<Record<number, string>> = {
  [RCODE.FORMERR]: ' FormErr',
  [RCODE.SERVFAIL]: ' ServFail',
  [RCODE.NXDOMAIN]: ' NXDomain',
  [RCODE.NOTIMP]: ' NotImp',
  [RCODE.REFUSED]: ' Refused',
}

/** What tcpdump prints behind the ports; `length` is the message's. */
export function dumpDns(message: DnsMessage, length: number): string {
  const { id, flags, questions, answers, authorities, additionals } = message
  if (flags.qr) {
    const marks = `${flags.aa ? '*' : ''}${flags.ra ? '' : '-'}${flags.tc ? '|' : ''}${flags.ad ? '$' : ''}`
    const counts = `${answers.length}/${authorities.length}/${additionals.length}`
    const records = answers.map(dumpRecord).join(', ')
    return `${id}${DUMP_RCODES[flags.rcode] ?? ''}${marks} ${counts}${records === '' ? '' : ` ${records}`} (${length})`
  }
  const extra = additionals.length > 0 ? ` [${additionals.length}au]` : ''
  const asked = questions.map(({ name, type }) => `${typeName(type)}? ${absolute(name)}`).join(' ')
  return `${id}${flags.rd ? '+' : ''}${flags.cd ? '%' : ''}${extra} ${asked} (${length})`
}

function dumpRecord(record: DnsRecord): string {
  switch (record.kind) {
    case 'A':
      return `A ${formatIpv4(record.address)}`
    case 'CNAME':
    case 'NS':
      return `${record.kind} ${absolute(record.target)}`
    default:
      return typeName(typeOf(record))
  }
}

/** tshark's names without `dns.`; several values of one name stand in one field, separated by `, `. */
export function dnsFields(message: DnsMessage): (readonly [name: string, value: string | number])[] {
  const { id, flags, questions, answers, authorities, additionals } = message
  const records = [...answers, ...authorities, ...additionals].filter((record) => record.kind !== 'OPT')
  const all = (name: string, values: readonly (string | number)[]): [string, string][] =>
    values.length === 0 ? [] : [[name, values.join(', ')]]
  return [
    ['id', hex(id)],
    ['flags', hex(flagBits(flags))],
    ['flags.response', Number(flags.qr)],
    ['flags.recdesired', Number(flags.rd)],
    ...(flags.qr
      ? ([
          ['flags.authoritative', Number(flags.aa)],
          ['flags.recavail', Number(flags.ra)],
          ['flags.rcode', `${flags.rcode} (${rcodeName(flags.rcode)})`],
        ] as const)
      : []),
    ['count.answers', answers.length],
    ['count.auth_rr', authorities.length],
    ...all(
      'qry.name',
      questions.map(({ name }) => shown(name)),
    ),
    ...all(
      'qry.type',
      questions.map(({ type }) => `${type} (${typeName(type)})`),
    ),
    ...all(
      'resp.name',
      records.map(({ name }) => shown(name)),
    ),
    ...all(
      'resp.ttl',
      records.map(({ ttl }) => ttl),
    ),
    ...all(
      'a',
      records.flatMap((record) => (record.kind === 'A' ? [formatIpv4(record.address)] : [])),
    ),
    ...all(
      'cname',
      records.flatMap((record) => (record.kind === 'CNAME' ? [record.target] : [])),
    ),
    ...all(
      'soa.mname',
      records.flatMap((record) => (record.kind === 'SOA' ? [record.soa.mname] : [])),
    ),
  ]
}
