/** `ip route add` with the kernel's checks (iproute2 iproute.c; net/ipv4/fib_semantics.c, fib_create_info). */
import { type Fib, fibLookup, fibTableLookup } from '../fib/lookup.ts'
import { fibTableHas } from '../fib/table.ts'
import { type NextHop, type Route, type RouteType, SCOPE, type Scope, TABLE } from '../netns.ts'
import { fibOf, insertRoute, linkOf, type NetnsDraft } from './draft.ts'
import { Words } from './words.ts'

const TYPES: readonly RouteType[] = ['unicast', 'local', 'broadcast', 'blackhole', 'unreachable', 'prohibit', 'throw']
/** rt_protos: what `proto bird` and friends mean; others stay numbers as text. */
const PROTOS = ['kernel', 'boot', 'static', 'bird', 'dhcp', 'ra', 'redirect', 'bgp', 'ospf', 'zebra', 'gated']

export function tableNumber(words: Words): number {
  const word = words.peek()
  if (word !== undefined && word in TABLE) {
    words.next()
    return TABLE[word as keyof typeof TABLE]
  }
  if (word === undefined || !/^\d+$/.test(word))
    words.fail(`Error: argument "${word ?? ''}" is wrong: table id value is invalid`)
  return words.number('table')
}

function isType(word: string | undefined): word is RouteType {
  return TYPES.includes(word as RouteType)
}

type Parsed = { -readonly [K in keyof Route]: Route[K] }

/** The words of `ip route add` as a Route, defaults filled in as iproute2 does; no check against a namespace. */
export function parseRoute(text: string): { route: Route; words: Words } {
  const words: Words = new Words('ip route add', text)
  const first = words.peek()
  const type: RouteType = isType(first) ? (words.next() as RouteType) : 'unicast'
  if (words.peek() === 'to') words.next()
  const dst = words.prefix()
  const route: Parsed = { type, dst, table: -1, nexthops: [], metric: 0, proto: 'boot', scope: 'global', tos: 0 }
  let scope: Scope | undefined
  const hop: { via?: NextHop['via']; dev?: string; onlink?: boolean } = {}
  const nexthops: NextHop[] = []
  while (!words.done) {
    const word = words.next()
    if (word === 'via') {
      if (words.peek() === 'inet') words.next()
      hop.via = words.address()
    } else if (word === 'dev') hop.dev = words.next()
    else if (word === 'onlink') hop.onlink = true
    else if (word === 'src') route.src = words.address()
    else if (word === 'metric' || word === 'priority' || word === 'preference') route.metric = words.number('metric')
    else if (word === 'proto' || word === 'protocol') route.proto = protoOf(words)
    else if (word === 'scope') {
      const name = words.next()
      if (!(name in SCOPE)) words.fail(`Error: argument "${name}" is wrong: invalid "scope" value`)
      scope = name as Scope
    } else if (word === 'table') route.table = tableNumber(words)
    else if (word === 'tos' || word === 'dsfield') route.tos = words.number('tos', 255)
    else if (word === 'mtu') {
      if (words.peek() === 'lock') {
        words.next()
        route.mtuLocked = true
      }
      route.mtu = words.number('mtu')
    } else if (word === 'nexthop') nexthops.push(parseNexthop(words))
    else words.garbage(word)
  }
  if (nexthops.length > 0) route.nexthops = nexthops
  else if (hop.via !== undefined || hop.dev !== undefined)
    route.nexthops = [
      { ...(hop.via !== undefined && { via: hop.via }), dev: hop.dev ?? '', ...(hop.onlink && { onlink: true }) },
    ]
  if (route.table < 0) route.table = type === 'local' || type === 'broadcast' ? TABLE.local : TABLE.main
  route.scope = scope ?? defaultScope(type, hop.via !== undefined || nexthops.length > 0)
  return { route, words }
}

