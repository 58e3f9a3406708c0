/** Where IPVS listens, once there is a service (net/netfilter/ipvs/ip_vs_core.c, ip_vs_ops4). */
import { type HookTable, PRIORITY, registerHook } from '../hook.ts'
import { ipvsForwardIcmp } from './icmp.ts'
import { ipvsIn } from './incoming.ts'
import { ipvsReply } from './outgoing.ts'

export function registerIpvs(hooks: HookTable): void {
  registerHook(hooks, 'INPUT', { priority: PRIORITY.ipvsReplyIn, run: ipvsReply })
  registerHook(hooks, 'INPUT', { priority: PRIORITY.ipvsIn, run: ipvsIn })
  registerHook(hooks, 'OUTPUT', { priority: PRIORITY.ipvsReplyOut, run: ipvsReply })
  registerHook(hooks, 'OUTPUT', { priority: PRIORITY.ipvsOut, run: ipvsIn })
  registerHook(hooks, 'FORWARD', { priority: PRIORITY.ipvsForwardIcmp, run: ipvsForwardIcmp })
  registerHook(hooks, 'FORWARD', { priority: PRIORITY.ipvsForward, run: ipvsReply })
}
