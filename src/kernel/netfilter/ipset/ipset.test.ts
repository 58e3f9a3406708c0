/** Sets as ipset 7.17 reads and prints them, and what the kernel finds in them. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cidr, cidrContains, cidrOf, formatCidr } from '../../../net/cidr.ts'
import { ipv4, ipv4FromNumber } from '../../../net/ipv4.ts'
import { type Ipv4Packet, ipv4Packet } from '../../../net/packet.ts'
import { type Dir, ipsetHas } from '../ipset.ts'
import { echoPacket, pieceOf, setsOf, tcpPacket, udpPacket } from '../testMatch.ts'
import { parseIpsets } from './parse.ts'
import { printIpsets } from './print.ts'

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')
const sorted = (text: string): string[] => text.split('\n').toSorted()

describe('ipset save', () => {
  it('comes out as it was', () => {
    const saved = fixture('written.saved.ipset')
    expect(printIpsets(setsOf(saved))).toBe(saved)
  })

  it('is what people write, spelled out: the order of a hash and its seed are the kernel’s', () => {
    const seedless = fixture('written.saved.ipset').replaceAll(/ initval 0x(?!00000001)[0-9a-f]+/g, '')
    expect(sorted(printIpsets(setsOf(fixture('written.ipset'))))).toEqual(sorted(seedless))
  })

  it('changes by its other commands', () => {
    const text = `create a hash:ip\n-N b hash:ip\nadd a 1.1.1.1\n-A b 2.2.2.2\nswap a b\nrename b c\ncreate d hash:net
destroy d\nadd -exist c 1.1.1.1\nadd c 3.3.3.3 -exist\ndel c 1.1.1.1\n-! create a hash:ip\nCOMMIT\n`
    const sets = setsOf(text)
    expect([...sets].map(([name, set]) => [name, ...set.entries.keys()])).toEqual([
      ['a', '2.2.2.2'],
      ['c', '3.3.3.3'],
    ])
  })

  it.each([
    ['add x 1.2.3.4', 'does not exist'],
    ['create a hash:net', 'already exists'],
    ['create b foo:bar', "typename 'foo:bar' is unknown"],
    ['create b hash:net,iface', 'not supported'],
    ['create b hash:net family inet6', 'not supported'],
    ['create b bitmap:port', 'range'],
    ['create b hash:net range 1-2', 'range'],
    ['create averyveryveryverylongsetnamethatistoolong hash:ip', 'longer than 31'],
    ['add a 1.2.3.4/33', "'33' is out of range 0-32"],
    ['add a foo', 'cannot parse foo'],
    ['add a 1.2.3.4,tcp:80', 'supports none'],
    ['add a 1.2.3.4 nomatch', 'nomatch'],
    ['add a 1.2.3.4 timeout 3', 'without timeout support'],
    ['add a 1.2.3.4 comment x', 'without comment support'],
    ['add p 1.2.3.4', 'Second element is missing from 1.2.3.4.'],
    ['add p 1.2.3.4,foo:3', "'foo' as a protocol"],
    ['add p 1.2.3.4,esp:5', 'pseudo port value 0 only'],
    ['add p 1.2.3.4,icmp:200', 'ICMP type/code'],
    ['add p 1.2.3.4,tcp:70000', '70000'],
    ['add n 0.0.0.0/0', 'CIDR parameter'],
    ['add n 1.1.1.1\nadd n 2.2.2.2', 'Hash is full'],
    ['create b bitmap:port range 1-2\nadd b 3', 'out of the range'],
    ['create l list:set\nadd l nosuch', 'does not exist'],
    ['create l list:set\ncreate m list:set\nadd l m', 'cannot be added'],
    ['create l list:set\nadd l a\ndestroy a', 'in use'],
    ['del a 1.2.3.4', "it's not added"],
    ['swap a p', 'type does not match'],
    ['frobnicate a', 'frobnicate'],
    ['create', 'create'],
  ])('refuses %j', (lines, why) => {
    const result = parseIpsets(`create a hash:ip\ncreate p hash:ip,port\ncreate n hash:net maxelem 1\n${lines}\n`)
    const problems = result.ok ? [] : result.problems
    expect(problems).toHaveLength(1)
    expect(problems[0]?.path).toBe(`line ${3 + lines.split('\n').length}`)
    expect(problems[0]?.message).toContain(why)
  })
})

describe('in a set', () => {
  const HTTP = tcpPacket(40000, 80)
  const from = (src: string): Ipv4Packet => ({ ...HTTP, src: ipv4(src) })
  const gre = ipv4Packet({ src: HTTP.src, dst: HTTP.dst, proto: 47, payload: { kind: 'opaque', len: 10 } })

  const sets = setsOf(`${fixture('written.saved.ipset')}
create pairs hash:net,net\nadd pairs 10.0.0.0/8,10.96.0.0/16\nadd pairs 10.0.0.0/24,10.96.0.0/16 nomatch
create flow hash:ip,port\nadd flow 10.96.0.10,tcp:80\nadd flow 10.96.0.10,icmp:echo-request\nadd flow 10.96.0.10,gre:0
add flow 10.0.0.1,udp:40000\ncreate web bitmap:port range 0-100\nadd web 80\ncreate any list:set\nadd any flow\nadd any web
create empty hash:net`)

  const cases: [set: string, packet: Ipv4Packet, dirs: Dir[], expected: boolean][] = [
    ['nets', from('10.0.7.7'), ['src'], true],
    ['nets', from('10.0.1.7'), ['src'], false],
    ['nets', from('200.0.0.1'), ['src'], false],
    ['nets', from('10.9.9.9'), ['src'], true],
    ['empty', HTTP, ['src'], false],
    ['hosts', from('1.2.3.11'), ['src'], true],
    ['hosts', from('1.2.3.12'), ['src'], false],
    ['masked', from('1.2.3.200'), ['src'], true],
    ['masked', from('1.2.6.200'), ['src'], false],
    ['flow', HTTP, ['dst', 'dst'], true],
    ['flow', HTTP, ['dst', 'src'], false],
    ['flow', HTTP, ['dst'], false],
    ['flow', echoPacket(8), ['dst', 'dst'], true],
    ['flow', echoPacket(8), ['dst', 'src'], true],
    ['flow', echoPacket(0), ['dst', 'dst'], false],
    ['flow', gre, ['dst', 'dst'], true],
    ['flow', udpPacket(40000, 53), ['src', 'src'], true],
    ['flow', pieceOf(HTTP, 0), ['dst', 'dst'], true],
    ['flow', pieceOf(HTTP, 64), ['dst', 'dst'], false],
    ['web', HTTP, ['dst'], true],
    ['web', udpPacket(1, 80), ['dst'], true],
    ['web', gre, ['dst'], false],
    ['web', HTTP, ['src'], false],
    ['any', HTTP, ['dst'], true],
    ['any', HTTP, ['dst', 'dst'], true],
    ['any', echoPacket(8), ['dst'], false],
    ['pairs', HTTP, ['src', 'dst'], false],
    ['pairs', from('10.7.0.1'), ['src', 'dst'], true],
    ['pairs', from('10.7.0.1'), ['dst', 'src'], false],
    ['loopback', { ...HTTP, src: ipv4('10.244.166.159'), dst: ipv4('10.244.166.159') }, ['dst', 'dst', 'src'], true],
    ['sources', { ...HTTP, src: ipv4('192.168.1.1'), dst: ipv4('10.0.0.1') }, ['dst', 'dst', 'src'], true],
    ['sources', { ...HTTP, src: ipv4('192.168.7.1'), dst: ipv4('10.0.0.1') }, ['dst', 'dst', 'src'], false],
    ['services', HTTP, ['dst', 'dst'], true],
  ]
  it.each(cases.map(([name, packet, dirs, expected], i) => ({ name, packet, dirs, expected, i })))(
    '$name $dirs → $expected ($i)',
    ({ name, packet, dirs, expected }) => {
      const set = sets.get(name)
      expect(set && ipsetHas(set, packet, dirs)).toBe(expected)
    },
  )

  const prefix = fc
    .tuple(
      fc.constantFrom(0x0a000000, 0x0a000100, 0x0a0001f0, 0x80000000),
      fc.nat(300),
      fc.integer({ min: 1, max: 32 }),
    )
    .map(([base, more, len]) => cidrOf(ipv4FromNumber(base + more), len))

  it('the longest prefix decides, as if all were compared', () => {
    const nets = fc.array(fc.record({ net: prefix, nomatch: fc.boolean() }), { maxLength: 20 })
    const longest = (all: { net: Cidr; nomatch: boolean }[], src: Ipv4Packet['src']) =>
      all.filter(({ net }) => cidrContains(net, src)).toSorted((a, b) => b.net.len - a.net.len)[0]
    fc.assert(
      fc.property(nets, prefix, (all, { addr }) => {
        const different = new Map(all.map((one) => [formatCidr(one.net), one]))
        const lines = [...different].map(([net, one]) => `add s ${net}${one.nomatch ? ' nomatch' : ''}\n`)
        const set = setsOf(`create s hash:net\n${lines.join('')}`).get('s')
        const found = longest([...different.values()], addr)
        expect(set && ipsetHas(set, { ...HTTP, src: addr }, ['src'])).toBe(found !== undefined && !found.nomatch)
      }),
    )
  })

  it('a range of addresses is the fewest prefixes that cover it, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0x0a000000, max: 0x0a000400 }), fc.nat(700), fc.nat(1800), (first, more, probe) => {
        const range = `${formatCidr({ addr: ipv4FromNumber(first), len: 32 }).slice(0, -3)}-${formatCidr({ addr: ipv4FromNumber(first + more), len: 32 }).slice(0, -3)}`
        const set = setsOf(`create s hash:net\nadd s ${range}`).get('s')
        const src = ipv4FromNumber(0x0a000000 + probe)
        expect(set && ipsetHas(set, { ...HTTP, src }, ['src'])).toBe(src >= first && src <= first + more)
        expect(set?.entries.size).toBeLessThanOrEqual(20)
      }),
    )
  })
})
