/**
 * ip_vs_in of net/netfilter/ipvs/ip_vs_core.c, at LOCAL_IN and LOCAL_OUT: what a client sends to a virtual address goes to a
 * destination. Not modelled: FTP's second connections, services by mark, `sloppy_tcp`, destinations that come and go.
 */
import type { IpAddr } from '../../../net/ipv4.ts'
import { IPPROTO_TCP, IPPROTO_UDP } from '../../../net/packet.ts'
import { drop, ip, why } from '../../report.ts'
import type { Ns, Skb } from '../../runtime.ts'
import { invertTuple, type Tuple, tupleOf } from '../conntrack/tuple.ts'
import type { HookContext, HookFunction, Verdict } from '../hook.ts'
import { connExpire, connIn, connNew, connPassed, createTemplate, type IpvsConn, templateKey, touch } from './conn.ts'
import { aboutError, icmpIn } from './icmp.ts'
import { schedule } from './schedule.ts'
import type { IpvsDestination, IpvsService } from './service.ts'
import { natXmit } from './xmit.ts'

const FTP_DATA = 20

export const ipvsIn: HookFunction = (ns, skb, context) => {
  if (skb.ipvs || (skb.type !== 'host' && context.hook !== 'OUTPUT')) return 'accept'
  const about = aboutError(skb.packet)
  if (about) return icmpIn(ns, skb, about, context)
  const tuple = tupleOf(skb.packet)
  if (!tuple || (tuple.proto !== IPPROTO_TCP && tuple.proto !== IPPROTO_UDP)) return 'accept'
  let conn = connIn(ns, tuple)
  if (conn && isNew(skb) && isOver(conn) && ns.sysctl.global('vs.conn_reuse_mode') !== 0) {
    connExpire(ns, conn)
    // ip_vs_conn_uses_conntrack: the old entry must go before a new one can come; the client will ask again.
    if (skb.ct?.conn.confirmed) return refuse(ns, skb, context, tuple, () => undefined)
    conn = undefined
  }
  if (!conn) {
    const service = findService(ns, tuple)
    if (!service || !mayOpen(ns, skb, tuple, context)) return 'accept'
    conn = open(ns, service, tuple)
    // ip_vs_leave.
    if (!conn) return refuse(ns, skb, context, tuple, () => ns.machine.icmpSend(ns, skb, { type: 3, code: 3 }))
  }
  connPassed(ns, conn, skb.packet, 'input')
  return natXmit(ns, skb, conn, context)
}

const isNew = ({ packet: { payload } }: Skb): boolean => payload.kind === 'tcp' && payload.flags.includes('SYN')

/** is_new_conn_expected. */
const isOver = ({ state, template }: IpvsConn): boolean => !template && (state === 'TIME_WAIT' || state === 'CLOSE')

/** ip_vs_service_find. */
const findService = (ns: Ns, { proto, dst, dport }: Tuple): IpvsService | undefined => {
  const own = ns.ipvs.services.filter(
    (service) => service.addr === dst && (service.proto === 'tcp' ? IPPROTO_TCP : IPPROTO_UDP) === proto,
  )
  return own.find(({ port }) => port === dport) ?? own.find(({ port }) => port === 0)
}

/** tcp_conn_schedule, and what ip_vs_schedule looks at first. */
function mayOpen(ns: Ns, skb: Skb, tuple: Tuple, { hook }: HookContext): boolean {
  const { payload } = skb.packet
  if (payload.kind === 'tcp' && (payload.flags.includes('RST') || !payload.flags.includes('SYN'))) return false
  if (tuple.sport === FTP_DATA) return false
  // An answer of a destination that is the node itself is no question.
  const own = hook === 'OUTPUT' || skb.dev?.kind === 'lo'
  return !(own && connIn(ns, invertTuple(tuple)))
}

/** ip_vs_schedule, ip_vs_sched_persist; undefined where no destination is to be had. */
function open(ns: Ns, service: IpvsService, virtual: Tuple): IpvsConn | undefined {
  const lead = (destination: IpvsDestination): Pick<IpvsConn, 'service' | 'destination' | 'virtual' | 'real'> => {
    const dport = (virtual.dport === service.port && destination.port) || virtual.dport
    return { service, destination, virtual, real: { ...virtual, dst: destination.addr, dport } }
  }
  const state = ns.ipvs.schedulers.get(service)
  const choose = (): IpvsDestination | undefined => state && schedule(service, state, virtual)
  if (service.persistent === undefined) {
    const destination = choose()
    return destination && connNew(ns, lead(destination))
  }
  const key = templateKey(virtual.proto, masked(virtual.src, service), virtual.dst, service.port)
  let template = ns.ipvs.templates.get(key)
  if (template) touch(ns, template)
  else {
    const destination = choose()
    if (!destination) return undefined
    template = createTemplate(ns, key, destination, service.persistent)
  }
  return connNew(ns, { ...lead(template.destination), template })
}

const masked = (client: IpAddr, { netmask = 0xffffffff as IpAddr }: IpvsService): IpAddr =>
  ((client & netmask) >>> 0) as IpAddr

/** Not a word of any rule: IPVS itself drops it. */
function refuse(
  ns: Ns,
  skb: Skb,
  { hook, report }: HookContext,
  { dst, dport }: Tuple,
  tellSender: () => void,
): Verdict {
  report.after.push(() => {
    drop(ns, skb, 'NETFILTER_DROP', { hook, reasons: [why('ipvsNoDestination', { to: `${ip(dst)}:${dport}` })] })
    tellSender()
  })
  return 'stolen'
}
