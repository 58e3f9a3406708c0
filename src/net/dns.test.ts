/**
 * DNS messages. `fixtures/dns.json` holds bytes that glibc, dig and BIND 9.18 sent and what Wireshark 4.0 and tcpdump
 * 4.99 say of them. CoreDNS' lengths are those of its own log lines, `"A IN name. udp 54 false 512" NOERROR qr,aa,rd 106`
 * (kubernetes/kubernetes#80243).
 */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DNS_CLASS_IN, type DnsMessage, type DnsRecord, dnsQuery, RCODE } from './dns.ts'
import { isHostName, isWithin } from './dnsName.ts'
import { dnsInfo, dumpDns } from './dnsText.ts'
import { decodeDns, encodeDns } from './dnsWire.ts'
import { ipv4, ipv4FromNumber } from './ipv4.ts'

interface Recorded {
  readonly hex: string
  readonly wireshark: string
  readonly tcpdump: string
}

const recorded = JSON.parse(readFileSync(new URL('fixtures/dns.json', import.meta.url), 'utf8')) as readonly Recorded[]
const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

describe('what real programs sent', () => {
  it.each(recorded)('$wireshark', ({ hex, wireshark, tcpdump }) => {
    const bytes = bytesOf(hex)
    const message = decodeDns(bytes)
    if (!message) throw new Error('not decoded')
    expect(dnsInfo(message)).toBe(wireshark)
    expect(dumpDns(message, bytes.length)).toBe(tcpdump)
    const again = [false, true].map((compress) => encodeDns(message, { compress }))
    expect(again.map(decodeDns)).toEqual([message, message])
    // BIND does not point to the question for the name of a SOA's zone, though it could.
    if (message.authorities.length === 0) expect(again.map(hexOf)).toContain(hex)
  })
})

describe("CoreDNS' lengths", () => {
  const soa: DnsRecord = {
    kind: 'SOA',
    ...{ name: 'cluster.local', class: DNS_CLASS_IN, ttl: 30 },
    soa: {
      ...{ mname: 'ns.dns.cluster.local', rname: 'hostmaster.cluster.local' },
      ...{ serial: 1, refresh: 7200, retry: 1800, expire: 86400, minimum: 30 },
    },
  }
  const lengths = (name: string, type: 'A' | 'AAAA', answer: DnsRecord): readonly number[] => {
    const query = dnsQuery(1, name, type)
    const section = answer.kind === 'SOA' ? { authorities: [answer] } : { answers: [answer] }
    return [query, { ...query, ...section }].map((message) => encodeDns(message, { compress: false }).length)
  }
  const address = (name: string): DnsRecord => ({
    kind: 'A',
    ...{ name, class: DNS_CLASS_IN, ttl: 30, address: ipv4('10.96.0.1') },
  })
  const NAME = 'kubernetes.default.svc.cluster.local'

  it.each([
    [NAME, 'A', address(NAME), [54, 106]],
    [NAME, 'AAAA', soa, [54, 147]],
    [`${NAME}.default.svc.cluster.local`, 'A', soa, [80, 173]],
    [`${NAME}.svc.cluster.local`, 'A', soa, [72, 165]],
    [`${NAME}.cluster.local`, 'A', soa, [68, 161]],
  ] as const)('%s %s', (name, type, answer, expected) => {
    expect(lengths(name, type, answer)).toEqual(expected)
  })
})

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/)
const name = fc.array(label, { maxLength: 6 }).map((labels) => labels.join('.'))
const u16 = fc.integer({ min: 0, max: 0xffff })
const u32 = fc.integer({ min: 0, max: 0xffffffff })
const octets = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 20 })
const head = { name, class: u16, ttl: u32 }
const record: fc.Arbitrary<DnsRecord> = fc.oneof(
  fc.record({ kind: fc.constant('A' as const), ...head, address: u32.map(ipv4FromNumber) }),
  fc.record({ kind: fc.constantFrom('CNAME' as const, 'NS' as const), ...head, target: name }),
  fc.record({
    kind: fc.constant('SOA' as const),
    ...head,
    soa: fc.record({ mname: name, rname: name, serial: u32, refresh: u32, retry: u32, expire: u32, minimum: u32 }),
  }),
  fc.record({ kind: fc.constant('OPT' as const), ...head, options: octets }),
  fc.record({ kind: fc.constant('other' as const), ...head, type: fc.constantFrom(12, 16, 28, 33), data: octets }),
)
const flag = fc.boolean()
const nibble = fc.integer({ min: 0, max: 15 })
const section = fc.array(record, { maxLength: 5 })
const message: fc.Arbitrary<DnsMessage> = fc.record({
  id: u16,
  flags: fc.record({
    ...{ qr: flag, opcode: nibble, aa: flag, tc: flag, rd: flag, ra: flag, ad: flag, cd: flag, rcode: nibble },
  }),
  questions: fc.array(fc.record({ name, type: u16, class: u16 }), { maxLength: 2 }),
  answers: section,
  authorities: section,
  additionals: section,
})

describe('any message', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(message, fc.boolean(), (own, compress) => {
        expect(decodeDns(encodeDns(own, { compress }))).toEqual(own)
      }),
    )
  })

  it('is no longer where names are compressed', () => {
    fc.assert(
      fc.property(message, (own) => {
        const [short, long] = [true, false].map((compress) => encodeDns(own, { compress }).length)
        expect(short).toBeLessThanOrEqual(long ?? 0)
      }),
    )
  })

  it('is refused where a byte is missing or too many, and nothing crashes the reader', () => {
    fc.assert(
      fc.property(message, fc.boolean(), (own, compress) => {
        const bytes = encodeDns(own, { compress })
        expect(decodeDns(bytes.subarray(0, -1))).toBeUndefined()
        expect(decodeDns(Uint8Array.from([...bytes, 0]))).toBeUndefined()
      }),
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void decodeDns(bytes)))
  })
})

it('a name that points to itself is refused', () => {
  const header = [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
  expect(decodeDns(Uint8Array.from([...header, 0xc0, 12, 0, 1, 0, 1]))).toBeUndefined()
})

it('says what failed', () => {
  const failed = {
    ...dnsQuery(7, 'a.b', 'A'),
    flags: { ...dnsQuery(7, 'a.b', 'A').flags, qr: true, rcode: RCODE.SERVFAIL },
  }
  expect(dnsInfo(failed)).toBe('Standard query response 0x0007 Server failure A a.b')
  expect(dumpDns(failed, 21)).toBe('7 ServFail- 0/0/0 (21)')
})

it.each([
  ['nginx-pod08', true],
  ['nginx-pod08.default.svc.cluster.local.', true],
  ['_http._tcp.web', true],
  ['172.16.58', false],
  ['10.0.0.1', false],
  ['a..b', false],
  ['-a', false],
  ['', false],
  ['.', false],
  ['a b', false],
  ['0x7f', false],
  [`${'a'.repeat(64)}.b`, false],
  [Array(64).fill('abcd').join('.'), false],
])('host name %s: %s', (text, expected) => {
  expect(isHostName(text)).toBe(expected)
})

it('knows what lies within a zone', () => {
  expect(isWithin('a.cluster.local', 'cluster.local')).toBe(true)
  expect(isWithin('notcluster.local', 'cluster.local')).toBe(false)
  expect(isWithin('anything', '')).toBe(true)
})
