/** IPVS in its masquerading mode (net/netfilter/ipvs/ip_vs_core.c, ip_vs_xmit.c, ip_vs_nfct.c), as kube-proxy uses it. */
import { IPPROTO_TCP, IPPROTO_UDP, type Ipv4Packet } from '../../../net/packet.ts'
import { ipLocalOut } from '../../ip/output.ts'
import { routeOutput } from '../../ip/route.ts'
import { drop, ip, tell, why } from '../../report.ts'
import type { Ns, Skb } from '../../runtime.ts'
import { invertTuple, type Tuple, tupleKey, tupleOf } from '../conntrack/tuple.ts'
import type { HookFunction, HookReport, Verdict } from '../hook.ts'
import { createSchedulerState, type SchedulerState, schedule } from './schedule.ts'
import type { IpvsDestination, IpvsService } from './service.ts'

interface IpvsConn {
  /** Client to virtual address. */
  readonly virtual: Tuple
  /** Client to destination. */
  readonly real: Tuple
}

export interface Ipvs {
  readonly services: readonly IpvsService[]
  readonly schedulers: Map<IpvsService, SchedulerState>
  /** By what the client sends, and by what the destination answers. */
  readonly byClient: Map<string, IpvsConn>
  readonly byAnswer: Map<string, IpvsConn>
  /** Client and service → destination, while persistence lasts. */
  readonly templates: Map<string, { readonly destination: IpvsDestination; readonly expires: number }>
}

export const createIpvs = (services: readonly IpvsService[]): Ipvs => ({
  services,
  schedulers: new Map(),
  byClient: new Map(),
  byAnswer: new Map(),
  templates: new Map(),
})

const protoOf = (service: IpvsService): number => (service.proto === 'tcp' ? IPPROTO_TCP : IPPROTO_UDP)

/** ip_vs_in, at LOCAL_IN and LOCAL_OUT: a packet for a virtual service goes to one of its destinations. */
export const ipvsIn: HookFunction = (ns, skb, context) => {
  const tuple = skb.ipvs ? undefined : tupleOf(skb.packet)
  if (!tuple || (tuple.proto !== IPPROTO_TCP && tuple.proto !== IPPROTO_UDP)) return 'accept'
  const known = ns.ipvs.byClient.get(tupleKey(tuple))
  const conn = known ?? open(ns, skb, tuple)
  if (conn === 'none') return 'accept'
  if (conn === 'empty') {
    // ip_vs_leave: a service without a destination is answered port unreachable.
    context.report.reasons.push(why('ipvsNoDestination', { to: place(tuple) }))
    context.report.after.push(() => ns.machine.icmpSend(ns, skb, { type: 3, code: 3 }))
    return 'drop'
  }
  return send(ns, skb, conn, context.report)
}

function open(ns: Ns, skb: Skb, tuple: Tuple): IpvsConn | 'none' | 'empty' {
  const service = ns.ipvs.services.find(
    (s) => protoOf(s) === tuple.proto && s.addr === tuple.dst && s.port === tuple.dport,
  )
  if (!service) return 'none'
  const { payload } = skb.packet
  if (payload.kind === 'tcp' && !payload.flags.includes('SYN')) return 'none'
  const destination = choose(ns, service, tuple)
  if (!destination) return 'empty'
  const conn: IpvsConn = { virtual: tuple, real: { ...tuple, dst: destination.addr, dport: destination.port } }
  ns.ipvs.byClient.set(tupleKey(conn.virtual), conn)
  ns.ipvs.byAnswer.set(tupleKey(invertTuple(conn.real)), conn)
  return conn
}

