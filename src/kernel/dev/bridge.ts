/** A Linux bridge (net/bridge: br_input.c, br_forward.c, br_fdb.c, br_device.c) without STP, VLANs and IGMP snooping. */
import { isGroupMac, type MacAddr } from '../../net/mac.ts'
import { type EthernetFrame, frameLength } from '../../net/packet.ts'
import { linkMac } from '../address.ts'
import type { JourneyId, StateChange } from '../hop.ts'
import type { BridgeLink, FdbEntry, Link } from '../netns.ts'
import { drop, linkDecision, tell, why } from '../report.ts'
import type { Ns } from '../runtime.ts'
import { hasCarrier, transmitFrame } from './transmit.ts'
import { FORWARD_ALLOWANCE } from './veth.ts'

/** MAC → port. */
export type BridgeTable = Map<MacAddr, FdbEntry>

/** Newest port first: br_add_if puts each at the head of the list. */
const portsOf = (ns: Ns, bridge: string): Link[] =>
  [...ns.links.values()].filter((l) => l.master === bridge && l.up && hasCarrier(ns, l)).reverse()

/** br_handle_frame_finish. */
export function bridgeReceive(ns: Ns, port: Link, frame: EthernetFrame, journey: JourneyId): void {
  const bridge = ns.links.get(port.master ?? '')
  if (bridge?.kind !== 'bridge') return
  if (!bridge.up) {
    drop(ns, { packet: frame, journey }, 'DEV_READY', {
      dev: bridge.name,
      reasons: [why('linkDown', { dev: bridge.name })],
    })
    return
  }
  const changes = learn(ns, bridge, port, frame.src)
  const learned = { ...(changes && { changes }) }
  const known = [why('bridgeLearned', { mac: frame.src, dev: port.name })]
  const told = changes ? known : []
  if (isGroupMac(frame.dst)) {
    const targets = portsOf(ns, bridge.name).filter((p) => p.name !== port.name)
    tell(ns, journey, 'bridge', frame, {
      dev: bridge.name,
      reasons: [why('bridgeFloods', { mac: frame.dst, ports: targets.length }), ...told],
      ...learned,
    })
    flood(ns, targets, frame, journey)
    passUp(ns, bridge, frame, copyOf(ns, frame, journey))
    ns.machine.observer.end(journey, 'copied')
    return
  }
  if (isLocal(ns, bridge, frame.dst)) {
    tell(ns, journey, 'bridge', frame, {
      dev: bridge.name,
      reasons: [why('bridgeLocal', { mac: frame.dst }), ...told],
      ...learned,
    })
    passUp(ns, bridge, frame, journey)
    return
  }
  const entry = ns.bridges.get(bridge.name)?.get(frame.dst)
  const out = entry && ns.links.get(entry.dev)
  if (entry && out) {
    if (out.name === port.name) {
      drop(ns, { packet: frame, journey }, 'NOT_SPECIFIED', {
        dev: port.name,
        reasons: [why('bridgeForwards', { mac: frame.dst, dev: out.name }), ...told],
        decided: [{ kind: 'fdb', entry }],
        ...learned,
      })
      return
    }
    tell(ns, journey, 'bridge', frame, {
      dev: bridge.name,
      reasons: [why('bridgeForwards', { mac: frame.dst, dev: out.name }), ...told],
      decided: [{ kind: 'fdb', entry }],
      ...learned,
    })
    push(ns, out, frame, journey)
    return
  }
  const targets = portsOf(ns, bridge.name).filter((p) => p.name !== port.name)
  tell(ns, journey, 'bridge', frame, {
    dev: bridge.name,
    reasons: [why('bridgeFloods', { mac: frame.dst, ports: targets.length }), ...told],
    ...learned,
  })
  if (targets.length === 1 && targets[0]) push(ns, targets[0], frame, journey)
  else {
    flood(ns, targets, frame, journey)
    ns.machine.observer.end(journey, 'copied')
  }
}

/** br_dev_xmit: the bridge's own namespace sends over it. */
export function bridgeTransmit(ns: Ns, bridge: BridgeLink, frame: EthernetFrame, journey: JourneyId): void {
  const entry = isGroupMac(frame.dst) ? undefined : ns.bridges.get(bridge.name)?.get(frame.dst)
  const out = entry && ns.links.get(entry.dev)
  if (entry && out) {
    tell(ns, journey, 'bridge', frame, {
      dev: bridge.name,
      reasons: [why('bridgeForwards', { mac: frame.dst, dev: out.name })],
      decided: [{ kind: 'fdb', entry }],
    })
    push(ns, out, frame, journey)
    return
  }
  const targets = portsOf(ns, bridge.name)
  tell(ns, journey, 'bridge', frame, {
    dev: bridge.name,
    reasons: [why('bridgeFloods', { mac: frame.dst, ports: targets.length })],
  })
  if (targets.length === 1 && targets[0]) push(ns, targets[0], frame, journey)
  else {
    flood(ns, targets, frame, journey)
    ns.machine.observer.end(journey, 'copied')
  }
}

function learn(ns: Ns, bridge: BridgeLink, port: Link, mac: MacAddr): StateChange[] | undefined {
  const table = ns.bridges.get(bridge.name)
  if (!table || isGroupMac(mac) || isLocal(ns, bridge, mac)) return undefined
  const before = table.get(mac)
  if (before?.dev === port.name) return undefined
  // A static entry moves to where its MAC is seen, and stays static (br_fdb_update).
  const after: FdbEntry = { dev: port.name, mac, state: before?.state ?? 'reachable', master: bridge.name }
  table.set(mac, after)
  return [{ table: 'fdb', ...(before && { before }), after }]
}

/** The bridge's own address, its ports', and what `bridge fdb` made permanent (BR_FDB_LOCAL). */
const isLocal = (ns: Ns, bridge: BridgeLink, mac: MacAddr): boolean =>
  bridge.mac === mac ||
  ns.bridges.get(bridge.name)?.get(mac)?.state === 'permanent' ||
  [...ns.links.values()].some((l) => l.master === bridge.name && linkMac(l) === mac)

/** br_pass_frame_up: the frame appears on the bridge device itself. */
function passUp(ns: Ns, bridge: BridgeLink, frame: EthernetFrame, journey: JourneyId): void {
  ns.machine.netifRx(ns, bridge.name, frame, journey, 0)
}

function flood(ns: Ns, targets: readonly Link[], frame: EthernetFrame, journey: JourneyId): void {
  for (const target of targets) push(ns, target, frame, copyOf(ns, frame, journey))
}

const copyOf = (ns: Ns, frame: EthernetFrame, parent: JourneyId): JourneyId =>
  ns.machine.observer.begin({ origin: 'copy', parent, ns: ns.name, packet: frame })

/** br_dev_queue_push_xmit: is_skb_forwardable; br_netfilter, which would fragment, is not modelled. */
function push(ns: Ns, port: Link, frame: EthernetFrame, journey: JourneyId): void {
  const len = frameLength(frame)
  if (len > port.mtu + FORWARD_ALLOWANCE) {
    drop(ns, { packet: frame, journey }, 'PKT_TOO_BIG', {
      dev: port.name,
      reasons: [why('frameTooLong', { len: len - 14, mtu: port.mtu, dev: port.name })],
      decided: [linkDecision(port)],
    })
    return
  }
  transmitFrame(ns, port, { packet: frame, journey })
}
