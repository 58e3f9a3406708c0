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
import type { ScenarioId } from './list.ts'

export { SCENARIOS, type ScenarioId } from './list.ts'

const LIBRARY: Readonly<Record<ScenarioId, Scenario>> = {
  'same-node': sameNode,
  'ipip-always': ipipAlways,
  'ipip-crosssubnet': ipipCrossSubnet,
  'native-routes': nativeRoutes,
  'vxlan-always': vxlanAlways,
  'vxlan-crosssubnet': vxlanCrossSubnet,
  'two-subnets-ipip': twoSubnetsIpip,
  'two-subnets-native': twoSubnetsNative,
  'cluster-ip': clusterIp,
  'service-subnet': serviceSubnet,
  'service-tunnel': serviceTunnel,
  'service-endpoints': serviceEndpoints,
  dns: dns,
  'session-affinity': sessionAffinity,
  'node-port': nodePort,
  'node-port-kind': nodePortKind,
  'external-traffic-local': externalTrafficLocal,
  'load-balancer': loadBalancer,
  'pod-to-outside': podToOutside,
  'policy-allows': policyAllows,
  'policy-stops': policyStops,
  'service-ipvs': serviceIpvs,
  'service-ping-ipvs': servicePingIpvs,
}

/** The cluster, and probes that make sense in it. */
export const scenarioSource = (id: ScenarioId): Scenario => LIBRARY[id]
