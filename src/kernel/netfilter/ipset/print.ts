/** Sets as `ipset save` prints them (ipset 7.17: lib/session.c, lib/ipset_hash_*.c). */
import { type IpSet, SET_PARTS, type SetEntry, type SetOptions, type SetType } from '../ipset.ts'

/** A member as `ipset list` prints it, with its own options, those of its set first. */
function printMember(element: string, entry: SetEntry, { timeout, counters }: SetOptions): string {
  let text = element
  if (timeout !== undefined) text += ` timeout ${entry.timeout ?? timeout}`
  if (counters) text += ` packets ${entry.packets ?? 0} bytes ${entry.bytes ?? 0}`
  if (entry.comment !== undefined) text += ` comment "${entry.comment}"`
  return entry.nomatch ? `${text} nomatch` : text
}

/** `initval` is drawn by the kernel, so that a set made without one has none to print. */
function printOptions(type: SetType, options: SetOptions): string {
  const { hashsize = 0, maxelem = 0, bucketsize = 0, initval, netmask, range, size = 0, timeout } = options
  const common =
    (timeout === undefined ? '' : ` timeout ${timeout}`) +
    (options.counters ? ' counters' : '') +
    (options.comment ? ' comment' : '') +
    (options.skbinfo ? ' skbinfo' : '')
  if (type === 'bitmap:port') return ` range ${range?.from ?? 0}-${range?.to ?? 65535}${common}`
  if (type === 'list:set') return ` size ${size}${common}`
  const seed = initval === undefined ? '' : ` initval 0x${initval.toString(16).padStart(8, '0')}`
  const mask = netmask === undefined ? '' : ` netmask ${netmask}`
  return ` family inet hashsize ${hashsize} maxelem ${maxelem}${mask}${common} bucketsize ${bucketsize}${seed}`
}

/** Bitmaps are kept in order of their numbers; of a hash the order is the text's. */
const inOrder = (set: IpSet): [string, SetEntry][] => {
  const entries = [...set.entries]
  return SET_PARTS[set.type][0] === 'number' ? entries.sort(([a], [b]) => Number(a) - Number(b)) : entries
}

export const printMembers = (set: IpSet): string[] =>
  inOrder(set).map(([element, entry]) => printMember(element, entry, set.options))

/** Lists of sets come last: their members must be there. */
export function printIpsets(sets: ReadonlyMap<string, IpSet>): string {
  const all = [...sets.values()]
  const ordered = [...all.filter(({ type }) => type !== 'list:set'), ...all.filter(({ type }) => type === 'list:set')]
  return ordered
    .flatMap((set) => [
      `create ${set.name} ${set.type}${printOptions(set.type, set.options)}`,
      ...printMembers(set).map((member) => `add ${set.name} ${member}`),
    ])
    .map((line) => `${line}\n`)
    .join('')
}
