/** What a packet needs that a rule or a chain's policy stopped. */
import { machineNames, podNetnsNames } from '../cluster/names.ts'
import type { Hop } from '../kernel/hop.ts'
import type { World } from '../kernel/netns.ts'
import { ipv4Of } from './lostPacket.ts'
import { type Need, need } from './need.ts'
import { refusedService } from './needsOfServices.ts'
import type { Standing } from './verdict.ts'

export function filterNeeds(standing: Standing, hop: Hop): Need[] {
  const { world, spec } = standing
  const decided = hop.decided.findLast((one) => one.kind === 'netfilter')
  if (decided?.kind !== 'netfilter') return []
  const { table, chain, index, text } = decided
  const node = hop.ns
  const [, way, dev] = /^cali-(fw|tw)-(.+)$/.exec(chain) ?? []
  const pod = dev === undefined ? undefined : podBehind(world, node, dev)
  const packet = ipv4Of(hop.packet)
  if (spec && pod !== undefined && packet && /no policies passed/.test(text)) {
    const known = spec.pods[podNetnsNames(machineNames(spec), spec.pods).indexOf(pod)]
    const { payload } = packet
    const port = payload.kind === 'tcp' || payload.kind === 'udp' ? payload.dport : 0
    const direction = way === 'fw' ? 'egress' : 'ingress'
    const proto = payload.kind === 'tcp' ? 'TCP' : payload.kind === 'udp' ? 'UDP' : 'ICMP'
    return [need('policy', { pod, namespace: known?.namespace ?? '', direction, proto, port })]
  }
  if (index < 0) return [need('chainPolicy', { node, table, chain })]
  const service = refusedService(standing, hop, chain, text)
  return [service ?? need('noRule', { node, table, chain, rule: index + 1, text })]
}

function podBehind({ namespaces }: World, node: string, dev: string): string | undefined {
  const link = namespaces.get(node)?.links.find(({ name }) => name === dev)
  return link?.kind === 'veth' ? link.peer.ns : undefined
}
