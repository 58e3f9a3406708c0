/**
 * kube-proxy in iptables mode (pkg/proxy/iptables/proxier.go): the chains that are always there, each Service's, and the
 * jump to the node ports, which comes last.
 */
import { chainOf, type Tables } from '../felix/rules/iptablesText.ts'
import type { ClusterPlan, NodePlan } from '../plan.ts'
import { styleOf } from './endpoints.ts'
import { addCanary, addForward, addJumps, addMasquerade, type Jump } from './fixed.ts'
import { addLegacyService, type ServiceContext } from './legacyServices.ts'
import { comment, conntrack, DEST_IS_LOCAL, dport, ruleText } from './rule.ts'
import { addService } from './services.ts'
import type { KubeProxyFacts } from './versions.ts'

const NEW = conntrack('NEW')
const EXTERNAL = {
  to: 'KUBE-EXTERNAL-SERVICES',
  matches: NEW,
  comment: 'kubernetes externally-visible service portals',
}
const SERVICES = { to: 'KUBE-SERVICES', comment: 'kubernetes service portals' }
const FIREWALL = { to: 'KUBE-PROXY-FIREWALL', matches: NEW, comment: 'kubernetes load balancer firewall' }

const jumps = (facts: KubeProxyFacts): Jump[] => [
  { table: 'filter', from: 'INPUT', ...EXTERNAL },
  { table: 'filter', from: 'FORWARD', ...EXTERNAL },
  { table: 'filter', from: 'INPUT', to: 'KUBE-NODEPORTS', comment: 'kubernetes health check service ports' },
  { table: 'filter', from: 'FORWARD', matches: NEW, ...SERVICES },
  { table: 'filter', from: 'OUTPUT', matches: NEW, ...SERVICES },
  { table: 'filter', from: 'FORWARD', to: 'KUBE-FORWARD', comment: 'kubernetes forwarding rules' },
  ...(facts.proxyFirewall
    ? (['INPUT', 'OUTPUT', 'FORWARD'] as const).map((from): Jump => ({ table: 'filter', from, ...FIREWALL }))
    : []),
  { table: 'nat', from: 'OUTPUT', ...SERVICES },
  { table: 'nat', from: 'PREROUTING', ...SERVICES },
  { table: 'nat', from: 'POSTROUTING', to: 'KUBE-POSTROUTING', comment: 'kubernetes postrouting rules' },
]

export function addIptablesMode(
  tables: Tables,
  plan: ClusterPlan,
  node: NodePlan,
  config: NonNullable<ClusterPlan['kubeProxy']>,
  facts: KubeProxyFacts,
): void {
  addCanary(tables, 'KUBE-PROXY-CANARY')
  addJumps(tables, jumps(facts))
  addMasquerade(tables)
  chainOf(tables, 'nat', 'KUBE-NODEPORTS')
  const { clusterCIDR, masqueradeAll } = config
  const style = styleOf(plan.services, facts)
  const context: ServiceContext = { tables, node, facts, clusterCIDR, masqueradeAll, style }
  for (const service of plan.services) {
    if (facts.externalChains) addService(context, service)
    else addLegacyService(context, service)
    if (service.healthCheckNodePort !== undefined)
      chainOf(tables, 'filter', 'KUBE-NODEPORTS').push(
        ruleText(
          { protocol: 'tcp' },
          comment(`${service.name} health check node port`),
          dport('tcp', service.healthCheckNodePort),
          '-j ACCEPT',
        ),
      )
  }
  const localhost = routesLocalnet(config, facts)
  chainOf(tables, 'nat', 'KUBE-SERVICES').push(
    ruleText(
      localhost ? {} : { dst: '! 127.0.0.0/8' },
      comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain'),
      DEST_IS_LOCAL,
      '-j KUBE-NODEPORTS',
    ),
  )
  chainOf(tables, 'filter', 'KUBE-FORWARD').push(`${conntrack('INVALID')} -j DROP`)
  addForward(tables, facts)
}

/** Whether 127.0.0.1:nodePort works: then the kernel must route packets from 127/8 out of lo. */
export const routesLocalnet = (
  config: Pick<NonNullable<ClusterPlan['kubeProxy']>, 'localhostNodePorts'>,
  facts: KubeProxyFacts,
): boolean => facts.routeLocalnetAlways || config.localhostNodePorts
