/**
 * A random World, random edits over it, a few probes: as a lab document, so that a kernel can judge what Hopscope makes of
 * it. Equal seeds give equal documents.
 */
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import { applyKernelEdits } from '../edit/apply.ts'
import { kernelEdit } from '../edit/commands/commandOf.ts'
import type { KernelEdit } from '../edit/edit.ts'
import { FAULT_CODES, injectFault } from '../edit/faults/faults.ts'
import type { World } from '../kernel/netns.ts'
import { CONNTRACK_DEFAULTS } from '../kernel/sysctl.ts'
import type { LabDocument, LabProbe } from '../lab/document.ts'
import { openLabDocument } from '../lab/open.ts'
import { simulateLab } from '../lab/simulate.ts'
import { labDocumentOf } from '../lab/write.ts'
import { anyCluster, builtInCluster, withModules } from './clusters.ts'
import { createDraw, type Draw } from './draw.ts'
import { anyEdit } from './edits.ts'
import { anyProbes } from './probes.ts'
import { anyTopology } from './topologies.ts'

/** The lab document, and with `comment` the commands that made it what it is. */
export type FuzzDocument = LabDocument & { readonly comment: string }

const TRIES = 100

export interface FuzzOptions {
  /** A cluster whose pods or Services need a kernel with the modules of IPIP or IPVS. */
  readonly modules?: boolean
}

/** The `index`th document of a seed. */
export function fuzzDocument(seed: number, index: number, { modules = false }: FuzzOptions = {}): FuzzDocument {
  const draw = createDraw(Math.imul(seed, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b))
  for (let tries = 0; tries < TRIES; tries++) {
    const document = tryDocument(draw, `edited-${seed}-${index}`, modules)
    if (document) return document
  }
  throw new Error(`seed ${seed}, document ${index}: nothing that a kernel takes in ${TRIES} tries`)
}

/** Undefined where the programs refuse what came out. */
function tryDocument(draw: Draw, name: string, modules: boolean): FuzzDocument | undefined {
  const ground = modules ? anyWorldOfModules(draw) : anyWorld(draw)
  if (!ground) return undefined
  const { world, edits } = editedWorld(draw, ground)
  const probes = anyProbes(world, ground.spec, draw)
  const limit = !modules && draw.chance(0.08) ? draw.between(1, 3) : undefined
  const full = limit === undefined ? { world, edits: [] } : filled(world, limit, draw)
  const document = labDocumentOf(name, full.world, probes, { patient: true })
  const asked = new Map(probes.map((probe) => [probe.id, probe]))
  const whole: FuzzDocument = {
    ...document,
    comment: [ground.what, ...[...edits, ...full.edits].map(({ ns, words }) => `${ns}: ${words}`)].join('; '),
    probes: document.probes.map((probe) => ({
      ...probe,
      ...ofTheLab(asked.get(probe.id)),
      ...(limit !== undefined && limitedTo(limit, probe)),
    })),
  }
  return openLabDocument(whole).ok ? withoutStuck(whole) : undefined
}

/** What a lab's probe says and Hopscope's own does not. */
const ofTheLab = ({ settle = 1, keepConntrack, keepNeighbours }: Partial<LabProbe> = {}): Partial<LabProbe> => ({
  settle,
  ...(keepConntrack && { keepConntrack }),
  ...(keepNeighbours && { keepNeighbours }),
})

/** A connection that got stuck is heard of for long after, and an entry that is there cannot be inserted: nothing comes after it. */
function withoutStuck(document: FuzzDocument): FuzzDocument {
  const last = document.probes.at(-1)
  if (!last?.keepConntrack && !last?.keepNeighbours) return document
  const before = document.probes.slice(0, -1)
  const { kind, before: commands = [] } = before.at(-1) ?? {}
  const stuck =
    kind === 'tcp' &&
    !simulateLab({ ...document, probes: before })
      .probes.at(-1)
      ?.result.endsWith('eof')
  return stuck || commands.length > 0 ? { ...document, probes: before } : document
}

interface Ground {
  readonly what: string
  readonly world: World
  readonly spec?: ClusterSpec
}

function anyWorld(draw: Draw): Ground | undefined {
  const kind = draw.number(10)
  if (kind < 4) {
    const topology = anyTopology(draw)
    const opened = openLabDocument(topology)
    return opened.ok ? { what: topology.name, world: opened.value.world } : undefined
  }
  const spec = kind < 6 ? builtInCluster(draw) : anyCluster(draw)
  const compiled = compile(spec)
  return compiled.ok ? { what: spec.name, world: compiled.value, spec } : undefined
}

function anyWorldOfModules(draw: Draw): Ground | undefined {
  const spec = withModules(anyCluster(draw), draw)
  const compiled = compile(spec)
  return compiled.ok ? { what: spec.name, world: compiled.value, spec } : undefined
}

/** One to five commands that are taken, on a cluster sometimes a fault before them. */
function editedWorld(draw: Draw, { world: given, spec }: Ground): { world: World; edits: KernelEdit[] } {
  let world = given
  const edits: KernelEdit[] = []
  if (spec && draw.chance(0.25)) {
    const code = draw.pick(FAULT_CODES)
    const kernel = injectFault(code, spec, world)?.edits.kernel ?? []
    const applied = applyKernelEdits(world, kernel)
    if (applied.ok && !isLimited(applied.world) && (needsNothing(applied.world) || !needsNothing(given))) {
      world = applied.world
      edits.push(...kernel)
    }
  }
  const wanted = draw.between(1, 5)
  let taken = 0
  for (let tries = 0; tries < 20 && taken < wanted; tries++) {
    const edit = anyEdit(world, draw)
    const applied = applyKernelEdits(world, edit)
    if (!applied.ok) continue
    world = applied.world
    edits.push(...edit)
    taken++
  }
  return { world, edits }
}

const needsNothing = (world: World): boolean =>
  [...world.namespaces.values()].every(
    ({ links, netfilter }) =>
      netfilter.ipvs === undefined && links.every(({ kind }) => kind !== 'ipip' && kind !== 'dummy'),
  )

/** One node's connection table has a limit: the lab's kernel has one for all. */
const isLimited = (world: World): boolean => [...world.namespaces.values()].some(({ sysctls }) => LIMIT in sysctls)

/** One kernel runs all namespaces of the lab: the limit is theirs all, and some have their table filled with others' connections. */
function filled(given: World, limit: number, draw: Draw): { world: World; edits: KernelEdit[] } {
  let world = given
  const edits: KernelEdit[] = []
  for (const [ns, { netfilter }] of given.namespaces) {
    if (netfilter.iptables === undefined || draw.chance(0.4)) continue
    const entries = Array.from({ length: draw.between(0, limit) }, (_, n) =>
      kernelEdit(
        ns,
        `conntrack -I -p tcp -s 10.99.0.1 -d 10.99.0.2 --sport ${1000 + n} --dport 80 --state ESTABLISHED -u SEEN_REPLY,ASSURED -t 432000`,
      ),
    )
    const applied = applyKernelEdits(world, entries)
    if (!applied.ok) continue
    world = applied.world
    edits.push(...entries)
  }
  return { world, edits }
}

const limitedTo = (limit: number, { before = [] }: LabProbe): Pick<LabProbe, 'before' | 'after'> => ({
  before: [...before, { ns: '', cmd: `sysctl -qw ${LIMIT}=${limit}` }],
  after: [{ ns: '', cmd: `sysctl -qw ${LIMIT}=${CONNTRACK_DEFAULTS.max}` }],
})
const LIMIT = 'net.netfilter.nf_conntrack_max'
