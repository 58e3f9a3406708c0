/** `ip addr add` and the routes that the kernel adds with it (net/ipv4/devinet.c, fib_frontend.c fib_add_ifaddr). */
import { cidrOf, netmask } from '../../net/cidr.ts'
import { type IpAddr, ipv4FromNumber } from '../../net/ipv4.ts'
import { type Address, SCOPE, type Scope, TABLE } from '../netns.ts'
import { insertRoute, linkOf, type NetnsDraft } from './draft.ts'
import { scopeOf } from './names.ts'
import { Words } from './words.ts'

export interface AddressOptions {
  readonly scope?: Scope
  /** Metric of the connected route, as NetworkManager sets. */
  readonly metric?: number
  readonly broadcast?: IpAddr
  readonly noPrefixRoute?: true
}

interface Own {
  readonly dev: string
  readonly addr: IpAddr
  readonly len: number
  readonly peer?: IpAddr
}

/** Other words of `ip addr add`. */
const NOT_MODELLED = ['label', 'anycast', 'valid_lft', 'preferred_lft', 'home', 'nodad', 'proto']

/** Words of `ip addr add … dev DEV`: `10.0.0.1/24`, `10.0.0.1/32 scope link`, `10.0.0.1/24 brd + metric 100`. */
export function addrAdd(draft: NetnsDraft, dev: string, text: string): void {
  const words: Words = new Words('ip addr add', `${text} dev ${dev}`)
  const options: { -readonly [K in keyof AddressOptions]: AddressOptions[K] } = {}
  let own: { addr: IpAddr; len: number } | undefined
  let peer: { addr: IpAddr; len: number } | undefined
  let broadcast: IpAddr | '+' | '-' | undefined
  while (!words.done) {
    const word = words.peek() ?? ''
    if (words.take('dev')) words.next()
    else if (words.take('scope')) options.scope = scopeOf(words, 'invalid scope value.')
    else if (words.take('metric', 'priority', 'preference')) options.metric = words.number('"metric" value is invalid')
    else if (words.take('brd', 'broadcast')) broadcast = broadcastOf(words)
    else if (words.take('noprefixroute')) options.noPrefixRoute = true
    else if (words.take('peer', 'remote')) peer = words.addressAndLength('inet')
    else if (NOT_MODELLED.includes(word)) words.notModelled(word)
    else {
      words.take('local')
      if (own) words.garbage(words.next(), 'local')
      // Without an address there is no family, and the kernel has nobody to ask.
      if (words.take('default', 'any', 'all')) words.fail('RTNETLINK answers: Operation not supported')
      own = words.addressAndLength('any valid')
    }
  }
  if (!own) words.fail('RTNETLINK answers: Operation not supported')
  if (!linkOf(draft, dev)) words.fail(`Cannot find device "${dev}"`)
  const { addr } = own
  const len = peer?.len ?? own.len
  const host = ~netmask(len)
  if (typeof broadcast === 'number') options.broadcast = broadcast
  else if (broadcast && len <= 30) options.broadcast = ipv4FromNumber(broadcast === '+' ? addr | host : addr & ~host)
  const made: Own = { dev, addr, len, ...(peer && { peer: peer.addr }) }
  checkAddress(draft, made, options, words)
  insertAddress(draft, made, options)
}

function broadcastOf(words: Words): IpAddr | '+' | '-' {
  if (words.take('+')) return '+'
  return words.take('-') ? '-' : words.address()
}

/** The addresses of the same subnet on the same device: IPs match up to the mask, by the far end's where there is one. */
function siblings(draft: NetnsDraft, own: Own): Address[] {
  const { dev, len } = own
  const mask = netmask(len)
  const prefix = (own.peer ?? own.addr) & mask
  return draft.addresses.filter((a) => a.len === len && ((a.peer ?? a.addr) & mask) === prefix && a.dev === dev)
}

