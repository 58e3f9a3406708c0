/** Reads `ipset save` text as `ipset restore -exist` does (ipset 7.17: lib/ipset.c). What it cannot evaluate it refuses. */
import type { Problem, Result } from '../../../net/problem.ts'
import { type IpSet, ipset, SET_PARTS, type SetEntry, type SetOptions, type SetType } from '../ipset.ts'
import { collect, notSupported } from '../refusal.ts'
import { ipsetRefuses, parseElements, printElement } from './element.ts'
import { createOptions, entryOptions, next, type Words } from './options.ts'

interface SetDraft {
  readonly type: SetType
  readonly options: SetOptions
  readonly entries: Map<string, SetEntry>
}

type Drafts = Map<string, SetDraft>

/** include/uapi/linux/netfilter/ipset/ip_set.h, IPSET_MAXNAMELEN. */
const MAX_NAME = 31
/** Types that the kernel has and Hopscope does not. */
const OTHER_TYPES = ['bitmap:ip', 'bitmap:ip,mac', 'hash:mac', 'hash:ip,mac', 'hash:ip,mark', 'hash:net,iface']

export function parseIpsets(text: string): Result<Map<string, IpSet>> {
  const problems: Problem[] = []
  const drafts: Drafts = new Map()
  let number = 0
  for (const line of text.split('\n')) {
    number++
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#') || trimmed === 'COMMIT') continue
    collect(problems, `line ${number}`, () => readCommand(drafts, trimmed))
  }
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, value: setsOf(drafts) }
}

/** Lists come after their members, so that each holds the sets themselves. */
function setsOf(drafts: Drafts): Map<string, IpSet> {
  const sets = new Map<string, IpSet>()
  for (const [name, { type, options, entries }] of drafts) {
    if (type !== 'list:set') sets.set(name, ipset(name, type, options, entries))
  }
  for (const [name, { type, options, entries }] of drafts) {
    if (type !== 'list:set') continue
    const members = [...entries.keys()].flatMap((member) => sets.get(member) ?? [])
    sets.set(name, ipset(name, type, options, entries, members))
  }
  return sets
}

/** lib/ipset.c, build_argv: quotes join blanks into a word, and nothing escapes them. */
function wordsOf(line: string): string[] {
  if ((line.match(/"/g)?.length ?? 0) % 2 === 1) throw ipsetRefuses('Syntax error: missing closing quote')
  return (line.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map((word) => word.replaceAll('"', ''))
}

function readCommand(drafts: Drafts, line: string): void {
  const list = wordsOf(line)
  const words: Words = { list: list.filter((word, i) => i > 1 || (word !== '-exist' && word !== '-!')), at: 0 }
  const command = next(words, '')
  const name = next(words, command)
  switch (command) {
    case 'create':
    case '-N':
    case 'n':
      create(drafts, name, words)
      break
    case 'add':
    case '-A':
      add(setOf(drafts, name), drafts, name, words)
      break
    case 'del':
    case '-D':
      remove(setOf(drafts, name), next(words, command))
      break
    case 'flush':
    case '-F':
      setOf(drafts, name).entries.clear()
      break
    case 'destroy':
    case '-X':
      setOf(drafts, name)
      refuseMember(drafts, name)
      drafts.delete(name)
      break
    case 'rename':
    case '-E':
      rename(drafts, name, next(words, command))
      break
    case 'swap':
    case '-W':
      swap(drafts, name, next(words, command))
      break
    default:
      throw ipsetRefuses(`No command specified: unknown argument ${command}`)
  }
}

function setOf(drafts: Drafts, name: string): SetDraft {
  const set = drafts.get(name)
  if (!set) throw ipsetRefuses(`The set with the given name does not exist: ${name}`)
  return set
}

const isType = (text: string): text is SetType => Object.hasOwn(SET_PARTS, text)

function create(drafts: Drafts, name: string, words: Words): void {
  const type = next(words, name)
  if (name.length > MAX_NAME)
    throw ipsetRefuses(`Syntax error: setname '${name}' is longer than ${MAX_NAME} characters`)
  if (OTHER_TYPES.includes(type)) throw notSupported(`the set type ${type}`)
  if (!isType(type)) throw ipsetRefuses(`Syntax error: typename '${type}' is unknown`)
  const options = createOptions(type, words)
  const known = drafts.get(name)
  // -exist: a set as it is already there.
  if (known?.type === type) return
  if (known) throw ipsetRefuses('Set cannot be created: set with the same name already exists')
  drafts.set(name, { type, options, entries: new Map() })
}

function add(set: SetDraft, drafts: Drafts, name: string, words: Words): void {
  const { type, options, entries } = set
  const text = next(words, name)
  const rest = entryOptions(type, options, words)
  if (type === 'list:set') {
    const member = drafts.get(text)
    if (!member) throw ipsetRefuses('Set to be added/deleted/tested as element does not exist.')
    if (member.type === 'list:set') throw ipsetRefuses('Sets with list:set type cannot be added to the set.')
  }
  for (const element of parseElements(type, text, options.netmask)) {
    const [first] = element
    if (
      first?.kind === 'number' &&
      options.range &&
      (first.port < options.range.from || first.port > options.range.to)
    ) {
      throw ipsetRefuses('Element is out of the range of the set')
    }
    const key = printElement(element)
    const room = options.maxelem ?? options.size
    if (room && entries.size >= room && !entries.has(key)) {
      throw ipsetRefuses(
        type === 'list:set'
          ? 'The set is full, more elements cannot be added.'
          : 'Hash is full, cannot add more elements',
      )
    }
    entries.set(key, { element, ...rest })
  }
}

function remove({ type, options, entries }: SetDraft, text: string): void {
  for (const element of parseElements(type, text, options.netmask)) {
    if (!entries.delete(printElement(element))) {
      throw ipsetRefuses("Element cannot be deleted from the set: it's not added")
    }
  }
}

function refuseMember(drafts: Drafts, name: string): void {
  for (const { type, entries } of drafts.values()) {
    if (type === 'list:set' && entries.has(name)) {
      throw ipsetRefuses('Set cannot be destroyed: it is in use by a kernel component')
    }
  }
}

function rename(drafts: Drafts, from: string, to: string): void {
  const set = setOf(drafts, from)
  refuseMember(drafts, from)
  if (drafts.has(to)) throw ipsetRefuses('Set cannot be renamed: a set with the new name already exists')
  drafts.delete(from)
  drafts.set(to, set)
}

/** Names change places; what points to a set by its name then points to the other. */
function swap(drafts: Drafts, one: string, other: string): void {
  const [a, b] = [setOf(drafts, one), setOf(drafts, other)]
  if (a.type !== b.type) throw ipsetRefuses('The sets cannot be swapped: their type does not match')
  drafts.set(one, b)
  drafts.set(other, a)
}
