/** `ip route add` (iproute2 6.1, ip/iproute.c): its words, then the kernel's judgement of them. */
import { type RouteType, type Scope, TABLE } from '../netns.ts'
import { linkOf, type NetnsDraft } from './draft.ts'
import { fibInsert, type RouteRequest } from './fibInsert.ts'
import { dsfieldOf, protoOf, scopeOf, tableOf } from './names.ts'
import { Words } from './words.ts'

const TYPES: readonly RouteType[] = ['unicast', 'local', 'broadcast', 'blackhole', 'unreachable', 'prohibit', 'throw']
const OTHER_TYPES = ['anycast', 'multicast', 'nat', 'xresolve']

/** Other words of `ip route add`: metrics of TCP, encapsulations, what only IPv6 has. */
const NOT_MODELLED = [
  ...['advmss', 'as', 'rtt', 'rttvar', 'reordering', 'window', 'cwnd', 'initcwnd', 'initrwnd', 'ssthresh', 'realms'],
  ...['rto_min', 'hoplimit', 'features', 'quickack', 'congctl', 'pref', 'expires', 'fastopen_no_cookie', 'nhid'],
  ...['encap', 'ttl-propagate', 'vrf', 'pervasive'],
]

/** IP_MAX_MTU less an IPv4 header's worst. */
const MOST_MTU = 65520

type Parsed = { -readonly [K in keyof RouteRequest]: RouteRequest[K] }
type Hop = { -readonly [K in keyof RouteRequest['nexthops'][number]]: RouteRequest['nexthops'][number][K] }

/** Words of `ip route add`. Throws NetlinkError with the sentence of iproute2 or the kernel. */
export function routeAdd(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip route add', text)
  if (words.done) words.fail('Usage: ip route { list | flush } SELECTOR')
  fibInsert(draft, parseRoute(draft, words), words)
}

/** Defaults are filled in as iproute2 does. */
export function parseRoute(draft: NetnsDraft, words: Words): RouteRequest {
  const prefixed = words.take('to')
  const type = typeOf(words)
  if (!prefixed && type === undefined) words.take('to')
  const dst = words.prefix()
  const route: Parsed = {
    type: type ?? 'unicast',
    dst,
    nexthops: [],
    table: -1,
    metric: 0,
    proto: 'boot',
    scope: 'global',
    tos: 0,
  }
  let scope: Scope | undefined
  const own: Hop = { dev: '' }
  let gateway = false
  const nexthops: Hop[] = []
  while (!words.done) {
    const word = words.next()
    if (word === 'via') {
      if (gateway) words.wrong('via', 'use nexthop syntax to specify multiple via')
      gateway = true
      readGateway(own, words)
    } else if (word === 'dev' || word === 'oif') own.dev = words.next()
    else if (word === 'onlink') own.onlink = true
    else if (word === 'src') route.src = words.address()
    else if (word === 'metric' || word === 'priority' || word === 'preference')
      route.metric = words.number('"metric" value is invalid')
    else if (word === 'proto' || word === 'protocol') route.proto = protoOf(words)
    else if (word === 'scope') scope = scopeOf(words, 'invalid "scope" value')
    else if (word === 'table') route.table = tableOf(words, '"table" value is invalid') || TABLE.main
    else if (word === 'tos' || word === 'dsfield') route.tos = dsfieldOf(words, '"tos" value is invalid')
    else if (word === 'mtu') {
      if (words.take('lock')) route.mtuLocked = true
      route.mtu = Math.min(MOST_MTU, words.number('"mtu" value is invalid'))
    } else if (word === 'nexthop') nexthops.push(...readNexthops(draft, words))
    else if (NOT_MODELLED.includes(word)) words.notModelled(word)
    else words.garbage(word)
  }
  if (own.dev !== '') deviceOf(draft, own.dev, words)
  if (nexthops.length > 0 && (gateway || own.dev !== ''))
    words.fail('Error: Nexthop device index does not match RTA_OIF.')
  if (nexthops.length > 0) route.nexthops = nexthops
  else if (gateway || own.dev !== '') route.nexthops = [own]
  if (route.table < 0) route.table = isOwn(route.type) ? TABLE.local : TABLE.main
  route.scope = scope ?? defaultScope(route.type, gateway || nexthops.length > 0)
  return route
}

function typeOf(words: Words): RouteType | undefined {
  const word = words.peek() ?? ''
  if (OTHER_TYPES.includes(word)) words.notModelled(`route type ${word}`)
  return TYPES.includes(word as RouteType) ? (words.next() as RouteType) : undefined
}

const isOwn = (type: RouteType): boolean => type === 'local' || type === 'broadcast'

function defaultScope(type: RouteType, gateway: boolean): Scope {
  if (type === 'local') return 'host'
  if (type === 'broadcast') return 'link'
  return type === 'unicast' && !gateway ? 'link' : 'global'
}

function deviceOf(draft: NetnsDraft, dev: string, words: Words): string {
  return linkOf(draft, dev) ? dev : words.fail(`Cannot find device "${dev}"`)
}

/** Of `via 0.0.0.0` only the scope remains: to the kernel it is no gateway. */
function readGateway(hop: Hop, words: Words): void {
  if (words.take('inet6')) words.notModelled('via inet6')
  words.take('inet')
  const via = words.take('default') ? 0 : words.address()
  if (via !== 0) hop.via = via
}

/** All that follows the first `nexthop`. */
function readNexthops(draft: NetnsDraft, words: Words): Hop[] {
  const hops: Hop[] = []
  do {
    if (words.done) words.fail('Error: unexpected end of line after "nexthop"')
    const hop: Hop = { dev: '' }
    while (!words.done && words.peek() !== 'nexthop') {
      const word = words.next()
      if (word === 'via') readGateway(hop, words)
      else if (word === 'dev') hop.dev = deviceOf(draft, words.next(), words)
      else if (word === 'onlink') hop.onlink = true
      else if (word === 'weight') hop.weight = weightOf(words)
      else if (NOT_MODELLED.includes(word)) words.notModelled(word)
      else words.fail(`Error: "nexthop" or end of line is expected instead of "${word}"`)
    }
    hops.push(hop)
  } while (words.take('nexthop'))
  return hops
}

function weightOf(words: Words): number {
  const word = words.peek() ?? ''
  const weight = words.number('"weight" is invalid', 256)
  return weight === 0 ? words.wrong(word, '"weight" is invalid') : weight
}
