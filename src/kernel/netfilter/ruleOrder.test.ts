/** The order of rules that have nothing to do with one another decides nothing. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openLabDocument } from '../../lab/open.ts'
import { ipv4 } from '../../net/ipv4.ts'
import { createMachine } from '../../sim/machine.ts'
import { localSkb, type Ns } from '../runtime.ts'
import { passHook } from './pass.ts'
import { echoPacket, tcpPacket, udpPacket } from './testMatch.ts'

const SERVICES = Array.from({ length: 30 }, (_, i) => `10.96.0.${i}`)
const packets = fc
  .record({ to: fc.constantFrom(...SERVICES, '10.97.0.1'), kind: fc.constantFrom('tcp', 'udp', 'icmp') })
  .map(({ to, kind }) => {
    const given = { dst: ipv4(to) }
    if (kind === 'icmp') return echoPacket(8, given)
    return kind === 'tcp' ? tcpPacket(40000, 80, ['SYN'], given) : udpPacket(40000, 53, given)
  })

/** Each is for one address, or for none of these packets at all. */
const rules = fc
  // Long chains are walked by an index (ruleIndex.ts).
  .oneof(...[2, 26].map((minLength) => fc.uniqueArray(fc.constantFrom(...SERVICES), { minLength })))
  .chain((all) =>
    fc.tuple(
      ...all.map((to) =>
        fc
          .constantFrom(
            '-j DROP',
            '-j ACCEPT',
            '-p tcp --dport 80 -j DROP',
            '-j MARK --set-mark 0x1',
            '-p udp -j judge',
            '-g judge',
          )
          .map((rest) => `-A OUTPUT -d ${to} ${rest}`),
      ),
    ),
  )
const strangers = fc.array(
  fc.constantFrom('-A OUTPUT -d 10.98.0.0/16 -j DROP', '-A OUTPUT -p tcp --dport 443 -j DROP'),
  {
    maxLength: 3,
  },
)

function namespace(lines: readonly string[]): Ns {
  const filter = [
    '*filter',
    ':judge - [0:0]',
    '-A judge -p icmp -j ACCEPT',
    '-A judge -j MARK --set-mark 0x2',
    ...lines,
  ]
  const iptables = [...filter, 'COMMIT', ''].join('\n')
  const opened = openLabDocument({ name: 'one', namespaces: { node: { iptables } }, probes: [] })
  const ns = opened.ok ? createMachine(opened.value.world, 1).machine.ns('node') : undefined
  if (!ns) throw new Error(JSON.stringify(opened))
  return ns
}

function verdict(ns: Ns, packet: ReturnType<typeof tcpPacket>): string {
  const skb = localSkb(packet, -1)
  const goes = passHook(ns, skb, 'OUTPUT', undefined, ns.links.get('lo'))
  return `${goes} ${skb.mark}`
}

it('any order of rules for different destinations gives each packet the same verdict and mark', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(
      rules.chain((all) =>
        fc.record({
          all: fc.constant(all),
          shuffled: strangers.chain((more) =>
            fc.shuffledSubarray([...all, ...more], { minLength: all.length + more.length }),
          ),
        }),
      ),
      fc.array(packets, { minLength: 1, maxLength: 8 }),
      ({ all, shuffled }, some) => {
        const [one, other] = [namespace(all), namespace(shuffled)]
        for (const packet of some) {
          const decided = verdict(one, packet)
          seen.add(decided)
          expect(verdict(other, packet)).toBe(decided)
        }
      },
    ),
  )
  expect([...seen].sort()).toEqual(['false 0', 'true 0', 'true 1', 'true 2'])
})
