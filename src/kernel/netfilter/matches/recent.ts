/**
 * `-m recent` (net/netfilter/xt_recent.c, recent_mt): lists of addresses by name, each with the times it was seen.
 * Not modelled: /proc/net/xt_recent.
 */
import type { IpAddr } from '../../../net/ipv4.ts'
import { formatIpv4, LIMITED_BROADCAST, parseIpv4 } from '../../../net/ipv4.ts'
import { argOf, type MatchExtension, oneOf, uintOption } from '../extension.ts'
import type { MatchContext } from '../matchContext.ts'
import { iptablesRefuses, Refusal } from '../refusal.ts'

/** Module parameter ip_list_tot. */
const MAX_ADDRESSES = 100
/** XT_RECENT_NAME_LEN. */
const MAX_NAME = 200
/** XT_RECENT_MAX_NSTAMPS. */
const MAX_STAMPS = 65535
const ACTIONS = ['set', 'rcheck', 'update', 'remove'] as const

interface Entry {
  /** Virtual microseconds, the newest last. */
  readonly stamps: number[]
  ttl: number
}

/** In the order of their last update, the oldest first. */
type List = Map<IpAddr, Entry>

function listOf({ memory }: MatchContext, name: string): List {
  const key = `recent ${name}`
  const known = memory.get(key)
  if (known instanceof Map) return known
  const list: List = new Map()
  memory.set(key, list)
  return list
}

function stamp(list: List, addr: IpAddr, entry: Entry, now: number, ttl: number): void {
  entry.stamps.push(now)
  if (entry.stamps.length > MAX_STAMPS) entry.stamps.shift()
  entry.ttl = ttl
  list.delete(addr)
  list.set(addr, entry)
}

export const recent: MatchExtension<'recent'> = {
  name: 'recent',
  options: [
    ...ACTIONS.map((name) => ({ name, args: 0, invert: true }) as const),
    { name: 'seconds', args: 1 },
    { name: 'reap', args: 0 },
    { name: 'hitcount', args: 1 },
    { name: 'rttl', args: 0 },
    { name: 'name', args: 1 },
    { name: 'rsource', args: 0 },
    { name: 'rdest', args: 0 },
    { name: 'mask', args: 1 },
  ],
  read(given) {
    oneOf('recent', given, ACTIONS)
    const action = ACTIONS.find((one) => given.has(one))
    if (!action) {
      throw iptablesRefuses("recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'")
    }
    const checks = action === 'rcheck' || action === 'update'
    const unfit = ['seconds', 'hitcount', 'rttl', 'reap'].find((name) => given.has(name) && !checks)
    if (unfit) throw iptablesRefuses(`recent: option "--${unfit}" needs "--rcheck" or "--update"`)
    if (given.has('reap') && !given.has('seconds')) {
      throw iptablesRefuses('recent: option "--reap" also requires "--seconds".')
    }
    const seconds = argOf(given, 'seconds')
    const hitcount = Number(argOf(given, 'hitcount') ?? 0)
    if (!Number.isInteger(hitcount) || hitcount < 0 || hitcount > MAX_STAMPS) {
      throw iptablesRefuses('recent: bad value for option "--hitcount"')
    }
    const name = argOf(given, 'name') ?? 'DEFAULT'
    if (name.length >= MAX_NAME) throw iptablesRefuses(`recent: name "${name}" too long`)
    const maskText = argOf(given, 'mask')
    const mask = maskText === undefined ? LIMITED_BROADCAST : parseIpv4(maskText)
    if (mask === undefined) {
      throw new Refusal('notAnAddress', { value: maskText ?? '' }, `recent: bad value for option "--mask": ${maskText}`)
    }
    return {
      kind: 'recent',
      action,
      name,
      ...(seconds !== undefined && { seconds: uintOption('recent', 'seconds', seconds, 1, 0xffffffff) }),
      ...(given.has('reap') && { reap: true }),
      ...(hitcount > 0 && { hitcount }),
      ...(given.has('rttl') && { rttl: true }),
      // The one that is said last.
      side:
        [...given.keys()].findLast((name) => name === 'rdest' || name === 'rsource') === 'rdest' ? 'rdest' : 'rsource',
      mask,
      listMask: mask,
      not: given.get(action)?.not ?? false,
    }
  },
  print: (match) =>
    `${match.not ? ' !' : ''} --${match.action}` +
    (match.seconds === undefined ? '' : ` --seconds ${match.seconds}`) +
    (match.reap ? ' --reap' : '') +
    (match.hitcount === undefined ? '' : ` --hitcount ${match.hitcount}`) +
    (match.rttl ? ' --rttl' : '') +
    ` --name ${match.name} --mask ${formatIpv4(match.mask)} --${match.side}`,
  matches(match, context) {
    const { packet, now } = context
    const { action, not } = match
    const list = listOf(context, match.name)
    const addr = (((match.side === 'rdest' ? packet.dst : packet.src) & match.listMask) >>> 0) as IpAddr
    // The TTL as it was before this host took one off.
    const ttl = context.out !== undefined && context.in !== undefined ? packet.ttl + 1 : packet.ttl
    const found = list.get(addr)
    const entry = found && match.rttl && found.ttl !== ttl ? undefined : found
    if (!entry) {
      if (action !== 'set') return not
      const oldest = list.keys().next()
      if (list.size >= MAX_ADDRESSES && !oldest.done) list.delete(oldest.value)
      stamp(list, addr, { stamps: [], ttl }, now, ttl)
      return !not
    }
    if (action === 'remove') {
      list.delete(addr)
      return !not
    }
    if (action === 'set') {
      stamp(list, addr, entry, now, ttl)
      return !not
    }
    const since = match.seconds === undefined ? 0 : now - match.seconds * 1e6
    const hits = entry.stamps.filter((at) => match.seconds === undefined || at >= since).length
    const result = hits >= (match.hitcount ?? 1) !== not
    const updates = action === 'update' && result
    if (match.reap) reap(list, since, entry, updates)
    if (updates) stamp(list, addr, entry, now, ttl)
    return result
  },
}

/** recent_entry_reap: one list entry, the longest untouched, and not the one about to be updated. */
function reap(list: List, since: number, working: Entry, updates: boolean): void {
  for (const [addr, oldest] of list) {
    if (!(oldest === working && updates) && (oldest.stamps.at(-1) ?? 0) < since) list.delete(addr)
    return
  }
}
