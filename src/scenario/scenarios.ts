/** The built-in scenarios: each a row of the seed documents, opened with one click. */
import { dns } from './library/dns.ts'
import { nativeRoutes } from './library/nativeRoutes.ts'
import type { Scenario } from './library/parts.ts'
import { sameNode } from './library/sameNode.ts'
import { loadBalancer, serviceEndpoints, servicePingIpvs } from './library/serviceEndpoints.ts'
import {
  externalTrafficLocal,
  nodePortKind,
  policyAllows,
  policyStops,
  serviceSubnet,
  serviceTunnel,
  sessionAffinity,
} from './library/serviceFar.ts'
import { clusterIp, nodePort, podToOutside, serviceIpvs } from './library/serviceNative.ts'
import { ipipAlways, ipipCrossSubnet, vxlanAlways } from './library/twoNodes.ts'
import { twoSubnetsIpip, twoSubnetsNative, vxlanCrossSubnet } from './library/twoSubnets.ts'

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

interface Entry {
  readonly topic: ScenarioTopic
  readonly document: string
  readonly source: Scenario
}

const entry = (topic: ScenarioTopic, document: string, source: Scenario): Entry => ({ topic, document, source })

/** In the order in which one learns from them; those of a topic stand together. */
const LIBRARY: Readonly<Record<ScenarioId, Entry>> = {
  'same-node': entry('pods', '002', sameNode),
  'ipip-always': entry('pods', '003', ipipAlways),
  'ipip-crosssubnet': entry('pods', '003', ipipCrossSubnet),
  'native-routes': entry('pods', '001', nativeRoutes),
  'vxlan-always': entry('pods', '003', vxlanAlways),
  'vxlan-crosssubnet': entry('pods', '000', vxlanCrossSubnet),
  'two-subnets-ipip': entry('pods', '000', twoSubnetsIpip),
  'two-subnets-native': entry('pods', '000', twoSubnetsNative),
  'cluster-ip': entry('services', '001', clusterIp),
  'service-subnet': entry('services', '000', serviceSubnet),
  'service-tunnel': entry('services', '000', serviceTunnel),
  'service-endpoints': entry('services', '004', serviceEndpoints),
  dns: entry('services', '004', dns),
  'session-affinity': entry('services', '000', sessionAffinity),
  'node-port': entry('outside', '001', nodePort),
  'node-port-kind': entry('outside', '000', nodePortKind),
  'external-traffic-local': entry('outside', '000', externalTrafficLocal),
  'load-balancer': entry('outside', '004', loadBalancer),
  'pod-to-outside': entry('outside', '001', podToOutside),
  'policy-allows': entry('policies', '000', policyAllows),
  'policy-stops': entry('policies', '000', policyStops),
  'service-ipvs': entry('ipvs', '001', serviceIpvs),
  'service-ping-ipvs': entry('ipvs', '004', servicePingIpvs),
}

export const SCENARIOS: readonly ScenarioInfo[] = (Object.keys(LIBRARY) as ScenarioId[]).map((id) => {
  const { topic, document, source } = LIBRARY[id]
  return { id, topic, document, nodes: source.spec.nodes.length, pods: source.spec.pods.length }
})

/** The cluster, and probes that make sense in it. */
export const scenarioSource = (id: ScenarioId): Scenario => LIBRARY[id].source
