import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { formatIpv4, ipv4FromNumber, parseIpv4 } from './ipv4.ts'

describe('parseIpv4', () => {
  it('reads what is printed', () => {
    fc.assert(fc.property(fc.nat(0xffffffff), (n) => parseIpv4(formatIpv4(ipv4FromNumber(n))) === n))
  })

  it('takes and refuses what ipaddr.js does', () => {
    const octet = fc.oneof(
      fc.nat(300).map(String),
      fc.constantFrom('', '00', '01', '010', '0x1', '+1', '-1', '1e1', '1 ', ' 1', '1\n', '٣', '256', '99999999999'),
    )
    const text = fc.oneof(
      fc.array(octet, { minLength: 3, maxLength: 5 }).map((octets) => octets.join('.')),
      fc.ipV4(),
      fc.constantFrom('', '.', '...', '1.2.3', '2130706433', '::1', '::ffff:1.2.3.4', '1.2.3.4.', '1.2.3.4/32', '1..2.3'),
    )
    fc.assert(
      fc.property(text, (one) => {
        const { IPv4 } = ipaddr
        const octets = IPv4.isValidFourPartDecimal(one) ? IPv4.parse(one).octets : undefined
        expect(parseIpv4(one)).toBe(octets?.reduce((sum, part) => sum * 256 + part, 0))
      }),
      { numRuns: 1000 },
    )
  })
})
