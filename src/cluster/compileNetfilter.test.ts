/** A node's netfilter texts, against what the real programs made of them, and through Hopscope's own reader. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseIpsets } from '../kernel/netfilter/ipset/parse.ts'
import { parseIpvs } from '../kernel/netfilter/ipvs/text.ts'
import { parseRuleset } from '../kernel/netfilter/parse.ts'
import { printRuleset } from '../kernel/netfilter/print.ts'
import { type NodeNetfilter, netfilterOf } from './compileNetfilter.ts'
import { NETFILTER_CASES } from './kubeproxy/netfilterCases.ts'
import { planCluster } from './planCluster.ts'
import type { ClusterSpec } from './spec.ts'

function netfilter(spec: ClusterSpec): NodeNetfilter {
  const planned = planCluster(spec)
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems))
  const node = planned.value.nodes.find(({ name }) => name === 'n1')
  if (!node) throw new Error('n1')
  return netfilterOf(planned.value, node)
}

const fixture = (name: string): string => readFileSync(new URL(`kubeproxy/fixtures/${name}`, import.meta.url), 'utf8')

/** Sets as the kernel has them: its hashes' order and seeds are its own. */
const elements = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/ (bucketsize|initval) \S+/g, ''))
    .sort()

describe.each(Object.entries(NETFILTER_CASES))('%s', (name, spec) => {
  const { iptables, ipset, ipvs } = netfilter(spec)

  it('is what iptables-save prints once iptables-restore has taken it', () => {
    expect(iptables).toBe(fixture(`${name}.rules`))
  })

  it('has the sets that ipset prints once it has restored them', () => {
    expect(elements(ipset)).toEqual(elements(fixture(`${name}.ipset`)))
  })

  it('is understood: read and printed again it is the same', () => {
    const parsed = parseRuleset(iptables)
    expect(parsed.ok ? printRuleset(parsed.value) : parsed.problems).toEqual(iptables)
  })

  it('has sets and virtual servers that are understood too', () => {
    expect(parseIpsets(ipset).ok).toBe(true)
    const parsed = parseIpvs(ipvs ?? '')
    expect(parsed.ok && parsed.value.length > 0).toBe(ipvs !== undefined)
  })

  it('is the same whatever the order of the spec’s lists', () => {
    const reversed: ClusterSpec = {
      ...spec,
      pods: [...spec.pods].reverse(),
      nodes: [...spec.nodes].reverse(),
      ...(spec.services && { services: [...spec.services].reverse() }),
      ...(spec.networkPolicies && { networkPolicies: [...spec.networkPolicies].reverse() }),
      ...(spec.globalNetworkPolicies && { globalNetworkPolicies: [...spec.globalNetworkPolicies].reverse() }),
    }
    expect(netfilter(reversed)).toEqual(netfilter(spec))
  })
})

describe('a set that a rule asks for', () => {
  it.each(Object.entries(NETFILTER_CASES))('is there: %s', (_, spec) => {
    const { iptables, ipset } = netfilter(spec)
    const asked = new Set([...iptables.matchAll(/--match-set (\S+)/g)].map(([, set]) => set))
    const made = new Set([...ipset.matchAll(/^create (\S+)/gm)].map(([, set]) => set))
    expect([...asked].filter((set) => !made.has(set))).toEqual([])
  })
})
