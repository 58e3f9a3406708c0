/**
 * A document for whoever gives each probe a machine of its own. What all probes find prepared is the World's; what only
 * some of them find is left out, and so is what one probe leaves to the next: those probes are named.
 */
import { conntrackChange } from '../kernel/netlink/conntrack.ts'
import { freezeNetns, type NetnsDraft } from '../kernel/netlink/draft.ts'
import { NetlinkError } from '../kernel/netlink/error.ts'
import { sysctlSet } from '../kernel/netlink/sysctl.ts'
import { thawNetns } from '../kernel/netlink/thaw.ts'
import type { World } from '../kernel/netns.ts'
import { CONNTRACK_DEFAULTS } from '../kernel/sysctl.ts'
import type { Result } from '../net/problem.ts'
import { betweenProbes } from './between.ts'
import type { LabProbe } from './document.ts'
import type { OpenedLab } from './open.ts'

export interface PreparedLab extends OpenedLab {
  /** Probes, by id, that the lab sends into another state than this World. */
  readonly otherwise: readonly string[]
}

/** What a probe finds beside the namespaces' own state. */
interface Found {
  readonly limit: number
  readonly entries: readonly { readonly ns: string; readonly words: readonly string[] }[]
}

const NOTHING: Found = { limit: Number(CONNTRACK_DEFAULTS.max), entries: [] }

const isSame = (a: Found, b: Found): boolean =>
  a.limit === b.limit && JSON.stringify(a.entries) === JSON.stringify(b.entries)

export function preparedLab({ document, world }: OpenedLab): Result<PreparedLab> {
  const found = foundBy(document.probes)
  const own = found.filter((state) => state !== 'left')
  const [first = NOTHING] = own
  const common = own.every((state) => isSame(state, first)) ? first : NOTHING
  const otherwise = document.probes.flatMap(({ id }, at) => {
    const state = found[at]
    return state === undefined || state === 'left' || !isSame(state, common) ? [id] : []
  })
  try {
    return { ok: true, value: { document, world: worldWith(world, common), otherwise } }
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error
    const { command, detail } = error
    const path = 'probes[0].before'
    const message = `${path}: ${command}: ${detail}`
    return { ok: false, problems: [{ path, code: 'iproute2Refuses', params: { command, detail }, message }] }
  }
}

/** In the order of the probes; `left`: what the probes before it left behind as well. */
function foundBy(probes: readonly LabProbe[]): (Found | 'left')[] {
  let { limit } = NOTHING
  const run = (commands: LabProbe['before'] = []): Found['entries'] =>
    commands.flatMap((command) => {
      const act = betweenProbes(command)
      if (act && 'limit' in act) limit = act.limit
      return act && 'insert' in act ? [{ ns: command.ns, words: act.insert }] : []
    })
  return probes.map(({ before, after, keepConntrack, keepNeighbours }, at) => {
    const found: Found = { entries: run(before), limit }
    run(after)
    return at > 0 && (keepConntrack || keepNeighbours) ? 'left' : found
  })
}

/** Throws a NetlinkError where the words are wrong. */
function worldWith(world: World, { limit, entries }: Found): World {
  if (isSame({ limit, entries }, NOTHING)) return world
  const drafts = new Map<string, NetnsDraft>()
  for (const [ns, netns] of world.namespaces) drafts.set(ns, thawNetns(netns))
  for (const { ns, words } of entries) {
    const draft = drafts.get(ns)
    if (draft) conntrackChange(draft, '-I', words)
  }
  if (limit !== NOTHING.limit)
    for (const draft of drafts.values()) sysctlSet(draft, 'net.netfilter.nf_conntrack_max', `${limit}`)
  return { ...world, namespaces: new Map([...drafts].map(([ns, draft]) => [ns, freezeNetns(draft)])) }
}
