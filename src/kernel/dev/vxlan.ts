/** VXLAN (drivers/net/vxlan; RFC 7348): forwarding database, encapsulation in UDP, decapsulation, learning. */
import { ANY, type IpAddr } from '../../net/ipv4.ts'
import { BROADCAST_MAC, isGroupMac, type MacAddr, ZERO_MAC } from '../../net/mac.ts'
import {
  type EthernetFrame,
  frameLength,
  IPPROTO_UDP,
  type Ipv4Packet,
  ipv4Packet,
  type VxlanPacket,
} from '../../net/packet.ts'
import type { Decision, JourneyId, StateChange } from '../hop.ts'
import { ipLocalOut } from '../ip/output.ts'
import { dstMtu, routeOutput, updatePmtu } from '../ip/route.ts'
import type { FdbEntry, VxlanLink } from '../netns.ts'
import { drop, ip, tell, why } from '../report.ts'
import { COST, localSkb, type Ns, type Skb } from '../runtime.ts'

/** IPv4, UDP and VXLAN headers and the inner Ethernet header. */
const HEADROOM = 50

/** udp_flow_src_port: one port of ip_local_port_range (32768–60999) for each inner flow. */
function sourcePort(frame: EthernetFrame, rehashed = 0): number {
  const inner = frame.payload
  let hash = 0x811c9dc5
  const mix = (value: number): void => {
    hash = Math.imul(hash ^ value, 0x01000193) >>> 0
  }
  if (inner.kind === 'ipv4') {
    mix(inner.src)
    mix(inner.dst)
    mix(inner.proto)
    if (inner.payload.kind === 'tcp' || inner.payload.kind === 'udp')
      mix((inner.payload.sport << 16) | inner.payload.dport)
  } else {
    mix(inner.spa)
    mix(inner.tpa)
  }
  if (rehashed > 0) mix(rehashed)
  return 32768 + (hash % (61000 - 32768))
}

/** vxlan_xmit: the forwarding database names the far VTEP; an unknown address goes to the all-zero entries. */
export function vxlanTransmit(
  ns: Ns,
  dev: VxlanLink,
  frame: EthernetFrame,
  journey: JourneyId,
  skb: Skb | undefined,
): void {
  const table = ns.vxlanFdb.get(dev.name)
  let entries = isGroupMac(frame.dst) ? undefined : table?.get(frame.dst)
  entries ??= table?.get(ZERO_MAC)
  if (!entries?.length && dev.remote !== undefined)
    entries = [{ dev: dev.name, mac: ZERO_MAC, dst: dev.remote, state: 'permanent' }]
  if (!entries?.length) {
    drop(ns, { packet: frame, journey }, 'VXLAN_NO_REMOTE', {
      dev: dev.name,
      reasons: [why('noFdbEntry', { mac: frame.dst, dev: dev.name })],
    })
    return
  }
  if (entries.length === 1 && entries[0]) {
    encapsulate(ns, dev, frame, journey, entries[0], skb)
    return
  }
  // The first of the list goes last (vxlan_xmit keeps it for the original packet).
  for (const entry of [...entries.slice(1), ...entries.slice(0, 1)]) {
    const copy = ns.machine.observer.begin({ origin: 'copy', parent: journey, ns: ns.name, packet: frame })
    encapsulate(ns, dev, frame, copy, entry, skb)
  }
  ns.machine.observer.end(journey, 'copied')
}

export interface VxlanOuter {
  readonly src: IpAddr
  readonly dst: IpAddr
  readonly id: number
  /** Where the device does not say otherwise. */
  readonly defaultTtl: number
  readonly rehashed?: number
}

type VxlanHeader = Pick<VxlanLink, 'vni' | 'port' | 'ttl' | 'tos' | 'df'>

export function encapsulateVxlan(frame: EthernetFrame, dev: VxlanHeader, outer: VxlanOuter): Ipv4Packet {
  const payload: VxlanPacket = { kind: 'vxlan', vni: dev.vni, inner: frame }
  const inner = frame.payload.kind === 'ipv4' ? frame.payload : undefined
  // The congestion bits always come along (ip_tunnel_ecn_encap).
  const dscp = dev.tos === 'inherit' ? (inner?.tos ?? 0) : (dev.tos ?? 0)
  return ipv4Packet({
    src: outer.src,
    dst: outer.dst,
    id: outer.id,
    proto: IPPROTO_UDP,
    ttl: dev.ttl === 'inherit' ? (inner?.ttl ?? outer.defaultTtl) : dev.ttl || outer.defaultTtl,
    tos: (dscp & ~3) | ((inner?.tos ?? 0) & 3),
    df: dev.df === 'set' || (dev.df === 'inherit' && (inner?.df ?? false)),
    payload: {
      kind: 'udp',
      sport: sourcePort(frame, outer.rehashed),
      dport: dev.port,
      payload,
      ...(outer.rehashed !== undefined && { checksum: 'unfinished' }),
    },
  })
}

export const decapsulateVxlan = (packet: Ipv4Packet): VxlanPacket | undefined =>
  packet.payload.kind === 'udp' && packet.payload.payload.kind === 'vxlan' ? packet.payload.payload : undefined

