/** A fault is known again from what it did: alone, over others, after a repair, and never where nobody broke anything. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scenarioSource } from '../../scenario/scenarios.ts'
import { kernelEdit } from '../commands/commandOf.ts'
import type { Edits } from '../edit.ts'
import { FAULT_CODES } from './faults.ts'
import { faultsInForce } from './inForce.ts'
import { edited, HOMES, inject, joined, must } from './testFaults.ts'

describe.each(FAULT_CODES)('%s', (code) => {
  const id = HOMES[code]

  it('is known by its edits alone, with what it struck', () => {
    const fault = must(inject(id, code))
    expect(faultsInForce(must(edited(id, fault.edits)))).toEqual([fault])
  })

  it('is known between other edits', () => {
    const node = must(scenarioSource(id).spec.nodes[0]).name
    const before: Edits = { spec: [], kernel: [kernelEdit(node, 'ip route add blackhole 203.0.113.0/24')] }
    const after: Edits = { spec: [], kernel: [kernelEdit(node, 'sysctl -w net.ipv4.icmp_echo_ignore_all=1')] }
    const fault = must(inject(id, code, before))
    expect(faultsInForce(must(edited(id, joined(before, fault.edits, after))))).toEqual([fault])
  })

  it('is none where a part of it is missing', () => {
    const { edits } = must(inject(id, code))
    const less: Edits = { spec: edits.spec.slice(1), kernel: edits.kernel.slice(1) }
    const found = faultsInForce(must(edited(id, less)))
    expect(found.filter((one) => JSON.stringify(one.edits) === JSON.stringify(edits))).toEqual([])
  })
})

describe('a repair ends it', () => {
  it.each([
    ['ipForwardOff', 'k8s-master01', 'sysctl -w net.ipv4.ip_forward=1'],
    ['noDefaultRoute', 'k8s-master01', 'ip route add default via 192.168.40.2 dev ens33 proto static metric 100'],
    ['ipipBlocked', 'k8s-master01', 'iptables -t raw -D PREROUTING 1'],
    ['conntrackFull', 'k8s-master01', 'sysctl -w net.netfilter.nf_conntrack_max=262144'],
  ] as const)('%s', (code, node, words) => {
    const fault = must(inject('ipip-always', code))
    const repair: Edits = { spec: [], kernel: [kernelEdit(node, words)] }
    expect(faultsInForce(must(edited('ipip-always', joined(fault.edits, repair))))).toEqual([])
  })
})

it('of two names for one state, the one that it was broken by, else the one that explains more of it', () => {
  const [blocked, down] = [must(inject('ipip-always', 'bgpBlocked')), must(inject('ipip-always', 'birdDown'))]
  const place = must(edited('ipip-always', blocked.edits))
  expect(faultsInForce(place).map(({ code }) => code)).toEqual(['bgpBlocked'])
  expect(faultsInForce(place, [blocked])).toEqual([blocked])
  const first = must(edited('ipip-always', down.edits))
  expect(faultsInForce(first)).toEqual([down])
})

it('any two, one over the other, are known as what they are', { timeout: 60_000 }, () => {
  const ids = [...new Set(Object.values(HOMES))]
  const pairs = fc.record({
    id: fc.constantFrom(...ids),
    first: fc.constantFrom(...FAULT_CODES),
    second: fc.constantFrom(...FAULT_CODES),
  })
  fc.assert(
    fc.property(pairs, ({ id, first, second }) => {
      const one = inject(id, first)
      const two = one && inject(id, second, one.edits)
      const place = two && edited(id, joined(one.edits, two.edits))
      if (!place) return
      const found = faultsInForce(place, [one, two])
      // The second may have changed what the first had done; and a fault may be the other's second name.
      expect(found).toContainEqual(two)
      for (const { edits } of faultsInForce(place))
        expect([one, two].map((own) => JSON.stringify(own.edits))).toContain(JSON.stringify(edits))
    }),
    { numRuns: 40, seed: 11 },
  )
})
