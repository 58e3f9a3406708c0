/** Listens to the kernel and keeps what happened: journeys and hops, with the stretch of the exchange they belong to. */
import type { Hop, JourneyId, JourneyStart, QuietChange } from '../kernel/hop.ts'
import type { Observer } from '../kernel/runtime.ts'
import type { DnsMessage } from '../net/dns.ts'
import { type Ipv4Packet, innermost, isIcmpError, type Packet } from '../net/packet.ts'
import type { Journey, Phase } from './trace.ts'

type Draft = { -readonly [K in keyof Journey]: Journey[K] } & { hops: number[] }

export interface Recorder extends Observer {
  readonly hops: Hop[]
  readonly journeys: Draft[]
  /** Changes that no packet made. */
  readonly between: QuietChange[]
}

function dnsOf({ payload }: Ipv4Packet): DnsMessage | undefined {
  const whole = payload.kind === 'fragment' ? payload.whole : payload
  return whole.kind === 'udp' && whole.payload.kind === 'data' ? whole.payload.dns : undefined
}

/** A server that asks another is on the way there too. */
function innermostDns(packet: Packet): DnsMessage | undefined {
  const ipv4 = innermost(packet)
  return ipv4 && dnsOf(ipv4)
}

/** `now` in virtual microseconds, counted from the probe's beginning; `sender` is the probing namespace. */
export function createRecorder(now: () => number, sender: string): Recorder {
  const hops: Hop[] = []
  const journeys: Draft[] = []
  const between: QuietChange[] = []
  /** Where the probing program speaks from: a pod that reaches itself through a Service also answers in its namespace. */
  const asking = new Set<string>()
  let started = false
  let closing = false

  function phaseOf(start: JourneyStart, direction: 'there' | 'back'): Phase {
    const parent = start.parent === undefined ? undefined : journeys[start.parent]
    if (start.origin === 'error') return 'error'
    if (start.origin === 'copy' || start.origin === 'fragment') return parent?.phase ?? 'arp'
    const packet = innermost(start.packet)
    if (!packet) return 'arp'
    const payload = packet.payload.kind === 'fragment' ? packet.payload.whole : packet.payload
    if (payload.kind === 'icmp') return 'echo'
    if (dnsOf(packet)) return 'lookup'
    if (payload.kind !== 'tcp') return direction === 'there' ? 'request' : 'answer'
    if (payload.flags.includes('RST')) return 'reset'
    if (payload.flags.includes('SYN')) return 'handshake'
    if (payload.flags.includes('FIN')) {
      closing = true
      return 'close'
    }
    if (payload.data.len > 0) {
      started = true
      return direction === 'there' ? 'request' : 'answer'
    }
    // A bare ACK belongs to what it acknowledges.
    if (closing) return 'close'
    if (!started) return 'handshake'
    return direction === 'there' ? 'answer' : 'request'
  }

  function directionOf(start: JourneyStart): 'there' | 'back' {
    const parent = start.parent === undefined ? undefined : journeys[start.parent]
    if (parent && start.origin === 'error') return parent.direction === 'there' ? 'back' : 'there'
    const arp = start.packet.kind === 'eth' && start.packet.payload.kind === 'arp'
    if (parent && (arp || start.origin === 'copy' || start.origin === 'fragment')) return parent.direction
    const dns = innermostDns(start.packet)
    if (dns) return dns.flags.qr ? 'back' : 'there'
    return start.ns === sender && asks(start.packet) ? 'there' : 'back'
  }

  function asks(packet: Packet): boolean {
    const payload = innermost(packet)?.payload
    const whole = payload?.kind === 'fragment' ? payload.whole : payload
    if (whole?.kind === 'icmp') return isIcmpError(whole) || whole.type === 8
    if (whole?.kind !== 'tcp' && whole?.kind !== 'udp') return true
    const from = `${whole.kind} ${whole.sport}`
    const opens = whole.kind === 'udp' ? asking.size === 0 : whole.flags.includes('SYN') && !whole.flags.includes('ACK')
    if (opens) asking.add(from)
    return asking.has(from)
  }

  return {
    hops,
    journeys,
    between,
    begin(start) {
      const id: JourneyId = journeys.length
      const direction = directionOf(start)
      journeys.push({
        id,
        origin: start.origin,
        ...(start.parent !== undefined && { parent: start.parent }),
        phase: phaseOf(start, direction),
        direction,
        ns: start.ns,
        packet: start.packet,
        hops: [],
        end: 'pending',
      })
      return id
    },
    hop(hop) {
      journeys[hop.journey]?.hops.push(hops.length)
      hops.push({ at: now(), ...hop })
    },
    end(journey, how) {
      const ended = journeys[journey]
      if (ended && ended.end === 'pending') ended.end = how
    },
    quiet(ns, change) {
      between.push({ at: now(), ns, hops: hops.length, change })
    },
  }
}
