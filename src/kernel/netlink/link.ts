/** `ip link add`, `ip link set`, veth pairs (iproute2 6.1, ip/iplink.c; net/core/rtnetlink.c; drivers/net/veth.c). */
import { ANY } from '../../net/ipv4.ts'
import { type MacAddr, macFromBytes } from '../../net/mac.ts'
import type { Link, LinkKind } from '../netns.ts'
import { routesOfAddress } from './address.ts'
import { bridgeOptions, followPorts, joinBridge } from './bridge.ts'
import { linkOf, type NetnsDraft, removeRoutes, replaceLink } from './draft.ts'
import { ipipOptions, vxlanAdd, vxlanMostMtu } from './tunnel.ts'
import { Words } from './words.ts'

/** drivers/net/*: the MTU a device is born with. tunl0's is the fallback device's: 1480. */
const DEFAULT_MTU = { veth: 1500, bridge: 1500, dummy: 1500, ipip: 1480 } as const

/** net_device.min_mtu and max_mtu; lo and dummies have no limits. */
const MTU_RANGE: Partial<Record<LinkKind, readonly [least: number, most: number]>> = {
  veth: [68, 65535],
  bridge: [68, 65535],
  vxlan: [68, 65535],
  ipip: [68, 65515],
}

/**
 * The kernel's random Ethernet address, made from the place instead, so that equal input gives equal output
 * (locally administered, FNV-1a over `seed`).
 */
function stableMac(seed: string): MacAddr {
  let hash = 0xcbf29ce484222325n
  for (let i = 0; i < seed.length; i++)
    hash = ((hash ^ BigInt(seed.charCodeAt(i))) * 0x100000001b3n) & 0xffffffffffffffffn
  return macFromBytes([0x02, ...Array.from({ length: 5 }, (_, i) => Number((hash >> BigInt(8 * i)) & 0xffn))])
}

const nextIndex = (draft: NetnsDraft): number => (draft.links.at(-1)?.index ?? 0) + 1

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
    const { draft, name } = end
    const words: Words = new Words('ip link add', `${name} type veth peer name ${peer.name}`)
    checkName(name, 'name', words)
    if (linkOf(draft, name)) words.fail('RTNETLINK answers: File exists')
    const address: Words = new Words(`ip link set ${name} address`, end.mac ?? '')
    draft.links.push({
      kind: 'veth',
      index: nextIndex(draft),
      name,
      mac: end.mac === undefined ? stableMac(`${draft.name}/${name}`) : address.mac(),
      mtu: end.mtu ?? DEFAULT_MTU.veth,
      up: end.up ?? true,
      peer: { ns: peer.draft.name, name: peer.name },
    })
  }
}

/** check_ifname; the kernel has room for 15 characters. */
function checkName(name: string, keyword: 'name' | 'dev', words: Words): void {
  if (name === '' || /[\s/]/.test(name) || (keyword === 'name' && name.length > 15))
    words.wrong(name, `"${keyword}" not a valid ifname`)
  if (name.length > 15) words.fail('Error: Attribute failed policy validation.')
  if (name === '.' || name === '..' || name.includes(':')) words.fail('RTNETLINK answers: Invalid argument')
}

interface NewLink {
  name?: string
  mac?: readonly number[]
  mtu?: number
  up: boolean
  kind: string
}

