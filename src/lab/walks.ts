/**
 * Rule walks in the kernel lab's form: what xtables-monitor would have printed, one entry a table. A table in which no
 * rule matched shows the packet as the table before it saw it, because the kernel describes a packet only with a rule.
 */
import type { Hop } from '../kernel/hop.ts'
import type { TableWalk } from '../kernel/netfilter/evaluate.ts'
import type { World } from '../kernel/netns.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import type { LabWalk } from './document.ts'

type Seen = Omit<LabWalk, 'table' | 'hook' | 'steps'>
type Draft = Seen & { table: string; hook: string; steps: string[] }

export function labWalks(world: World, hops: readonly Hop[]): Record<string, LabWalk[]> {
  const walks: Record<string, Draft[]> = {}
  for (const [name, netns] of world.namespaces) if (netns.netfilter.iptables) walks[name] = []
  /** The entry that a packet's next line belongs to. */
  const current = new Map<string, Draft>()
  for (const hop of hops) {
    const out = walks[hop.ns]
    if (!out || !hop.hook || !hop.walks) continue
    const id = `${hop.ns} ${hop.journey}`
    const first = hop.walks[0]
    // The lab's own TRACE rule stands at the head of raw, where every packet comes first.
    if (first && (hop.hook === 'PREROUTING' || hop.hook === 'OUTPUT'))
      current.set(id, { ...seen(first), table: 'raw', hook: hop.hook, steps: [] })
    for (const walk of hop.walks) {
      if (walk.steps.length === 0) continue
      const before = current.get(id)
      const matched = walk.steps.some((step) => step.index >= 0)
      let entry = before
      if (matched || !entry || entry.table !== walk.table) {
        entry = {
          ...(matched || !before ? seen(walk) : before),
          table: walk.table,
          hook: walk.steps[0]?.chain ?? hop.hook,
          steps: [],
        }
        current.set(id, entry)
        out.push(entry)
      }
      for (const step of walk.steps)
        if (step.target !== 'RETURN' && step.target !== 'TRACE') entry.steps.push(step.text)
    }
  }
  return Object.fromEntries(
    Object.entries(walks).map(([ns, entries]) => [ns, entries.filter((e) => e.steps.length > 0)]),
  )
}

function seen({ in: incoming, out, packet, mark }: TableWalk): Seen {
  const payload = packet.payload.kind === 'fragment' ? packet.payload.whole : packet.payload
  const ports = payload.kind === 'tcp' || payload.kind === 'udp' ? payload : { sport: 0, dport: 0 }
  return {
    in: incoming,
    out,
    src: formatIpv4(packet.src),
    dst: formatIpv4(packet.dst),
    ttl: packet.ttl,
    sport: ports.sport,
    dport: ports.dport,
    mark: `0x${mark.toString(16)}`,
  }
}
