/** A stranger's text, a stranger's values in an IPPool or a user's edits, into what can be loaded. */
import type { ClusterSpec } from '../cluster/spec.ts'
import { openLab } from '../lab/open.ts'
import { type PreparedLab, preparedLab } from '../lab/prepared.ts'
import type { Problem, Result } from '../net/problem.ts'
import type { PoolEdits } from '../protocol/protocol.ts'
import { parseSpec, parseSpecText } from '../scenario/parseSpec.ts'

export { complete } from '../edit/complete.ts'
export { felixResync } from '../edit/resync.ts'
export { changeRow, rowCommand } from '../edit/rowCommands.ts'
export { applySpecEdits } from '../edit/specEdits.ts'
export { layKernelEdits } from './laid.ts'
export { restored } from './restored.ts'

export type ReadDocument =
  | { readonly kind: 'spec'; readonly spec: ClusterSpec }
  | ({ readonly kind: 'lab' } & PreparedLab)

export function readDocument(text: string): Result<ReadDocument> {
  if (!looksLikeSpec(text)) {
    const opened = openLab(text)
    const prepared = opened.ok ? preparedLab(opened.value) : opened
    return prepared.ok ? { ok: true, value: { kind: 'lab', ...prepared.value } } : prepared
  }
  const spec = parseSpecText(text)
  return spec.ok ? { ok: true, value: { kind: 'spec', spec: spec.value } } : spec
}

/** By its keys, not by what stands under them: what is wrong there is for the reader of that format to say. */
function looksLikeSpec(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && ('ipPools' in value || 'nodes' in value || 'pods' in value)
  } catch {
    return /"(ipPools|nodes|pods)"\s*:/.test(text) && !/"namespaces"\s*:/.test(text)
  }
}

export function withPools(spec: ClusterSpec, pools: PoolEdits): Result<ClusterSpec> {
  const strangers = Object.keys(pools).filter((name) => !spec.ipPools.some((pool) => pool.name === name))
  if (strangers.length > 0) return { ok: false, problems: strangers.map(unknownPool) }
  return parseSpec({ ...spec, ipPools: spec.ipPools.map((pool) => ({ ...pool, ...pools[pool.name] })) })
}

const unknownPool = (name: string): Problem => ({
  path: `ipPools.${name}`,
  code: 'unknownReference',
  params: { what: 'IPPool', name },
  message: `ipPools: there is no pool "${name}"`,
})