/** Words of `ip link add`: `br0 type bridge`, `vxlan.calico address 66:… type vxlan id 4096 dstport 4789 …`. */
export function linkAdd(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip link add', text)
  const { name: given, mac: bytes, mtu, up, kind } = parseNewLink(words)
  if (kind === 'veth') {
    const peer = peerOf(words)
    const own = { draft, up, ...(mtu !== undefined && { mtu }) }
    vethAdd(
      { ...own, name: given ?? freeName(draft, kind), ...(bytes && { mac: bytes.map(hex).join(':') }) },
      {
        draft,
        up: false,
        name: peer ?? freeName(draft, kind, given),
      },
    )
    return
  }
  const options = kind === 'vxlan' ? vxlanAdd(words, draft) : kind === 'ipip' ? ipipOptions(words) : undefined
  if (kind === 'bridge') bridgeOptions(words)
  const name = given ?? freeName(draft, kind)
  if (linkOf(draft, name)) words.fail('RTNETLINK answers: File exists')
  const base = { index: nextIndex(draft), name, up }
  const mac = bytes ? newMac(bytes, kind, words) : stableMac(`${draft.name}/${name}`)
  if (options?.kind === 'vxlan') {
    if (mtu !== undefined && !(mtu >= 68 && mtu <= 65535)) words.fail('Error: MTU must be between 68 and 65535.')
    const most = vxlanMostMtu(draft, options.dev)
    draft.links.push({ ...base, ...options, mac, mtu: Math.min(mtu ?? most ?? 1500, most ?? 65535) })
    return
  }
  if (kind !== 'bridge' && kind !== 'dummy' && kind !== 'ipip') words.fail('Error: Unknown device type.')
  if (mtu !== undefined) checkMtu(kind, mtu, words)
  if (bytes && kind === 'bridge') draft.pinned.add(`${name} address`)
  const born = { ...base, mtu: mtu ?? DEFAULT_MTU[kind] }
  draft.links.push(options ? { ...born, ...options } : { ...born, kind: kind as 'bridge' | 'dummy', mac })
}

function parseNewLink(words: Words): NewLink {
  const link: NewLink = { up: false, kind: '' }
  while (!words.done && link.kind === '') {
    const word = words.next()
    if (word === 'name' || word === 'dev') {
      if (link.name !== undefined) words.garbage(words.next(), word)
      link.name = words.next()
      checkName(link.name, word, words)
    } else if (word === 'address') link.mac = words.linkAddress()
    else if (word === 'mtu') link.mtu = words.number('Invalid "mtu" value')
    else if (word === 'type') link.kind = words.next()
    else if (word === 'up') link.up = true
    else if (word === 'txqueuelen' || word === 'qlen') words.number('Invalid "txqueuelen" value')
    else if (['link', 'index', 'numtxqueues', 'numrxqueues', 'broadcast', 'netns'].includes(word))
      words.notModelled(word)
    else if (link.name === undefined) {
      link.name = word
      checkName(word, 'dev', words)
    } else words.garbage(word, 'dev')
  }
  if (link.kind === '') words.fail('Not enough information: "type" argument is required')
  return link
}