function protoOf(words: Words): string {
  const word = words.next()
  if (PROTOS.includes(word)) return word
  if (!/^\d+$/.test(word) || Number(word) > 255)
    words.fail(`Error: argument "${word}" is wrong: "protocol" value is invalid`)
  return { 0: 'unspec', 2: 'kernel', 3: 'boot', 4: 'static', 12: 'bird', 16: 'dhcp' }[Number(word)] ?? word
}

function defaultScope(type: RouteType, gateway: boolean): Scope {
  if (type === 'local') return 'host'
  if (type === 'broadcast') return 'link'
  return type === 'unicast' && !gateway ? 'link' : 'global'
}

function parseNexthop(words: Words): NextHop {
  const hop: { via?: NextHop['via']; dev: string; onlink?: boolean; weight?: number } = { dev: '' }
  while (!words.done && words.peek() !== 'nexthop') {
    const word = words.next()
    if (word === 'via') hop.via = words.address()
    else if (word === 'dev') hop.dev = words.next()
    else if (word === 'onlink') hop.onlink = true
    else if (word === 'weight') hop.weight = words.number('weight', 256)
    else words.garbage(word)
  }
  return hop as NextHop
}

/** Words of `ip route add`. Throws NetlinkError with the sentence of iproute2 or the kernel. */
export function routeAdd(draft: NetnsDraft, text: string): void {
  const { route, words } = parseRoute(text)
  const fib = fibOf(draft)
  if (route.src !== undefined && !draft.addresses.some((a) => a.addr === route.src))
    words.fail('Error: Invalid prefsrc address.')
  if (['unicast', 'local', 'broadcast'].includes(route.type) && route.nexthops.length === 0)
    words.fail('RTNETLINK answers: No such device')
  const nexthops = isForwarding(route.type)
    ? route.nexthops.map((hop) => checkNexthop(draft, fib, route, hop, words))
    : []
  const checked: Route = { ...route, nexthops }
  const table = draft.tables.get(route.table)
  if (table && fibTableHas(table, checked)) words.fail('RTNETLINK answers: File exists')
  insertRoute(draft, checked)
}

const isForwarding = (type: RouteType): boolean => type === 'unicast' || type === 'local' || type === 'broadcast'

/** fib_check_nh: the gateway must be reachable over a link-scope route, and the device up. */
function checkNexthop(draft: NetnsDraft, fib: Fib, route: Route, hop: NextHop, words: Words): NextHop {
  if (hop.dev !== '' && !linkOf(draft, hop.dev)) words.fail(`Cannot find device "${hop.dev}"`)
  if (hop.via === undefined) {
    if (!linkOf(draft, hop.dev)?.up && route.type !== 'local') words.fail('Error: Device for nexthop is not up.')
    return hop
  }
  if (SCOPE[route.scope] >= SCOPE.link)
    words.fail(hop.onlink ? 'Error: Nexthop has invalid scope.' : 'Error: Nexthop has invalid gateway.')
  if (hop.onlink) {
    if (hop.dev === '') words.fail('Error: Nexthop device required for onlink.')
    if (!linkOf(draft, hop.dev)?.up) words.fail('Error: Nexthop device is not up.')
    if (draft.addresses.some((a) => a.addr === hop.via)) words.fail('Error: Nexthop has invalid gateway.')
    return hop
  }
  const flow = {
    dst: hop.via,
    src: 0 as typeof hop.via,
    iif: 'lo',
    scope: SCOPE.link,
    ...(hop.dev !== '' && { oif: hop.dev }),
  }
  const own = route.table === TABLE.main ? undefined : draft.tables.get(route.table)
  const found =
    (own && fibTableLookup(fib, own, { priority: 0, action: 'lookup', table: route.table }, flow)) ??
    fibLookup(fib, flow)
  if (!found.ok) return words.fail('Error: Nexthop has invalid gateway.')
  if (found.route.type !== 'unicast' && found.route.type !== 'local') words.fail('Error: Nexthop has invalid gateway.')
  const dev = found.route.nexthops[found.nexthops[0] ?? 0]?.dev ?? hop.dev
  if (!linkOf(draft, dev)?.up) words.fail('Error: Nexthop device is not up.')
  return { ...hop, dev }
}
