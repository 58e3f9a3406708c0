/** `ip neigh replace` and `bridge fdb append` (iproute2 6.1: ip/ipneigh.c, bridge/fdb.c; drivers/net/vxlan, net/bridge). */
import { ANY, type IpAddr } from '../../net/ipv4.ts'
import { type MacAddr, macFromBytes, ZERO_MAC } from '../../net/mac.ts'
import type { FdbEntry, NudState } from '../netns.ts'
import { linkOf, type NetnsDraft } from './draft.ts'
import { Words } from './words.ts'

const NUD: Readonly<Record<string, NudState>> = {
  permanent: 'PERMANENT',
  reachable: 'REACHABLE',
  stale: 'STALE',
  noarp: 'NOARP',
  delay: 'DELAY',
  probe: 'PROBE',
  failed: 'FAILED',
  incomplete: 'INCOMPLETE',
}

/** Words of `ip neigh replace`: `10.0.0.1 lladdr 66:… dev eth0 nud permanent`, `proxy 10.0.0.1 dev eth0`. */
export function neighReplace(draft: NetnsDraft, text: string, verb: 'replace' | 'add' | 'change' = 'replace'): void {
  const words: Words = new Words(`ip neigh ${verb}`, text)
  const { dev, addr, lladdr, state, proxy } = parseNeighbour(draft, words)
  const own = { dev, addr }
  if (proxy) {
    if (!draft.proxies.some((p) => p.dev === dev && p.addr === addr)) draft.proxies.push(own)
    return
  }
  const known = draft.neighbours.some((n) => n.dev === dev && n.addr === addr)
  if (known && verb === 'add') words.fail('RTNETLINK answers: File exists')
  if (!known && verb === 'change') words.fail('RTNETLINK answers: No such file or directory')
  const unknown = state === 'FAILED' || state === 'INCOMPLETE'
  if (!lladdr && !unknown) words.fail('Error: No link layer address given.')
  if (lladdr && lladdr.length < 6) words.fail('Error: Invalid link address.')
  draft.neighbours = draft.neighbours.filter((n) => n.dev !== dev || n.addr !== addr)
  draft.neighbours.push({ ...own, ...(lladdr && !unknown && { lladdr: macFromBytes(lladdr) }), state })
}

/** `ip neigh del 10.0.0.1 dev eth0`, `ip neigh del proxy …`. */
export function neighDel(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('ip neigh del', text)
  const { dev, addr, proxy } = parseNeighbour(draft, words)
  const list: readonly { readonly dev: string; readonly addr: IpAddr }[] = proxy ? draft.proxies : draft.neighbours
  const found = list.find((n) => n.dev === dev && n.addr === addr)
  if (!found) words.fail('RTNETLINK answers: No such file or directory')
  if (proxy) draft.proxies = draft.proxies.filter((p) => p !== found)
  else draft.neighbours = draft.neighbours.filter((n) => n !== found)
}

interface Asked {
  readonly dev: string
  readonly addr: IpAddr
  readonly lladdr: readonly number[] | undefined
  readonly state: NudState
  readonly proxy: boolean
}

function parseNeighbour(draft: NetnsDraft, words: Words): Asked {
  let addr: IpAddr | undefined
  let proxy = false
  let dev: string | undefined
  let lladdr: number[] | undefined
  let state: NudState = 'PERMANENT'
  while (!words.done) {
    const word = words.peek() ?? ''
    if (words.take('lladdr')) lladdr = words.linkAddress()
    else if (words.take('dev')) dev = words.next()
    else if (words.take('nud')) state = nudOf(words)
    else if (['router', 'extern_learn', 'managed', 'use', 'protocol', 'vrf'].includes(word)) words.notModelled(word)
    else {
      if (words.take('proxy')) proxy = true
      else words.take('to')
      if (addr !== undefined) words.garbage(words.next())
      addr = words.address('any valid')
    }
  }
  if (proxy && addr !== undefined && dev === undefined) words.notModelled('proxy without dev')
  if (addr === undefined || dev === undefined) words.fail('Device and destination are required arguments.')
  if (!linkOf(draft, dev)) words.fail(`Cannot find device "${dev}"`)
  return { dev, addr, lladdr, state, proxy }
}

function nudOf(words: Words): NudState {
  const name = words.next()
  return NUD[name] ?? words.wrong(name, 'nud state is bad')
}

type Entry = { -readonly [K in keyof FdbEntry]?: FdbEntry[K] }

/** Words of `bridge fdb append`: `66:… dev vxlan.calico dst 10.1.8.10`, `66:… dev eth0 master static`. */
export function fdbAppend(draft: NetnsDraft, text: string, verb: 'append' | 'add' | 'replace' = 'append'): void {
  const words: Words = new Words(`bridge fdb ${verb}`, text)
  const { entry, viaMaster } = parseFdb(words)
  const known = draft.fdb.find((other) => isEntry(draft, other, entry, viaMaster))
  if (known && verb === 'add') words.fail('RTNETLINK answers: File exists')
  const before = draft.fdb
  if (known && verb === 'replace') draft.fdb = draft.fdb.filter((other) => other !== known)
  try {
    insertFdb(draft, entry, viaMaster, words)
  } catch (error) {
    draft.fdb = before
    throw error
  }
}

