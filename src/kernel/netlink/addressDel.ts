/** `ip addr del` (iproute2 6.1, ip/ipaddress.c; net/ipv4/devinet.c __inet_del_ifa, fib_frontend.c fib_del_ifaddr). */
import type { Address } from '../netns.ts'
import { linkOf, type NetnsDraft, removeRoutes } from './draft.ts'
import { Words } from './words.ts'

/** Words of `ip addr del`: `10.0.0.1/24 dev eth0`. With a primary address go its secondaries, with the last one the routes. */
export function addrDel(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip addr del', text)
  let dev: string | undefined
  let own: ReturnType<Words['addressAndLength']> | undefined
  let bare = false
  while (!words.done) {
    if (words.take('dev')) dev = words.next()
    else if (words.take('local') || own === undefined) {
      bare = !words.peek()?.includes('/')
      own = words.addressAndLength('any valid')
    } else if (['peer', 'label', 'brd', 'broadcast', 'scope', 'metric'].includes(words.peek() ?? ''))
      words.notModelled(words.next())
    else words.garbage(words.next(), 'local')
  }
  if (dev === undefined) words.fail('Not enough information: "dev" argument is required.')
  if (!linkOf(draft, dev)) words.fail(`Cannot find device "${dev}"`)
  if (!own) words.fail('RTNETLINK answers: Operation not supported')
  const { addr, len } = own
  const found = draft.addresses.find(
    (a) => a.dev === dev && a.addr === addr && (bare || (a.len === len && a.peer === undefined)),
  )
  if (!found) words.fail('Error: ipv4: Address not found.')
  removeAddress(draft, found)
}

function removeAddress(draft: NetnsDraft, address: Address): void {
  const { dev } = address
  const gone = address.secondary ? [address] : [address, ...secondaries(draft, address)]
  draft.addresses = draft.addresses.filter((a) => !gone.includes(a))
  const left = draft.addresses
  for (const { addr } of gone) {
    const here = left.some((a) => a.dev === dev && a.addr === addr)
    const anywhere = left.some((a) => a.addr === addr)
    removeRoutes(draft, (route) => {
      const kernel = route.proto === 'kernel' && route.nexthops[0]?.dev === dev
      if (kernel && route.type === 'local' && route.dst.addr === addr && route.dst.len === 32) return !here
      if (kernel && route.src === addr) return !here
      // fib_sync_down_addr: whoever was told to send from it.
      return route.src === addr && !anywhere
    })
  }
  // inetdev_event's way for the last address: IP is off on the device (fib_disable_ip).
  if (!left.some((a) => a.dev === dev))
    removeRoutes(draft, (route) => route.nexthops.length > 0 && route.nexthops.every((hop) => hop.dev === dev))
}

/** Of the same subnet on the same device. */
function secondaries(draft: NetnsDraft, primary: Address): Address[] {
  const mask = primary.len === 0 ? 0 : -1 << (32 - primary.len)
  const prefix = (primary.peer ?? primary.addr) & mask
  return draft.addresses.filter(
    (a) => a.secondary && a.dev === primary.dev && a.len === primary.len && ((a.peer ?? a.addr) & mask) === prefix,
  )
}