/** vxlan_xmit_one: the outer packet is routed and sent as this namespace's own. */
function encapsulate(
  ns: Ns,
  dev: VxlanLink,
  frame: EthernetFrame,
  journey: JourneyId,
  entry: FdbEntry,
  skb: Skb | undefined,
): void {
  const remote = entry.dst ?? ANY
  const decided: Decision[] = [{ kind: 'fdb', entry }]
  // Only the device's own remote is bound to its lower device (vxlan_fdb_parse: ifindex 0).
  const bound = entry.dst === dev.remote && dev.dev !== undefined
  const outer = routeOutput(ns, {
    dst: remote,
    src: dev.local ?? ANY,
    proto: IPPROTO_UDP,
    sport: sourcePort(frame, skb?.rehashed),
    dport: dev.port,
    ...(bound && { oif: dev.dev as string }),
  })
  if (!outer.ok) {
    drop(ns, { packet: frame, journey }, 'IP_OUTNOROUTES', {
      dev: dev.name,
      reasons: [why('tunnelNoRoute', { dst: ip(remote) }), ...outer.reasons],
      decided: [...decided, ...outer.decided],
    })
    return
  }
  if (outer.dst.dev.name === dev.name) {
    drop(ns, { packet: frame, journey }, 'RECURSION_LIMIT', {
      dev: dev.name,
      reasons: [why('tunnelLoop', { dev: dev.name })],
      decided,
    })
    return
  }
  const inner = frame.payload
  const room = dstMtu(outer.dst) - HEADROOM
  const tooLong = skb && inner.kind === 'ipv4' && frameLength(frame) - 14 > room
  const learned = tooLong ? updatePmtu(ns, inner, room, dev.name) : undefined
  const id = ns.nextIpId++ & 0xffff
  const defaultTtl = ns.sysctl.global('ip_default_ttl')
  const packet = encapsulateVxlan(frame, dev, {
    src: outer.src,
    dst: remote,
    id,
    defaultTtl,
    ...(skb?.rehashed !== undefined && { rehashed: skb.rehashed }),
  })
  tell(ns, journey, 'encapsulate', packet, {
    dev: dev.name,
    before: frame,
    reasons: [why('encapsulatedVxlan', { local: ip(outer.src), remote: ip(remote), vni: dev.vni })],
    decided,
    ...(learned && { changes: [learned] }),
  })
  tell(ns, journey, 'route', packet, { dev: outer.dst.dev.name, reasons: outer.reasons, decided: outer.decided })
  const next = localSkb(packet, journey)
  next.dst = outer.dst
  next.tunnel = dev
  next.mark = skb?.mark ?? 0
  if (skb?.called) next.called = true
  ipLocalOut(ns, next)
}

/** vxlan_rcv. False where no device of that port and VNI is up. */
export function vxlanReceive(ns: Ns, skb: Skb): 'taken' | 'noVni' | 'notVxlan' {
  const vxlan = decapsulateVxlan(skb.packet)
  if (!vxlan || skb.packet.payload.kind !== 'udp') return 'notVxlan'
  const { dport, checksum } = skb.packet.payload
  const onPort = [...ns.links.values()].filter((l): l is VxlanLink => l.kind === 'vxlan' && l.port === dport && l.up)
  if (onPort.length === 0) return 'notVxlan'
  const dev = onPort.find((l) => l.vni === vxlan.vni)
  if (!dev) {
    drop(ns, skb, 'VXLAN_VNI_NOT_FOUND', { reasons: [why('noVxlan', { vni: vxlan.vni })] })
    return 'noVni'
  }
  if (checksum === 'wrong') {
    drop(ns, skb, 'UDP_CSUM', { reasons: [why('checksumSpoilt')] })
    return 'taken'
  }
  const { inner } = vxlan
  if (inner.src === dev.mac) {
    drop(ns, skb, 'LOCAL_MAC', { dev: dev.name, reasons: [why('ignored', { what: `src ${inner.src}` })] })
    return 'taken'
  }
  const changes = dev.learning ? learn(ns, dev, inner.src, skb.packet.src) : undefined
  tell(ns, skb.journey, 'decapsulate', inner, {
    dev: dev.name,
    before: skb.packet,
    reasons: [why('decapsulated', { dev: dev.name })],
    decided: [{ kind: 'link', link: dev }],
    ...(changes && { changes }),
  })
  ns.machine.netifRx(ns, dev.name, inner, skb.journey, COST.softirq, { mark: skb.mark })
  return 'taken'
}

/** vxlan_snoop. */
function learn(ns: Ns, dev: VxlanLink, mac: MacAddr, from: IpAddr): StateChange[] | undefined {
  const table = ns.vxlanFdb.get(dev.name)
  const known = table?.get(mac)?.[0]
  if (!table || mac === BROADCAST_MAC || (known && (known.dst === from || known.state === 'permanent')))
    return undefined
  const after: FdbEntry = { dev: dev.name, mac, dst: from, state: 'reachable' }
  table.set(mac, [after])
  return [{ table: 'fdb', ...(known && { before: known }), after }]
}