/** `bridge fdb del 66:… dev vxlan.calico [dst …]`. A VTEP that is not the entry's own is passed over without a word. */
export function fdbDel(draft: NetnsDraft, text: string): void {
  const words: Words = new Words('bridge fdb del', text)
  const { entry, viaMaster } = parseFdb(words)
  if (!linkOf(draft, entry.dev)) words.fail(`Cannot find device "${entry.dev}"`)
  const known = draft.fdb.filter((other) => isEntry(draft, other, entry, viaMaster))
  if (known.length === 0) words.fail('RTNETLINK answers: No such file or directory')
  const gone = entry.dst === undefined ? known : known.filter(({ dst }) => dst === entry.dst)
  draft.fdb = draft.fdb.filter((other) => !gone.includes(other))
}

/** Of a bridge's ports together, of another device alone. */
function isEntry(draft: NetnsDraft, other: FdbEntry, entry: FdbEntry, viaMaster: boolean): boolean {
  if (other.mac !== entry.mac) return false
  if (viaMaster) return other.master !== undefined && other.master === linkOf(draft, entry.dev)?.master
  return other.master === undefined && other.dev === entry.dev
}

function parseFdb(words: Words): { readonly entry: FdbEntry; readonly viaMaster: boolean } {
  const entry: Entry = { state: 'permanent' }
  let mac: string | undefined
  let viaMaster = false
  while (!words.done) {
    const word = words.peek() ?? ''
    if (words.take('dev')) entry.dev = words.next()
    else if (words.take('dst')) {
      if (entry.dst !== undefined) words.garbage(words.next(), 'dst')
      entry.dst = words.address('any valid')
    } else if (words.take('master')) viaMaster = true
    else if (words.take('static')) entry.state = 'static'
    else if (words.take('dynamic', 'temp')) entry.state = 'reachable'
    else if (words.take('permanent', 'local', 'self')) continue
    else if (
      ['port', 'vni', 'src_vni', 'via', 'vlan', 'nhid', 'router', 'use', 'extern_learn', 'sticky'].includes(word)
    )
      words.notModelled(word)
    else {
      words.take('to')
      if (mac !== undefined) words.garbage(words.next())
      mac = words.next()
    }
  }
  if (entry.dev === undefined || mac === undefined) words.fail('Device and address are required arguments.')
  const made = { state: 'permanent' as const, ...entry, dev: entry.dev, mac: macOf(mac, words) }
  return { entry: made, viaMaster }
}

/** sscanf: six bytes, written short or not. */
function macOf(text: string, words: Words): MacAddr {
  const bytes = /^([0-9a-f]{1,2}(:|$)){6}/i.test(text) && text.split(':').map((part) => Number.parseInt(part, 16))
  return bytes ? macFromBytes(bytes) : words.fail(`Invalid mac address ${text}`)
}

function insertFdb(draft: NetnsDraft, entry: FdbEntry, viaMaster: boolean, words: Words): void {
  const link = linkOf(draft, entry.dev) ?? words.fail(`Cannot find device "${entry.dev}"`)
  if (link.kind === 'vxlan' && !viaMaster) {
    if (entry.dst === undefined) words.fail('RTNETLINK answers: Invalid argument')
    if (entry.dst === ANY) words.notModelled('dst 0.0.0.0')
    const known = draft.fdb.filter((other) => other.dev === entry.dev && other.mac === entry.mac)
    // Only the all-zero address and groups have several far ends; for the rest the first one stays, without a word.
    const many = entry.mac === ZERO_MAC || Number.parseInt(entry.mac.slice(0, 2), 16) % 2 === 1
    if (known.length === 0 || (many && known.every((other) => other.dst !== entry.dst))) draft.fdb.push(entry)
    return
  }
  if (!viaMaster) {
    if (link.kind === 'lo' || link.kind === 'ipip') words.fail('Error: FDB add only supported for Ethernet devices.')
    // To a bridge it is one more address of its own; to other devices a filter less, which none of these has.
    if (link.kind === 'bridge') words.notModelled('an address of a bridge beside its own')
    draft.fdb.push({ dev: entry.dev, mac: entry.mac, state: entry.state })
    return
  }
  const { master } = link
  if (master === undefined) words.fail('RTNETLINK answers: Operation not supported')
  // A port that cannot learn has local and static entries only (net/bridge/br_fdb.c, fdb_add_entry); its carrier is not seen from here.
  const learns = link.up && linkOf(draft, master)?.up
  if (entry.state === 'reachable' && !learns) words.fail('RTNETLINK answers: Operation not permitted')
  if (entry.mac === ZERO_MAC) words.fail('RTNETLINK answers: Invalid argument')
  const { dst: _, ...own } = entry
  draft.fdb = draft.fdb.filter((other) => other.master !== master || other.mac !== entry.mac)
  draft.fdb.push({ ...own, master })
}
