/** `ip addr add` and the routes that the kernel adds with it (net/ipv4/devinet.c, fib_frontend.c fib_add_ifaddr). */
import { cidrOf, netmask, parseAddrLen } from '../../net/cidr.ts'
import { type IpAddr, ipv4FromNumber, isZeronet } from '../../net/ipv4.ts'
import { type Address, SCOPE, type Scope, TABLE } from '../netns.ts'
import { insertRoute, linkOf, type NetnsDraft } from './draft.ts'
import { Words } from './words.ts'

export interface AddressOptions {
  readonly scope?: Scope
  /** Metric of the connected route, as NetworkManager sets. */
  readonly metric?: number
  readonly broadcast?: IpAddr
}

/** Words of `ip addr add … dev DEV`: `10.0.0.1/24`, `10.0.0.1/32 scope link`, `10.0.0.1/24 brd + metric 100`. */
export function addrAdd(draft: NetnsDraft, dev: string, text: string): void {
  const words: Words = new Words('ip addr add', `${text} dev ${dev}`)
  const first = words.next()
  const own = parseAddrLen(first) ?? words.fail(`Error: inet prefix is expected rather than "${first}".`)
  if (!linkOf(draft, dev)) words.fail(`Cannot find device "${dev}"`)
  const options: { -readonly [K in keyof AddressOptions]: AddressOptions[K] } = {}
  let peer: IpAddr | undefined
  let len = own.len
  while (!words.done) {
    const word = words.next()
    if (word === 'dev') words.next()
    else if (word === 'scope') {
      const name = words.next()
      if (!(name in SCOPE)) words.fail(`Error: argument "${name}" is wrong: invalid scope value.`)
      options.scope = name as Scope
    } else if (word === 'metric') options.metric = words.number('metric')
    else if (word === 'brd' || word === 'broadcast') {
      const value = words.peek()
      if (value === '+') {
        words.next()
        options.broadcast = ipv4FromNumber(own.addr | ~netmask(own.len))
      } else options.broadcast = words.address()
    } else if (word === 'peer') {
      const far = words.next()
      const parsed = parseAddrLen(far) ?? words.fail(`Error: inet prefix is expected rather than "${far}".`)
      peer = parsed.addr
      len = parsed.len
    } else words.garbage(word)
  }
  if (draft.addresses.some((a) => a.dev === dev && a.addr === own.addr && a.len === len))
    words.fail('Error: ipv4: Address already assigned.')
  insertAddress(draft, { dev, addr: own.addr, len, ...(peer !== undefined && { peer }) }, options)
}

export function insertAddress(
  draft: NetnsDraft,
  own: { dev: string; addr: IpAddr; len: number; peer?: IpAddr },
  options: AddressOptions = {},
): void {
  const mask = netmask(own.len)
  const secondary = draft.addresses.some(
    (a) => a.dev === own.dev && !a.secondary && a.len === own.len && ((a.addr ^ own.addr) & mask) === 0,
  )
  const address: Address = {
    ...own,
    scope: options.scope ?? (own.addr >>> 24 === 127 ? 'host' : 'global'),
    secondary,
    ...(options.broadcast !== undefined && { broadcast: options.broadcast }),
  }
  draft.addresses.splice(placeFor(draft, address), 0, address)
  routesOfAddress(draft, address, options.metric ?? 0)
}

/** __inet_insert_ifa: a primary address goes behind the last primary of its device whose scope is as narrow. */
function placeFor(draft: NetnsDraft, address: Address): number {
  if (address.secondary) return draft.addresses.length
  const own = draft.addresses.flatMap((a, index) => (a.dev === address.dev ? [{ a, index }] : []))
  const behind = own.findLast(({ a }) => !a.secondary && SCOPE[address.scope] <= SCOPE[a.scope])
  return behind ? behind.index + 1 : (own[0]?.index ?? draft.addresses.length)
}

/** fib_add_ifaddr: the local /32 always; broadcast and connected routes while the device is up. */
export function routesOfAddress(draft: NetnsDraft, address: Address, metric = 0): void {
  const { dev, addr, len } = address
  const primary = address.secondary
    ? (draft.addresses.find(
        (a) => a.dev === dev && !a.secondary && a.len === len && ((a.addr ^ addr) & netmask(len)) === 0,
      ) ?? address)
    : address
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
  if (!linkOf(draft, dev)?.up) return
  const broadcast = (dst: IpAddr) =>
    add({ ...kernel, type: 'broadcast', table: TABLE.local, dst: cidrOf(dst, 32), scope: 'link', metric: 0 })
  if (address.broadcast !== undefined && address.broadcast !== 0xffffffff) broadcast(address.broadcast)
  const prefix = cidrOf(address.peer ?? addr, len)
  if (address.secondary || isZeronet(prefix.addr) || (prefix.addr === addr && len === 32)) return
  add({ ...kernel, type: 'unicast', table: TABLE.main, dst: prefix, scope: 'link', metric })
  if (len < 31) broadcast(ipv4FromNumber(prefix.addr | ~netmask(len)))
}