/** __inet_insert_ifa. */
function checkAddress(draft: NetnsDraft, own: Own, options: AddressOptions, words: Words): void {
  for (const other of siblings(draft, own)) {
    if (other.addr === own.addr) words.fail('Error: ipv4: Address already assigned.')
    if (other.scope !== (options.scope ?? defaultScope(own.addr))) words.fail('Error: ipv4: Invalid scope value.')
  }
}

/** iproute2's default_scope. */
const defaultScope = (addr: IpAddr): Scope => (addr >>> 24 === 127 ? 'host' : 'global')

export function insertAddress(draft: NetnsDraft, own: Own, options: AddressOptions = {}): void {
  const { dev, addr, len, peer } = own
  // Field by field: V8 gives every object that begins with a spread and goes on a shape of its own, slow to read.
  const address: Address = {
    dev,
    addr,
    len,
    scope: options.scope ?? defaultScope(addr),
    secondary: siblings(draft, own).length > 0,
    ...(peer !== undefined && { peer }),
    ...(options.broadcast !== undefined && { broadcast: options.broadcast }),
    ...(options.noPrefixRoute && { noPrefixRoute: true as const }),
  }
  if (options.metric) draft.metrics.set(address, options.metric)
  draft.addresses.splice(placeFor(draft, address), 0, address)
  routesOfAddress(draft, address)
}

/** __inet_insert_ifa: a primary address goes behind the last primary of its device whose scope is as narrow. */
function placeFor(draft: NetnsDraft, address: Address): number {
  const { addresses } = draft
  if (address.secondary) return addresses.length
  const behind = addresses.findLastIndex(
    (a) => a.dev === address.dev && !a.secondary && SCOPE[address.scope] <= SCOPE[a.scope],
  )
  if (behind >= 0) return behind + 1
  const first = addresses.findIndex((a) => a.dev === address.dev)
  return first < 0 ? addresses.length : first
}

/** fib_add_ifaddr: the local /32 always; broadcast and connected routes while the device is up. */
export function routesOfAddress(draft: NetnsDraft, address: Address): void {
  const { dev, addr, len } = address
  const link = linkOf(draft, dev)
  const primary = address.secondary ? (siblings(draft, address).find((a) => !a.secondary) ?? address) : address
  const kernel = { proto: 'kernel', tos: 0, src: primary.addr, nexthops: [{ dev }] } as const
  const add = (route: Parameters<typeof insertRoute>[1]): void => {
    const same = draft.tables.get(route.table)?.byLength.get(route.dst.len)?.get(route.dst.addr)
    if (
      !same?.some(
        (r) => r.metric === route.metric && r.type === route.type && r.nexthops[0]?.dev === dev && r.src === route.src,
      )
    )
      insertRoute(draft, route)
  }
  add({ ...kernel, type: 'local', table: TABLE.local, dst: cidrOf(addr, 32), scope: 'host', metric: 0 })
  if (!link?.up) return
  const broadcast = (dst: IpAddr) =>
    add({ ...kernel, type: 'broadcast', table: TABLE.local, dst: cidrOf(dst, 32), scope: 'link', metric: 0 })
  if (address.broadcast && address.broadcast !== 0xffffffff) broadcast(address.broadcast)
  const prefix = cidrOf(address.peer ?? addr, len)
  if (address.secondary || prefix.addr === 0 || (prefix.addr === addr && len === 32)) return
  const connected = { ...kernel, dst: prefix, metric: draft.metrics.get(address) ?? 0 }
  // What lies behind lo is this machine itself, all of it.
  if (address.noPrefixRoute) {
    // Whoever added the address adds the route (IFA_F_NOPREFIXROUTE).
  } else if (link.kind === 'lo') add({ ...connected, type: 'local', table: TABLE.local, scope: 'host' })
  else add({ ...connected, type: 'unicast', table: TABLE.main, scope: 'link' })
  if (len < 31) broadcast(ipv4FromNumber(prefix.addr | ~netmask(len)))
}
