/** `ip link add`, `ip link set`, veth pairs (net/core/rtnetlink.c, drivers/net/veth.c, net/bridge). */
import { ANY, type IpAddr } from '../../net/ipv4.ts'
import { type MacAddr, macFromBytes } from '../../net/mac.ts'
import type { Link, VxlanLink } from '../netns.ts'
import { routesOfAddress } from './address.ts'
import { linkOf, type NetnsDraft, removeRoutes } from './draft.ts'
import { Words } from './words.ts'

/** drivers/net/*: the MTU a device is born with. tunl0's is the fallback device's: 1480. */
const DEFAULT_MTU = { lo: 65536, veth: 1500, bridge: 1500, dummy: 1500, ipip: 1480, vxlan: 1450 } as const

/**
 * The kernel's random Ethernet address, made from the place instead, so that equal input gives equal output
 * (locally administered, FNV-1a over `seed`).
 */
export function stableMac(seed: string): MacAddr {
  let hash = 0xcbf29ce484222325n
  for (let i = 0; i < seed.length; i++)
    hash = ((hash ^ BigInt(seed.charCodeAt(i))) * 0x100000001b3n) & 0xffffffffffffffffn
  return macFromBytes([0x02, ...Array.from({ length: 5 }, (_, i) => Number((hash >> BigInt(8 * i)) & 0xffn))])
}

const nextIndex = (draft: NetnsDraft): number => Math.max(0, ...draft.links.map((link) => link.index)) + 1

function replaceLink(draft: NetnsDraft, link: Link): void {
  draft.links = draft.links.map((old) => (old.name === link.name ? link : old))
}

function checkName(draft: NetnsDraft, name: string, words: Words): void {
  if (name.length > 15 || name === '' || /[\s/]/.test(name))
    words.fail(`Error: argument "${name}" is wrong: "name" not a valid ifname`)
  if (linkOf(draft, name)) words.fail('RTNETLINK answers: File exists')
}

export interface VethEnd {
  readonly draft: NetnsDraft
  readonly name: string
  readonly mac?: string
  readonly mtu?: number
  readonly up?: boolean
}

export function vethAdd(a: VethEnd, b: VethEnd): void {
  for (const [end, peer] of [
    [a, b],
    [b, a],
  ] as const) {
    const words: Words = new Words('ip link add', `${end.name} type veth peer name ${peer.name}`)
    checkName(end.draft, end.name, words)
    end.draft.links.push({
      kind: 'veth',
      index: nextIndex(end.draft),
      name: end.name,
      mac:
        end.mac === undefined
          ? stableMac(`${end.draft.name}/${end.name}`)
          : new Words('ip link set address', end.mac).mac(),
      mtu: end.mtu ?? DEFAULT_MTU.veth,
      up: end.up ?? true,
      peer: { ns: peer.draft.name, name: peer.name },
    })
  }
}

/** Words of `ip link add`: `br0 type bridge`, `vxlan.calico address 66:… type vxlan id 4096 dstport 4789 …`. */
export function linkAdd(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip link add', text)
  let name: string | undefined
  let mac: MacAddr | undefined
  let mtu: number | undefined
  let kind: string | undefined
  while (!words.done && kind === undefined) {
    const word = words.next()
    if (word === 'name' || word === 'dev') name = words.next()
    else if (word === 'address') mac = words.mac()
    else if (word === 'mtu') mtu = words.number('mtu')
    else if (word === 'type') kind = words.next()
    else if (name === undefined) name = word
    else words.garbage(word)
  }
  if (name === undefined) words.fail('Not enough information: "dev" argument is required.')
  checkName(draft, name, words)
  const base = { index: nextIndex(draft), name, up: false }
  const address = mac ?? stableMac(`${draft.name}/${name}`)
  switch (kind) {
    case 'bridge':
    case 'dummy':
      if (!words.done) words.fail(`${kind}: unknown option "${words.peek()}"?`)
      draft.links.push({ ...base, kind, mac: address, mtu: mtu ?? DEFAULT_MTU[kind] })
      return
    case 'ipip':
      draft.links.push({ ...base, kind, mtu: mtu ?? DEFAULT_MTU.ipip, ...ipipOptions(words) })
      return
    case 'vxlan':
      draft.links.push({ ...base, kind, mac: address, mtu: mtu ?? DEFAULT_MTU.vxlan, ...vxlanOptions(words, draft) })
      return
    default:
      words.fail('Error: Unknown device type.')
  }
}

