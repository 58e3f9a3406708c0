/** The way out (net/ipv4/ip_output.c): OUTPUT, POSTROUTING, MTU, neighbour, device. */
import { ALL_HOSTS, isMulticast } from '../../net/ipv4.ts'
import { BROADCAST_MAC, multicastMac } from '../../net/mac.ts'
import { transmitIp } from '../dev/transmit.ts'
import { neighOutput } from '../neigh/output.ts'
import { passHook } from '../netfilter/pass.ts'
import { drop, linkDecision, why } from '../report.ts'
import type { Dst, Ns, Skb } from '../runtime.ts'
import { ipFragment } from './fragment.ts'
import { dstMtu, forwardMtu } from './route.ts'

/** ip_local_out: a packet that this namespace made, already routed. Answers what its sender is told where a hook dropped it. */
export function ipLocalOut(ns: Ns, skb: Skb): Skb['refused'] {
  if (skb.dst && passHook(ns, skb, 'OUTPUT', undefined, skb.dst.dev)) ipOutput(ns, skb)
  return skb.refused
}

export function ipOutput(ns: Ns, skb: Skb): void {
  const { dst, packet } = skb
  if (dst?.kind === 'broadcast' && packet.dst === ALL_HOSTS && dst.dev.kind !== 'lo') mcLoop(ns, skb, dst)
  if (skb.dst && passHook(ns, skb, 'POSTROUTING', skb.dev ?? skb.tunnel, skb.dst.dev)) ipFinishOutput(ns, skb)
}

/** ip_mc_output: every host is in the group of all hosts, so it hears what it sends there. */
function mcLoop(ns: Ns, skb: Skb, dst: Dst): void {
  const journey = ns.machine.observer.begin({ origin: 'copy', parent: skb.journey, ns: ns.name, packet: skb.packet })
  const copy: Skb = { ...skb, journey, dev: dst.dev, type: 'multicast', dst: { ...dst, input: true } }
  if (passHook(ns, copy, 'POSTROUTING', undefined, dst.dev)) ns.machine.loopback(ns, copy)
}

function ipFinishOutput(ns: Ns, skb: Skb): void {
  const { dst, packet } = skb
  if (!dst) return
  const mtu = skb.forwarded ? forwardMtu(ns, skb) : dstMtu(dst)
  if (packet.len <= mtu && skb.fragMaxSize === 0) {
    ipFinishOutput2(ns, skb)
    return
  }
  if (packet.df && (!skb.ignoreDf || (skb.fragMaxSize > 0 && skb.fragMaxSize > mtu))) {
    drop(ns, skb, 'PKT_TOO_BIG', {
      dev: dst.dev.name,
      reasons: [why('mtuExceeded', { len: packet.len, mtu, dev: dst.dev.name })],
      decided: [linkDecision(dst.dev)],
    })
    ns.machine.icmpSend(ns, skb, { type: 3, code: 4, mtu })
    return
  }
  const limit = skb.fragMaxSize > 0 ? Math.min(mtu, skb.fragMaxSize) : mtu
  sendPieces(ns, ipFragment(ns, skb, limit))
}

/**
 * In a program's call each piece has done its all before the next one is sent; in a softirq they go one behind
 * the other. After one that is lost at once no other is sent (ip_do_fragment).
 */
function sendPieces(ns: Ns, pieces: Generator<Skb, void>): void {
  for (let next = pieces.next(); !next.done && ipFinishOutput2(ns, next.value); next = pieces.next()) {
    if (!next.value.called) continue
    ns.machine.afterSoftirqs(() => sendPieces(ns, pieces))
    return
  }
}

/** ip_finish_output2: the next hop's link address, where the device wants one. */
function ipFinishOutput2(ns: Ns, skb: Skb): boolean {
  const { dst } = skb
  if (!dst) return false
  const { dev } = dst
  if (dev.kind === 'lo' || dev.kind === 'ipip') return transmitIp(ns, dev, skb)
  if (dst.kind === 'broadcast')
    return transmitIp(ns, dev, skb, isMulticast(skb.packet.dst) ? multicastMac(skb.packet.dst) : BROADCAST_MAC)
  return neighOutput(ns, dev, dst.via ?? skb.packet.dst, skb)
}
