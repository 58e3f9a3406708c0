/** Which scenarios are built in. What is in each stands in `library/`, and is fetched when it is opened. */

/** What a scenario is about; in the order in which one learns. */
export type ScenarioTopic = 'pods' | 'services' | 'outside' | 'policies' | 'ipvs'

export type ScenarioId =
  | 'same-node'
  | 'ipip-always'
  | 'ipip-crosssubnet'
  | 'native-routes'
  | 'vxlan-always'
  | 'vxlan-crosssubnet'
  | 'two-subnets-ipip'
  | 'two-subnets-native'
  | 'cluster-ip'
  | 'service-subnet'
  | 'service-tunnel'
  | 'service-endpoints'
  | 'dns'
  | 'session-affinity'
  | 'node-port'
  | 'node-port-kind'
  | 'external-traffic-local'
  | 'load-balancer'
  | 'pod-to-outside'
  | 'policy-allows'
  | 'policy-stops'
  | 'service-ipvs'
  | 'service-ping-ipvs'

export interface ScenarioInfo {
  readonly id: ScenarioId
  readonly topic: ScenarioTopic
  /** The seed document it shows: `002`, `003`, … */
  readonly document: string
  readonly nodes: number
  readonly pods: number
}

const info = (id: ScenarioId, topic: ScenarioTopic, document: string, nodes: number, pods: number): ScenarioInfo => ({
  id,
  topic,
  document,
  nodes,
  pods,
})

/** In the order in which one learns from them; those of a topic stand together. */
export const SCENARIOS: readonly ScenarioInfo[] = [
  info('same-node', 'pods', '002', 3, 4),
  info('ipip-always', 'pods', '003', 2, 6),
  info('ipip-crosssubnet', 'pods', '003', 2, 6),
  info('native-routes', 'pods', '001', 2, 2),
  info('vxlan-always', 'pods', '003', 2, 6),
  info('vxlan-crosssubnet', 'pods', '000', 3, 3),
  info('two-subnets-ipip', 'pods', '000', 3, 3),
  info('two-subnets-native', 'pods', '000', 3, 3),
  info('cluster-ip', 'services', '001', 2, 2),
  info('service-subnet', 'services', '000', 3, 2),
  info('service-tunnel', 'services', '000', 3, 2),
  info('service-endpoints', 'services', '004', 2, 4),
  info('dns', 'services', '004', 2, 5),
  info('session-affinity', 'services', '000', 3, 3),
  info('node-port', 'outside', '001', 2, 2),
  info('node-port-kind', 'outside', '000', 3, 2),
  info('external-traffic-local', 'outside', '000', 3, 2),
  info('load-balancer', 'outside', '004', 2, 4),
  info('pod-to-outside', 'outside', '001', 2, 2),
  info('policy-allows', 'policies', '000', 3, 2),
  info('policy-stops', 'policies', '000', 3, 2),
  info('service-ipvs', 'ipvs', '001', 2, 2),
  info('service-ping-ipvs', 'ipvs', '004', 2, 4),
]
