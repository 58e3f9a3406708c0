/** What may come next in a command: its fixed beginning, then keywords with their arguments (man ip-route, ip-rule, …). */
import { TCP_STATES } from '../kernel/netfilter/conntrack/tcpStates.ts'
import type { Expected, ValueKind } from './edit.ts'

/** What may stand at one place. */
export type Slot = readonly Expected[]

export interface Argument {
  readonly slot: Slot
  readonly optional?: true
}

export interface Grammar {
  /** In order, before any keyword. */
  readonly start: readonly Argument[]
  /** By keyword: its arguments. */
  readonly options: Readonly<Record<string, readonly Argument[]>>
  /** Keywords that may come more than once. */
  readonly repeat?: readonly string[]
  /** After this keyword, these options hold, each time anew. */
  readonly sections?: Readonly<Record<string, Readonly<Record<string, readonly Argument[]>>>>
}

export const value = (...kinds: ValueKind[]): Argument => ({ slot: kinds.map((kind) => ({ kind })) })
export const word = (...texts: string[]): Argument => ({ slot: texts.map((text) => ({ kind: 'word', text })) })
const optional = (argument: Argument): Argument => ({ ...argument, optional: true })
export const either = (...all: Argument[]): Argument => ({ slot: all.flatMap(({ slot }) => slot) })

const TYPES = ['unicast', 'local', 'broadcast', 'blackhole', 'unreachable', 'prohibit', 'throw']
const SCOPES = word('global', 'link', 'host')
const PROTOS = word('kernel', 'boot', 'static', 'bird')
const NUD = word('permanent', 'reachable', 'stale', 'noarp', 'delay', 'probe', 'incomplete', 'failed')
const FLAG: readonly Argument[] = []

const NEXTHOP = { via: [value('address')], dev: [value('device')] }

const ROUTE: Grammar = {
  start: [optional(word(...TYPES)), either(value('prefix'), word('default'))],
  options: {
    ...NEXTHOP,
    src: [value('address')],
    metric: [value('number')],
    proto: [PROTOS],
    scope: [SCOPES],
    table: [value('table')],
    mtu: [optional(word('lock')), value('number')],
    tos: [value('number')],
    onlink: FLAG,
    nexthop: FLAG,
  },
  sections: { nexthop: { ...NEXTHOP, weight: [value('number')], onlink: FLAG, nexthop: FLAG } },
}

const RULE: Grammar = {
  start: [optional(word('not'))],
  options: {
    from: [either(value('prefix'), word('all'))],
    to: [either(value('prefix'), word('all'))],
    iif: [value('device')],
    oif: [value('device')],
    fwmark: [value('mark')],
    tos: [value('number')],
    ipproto: [word('tcp', 'udp', 'icmp')],
    sport: [value('port')],
    dport: [value('port')],
    lookup: [value('table')],
    prio: [value('number')],
    suppress_prefixlength: [value('number')],
    goto: [value('number')],
    blackhole: FLAG,
    unreachable: FLAG,
    prohibit: FLAG,
  },
}

const NEIGHBOUR: Grammar = {
  start: [optional(word('proxy')), value('address')],
  options: { lladdr: [value('mac')], dev: [value('device')], nud: [NUD] },
}

const ADDRESS: Grammar = {
  start: [value('prefix')],
  options: {
    dev: [value('device')],
    broadcast: [either(value('address'), word('+'))],
    peer: [value('prefix')],
    scope: [SCOPES],
    metric: [value('number')],
    noprefixroute: FLAG,
  },
}

const LINK_SET: Grammar = {
  start: [optional(word('dev')), value('device')],
  options: {
    up: FLAG,
    down: FLAG,
    mtu: [value('number')],
    address: [value('mac')],
    master: [value('device')],
    nomaster: FLAG,
    arp: [word('on', 'off')],
  },
}

const LINK_ADD: Grammar = {
  start: [value('text')],
  options: {
    mtu: [value('number')],
    address: [value('mac')],
    type: [word('bridge', 'dummy', 'ipip', 'vxlan', 'veth')],
    id: [value('number')],
    dstport: [value('port')],
    local: [value('address')],
    remote: [value('address')],
    dev: [value('device')],
    nolearning: FLAG,
  },
}

const FDB: Grammar = {
  start: [value('mac')],
  options: {
    dev: [value('device')],
    dst: [value('address')],
    master: FLAG,
    self: FLAG,
    permanent: FLAG,
    static: FLAG,
    dynamic: FLAG,
  },
}

/** By object and verb, `del` for every way to write it; what has no verb here is the same for all. */
export const IP_GRAMMARS: Readonly<Record<string, Grammar>> = {
  route: ROUTE,
  rule: RULE,
  neighbour: NEIGHBOUR,
  address: ADDRESS,
  'address delete': { start: ADDRESS.start, options: { dev: [value('device')] } },
  link: LINK_SET,
  'link add': LINK_ADD,
  'link delete': { start: [value('device')], options: {} },
  fdb: FDB,
}

export const IPSET_GRAMMARS: Readonly<Record<string, Grammar>> = {
  add: { start: [value('set'), value('element')], options: { nomatch: FLAG, timeout: [value('number')] } },
  del: { start: [value('set'), value('element')], options: {} },
  create: {
    start: [value('text'), word('hash:ip', 'hash:net', 'hash:ip,port', 'hash:net,port', 'list:set', 'bitmap:port')],
    options: {},
  },
  flush: { start: [value('set')], options: {} },
  destroy: { start: [value('set')], options: {} },
  swap: { start: [value('set'), value('set')], options: {} },
  rename: { start: [value('set'), value('text')], options: {} },
}

const SERVICE = { '-t': [value('address')], '-u': [value('address')] }
const DESTINATION = { ...SERVICE, '-r': [value('address')] }
const FORWARDING = { '-m': FLAG, '-w': [value('number')] }
const SCHEDULING = {
  '-s': [word('rr', 'wrr', 'lc', 'wlc', 'sh', 'dh', 'sed', 'nq')],
  '-p': [optional(value('number'))],
}
export const IPVS_GRAMMARS: Readonly<Record<string, Grammar>> = {
  '-A': { start: [], options: { ...SERVICE, ...SCHEDULING } },
  '-E': { start: [], options: { ...SERVICE, ...SCHEDULING } },
  '-D': { start: [], options: SERVICE },
  '-a': { start: [], options: { ...DESTINATION, ...FORWARDING } },
  '-e': { start: [], options: { ...DESTINATION, ...FORWARDING } },
  '-d': { start: [], options: DESTINATION },
  '-C': { start: [], options: {} },
}

const CONNECTION = {
  '-p': [word('tcp', 'udp', 'icmp')],
  '-s': [value('address')],
  '-d': [value('address')],
  '--sport': [value('port')],
  '--dport': [value('port')],
  '--state': [word(...TCP_STATES)],
  '--icmp-type': [value('number')],
  '--icmp-code': [value('number')],
  '--icmp-id': [value('number')],
}

export const CONNTRACK_GRAMMARS: Readonly<Record<string, Grammar>> = {
  '-I': {
    start: [],
    options: {
      ...CONNECTION,
      '-u': [word('SEEN_REPLY', 'ASSURED', 'SEEN_REPLY,ASSURED')],
      '-t': [value('number')],
      '-m': [value('mark')],
    },
  },
  '-D': { start: [], options: CONNECTION },
  '-F': { start: [], options: {} },
}