/** The kernel makes `tunl0` itself when the ipip module is there: the namespace's first device after `lo`. */
export function tunl0Add(draft: NetnsDraft): void {
  const tunl0: Link = {
    kind: 'ipip',
    index: nextIndex(draft),
    name: 'tunl0',
    mtu: DEFAULT_MTU.ipip,
    up: false,
    local: ANY,
    remote: ANY,
    ttl: 0,
  }
  draft.links.push(tunl0)
}

function anyOrAddress(words: Words): IpAddr {
  if (words.peek() !== 'any') return words.address()
  words.next()
  return ANY
}

function inherit(words: Words): 'inherit' {
  words.next()
  return 'inherit'
}

/** 0 means inherited from the inner packet. */
function inheritOr(words: Words, what: 'ttl'): number {
  if (words.peek() !== 'inherit') return words.number(what, 255)
  words.next()
  return 0
}

function ipipOptions(words: Words) {
  const options = { local: ANY, remote: ANY, ttl: 0 }
  while (!words.done) {
    const word = words.next()
    if (word === 'local') options.local = anyOrAddress(words)
    else if (word === 'remote') options.remote = anyOrAddress(words)
    else if (word === 'ttl') options.ttl = inheritOr(words, 'ttl')
    else words.fail(`ipip: unknown option "${word}"?`)
  }
  return options
}

type VxlanOptions = {
  -readonly [K in keyof Omit<VxlanLink, 'kind' | 'index' | 'name' | 'mtu' | 'up' | 'mac' | 'master'>]: VxlanLink[K]
}

function vxlanOptions(words: Words, draft: NetnsDraft): VxlanOptions {
  const options: VxlanOptions = { vni: -1, port: 8472, learning: true }
  while (!words.done) {
    const word = words.next()
    if (word === 'id' || word === 'vni') options.vni = words.number('id', 0xffffff)
    else if (word === 'dstport') options.port = words.number('dstport', 65535)
    else if (word === 'local') options.local = words.address()
    else if (word === 'remote') options.remote = words.address()
    else if (word === 'ttl' || word === 'hoplimit')
      options.ttl = words.peek() === 'inherit' ? inherit(words) : words.number('TTL', 255)
    else if (word === 'tos' || word === 'dsfield')
      options.tos = words.peek() === 'inherit' ? inherit(words) : words.number('TOS', 255)
    else if (word === 'df') {
      const df = words.next()
      if (df !== 'set' && df !== 'unset' && df !== 'inherit')
        words.fail(`Error: argument "${df}" is wrong: DF must be 'unset', 'set' or 'inherit'`)
      else options.df = df
    } else if (word === 'learning') options.learning = true
    else if (word === 'nolearning') options.learning = false
    else if (word === 'dev') {
      options.dev = words.next()
      if (!linkOf(draft, options.dev)) words.fail(`Cannot find device "${options.dev}"`)
    } else words.fail(`vxlan: unknown option "${word}"?`)
  }
  if (options.vni < 0) words.fail('vxlan: missing virtual network identifier')
  return options
}

/** Words of `ip link set`: `tunl0 mtu 1480`, `eth0 up`, `p1 master br0`. */
export function linkSet(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip link set', text)
  let name = words.next()
  if (name === 'dev') name = words.next()
  let link = linkOf(draft, name) ?? words.fail(`Cannot find device "${name}"`)
  while (!words.done) {
    const word = words.next()
    if (word === 'mtu') link = { ...link, mtu: words.number('mtu') }
    else if (word === 'address') {
      if (link.kind === 'ipip') words.fail('RTNETLINK answers: Operation not supported')
      else link = { ...link, mac: words.mac() }
    } else if (word === 'master') {
      const master = words.next()
      const bridge = linkOf(draft, master) ?? words.fail(`Error: argument "${master}" is wrong: Device does not exist`)
      if (bridge.kind !== 'bridge') words.fail('RTNETLINK answers: Operation not supported')
      link = { ...link, master }
    } else if (word === 'nomaster') {
      const { master: _, ...free } = link
      link = free as Link
    } else if (word === 'up' || word === 'down') {
      const up = word === 'up'
      const was = link.up
      link = { ...link, up }
      replaceLink(draft, link)
      if (up && !was) for (const address of draft.addresses) if (address.dev === name) routesOfAddress(draft, address)
      // fib_sync_down_dev spares local routes: their nexthop has scope nowhere.
      if (!up && was)
        removeRoutes(draft, (route) => route.type !== 'local' && route.nexthops.some((n) => n.dev === name))
    } else words.garbage(word)
  }
  replaceLink(draft, link)
}
