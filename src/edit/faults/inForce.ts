/**
 * The faults that edits are: told from the edits and what they lie over, so that a link or a file is known as the fault that
 * it is. A run of edits is a fault where injecting that fault at the state before them makes just these; it is in force as
 * long as everything that it did stands.
 */
import type { ClusterSpec } from '../../cluster/spec.ts'
import type { World } from '../../kernel/netns.ts'
import { applyKernelEdits } from '../apply.ts'
import { differences, type Row } from '../compare.ts'
import type { Edits, KernelEdit, SpecEdit } from '../edit.ts'
import { applySpecEdits } from '../specEdits.ts'
import type { FaultParams, FaultTarget } from './fault.ts'
import { FAULT_CODES, type FaultCode, injectFault } from './faults.ts'
import { SUSPECTS } from './suspects.ts'

export interface KnownFault {
  readonly code: FaultCode
  readonly params: FaultParams
  readonly edits: Edits
}

export interface Edited {
  /** The desired state without edits, and with them. */
  readonly opened: ClusterSpec
  readonly spec: ClusterSpec
  readonly programmed: World
  readonly world: World
  readonly edits: Edits
}

/** The earliest first. `told`: what the edits are known as, where one state has two names. */
export const faultsInForce = (edited: Edited, told: readonly KnownFault[] = []): KnownFault[] => [
  ...specFaults(edited, told),
  ...kernelFaults(edited, told),
]

function specFaults({ opened, spec, programmed: world, edits }: Edited, told: readonly KnownFault[]): KnownFault[] {
  const found: KnownFault[] = []
  for (let at = 0; at < edits.spec.length; at++) {
    const left = edits.spec.slice(at)
    const toldSo = told.find((one) => one.edits.spec.length > 0 && begins(left, one.edits.spec))
    const fault = toldSo ?? (mayBeFault(left[0]) ? injectedInto(edits.spec.slice(0, at), left) : undefined)
    if (!fault) continue
    if (fault.edits.spec.every((edit) => stands(edit, spec))) found.push(fault)
    at += fault.edits.spec.length - 1
  }
  return found

  function injectedInto(before: readonly SpecEdit[], left: readonly SpecEdit[]): KnownFault | undefined {
    const then = applySpecEdits(opened, before)
    if (!then.ok) return undefined
    const [first] = left
    const item = first?.op === 'add' ? (first.item as { readonly namespace?: string }) : undefined
    const pod = item && then.value.pods.find(({ namespace }) => namespace === item.namespace)
    if (item && !pod) return undefined
    return FAULT_CODES.filter((code) => SUSPECTS[code] === undefined)
      .flatMap((code) => known(code, injectFault(code, only(then.value, pod), world)))
      .find((one) => begins(left, one.edits.spec))
  }
}

/** Pods of one namespace are struck together: the first stands for them. */
const only = (spec: ClusterSpec, pod: ClusterSpec['pods'][number] | undefined): ClusterSpec =>
  pod ? { ...spec, pods: [pod] } : spec

const mayBeFault = (edit: SpecEdit | undefined): boolean =>
  (edit?.op === 'add' && edit.list === 'networkPolicies') || (edit?.op === 'set' && edit.list === 'ipPools')

/** What was set is still so, what was added is still as it came. */
function stands(edit: SpecEdit, spec: ClusterSpec): boolean {
  if (edit.op !== 'add' && edit.op !== 'set') return false
  const wanted = (edit.op === 'add' ? edit.item : edit.fields) as Readonly<Record<string, unknown>>
  const { name, namespace } = (edit.op === 'add' ? edit.item : edit) as { readonly name: string; namespace?: string }
  const items = (spec[edit.list] ?? []) as unknown as readonly Readonly<Record<string, unknown>>[]
  const item = items.find((one) => one['name'] === name && one['namespace'] === namespace)
  return item !== undefined && Object.entries(wanted).every(([key, value]) => isSame(item[key], value))
}

function kernelFaults({ spec, programmed, world, edits }: Edited, told: readonly KnownFault[]): KnownFault[] {
  const found: KnownFault[] = []
  const { kernel } = edits
  let now = programmed
  /** How many edits `now` has. */
  let laid = 0
  const upTo = (end: number): World | undefined => {
    const applied = applyKernelEdits(now, kernel.slice(laid, end))
    if (!applied.ok) return undefined
    now = applied.world
    laid = end
    return now
  }
  for (let at = 0; at < kernel.length; at++) {
    const left = kernel.slice(at)
    const first = left[0] as KernelEdit
    const toldSo = told.find((one) => one.edits.kernel.length > 0 && begins(left, one.edits.kernel))
    // What the edit looks like says whether it is worth the state before it.
    const codes = toldSo
      ? []
      : FAULT_CODES.filter((code) => SUSPECTS[code]?.(first, { spec, world: programmed, target: {} }).length)
    if (!toldSo && codes.length === 0) continue
    const before = upTo(at)
    if (!before) return found
    const fitting = codes
      .flatMap((code) => injectedAt(code, first, before))
      .filter((one) => begins(left, one.edits.kernel))
    // One fault that explains more edits, rather than two: a blocked session, not BIRD down on both nodes.
    const fault = toldSo ?? fitting.sort((a, b) => b.edits.kernel.length - a.edits.kernel.length)[0]
    if (!fault) continue
    const end = at + fault.edits.kernel.length
    const after = upTo(end)
    if (!after) return found
    if (allStand(fault.edits.kernel, before, after)) found.push(fault)
    at = end - 1
  }
  return found

  function injectedAt(code: FaultCode, first: KernelEdit, before: World): KnownFault[] {
    const targets: readonly FaultTarget[] = SUSPECTS[code]?.(first, { spec, world: before, target: {} }) ?? []
    return targets.flatMap((target) => known(code, injectFault(code, spec, before, target)))
  }

  /** Rows that the fault changed are as it left them, whatever else was done since. */
  function allStand(own: readonly KernelEdit[], before: World, after: World): boolean {
    const touched = new Set(own.map(({ ns }) => ns))
    const since = differences(before, world, touched)
    for (const [ns, rows] of differences(before, after, touched)) {
      const left = new Set(since.get(ns)?.map(rowText))
      if (rows.some((row) => !left.has(rowText(row)))) return false
    }
    return true
  }
}

/** A rule is the same wherever it stands in its chain. */
const rowText = ({ table, key, state, programmed, edited, chain }: Row): string =>
  JSON.stringify([table, chain ? [chain.table, chain.chain, chain.what] : key, state, programmed, edited])

const known = (code: FaultCode, injected: Omit<KnownFault, 'code'> | undefined): KnownFault[] =>
  injected ? [{ code, ...injected }] : []

const begins = <T>(list: readonly T[], own: readonly T[]): boolean =>
  own.length <= list.length && own.every((one, at) => isSame(one, list[at]))

/** Plain data; a set field that was taken away is null. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
