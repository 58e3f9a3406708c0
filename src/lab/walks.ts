/**
 * Rule walks in the kernel lab's form: what xtables-monitor would have printed, one entry a table. Under older kernels a
 * table in which no rule matched shows the packet as the table before it saw it: they describe a packet only with a rule.
 */
import type { Hop } from '../kernel/hop.ts'
import type { TableWalk } from '../kernel/netfilter/evaluate.ts'
import type { World } from '../kernel/netns.ts'
import type { LinuxRelease } from '../kernel/runtime.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import { type Ipv4Packet, ipv4Of } from '../net/packet.ts'
import type { LabWalk } from './document.ts'

type Seen = Omit<LabWalk, 'table' | 'hook' | 'steps'>
type Draft = Seen & { table: string; hook: string; steps: string[] }

export function labWalks(world: World, hops: readonly Hop[], kernel: string): Record<string, LabWalk[]> {
  // Linux 6.1 names the packet with the first rule that matches; 6.18 with whatever a table says first.
  const always = releaseOf(kernel) === '6.18'
  const walks: Record<string, Draft[]> = {}
  for (const [name, netns] of world.namespaces) if (netns.netfilter.iptables) walks[name] = []
  /** The entry that a packet's next line belongs to. */
  const current = new Map<string, Draft>()
  const outgoing = new Set<string>()
  /** The innermost last: what REJECT answers may be rejected in turn. */
  const held: Held[] = []
  const release = (until?: Hop): void => {
    for (let last = held.at(-1); last && !(until && stillAnswering(last, until)); last = held.at(-1)) {
      last.out.push(last.entry)
      held.pop()
    }
  }
  for (const hop of hops) {
    release(hop)
    const out = walks[hop.ns]
    if (!out) continue
    const id = `${hop.ns} ${hop.journey}`
    // The lab's own TRACE rule stands at the head of raw, where every packet comes first: received, made or wrapped.
    const packet = ipv4Of(hop.packet)
    if (hop.kind === 'receive' && packet) current.set(id, raw('PREROUTING', hop.dev ?? '', '', packet))
    else if (BEFORE_OUTPUT.includes(hop.kind)) outgoing.add(id)
    else if (hop.kind === 'route' && packet && outgoing.delete(id))
      current.set(id, raw('OUTPUT', '', hop.dev ?? '', packet))
    if (hop.kind === 'ipvs' && hop.dev !== undefined && packet) current.set(id, raw('OUTPUT', '', hop.dev, packet))
    if (!hop.hook || !hop.walks) continue
    for (const walk of hop.walks) {
      if (walk.steps.length === 0) continue
      const before = current.get(id)
      const matched = always || walk.steps.some((step) => step.index >= 0)
      let entry = before
      if (matched || !entry || entry.table !== walk.table) {
        entry = {
          ...(matched || !before ? seen(walk) : before),
          table: walk.table,
          hook: walk.steps[0]?.chain ?? hop.hook,
          steps: [],
        }
        current.set(id, entry)
        if (hop.kind === 'drop' && walk.steps[0]?.target === 'REJECT') held.push({ out, entry, ns: hop.ns, at: hop.at })
        else out.push(entry)
      }
      for (const step of walk.steps)
        if (step.target !== 'RETURN' && step.target !== 'TRACE') entry.steps.push(step.text)
    }
  }
  release()
  return Object.fromEntries(
    Object.entries(walks).map(([ns, entries]) => [ns, entries.filter((e) => e.steps.length > 0)]),
  )
}

/** A rule is traced once it has been carried out: what REJECT answers passes its own hooks before that. */
interface Held {
  readonly out: Draft[]
  readonly entry: Draft
  readonly ns: string
  /** The answer is sent at this very time, or never. */
  readonly at: number
  answer?: number
}

/** Over lo the answer arrives before the rule is done; by any other device it is gone. */
function stillAnswering(held: Held, hop: Hop): boolean {
  if (held.answer === undefined && hop.kind === 'send' && hop.ns === held.ns && hop.at === held.at)
    held.answer = hop.journey
  return hop.journey === held.answer && !(hop.kind === 'transmit' && hop.dev !== 'lo')
}

const BEFORE_OUTPUT: readonly string[] = ['send', 'encapsulate']

const raw = (hook: string, incoming: string, out: string, packet: Ipv4Packet): Draft => ({
  ...seen({ in: incoming, out, packet, mark: 0 }),
  table: 'raw',
  hook,
  steps: [],
})

/** Which of the two a `uname -r` is nearer to. */
export function releaseOf(kernel: string): LinuxRelease {
  const [major = 0, minor = 0] = kernel.split('.').map(Number)
  return major > 6 || (major === 6 && minor >= 18) ? '6.18' : '6.1'
}

function seen({ in: incoming, out, packet, mark }: Pick<TableWalk, 'in' | 'out' | 'packet' | 'mark'>): Seen {
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
