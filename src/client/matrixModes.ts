/** From a cell of the mode matrix to the lab that it shows: the same source with every pool in that mode, on those subnets. */
import type { SpecEdit } from '../protocol/engine.ts'
import type { ModeCell, ModeMatrix } from '../protocol/matrix.ts'
import type { Source } from '../protocol/protocol.ts'
import type { StepName } from './history.ts'
import { editsOf, withEdits, withPoolEdit } from './lab.ts'

/** The source itself where the cell is the cluster as it is. Commands that the variant has no place for stay behind. */
export function cellSource(
  source: Source,
  pools: readonly string[],
  { layouts }: Pick<ModeMatrix, 'layouts'>,
  cell: ModeCell,
): Source {
  if (cell.present) return source
  const { spec, kernel } = editsOf(source)
  const refused = cell.answer.kind === 'traced' ? cell.answer.traced.refused : []
  const laid = layouts.find(({ id }) => id === cell.layout)?.edits ?? []
  const fields = { ipipMode: cell.ipipMode, vxlanMode: cell.vxlanMode }
  // Edits of the desired state come after what was set in the panel, and would win.
  const edited = spec.some((edit) => ('list' in edit ? edit.list === 'ipPools' : edit.part === 'ipPools'))
  const sets = edited ? pools.map((name): SpecEdit => ({ op: 'set', list: 'ipPools', name, fields })) : []
  const pooled = edited ? source : pools.reduce((all, name) => withPoolEdit(all, name, fields), source)
  return withEdits(pooled, {
    spec: [...spec, ...sets, ...laid],
    kernel: kernel.filter((_, index) => !refused.some((one) => one.index === index)),
  })
}

/** `layout` only where it differs from the cluster's own. */
export function cellStep({ layouts }: Pick<ModeMatrix, 'layouts'>, cell: ModeCell): StepName {
  const own = layouts.find(({ id }) => id === cell.layout)?.present ?? false
  return { code: 'modes', params: { mode: modeName(cell), layout: own ? '' : cell.layout } }
}

/** In Calico's own words, which are the same in every language. */
export function modeName({ ipipMode, vxlanMode }: Pick<ModeCell, 'ipipMode' | 'vxlanMode'>): string {
  if (ipipMode !== 'Never') return `IPIP ${ipipMode}`
  return vxlanMode === 'Never' ? 'Never' : `VXLAN ${vxlanMode}`
}
