/** `ip link del` (net/core/dev.c, unregister_netdevice): a device goes, and all that hangs on it. */
import { linkOf, type NetnsDraft, removeRoutes } from './draft.ts'
import { Words } from './words.ts'

export function linkDel(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip link del', text)
  words.take('dev')
  const name = words.next()
  const link = linkOf(draft, name) ?? words.fail(`Cannot find device "${name}"`)
  if (!words.done) words.notModelled(words.next())
  if (link.kind === 'lo' || name === 'tunl0') words.fail('RTNETLINK answers: Operation not supported')
  if (link.kind === 'veth' && link.peer.ns !== draft.name)
    words.notModelled('a veth whose peer is in another namespace')
  const gone = link.kind === 'veth' ? [name, link.peer.name] : [name]
  const isGone = (dev: string | undefined): boolean => dev !== undefined && gone.includes(dev)
  draft.links = draft.links
    .filter((other) => !isGone(other.name))
    .map((other) => {
      if (!isGone(other.master)) return other
      const { master: _, ...free } = other
      return free
    })
  draft.addresses = draft.addresses.filter(({ dev }) => !isGone(dev))
  draft.neighbours = draft.neighbours.filter(({ dev }) => !isGone(dev))
  draft.proxies = draft.proxies.filter(({ dev }) => !isGone(dev))
  draft.fdb = draft.fdb.filter(({ dev, master }) => !isGone(dev) && !isGone(master))
  removeRoutes(draft, ({ nexthops }) => nexthops.length > 0 && nexthops.every(({ dev }) => isGone(dev)))
  const own = new RegExp(`^net\\.ipv4\\.(conf|neigh)\\.(${gone.map(sysctlName).join('|')})\\.`)
  draft.sysctls = Object.fromEntries(Object.entries(draft.sysctls).filter(([key]) => !own.test(key)))
}

const sysctlName = (dev: string): string => dev.replaceAll('.', '/').replaceAll(/[^\w/-]/g, '\\$&')
