/**
 * IPVS' connections (net/netfilter/ipvs/ip_vs_conn.c): each knows where its client is led, for as long as packets come; a
 * template keeps a client with its destination.
 */
import type { IpAddr } from '../../../net/ipv4.ts'
import { IPPROTO_TCP, type Ipv4Packet } from '../../../net/packet.ts'
import type { Ns, Timer } from '../../runtime.ts'
import { dropConn } from '../conntrack/table.ts'
import { invertTuple, type Tuple, tupleKey } from '../conntrack/tuple.ts'
import { createSchedulerState, type SchedulerState } from './schedule.ts'
import type { IpvsDestination, IpvsService } from './service.ts'
import { IPVS_TCP_TIMEOUTS, type IpvsTcpState, isActive, nextTcpState } from './tcpStates.ts'

/** Seconds: IP_VS_UDP_S_NORMAL; how long a template outlives its time while connections need it. */
const UDP_TIMEOUT = 300
const NEEDED = 60

export interface IpvsConn {
  readonly service: IpvsService
  readonly destination: IpvsDestination
  /** Client to virtual address. */
  readonly virtual: Tuple
  /** Client to destination. */
  readonly real: Tuple
  /** Of TCP. */
  state?: IpvsTcpState
  /** IP_VS_CONN_F_NFCT: `vs.conntrack` was on when it began. */
  readonly tracked: boolean
  readonly template?: Template
  life: Life
}

/** Of a persistent service. */
interface Template {
  readonly key: string
  readonly destination: IpvsDestination
  /** How many connections it controls. */
  controls: number
  life: Life
}

/** Seconds, and the timer that ends it. */
interface Life {
  readonly timeout: number
  readonly timer?: Timer
}

export interface Ipvs {
  readonly services: readonly IpvsService[]
  readonly schedulers: Map<IpvsService, SchedulerState>
  /** By what the client sends. */
  readonly byClient: Map<string, IpvsConn>
  /** By what the destination answers, the youngest first: a client may reach one destination by two virtual addresses. */
  readonly byAnswer: Map<string, readonly IpvsConn[]>
  readonly templates: Map<string, Template>
}

export const createIpvs = (services: readonly IpvsService[]): Ipvs => ({
  services,
  schedulers: new Map(services.map((service) => [service, createSchedulerState(service)])),
  byClient: new Map(),
  byAnswer: new Map(),
  templates: new Map(),
})

/** ip_vs_conn_new: it counts as inactive until its first packet. */
export function connNew(
  ns: Ns,
  made: Pick<IpvsConn, 'service' | 'destination' | 'virtual' | 'real' | 'template'>,
): IpvsConn {
  const { virtual, real, service, destination, template } = made
  const conn: IpvsConn = {
    ...made,
    ...(virtual.proto === IPPROTO_TCP && { state: 'NONE' }),
    tracked: ns.sysctl.global('vs.conntrack') !== 0,
    life: { timeout: 3 },
  }
  const { byClient, byAnswer } = ns.ipvs
  byClient.set(tupleKey(virtual), conn)
  const answer = tupleKey(invertTuple(real))
  byAnswer.set(answer, [conn, ...(byAnswer.get(answer) ?? [])])
  count(ns, service, destination, 'inactive', 1)
  if (template) template.controls++
  return conn
}

/** By what a packet of the client says. */
export const connIn = (ns: Ns, tuple: Tuple): IpvsConn | undefined => ns.ipvs.byClient.get(tupleKey(tuple))

/** By what a packet of the destination says. */
export const connOut = (ns: Ns, tuple: Tuple): IpvsConn | undefined => ns.ipvs.byAnswer.get(tupleKey(tuple))?.[0]

/** ip_vs_set_state, ip_vs_conn_put: a packet passed, and its time begins anew. */
export function connPassed(ns: Ns, conn: IpvsConn, { payload }: Ipv4Packet, direction: 'input' | 'output'): void {
  let timeout = UDP_TIMEOUT
  if (conn.state) {
    const before = isActive(conn.state)
    if (payload.kind === 'tcp') conn.state = nextTcpState(conn.state, payload, direction)
    const after = isActive(conn.state)
    if (before !== after) {
      count(ns, conn.service, conn.destination, 'active', after ? 1 : -1)
      count(ns, conn.service, conn.destination, 'inactive', after ? -1 : 1)
    }
    timeout = IPVS_TCP_TIMEOUTS[conn.state]
  }
  conn.life = renew(ns, conn.life, timeout, () => connExpire(ns, conn))
}

/** ip_vs_conn_expire: its conntrack entry goes with it. */
export function connExpire(ns: Ns, conn: IpvsConn): void {
  const { virtual, real, service, destination, template } = conn
  conn.life.timer?.cancel()
  const { byClient, byAnswer } = ns.ipvs
  byClient.delete(tupleKey(virtual))
  const answer = tupleKey(invertTuple(real))
  const left = byAnswer.get(answer)?.filter((other) => other !== conn) ?? []
  if (left.length > 0) byAnswer.set(answer, left)
  else byAnswer.delete(answer)
  count(ns, service, destination, isActive(conn.state) ? 'active' : 'inactive', -1)
  if (template) template.controls--
  if (conn.tracked) dropConn(ns, virtual)
}

export function createTemplate(ns: Ns, key: string, destination: IpvsDestination, timeout: number): Template {
  const template: Template = { key, destination, controls: 0, life: { timeout } }
  ns.ipvs.templates.set(key, template)
  touch(ns, template)
  return template
}

/** While it controls connections it is only put off. */
export function touch(ns: Ns, template: Template): void {
  const over = (): void => {
    if (template.controls === 0) ns.ipvs.templates.delete(template.key)
    else template.life = renew(ns, template.life, NEEDED, over)
  }
  template.life = renew(ns, template.life, template.life.timeout, over)
}

function renew(ns: Ns, life: Life, timeout: number, over: () => void): Life {
  life.timer?.cancel()
  return { timeout, timer: ns.machine.after(timeout * 1_000_000, over) }
}

function count(
  ns: Ns,
  service: IpvsService,
  destination: IpvsDestination,
  what: 'active' | 'inactive',
  by: number,
): void {
  const counts = ns.ipvs.schedulers.get(service)?.counts.get(destination)
  if (counts) counts[what] += by
}

/** Of a template: proto, client and the virtual address with its port. */
export const templateKey = (proto: number, client: IpAddr, addr: IpAddr, port: number): string =>
  `${proto} ${client} ${addr}:${port}`
