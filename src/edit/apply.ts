/** Lays edits over a World: one after the other, each judged by what the ones before it have made. */
import { keepReading, readingOf } from '../kernel/netfilter/reading.ts'
import { freezeNetns, type NetnsDraft } from '../kernel/netlink/draft.ts'
import { NetlinkError } from '../kernel/netlink/error.ts'
import { thawNetns } from '../kernel/netlink/thaw.ts'
import type { NetfilterText, Netns, World } from '../kernel/netns.ts'
import { hasIpip, isSettled } from '../kernel/settled.ts'
import { CommandError } from './commands/command.ts'
import { commandOf } from './commands/commandOf.ts'
import type { EditProblem, KernelEdit } from './edit.ts'
import { locate } from './locate.ts'
import { OverlaidMap } from './overlay.ts'
import { type Word, wordsOf } from './text.ts'

export type Applied =
  | { readonly ok: true; readonly world: World }
  /** The first that was refused; the World stays as it was. */
  | { readonly ok: false; readonly edit: number; readonly problem: EditProblem }

/** The World that comes of it shares with the old one all that did not change. `from`: the edits before it are laid. */
export function applyKernelEdits(world: World, edits: readonly KernelEdit[], from = 0): Applied {
  const drafts = new Map<string, NetnsDraft>()
  for (const [index, edit] of edits.entries()) {
    if (index < from) continue
    const before = world.namespaces.get(edit.ns)
    if (!before) return { ok: false, edit: index, problem: unknownNamespace(index, edit) }
    const draft = drafts.get(edit.ns) ?? thawNetns(before)
    drafts.set(edit.ns, draft)
    const problem = run(draft, edit, index)
    if (problem) return { ok: false, edit: index, problem }
  }
  const changed = new Map<string, Netns>()
  for (const [name, draft] of drafts) {
    const before = world.namespaces.get(name)
    if (before) changed.set(name, sharing(before, freezeNetns(draft)))
  }
  if (changed.size === 0) return { ok: true, world }
  const namespaces = new OverlaidMap(world.namespaces, changed)
  const stays = [...changed].every(([name, netns]) => {
    const before = world.namespaces.get(name)
    return isSettled(netns) && before !== undefined && hasIpip(before) === hasIpip(netns)
  })
  return { ok: true, world: { namespaces, ...(world.settled && stays && { settled: world.settled }) } }
}

function run(draft: NetnsDraft, edit: KernelEdit, index: number): EditProblem | undefined {
  const words = wordsOf(edit.words)
  try {
    const command = commandOf(words)
    if (command.table !== edit.table) throw new CommandError(`this changes table ${command.table}, not ${edit.table}`)
    const { netfilter } = draft
    command.run(draft, words)
    sameReading(netfilter, draft.netfilter)
    return undefined
  } catch (error) {
    if (error instanceof CommandError) return problemOf(edit, index, words, error.message, error.word)
    if (!(error instanceof NetlinkError)) throw error
    const from = fromOf(words)
    return problemOf(edit, index, words, error.detail, error.word === undefined ? undefined : from + error.word)
  }
}

/** A command that leaves the rules alone leaves their reading too. */
function sameReading(before: NetfilterText, after: NetfilterText): void {
  if (after === before || after.iptables !== before.iptables) return
  const known = readingOf(before)
  if (known) keepReading(after, known)
}

function fromOf(words: readonly Word[]): number {
  try {
    return commandOf(words).from
  } catch {
    return 0
  }
}

function problemOf(
  { ns, words: command }: KernelEdit,
  index: number,
  words: readonly Word[],
  detail: string,
  word: number | undefined,
): EditProblem {
  const path = `edits[${index}]`
  const ours = /^Hopscope does not model "?(.*?)"?$/.exec(detail)?.[1]
  return {
    path,
    ...(ours === undefined
      ? { code: 'iproute2Refuses' as const, params: { command, detail } }
      : { code: 'notSupported' as const, params: { what: ours } }),
    message: `${ns}: ${command}: ${detail}`,
    ...locate(command, words, detail, word),
  }
}

function unknownNamespace(index: number, { ns }: KernelEdit): EditProblem {
  return {
    path: `edits[${index}].ns`,
    code: 'unknownReference',
    params: { what: 'namespace', name: ns },
    message: `there is no namespace "${ns}"`,
    offset: 0,
    length: 0,
    expected: [],
  }
}

/** The new namespace, with the old one's lists where nothing in them changed. */
function sharing(before: Netns, after: Netns): Netns {
  const shared = { ...after }
  for (const key of ['links', 'addresses', 'routes', 'rules', 'neighbours', 'proxies', 'fdb', 'listeners'] as const)
    if (isSameList(before[key], after[key])) Object.assign(shared, { [key]: before[key] })
  if (isSameRecord(before.sysctls, after.sysctls)) Object.assign(shared, { sysctls: before.sysctls })
  return shared
}

const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i])

function isSameRecord(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}
