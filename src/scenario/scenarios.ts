/** The built-in scenarios: each a row of the seed documents, opened with one click. */

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