function choose(ns: Ns, service: IpvsService, tuple: Tuple): IpvsDestination | undefined {
  const key = `${tuple.src} ${tuple.proto} ${tuple.dst}:${tuple.dport}`
  const template = service.persistent === undefined ? undefined : ns.ipvs.templates.get(key)
  if (template && template.expires > ns.machine.now()) return template.destination
  let state = ns.ipvs.schedulers.get(service)
  if (!state) {
    state = createSchedulerState()
    ns.ipvs.schedulers.set(service, state)
  }
  const destination = schedule(service, state, tuple.src)
  if (!destination) return undefined
  state.active.set(destination, (state.active.get(destination) ?? 0) + 1)
  if (service.persistent !== undefined)
    ns.ipvs.templates.set(key, { destination, expires: ns.machine.now() + service.persistent * 1_000_000 })
  return destination
}

/** ip_vs_nat_xmit: routed anew, the destination rewritten, out through OUTPUT unless it is this host's own. */
function send(ns: Ns, skb: Skb, conn: IpvsConn, report: HookReport): Verdict {
  const before = skb.packet
  const route = routeOutput(ns, {
    dst: conn.real.dst,
    src: before.src,
    tos: before.tos,
    mark: skb.mark,
    anySource: true,
  })
  if (!route.ok) {
    report.after.push(() => drop(ns, skb, 'IP_OUTNOROUTES', { reasons: route.reasons, decided: route.decided }))
    return 'stolen'
  }
  const local = route.dst.kind === 'local'
  if (!local && before.ttl <= 1) {
    report.after.push(() => {
      drop(ns, skb, 'TTL_EXPIRED', { reasons: [why('ttlExpired', { ttl: before.ttl })] })
      ns.machine.icmpSend(ns, skb, { type: 11, code: 0 })
    })
    return 'stolen'
  }
  const chosen = why('ipvsForwards', { from: place(conn.virtual), to: place(conn.real) })
  if (local) {
    forward(ns, skb, conn, before.ttl)
    report.reasons.push(chosen)
    return 'accept'
  }
  report.after.push(() => {
    forward(ns, skb, conn, before.ttl - 1)
    tell(ns, skb.journey, 'ipvs', skb.packet, {
      dev: route.dst.dev.name,
      before,
      reasons: [chosen],
      decided: route.decided,
    })
    skb.dst = route.dst
    ipLocalOut(ns, skb)
  })
  return 'stolen'
}

function forward(ns: Ns, skb: Skb, { real }: IpvsConn, ttl: number): void {
  skb.packet = { ...rewrite(skb.packet, 'dst', real.dst, real.dport), ttl }
  skb.ipvs = true
  skb.ignoreDf = true
  // ip_vs_update_conntrack: the answer will come from the destination.
  const ct = skb.ct
  if (ns.sysctl.global('vs.conntrack') === 0) untrack(skb)
  else if (ct && !ct.conn.confirmed && !ct.reply) ct.conn.reply = { ...ct.conn.reply, src: real.dst, sport: real.dport }
}

const place = ({ dst, dport }: Tuple): string => `${ip(dst)}:${dport}`

/** handle_response, at FORWARD, LOCAL_IN and LOCAL_OUT: the answer speaks as the virtual address again. */
export const ipvsReply: HookFunction = (ns, skb, { report }) => {
  const tuple = skb.ipvs ? undefined : tupleOf(skb.packet)
  const conn = tuple && ns.ipvs.byAnswer.get(tupleKey(tuple))
  if (!conn) return 'accept'
  skb.packet = rewrite(skb.packet, 'src', conn.virtual.dst, conn.virtual.dport)
  skb.ipvs = true
  if (ns.sysctl.global('vs.conntrack') === 0) untrack(skb)
  report.reasons.push(why('ipvsAnswers', { from: place(conn.real), to: place(conn.virtual) }))
  return 'accept'
}

function untrack(skb: Skb): void {
  delete skb.ct
  skb.untracked = true
}

function rewrite(packet: Ipv4Packet, side: 'src' | 'dst', addr: Tuple['src'], port: number): Ipv4Packet {
  const { payload } = packet
  const ports = side === 'src' ? { sport: port } : { dport: port }
  const inner = payload.kind === 'tcp' || payload.kind === 'udp' ? { ...payload, ...ports } : payload
  return { ...packet, [side]: addr, payload: inner }
}
