/** Opens a lab document as a World: the same steps in the same order as the lab builds it. */

import { parseIpsets } from '../kernel/netfilter/ipset/parse.ts'
import { parseIpvs } from '../kernel/netfilter/ipvs/text.ts'
import { parseRuleset } from '../kernel/netfilter/parse.ts'
import { addrAdd } from '../kernel/netlink/address.ts'
import { createNetns, freezeNetns, type NetnsDraft } from '../kernel/netlink/draft.ts'
import { NetlinkError } from '../kernel/netlink/error.ts'
import { linkAdd, linkSet, tunl0Add, vethAdd } from '../kernel/netlink/link.ts'
import { fdbAppend, neighReplace } from '../kernel/netlink/neighbour.ts'
import { routeAdd } from '../kernel/netlink/route.ts'
import { ruleAdd } from '../kernel/netlink/rule.ts'
import { sysctlSet } from '../kernel/netlink/sysctl.ts'
import type { Netns, World } from '../kernel/netns.ts'
import type { Problem, Result } from '../net/problem.ts'
import type { LabDocument } from './document.ts'
import { jsonErrorLine } from './jsonLine.ts'
import { labProblems } from './schema.ts'

/** The largest text that is read at all. */
const MOST_TEXT = 20_000_000
const MOST_PROBLEMS = 50

export interface OpenedLab {
  readonly document: LabDocument
  readonly world: World
}

export function openLab(text: string): Result<OpenedLab> {
  if (text.length > MOST_TEXT) {
    return {
      ok: false,
      problems: [
        {
          path: '',
          code: 'tooLarge',
          params: { what: 'bytes', limit: MOST_TEXT },
          message: `the document is larger than ${MOST_TEXT} bytes`,
        },
      ],
    }
  }
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    const path = `line ${jsonErrorLine(text)}`
    return {
      ok: false,
      problems: [{ path, code: 'notJson', params: { detail }, message: `${path}: not JSON: ${detail}` }],
    }
  }
  const problems = labProblems(document)
  return problems.length > 0 ? { ok: false, problems } : openLabDocument(document as LabDocument)
}

/** For a document whose form is known to be right: only the kernel may still refuse something. */
export function openLabDocument(document: LabDocument): Result<OpenedLab> {
  const problems: Problem[] = []
  const drafts = new Map<string, NetnsDraft>()
  const attempt = (path: string, act: () => void): void => {
    try {
      act()
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error
      if (problems.length >= MOST_PROBLEMS) return
      problems.push({
        path,
        code: 'iproute2Refuses',
        params: { command: error.command, detail: error.detail },
        message: `${path}: ${error.command}: ${error.detail}`,
      })
    }
  }
  const spaces = Object.entries(document.namespaces)
  for (const [name, space] of spaces) {
    const draft = createNetns(name)
    drafts.set(name, draft)
    // The ipip module makes tunl0 with the namespace, before any other device.
    if (space.links?.some((link) => link.startsWith('tunl0'))) tunl0Add(draft)
  }
  const draftOf = (name: string): NetnsDraft => drafts.get(name) as NetnsDraft
  document.veths?.forEach(([a, b], index) => {
    attempt(`veths[${index}]`, () =>
      vethAdd({ ...a, draft: draftOf(a.ns), up: false }, { ...b, draft: draftOf(b.ns), up: false }),
    )
  })
  /** By namespace: the veth ends that are to be up, and the pair each is of. */
  const wired = new Map<string, (readonly [name: string, pair: number])[]>()
  for (const [index, pair] of document.veths?.entries() ?? []) {
    for (const { ns, name, up } of pair) if (up !== false) put(wired, ns, [name, index])
  }
  const each = <T>(
    ns: string,
    field: string,
    entries: readonly T[] | undefined,
    act: (draft: NetnsDraft, entry: T) => void,
  ): void => {
    for (const [index, entry] of entries?.entries() ?? []) {
      attempt(`namespaces.${ns}.${field}[${index}]`, () => act(draftOf(ns), entry))
    }
  }
  for (const [ns, space] of spaces) {
    each(ns, 'links', space.links, (draft, text) => {
      if (!text.startsWith('tunl0')) linkAdd(draft, text)
    })
    each(ns, 'linkset', space.linkset, linkSet)
    for (const [name, index] of wired.get(ns) ?? [])
      attempt(`veths[${index}]`, () => linkSet(draftOf(ns), `${name} up`))
    each(ns, 'late', space.late, linkSet)
    each(ns, 'addresses', space.addresses, (draft, [dev, addr]) => addrAdd(draft, dev, addr))
    for (const [key, value] of Object.entries(space.sysctls ?? {}))
      attempt(`namespaces.${ns}.sysctls.${key}`, () => sysctlSet(draftOf(ns), key, value))
  }
  for (const [ns, space] of spaces) {
    each(ns, 'routes', space.routes, routeAdd)
    each(ns, 'rules', space.rules, ruleAdd)
    each(ns, 'neighbours', space.neighbours, neighReplace)
    each(ns, 'fdb', space.fdb, fdbAppend)
    const sets = space.ipset ? parseIpsets(space.ipset) : ({ ok: true, value: new Map() } as const)
    // Which sets there would be is not known where their own text is wrong.
    const known = sets.ok ? sets.value : undefined
    for (const [field, parsed] of [
      ['ipset', sets],
      ['iptables', space.iptables ? parseRuleset(space.iptables, known) : undefined],
      ['ipvs', space.ipvs ? parseIpvs(space.ipvs) : undefined],
    ] as const) {
      const place = (problem: Problem): string => `namespaces.${ns}.${field}, ${problem.path}`
      if (parsed && !parsed.ok) {
        problems.push(...parsed.problems.map((p) => ({ ...p, path: place(p), message: `${place(p)}: ${p.message}` })))
      }
    }
    const draft = draftOf(ns)
    draft.netfilter = {
      ...(space.iptables && { iptables: space.iptables }),
      ...(space.ipset && { ipset: space.ipset }),
      ...(space.ipvs && { ipvs: space.ipvs }),
    }
  }
  for (const server of document.servers ?? [])
    draftOf(server.ns).listeners.push({ proto: server.proto, port: server.port, name: server.name ?? server.ns })
  if (problems.length > 0) return { ok: false, problems }
  const namespaces = new Map<string, Netns>()
  for (const [name, draft] of drafts) namespaces.set(name, freezeNetns(draft))
  return { ok: true, value: { document, world: { namespaces } } }
}

function put<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
