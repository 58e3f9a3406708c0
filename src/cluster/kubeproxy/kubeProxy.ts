/** kube-proxy and the kubelet on one node: their rules, and in IPVS mode their sets, virtual servers and addresses. */
import type { Ipv4Addr } from '../../net/ipv4.ts'
import type { SetText } from '../felix/ipsets/ipsetText.ts'
import type { Tables } from '../felix/rules/iptablesText.ts'
import type { ClusterPlan, NodePlan } from '../plan.ts'
import { addKubelet } from './fixed.ts'
import { addIptablesMode, routesLocalnet } from './iptablesMode.ts'
import { addIpvsRules } from './ipvs/rules.ts'
import { ipvsSetMembers, setTexts } from './ipvs/sets.ts'
import { boundAddresses, printVirtualServers, virtualServers } from './ipvs/virtualServers.ts'
import { KUBE_PROXY } from './versions.ts'

export interface KubeProxyState {
  readonly sets: readonly SetText[]
  readonly ipvs: string | undefined
}

export function addKubeProxy(tables: Tables, plan: ClusterPlan, node: NodePlan): KubeProxyState {
  const config = plan.kubeProxy
  if (!config) return { sets: [], ipvs: undefined }
  const facts = KUBE_PROXY[config.version]
  addKubelet(tables, facts)
  if (config.mode === 'iptables') {
    addIptablesMode(tables, plan, node, config, facts)
    return { sets: [], ipvs: undefined }
  }
  const servers = virtualServers(plan, node, facts)
  const members = ipvsSetMembers(plan.services, node, facts, boundAddresses(servers))
  addIpvsRules(tables, plan, node, config, facts, members)
  return { sets: setTexts(members, facts), ipvs: printVirtualServers(servers, config.scheduler) }
}

/** Of kube-ipvs0; undefined where there is no such device. */
export function ipvsAddresses(plan: ClusterPlan, node: NodePlan): readonly Ipv4Addr[] | undefined {
  const config = plan.kubeProxy
  return config?.mode === 'ipvs' ? boundAddresses(virtualServers(plan, node, KUBE_PROXY[config.version])) : undefined
}

/** What kube-proxy writes on the node (pkg/proxy/iptables/proxier.go, pkg/proxy/ipvs/proxier.go NewProxier). */
export function kubeProxySysctls(plan: ClusterPlan): Readonly<Record<string, string>> {
  const config = plan.kubeProxy
  if (!config) return {}
  if (config.mode === 'iptables')
    return routesLocalnet(config, KUBE_PROXY[config.version]) ? { 'net.ipv4.conf.all.route_localnet': '1' } : {}
  return {
    'net.ipv4.vs.conntrack': '1',
    'net.ipv4.vs.expire_nodest_conn': '1',
    'net.ipv4.vs.expire_quiescent_template': '1',
    ...(config.strictARP && { 'net.ipv4.conf.all.arp_ignore': '1', 'net.ipv4.conf.all.arp_announce': '2' }),
  }
}
