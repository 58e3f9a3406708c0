/**
 * DNS messages as bytes (RFC 1035 4.1), with or without compression of names. CoreDNS compresses only what would not fit
 * else (miekg/dns, Msg.Truncate); BIND and dnsmasq always.
 */
import { DNS_TYPE, type DnsFlags, type DnsMessage, type DnsQuestion, type DnsRecord, type Soa, typeOf } from './dns.ts'
import { labelsOf, MAX_LABEL, MAX_NAME } from './dnsName.ts'
import { ipv4FromNumber } from './ipv4.ts'
import type { Data } from './packet.ts'

const HEADER = 12
/** A pointer's two highest bits, and how far it reaches. */
const POINTER = 0xc0
const POINTER_REACH = 0x3fff

export interface EncodeOptions {
  readonly compress: boolean
}

export function encodeDns(message: DnsMessage, { compress }: EncodeOptions): Uint8Array {
  const bytes: number[] = []
  const seen = new Map<string, number>()
  const u16 = (value: number): void => {
    bytes.push((value >>> 8) & 255, value & 255)
  }
  const u32 = (value: number): void => {
    u16(value >>> 16)
    u16(value & 0xffff)
  }
  const name = (text: string): void => {
    const labels = labelsOf(text)
    for (const [i, label] of labels.entries()) {
      const rest = labels.slice(i).join('.')
      const at = seen.get(rest)
      if (compress && at !== undefined) {
        u16((POINTER << 8) | at)
        return
      }
      if (bytes.length <= POINTER_REACH && at === undefined) seen.set(rest, bytes.length)
      bytes.push(label.length, ...[...label].map((letter) => letter.charCodeAt(0)))
    }
    bytes.push(0)
  }
  const data = (record: DnsRecord): void => {
    switch (record.kind) {
      case 'A':
        u32(record.address)
        return
      case 'CNAME':
      case 'NS':
        name(record.target)
        return
      case 'SOA':
        name(record.soa.mname)
        name(record.soa.rname)
        for (const field of SOA_NUMBERS) u32(record.soa[field])
        return
      case 'OPT':
        bytes.push(...record.options)
        return
      case 'other':
        bytes.push(...record.data)
    }
  }
  const records = (section: readonly DnsRecord[]): void => {
    for (const record of section) {
      name(record.name)
      u16(typeOf(record))
      u16(record.class)
      u32(record.ttl)
      u16(0)
      const start = bytes.length
      data(record)
      const length = bytes.length - start
      bytes[start - 2] = length >>> 8
      bytes[start - 1] = length & 255
    }
  }
  u16(message.id)
  u16(flagBits(message.flags))
  for (const section of [message.questions, message.answers, message.authorities, message.additionals])
    u16(section.length)
  for (const question of message.questions) {
    name(question.name)
    u16(question.type)
    u16(question.class)
  }
  records(message.answers)
  records(message.authorities)
  records(message.additionals)
  return Uint8Array.from(bytes)
}

/** As the data of a datagram. */
export const dnsData = (dns: DnsMessage, options: EncodeOptions): Data => ({
  kind: 'data',
  len: encodeDns(dns, options).length,
  dns,
})

const SOA_NUMBERS = ['serial', 'refresh', 'retry', 'expire', 'minimum'] as const

/** The header's second 16 bits. */
export const flagBits = (flags: DnsFlags): number =>
  (Number(flags.qr) << 15) |
  (flags.opcode << 11) |
  (Number(flags.aa) << 10) |
  (Number(flags.tc) << 9) |
  (Number(flags.rd) << 8) |
  (Number(flags.ra) << 7) |
  (Number(flags.ad) << 5) |
  (Number(flags.cd) << 4) |
  flags.rcode

const flagsOf = (bits: number): DnsFlags => ({
  qr: (bits & 0x8000) !== 0,
  opcode: (bits >>> 11) & 15,
  aa: (bits & 0x400) !== 0,
  tc: (bits & 0x200) !== 0,
  rd: (bits & 0x100) !== 0,
  ra: (bits & 0x80) !== 0,
  ad: (bits & 0x20) !== 0,
  cd: (bits & 0x10) !== 0,
  rcode: bits & 15,
})

/** Undefined where the bytes are no whole message, or more than one. */
export function decodeDns(bytes: Uint8Array): DnsMessage | undefined {
  let at = 0
  let broken = bytes.length < HEADER
  const u8 = (): number => {
    const value = bytes[at++]
    if (value === undefined) broken = true
    return value ?? 0
  }
  const u16 = (): number => (u8() << 8) | u8()
  const u32 = (): number => ((u16() << 16) | u16()) >>> 0
  const name = (): string => {
    const labels: string[] = []
    let octets = 1
    // Each pointer leads further to the front, so there is no circle.
    let back: number | undefined
    let front = at
    for (;;) {
      const length = u8()
      if (broken) return ''
      if ((length & POINTER) === POINTER) {
        const target = ((length & 0x3f) << 8) | u8()
        if (target >= front) {
          broken = true
          return ''
        }
        back ??= at
        at = target
        front = target
        continue
      }
      if (length === 0) break
      octets += length + 1
      if (length > MAX_LABEL || octets > MAX_NAME || at + length > bytes.length) {
        broken = true
        return ''
      }
      labels.push(String.fromCharCode(...bytes.subarray(at, at + length)))
      at += length
    }
    if (back !== undefined) at = back
    return labels.join('.')
  }
  const question = (): DnsQuestion => ({ name: name(), type: u16(), class: u16() })
  const rest = (length: number): number[] => Array.from({ length }, u8)
  const record = (): DnsRecord => {
    const owner = name()
    const type = u16()
    const head = { name: owner, class: u16(), ttl: u32() }
    const length = u16()
    const end = at + length
    if (end > bytes.length) broken = true
    if (broken) return { ...head, kind: 'other', type, data: [] }
    const taken = recordData(type, head, length)
    if (at !== end) broken = true
    return taken
  }
  const recordData = (
    type: number,
    head: { readonly name: string; readonly class: number; readonly ttl: number },
    length: number,
  ): DnsRecord => {
    switch (type) {
      case DNS_TYPE.A:
        return { ...head, kind: 'A', address: ipv4FromNumber(u32()) }
      case DNS_TYPE.CNAME:
        return { ...head, kind: 'CNAME', target: name() }
      case DNS_TYPE.NS:
        return { ...head, kind: 'NS', target: name() }
      case DNS_TYPE.SOA:
        return { ...head, kind: 'SOA', soa: soa() }
      case DNS_TYPE.OPT:
        return { ...head, kind: 'OPT', options: rest(length) }
      default:
        return { ...head, kind: 'other', type, data: rest(length) }
    }
  }
  const soa = (): Soa => ({
    ...{ mname: name(), rname: name() },
    ...{ serial: u32(), refresh: u32(), retry: u32(), expire: u32(), minimum: u32() },
  })
  const several = <T>(count: number, read: () => T): T[] => {
    const list: T[] = []
    for (let i = 0; i < count && !broken; i++) list.push(read())
    return list
  }
  const id = u16()
  const flags = flagsOf(u16())
  const counts = [u16(), u16(), u16(), u16()] as const
  const message: DnsMessage = {
    ...{ id, flags },
    questions: several(counts[0], question),
    answers: several(counts[1], record),
    authorities: several(counts[2], record),
    additionals: several(counts[3], record),
  }
  return broken || at !== bytes.length ? undefined : message
}