/** dev_alloc_name: `bridge0`. */
function freeName(draft: NetnsDraft, kind: string, taken?: string): string {
  for (let n = 0; ; n++) if (!linkOf(draft, `${kind}${n}`) && `${kind}${n}` !== taken) return `${kind}${n}`
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

/** iplink_veth.c: `peer name v2`. */
function peerOf(words: Words): string | undefined {
  if (words.done) return undefined
  if (!words.take('peer')) words.fail('Usage: ip link <options> type veth [peer <options>]')
  const keyword = words.peek() === 'name' ? 'name' : 'dev'
  words.take('name', 'dev')
  const name = words.next()
  checkName(name, keyword, words)
  if (!words.done) words.notModelled(words.next())
  return name
}

/** What a new device's driver says of an address (vxlan_validate, br_validate, veth_validate). */
function newMac(bytes: readonly number[], kind: string, words: Words): MacAddr {
  const unicast = ((bytes[0] ?? 0) & 1) === 0 && bytes.some((byte) => byte !== 0)
  if (kind === 'ipip') words.notModelled('address of an ipip device')
  if (kind === 'vxlan' && bytes.length !== 6) words.fail('Error: Provided link layer address is not Ethernet.')
  if (kind === 'vxlan' && !unicast) words.fail('Error: Provided Ethernet address is not unicast.')
  if (bytes.length !== 6) words.fail('RTNETLINK answers: Invalid argument')
  if (!unicast) words.fail('RTNETLINK answers: Cannot assign requested address')
  return macFromBytes(bytes)
}

/** dev_validate_mtu. */
function checkMtu(kind: LinkKind, mtu: number, words: Words): void {
  const range = MTU_RANGE[kind]
  if (range && mtu < range[0]) words.fail('Error: mtu less than device minimum.')
  if (range && mtu > range[1]) words.fail('Error: mtu greater than device maximum.')
}

/** The kernel makes `tunl0` itself when the ipip module is there: the namespace's first device after `lo`. */
export function tunl0Add(draft: NetnsDraft): void {
  const fallback = { kind: 'ipip', local: ANY, remote: ANY, ttl: 0 } as const
  draft.links.push({ index: nextIndex(draft), name: 'tunl0', mtu: DEFAULT_MTU.ipip, up: false, ...fallback })
}

interface Setting {
  mac?: MacAddr
  mtu?: number
  /** '' releases the port. */
  master?: string
  up?: boolean
  arp?: boolean
}

/** Words of `ip link set`: `tunl0 mtu 1480`, `eth0 up`, `p1 master br0`. In the kernel's order, not the words'. */
export function linkSet(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip link set', text)
  if (words.done) words.fail('Not enough information: "dev" argument is required.')
  words.take('dev')
  const name = words.next()
  const link = linkOf(draft, name) ?? words.fail(`Cannot find device "${name}"`)
  const { mac, mtu, master, up, arp } = parseSetting(link, words)
  if (arp !== undefined) setArp(draft, link, arp)
  if (mac !== undefined) setMac(draft, link, mac)
  if (mtu !== undefined) setMtu(draft, link, mtu, words)
  if (master !== undefined) joinBridge(draft, name, master, words)
  if (up !== undefined && up !== link.up) setUp(draft, name, up)
}

/** What the words ask for; iproute2 itself looks for the bridge. */
function parseSetting(link: Link, words: Words): Setting {
  const setting: Setting = {}
  while (!words.done) {
    const word = words.next()
    if (word === 'mtu') setting.mtu = words.number('Invalid "mtu" value')
    else if (word === 'address') {
      if (link.kind === 'ipip') words.notModelled('address of an ipip device')
      setting.mac = words.mac()
    } else if (word === 'master') setting.master = words.next()
    else if (word === 'nomaster') setting.master = ''
    else if (word === 'up' || word === 'down') setting.up = word === 'up'
    else if (word === 'txqueuelen' || word === 'qlen') words.number('Invalid "txqueuelen" value')
    else if (word === 'promisc' || word === 'multicast' || word === 'allmulticast') words.next()
    else if (word === 'arp') {
      const value = words.next()
      if (value !== 'on' && value !== 'off')
        words.fail(`Error: argument of "arp" must be "on" or "off", not "${value}"`)
      setting.arp = value === 'on'
    } else if (['name', 'netns', 'type', 'alias', 'group', 'vrf', 'carrier', 'mode', 'state'].includes(word))
      words.notModelled(word)
    else words.garbage(word, 'dev')
  }
  return setting
}

function setArp(draft: NetnsDraft, link: Link, arp: boolean): void {
  const { noArp: _, ...asking } = link
  replaceLink(draft, arp ? (asking as Link) : { ...link, noArp: true })
}

function setMac(draft: NetnsDraft, link: Link, mac: MacAddr): void {
  if (link.kind === 'ipip') return
  if (link.kind === 'bridge') draft.pinned.add(`${link.name} address`)
  replaceLink(draft, { ...link, mac })
  followPorts(draft, link.master)
}

function setMtu(draft: NetnsDraft, { name }: Link, mtu: number, words: Words): void {
  const link = linkOf(draft, name)
  if (!link) return
  checkMtu(link.kind, mtu, words)
  const most = link.kind === 'vxlan' ? vxlanMostMtu(draft, link.dev) : undefined
  if (most !== undefined && mtu > most) words.fail('RTNETLINK answers: Invalid argument')
  if (link.kind === 'bridge') draft.pinned.add(`${name} mtu`)
  replaceLink(draft, { ...link, mtu })
  followPorts(draft, link.master)
}

function setUp(draft: NetnsDraft, name: string, up: boolean): void {
  const link = linkOf(draft, name)
  if (!link) return
  replaceLink(draft, { ...link, up })
  if (up) for (const address of draft.addresses) if (address.dev === name) routesOfAddress(draft, address)
  if (up) return
  // fib_sync_down_dev: a route goes with the last of its next hops; those of local routes, of scope nowhere, are spared.
  const isDown = (dev: string): boolean => !linkOf(draft, dev)?.up
  removeRoutes(
    draft,
    ({ type, nexthops }) =>
      type !== 'local' && nexthops.some((hop) => hop.dev === name) && nexthops.every((hop) => isDown(hop.dev)),
  )
}
