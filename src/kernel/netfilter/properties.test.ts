/** Whatever the rules: what is printed reads as the same rules, and prints the same. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRuleset } from './parse.ts'
import { printRuleset } from './print.ts'
import type { Ruleset } from './ruleset.ts'

const maybe = (text: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(''), text)
const words = (...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.filter((part) => part !== '').join(' '))
const not = maybe(fc.constant('!'))
const some = <T extends string>(all: readonly T[]): fc.Arbitrary<string> =>
  fc.subarray([...all], { minLength: 1 }).map((few) => few.join(','))

const byte = fc.integer({ min: 0, max: 255 })
const addr = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join('.'))
const cidr = fc.tuple(addr, fc.integer({ min: 1, max: 32 })).map(([a, len]) => `${a}/${len}`)
const port = fc.integer({ min: 0, max: 65535 })
const between = (sign: string): fc.Arbitrary<string> =>
  fc.tuple(port, port).map(([a, b]) => (a === b ? `${a}` : `${Math.min(a, b)}${sign}${Math.max(a, b)}`))
const ports = fc.oneof(
  port.map(String),
  between(':').filter((range) => range !== '0:65535'),
)
const number = fc.integer({ min: 0, max: 0xffffffff }).map((value) => `0x${value.toString(16)}`)
const device = fc.constantFrom('eth0', 'cali+', 'lo', 'tunl0', 'vxlan.calico')
const comment = fc
  .string({ maxLength: 40, unit: 'grapheme-ascii' })
  .map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`)
const states = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT']
const types = ['UNICAST', 'LOCAL', 'BROADCAST', 'MULTICAST', 'BLACKHOLE', 'PROHIBIT']

const anyMatch = fc.oneof(
  words('-m comment --comment', comment),
  words(
    '-m mark',
    not,
    '--mark',
    number,
    maybe(number).map((mask) => (mask ? `/${mask}` : '')),
  ).map((text) => text.replace(' /', '/')),
  words('-m connmark', not, '--mark', number),
  words('-m conntrack', not, '--ctstate', some(states), maybe(fc.constant('--ctdir REPLY'))),
  words('-m state', not, '--state', some(states.slice(0, 5))),
  words('-m addrtype', not, '--src-type', some(types), maybe(words(not, '--dst-type', some(types)))),
  words('-m set', not, '--match-set KUBE-CLUSTER-IP', fc.constantFrom('src', 'dst,dst', 'dst,dst,src')),
  words(
    '-m statistic --mode random',
    not,
    '--probability',
    fc.double({ min: 0, max: 1, noNaN: true }).map((p) => p.toFixed(11)),
  ),
  words('-m statistic --mode nth', not, '--every 3 --packet', fc.constantFrom('0', '2')),
  words('-m recent', not, '--update --seconds 9', maybe(fc.constant('--reap')), '--name', fc.constantFrom('a', 'b')),
  words(
    '-m limit --limit',
    fc.integer({ min: 1, max: 10000 }).map(String),
    fc.constantFrom('/s', '/m', '/h', '/d'),
  ).map((text) => text.replace(' /', '/')),
)
const tcpMatch = fc.oneof(
  words(not, '--dport', ports),
  words(not, '--sport', ports, not, '--tcp-flags', some(['SYN', 'ACK', 'FIN']), some(['SYN', 'RST'])),
  words(
    '-m multiport',
    not,
    fc.constantFrom('--sports', '--dports', '--ports'),
    fc.array(port.map(String), { minLength: 1, maxLength: 15 }).map((all) => all.join()),
  ),
)
const udpMatch = words('-m udp', maybe(words(not, '--sport', ports)), maybe(words(not, '--dport', ports)))
const icmpMatch = words(not, '--icmp-type', fc.oneof(byte.map(String), fc.constantFrom('any', 'echo-request', '3/4')))

const head = words(
  maybe(words(not, '-s', cidr)),
  maybe(words(not, '-d', cidr)),
  maybe(words(not, '-i', device)),
  maybe(fc.constant('! -f')),
)
const body = fc.oneof(
  words(not, '-p', byte.filter((n) => n > 0).map(String)),
  words('-p tcp', maybe(tcpMatch)),
  words('-p udp', maybe(udpMatch)),
  words('-p icmp', maybe(icmpMatch)),
  fc.constant(''),
)
const anywhere = fc.oneof(
  fc.constantFrom(
    '-j ACCEPT',
    '-j RETURN',
    '-j LOG --log-prefix "a b: " --log-level 5',
    '-j NFLOG --nflog-group 1',
    '',
  ),
  words('-j MARK', fc.constantFrom('--set-mark', '--set-xmark', '--or-mark', '--and-mark', '--xor-mark'), number),
  words('-j CONNMARK --save-mark --nfmask', number, '--ctmask', number),
)
const targets: Readonly<Record<string, fc.Arbitrary<string>>> = {
  filter: fc.oneof(
    anywhere,
    fc.constantFrom('-j DROP', '-j REJECT', '-j REJECT --reject-with host-prohib', '-g below'),
  ),
  nat: fc.oneof(
    anywhere,
    words('-j DNAT --to-destination', addr, maybe(fc.constant('--random --persistent'))),
    fc.constantFrom('-j below', '-j REDIRECT'),
  ),
  raw: fc.oneof(anywhere, fc.constantFrom('-j CT --notrack', '-j NOTRACK', '-j TRACE', '-j DROP')),
}

const table = fc.constantFrom('filter', 'nat', 'raw').chain((name) => {
  const base = name === 'filter' ? 'INPUT' : 'PREROUTING'
  const rule = words(
    fc.constantFrom('-A', '-I'),
    fc.constantFrom(base, 'KUBE-SERVICES', 'cali-x'),
    head,
    body,
    fc.array(anyMatch, { maxLength: 3 }).map((all) => all.join(' ')),
    targets[name] ?? anywhere,
  )
  return fc
    .tuple(fc.array(rule, { maxLength: 12 }), fc.constantFrom('ACCEPT', 'DROP'))
    .map(([rules, policy]) =>
      [
        `*${name}`,
        `:${base} ${policy} [1:2]`,
        ':cali-x - [0:0]',
        ':KUBE-SERVICES - [0:0]',
        ':below - [0:0]',
        ...rules,
        'COMMIT\n',
      ].join('\n'),
    )
})

function read(text: string): Ruleset {
  const result = parseRuleset(text)
  if (!result.ok)
    throw new Error(`${result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n')}\n${text}`)
  return result.value
}

/** As data, whatever the order in which tables and chains were declared; iptables-save names every built-in chain. */
const dataOf = ({ tables }: Ruleset): unknown =>
  [...tables]
    .toSorted()
    .map(([name, { chains }]) => [
      name,
      [...chains]
        .map(([key, { absent: _, ...chain }]) => [key, chain] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ])

describe('any rules', () => {
  const rulesets = fc
    .uniqueArray(table, { selector: (text) => text.split('\n', 1)[0], minLength: 1 })
    .map((all) => all.join(''))

  it('are the same rules once printed', () => {
    fc.assert(
      fc.property(rulesets, (text) => {
        const rules = read(text)
        expect(dataOf(read(printRuleset(rules)))).toEqual(dataOf(rules))
      }),
      { numRuns: 300 },
    )
  })

  it('print the same once printed', () => {
    fc.assert(
      fc.property(rulesets, (text) => {
        const once = printRuleset(read(text), { counters: true })
        expect(printRuleset(read(once), { counters: true })).toBe(once)
      }),
      { numRuns: 300 },
    )
  })
})
