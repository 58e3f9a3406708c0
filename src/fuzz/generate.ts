/**
 * A random World, random edits over it, a few probes: as a lab document, so that a kernel can judge what Hopscope makes of
 * it. Equal seeds give equal documents.
 */
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import { applyKernelEdits } from '../edit/apply.ts'
import type { KernelEdit } from '../edit/edit.ts'
import { FAULT_CODES, injectFault } from '../edit/faults/faults.ts'
import type { World } from '../kernel/netns.ts'
import type { LabDocument } from '../lab/document.ts'
import { openLabDocument } from '../lab/open.ts'
import { labDocumentOf } from '../lab/write.ts'
import { anyCluster, builtInCluster } from './clusters.ts'
import { createDraw, type Draw } from './draw.ts'
import { anyEdit } from './edits.ts'
import { anyProbes } from './probes.ts'
import { anyTopology } from './topologies.ts'

/** The lab document, and with `comment` the commands that made it what it is. */
export type FuzzDocument = LabDocument & { readonly comment: string }

const TRIES = 100

/** The `index`th document of a seed. */
export function fuzzDocument(seed: number, index: number): FuzzDocument {
  const draw = createDraw(Math.imul(seed, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b))
  for (let tries = 0; tries < TRIES; tries++) {
    const document = tryDocument(draw, `edited-${seed}-${index}`)
    if (document) return document
  }
  throw new Error(`seed ${seed}, document ${index}: nothing that a kernel takes in ${TRIES} tries`)
}

/** Undefined where the programs refuse what came out. */
function tryDocument(draw: Draw, name: string): FuzzDocument | undefined {
  const ground = anyWorld(draw)
  if (!ground) return undefined
  const { world, edits } = editedWorld(draw, ground)
  const probes = anyProbes(world, ground.spec, draw)
  const document = labDocumentOf(name, world, probes, { patient: true })
  const settled = new Map(probes.map(({ id, settle }) => [id, settle]))
  const whole: FuzzDocument = {
    ...document,
    comment: [ground.what, ...edits.map(({ ns, words }) => `${ns}: ${words}`)].join('; '),
    probes: document.probes.map((probe) => ({ ...probe, settle: settled.get(probe.id) ?? 1 })),
  }
  return openLabDocument(whole).ok ? whole : undefined
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

/** One to four commands that are taken, on a cluster sometimes a fault before them. */
function editedWorld(draw: Draw, { world: given, spec }: Ground): { world: World; edits: KernelEdit[] } {
  let world = given
  const edits: KernelEdit[] = []
  if (spec && draw.chance(0.25)) {
    const code = draw.pick(FAULT_CODES)
    const kernel = injectFault(code, spec, world)?.edits.kernel ?? []
    const applied = applyKernelEdits(world, kernel)
    if (applied.ok && needsNothing(applied.world)) {
      world = applied.world
      edits.push(...kernel)
    }
  }
  const wanted = draw.between(1, 4)
  let taken = 0
  for (let tries = 0; tries < 20 && taken < wanted; tries++) {
    const edit = anyEdit(world, draw)
    const applied = applyKernelEdits(world, [edit])
    if (!applied.ok) continue
    world = applied.world
    edits.push(edit)
    taken++
  }
  return { world, edits }
}

const needsNothing = (world: World): boolean =>
  [...world.namespaces.values()].every(
    ({ links, netfilter }) =>
      netfilter.ipvs === undefined && links.every(({ kind }) => kind !== 'ipip' && kind !== 'dummy'),
  )
