/** The built-in scenarios: each a row of the seed documents, opened with one click. */
import { nativeRoutes } from './library/nativeRoutes.ts'
import type { Scenario } from './library/parts.ts'
import { sameNode } from './library/sameNode.ts'
import { ipipAlways, ipipCrossSubnet, vxlanAlways } from './library/twoNodes.ts'
import { twoSubnetsIpip, vxlanCrossSubnet } from './library/twoSubnets.ts'

export type ScenarioId =
  | 'same-node'
  | 'ipip-always'
  | 'ipip-crosssubnet'
  | 'native-routes'
  | 'vxlan-always'
  | 'vxlan-crosssubnet'
  | 'two-subnets-ipip'

export interface ScenarioInfo {
  readonly id: ScenarioId
  /** The seed document it shows: `002`, `003`, … */
  readonly document: string
  readonly nodes: number
  readonly pods: number
}

/** In the order in which one learns from them. */
const LIBRARY: Readonly<Record<ScenarioId, { readonly document: string; readonly source: Scenario }>> = {
  'same-node': { document: '002', source: sameNode },
  'ipip-always': { document: '003', source: ipipAlways },
  'ipip-crosssubnet': { document: '003', source: ipipCrossSubnet },
  'native-routes': { document: '001', source: nativeRoutes },
  'vxlan-always': { document: '003', source: vxlanAlways },
  'vxlan-crosssubnet': { document: '000', source: vxlanCrossSubnet },
  'two-subnets-ipip': { document: '000', source: twoSubnetsIpip },
}

export const SCENARIOS: readonly ScenarioInfo[] = (Object.keys(LIBRARY) as ScenarioId[]).map((id) => {
  const { document, source } = LIBRARY[id]
  return { id, document, nodes: source.spec.nodes.length, pods: source.spec.pods.length }
})

/** The cluster, and probes that make sense in it. */
export const scenarioSource = (id: ScenarioId): Scenario => LIBRARY[id].source
