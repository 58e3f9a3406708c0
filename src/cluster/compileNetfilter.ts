/**
 * What iptables, ipset and ipvsadm hold on a node: the kubelet's chains, kube-proxy's, and Felix's before them, as text in
 * the form in which the programs print it.
 */

import type { NetfilterText } from '../kernel/netns.ts'
import { felixSets } from './felix/ipsets/felixSets.ts'
import { printSets } from './felix/ipsets/ipsetText.ts'
import { activePolicies } from './felix/policy/active.ts'
import type { FelixConfig } from './felix/rules/config.ts'
import { addFelixTables } from './felix/rules/felixTables.ts'
import { createTables, printTables } from './felix/rules/iptablesText.ts'
import { addKubeProxy } from './kubeproxy/kubeProxy.ts'
import type { ClusterPlan, NodePlan } from './plan.ts'

export interface NodeNetfilter {
  readonly iptables: string
  readonly ipset: string
  readonly ipvs?: string
}

export function netfilterOf(plan: ClusterPlan, node: NodePlan): NodeNetfilter {
  const tables = createTables()
  const kubeProxy = addKubeProxy(tables, plan, node)
  const { workloads, chains, sets: asked } = activePolicies(plan, node)
  addFelixTables(tables, { config: felixConfig(plan, node), workloads, policyChains: chains })
  return {
    iptables: printTables(tables),
    ipset: printSets([...kubeProxy.sets, ...felixSets(plan, node, asked)]),
    ...(kubeProxy.ipvs !== undefined && { ipvs: kubeProxy.ipvs }),
  }
}

/** The same, made when somebody reads it: of thousands of nodes a packet visits a few. */
export const lazyNetfilter = (plan: ClusterPlan, node: NodePlan): NetfilterText => new LazyNetfilter(plan, node)

/**
 * Its properties are its own and enumerable, as who spreads a NetfilterText expects; their functions are all nodes', so that
 * V8 has one shape for all.
 */
class LazyNetfilter implements NetfilterText {
  declare readonly iptables: string
  declare readonly ipset: string
  declare readonly ipvs?: string
  readonly #plan: ClusterPlan
  readonly #node: NodePlan
  #made: NodeNetfilter | undefined

  constructor(plan: ClusterPlan, node: NodePlan) {
    this.#plan = plan
    this.#node = node
    Object.defineProperties(this, plan.kubeProxy?.mode === 'ipvs' ? LazyNetfilter.#ofIpvs : LazyNetfilter.#ofRules)
  }

  static #property(key: keyof NodeNetfilter): PropertyDescriptor & ThisType<LazyNetfilter> {
    return {
      enumerable: true,
      get() {
        this.#made ??= netfilterOf(this.#plan, this.#node)
        return this.#made[key]
      },
    }
  }
  static readonly #ofRules = { iptables: this.#property('iptables'), ipset: this.#property('ipset') }
  static readonly #ofIpvs = { ...this.#ofRules, ipvs: this.#property('ipvs') }
}

function felixConfig(plan: ClusterPlan, node: NodePlan): FelixConfig {
  const { ipip, vxlan } = plan.facts
  return {
    ipipEnabled: plan.ipipEnabled,
    vxlanEnabled: plan.vxlanEnabled,
    tunnels: [
      ...(plan.ipipEnabled && node.tunnels.ipip !== undefined ? [ipip.device] : []),
      ...(plan.vxlanEnabled && node.tunnels.vxlan !== undefined ? [vxlan.device] : []),
    ],
    vxlanPort: vxlan.port,
    ipvs: plan.kubeProxy?.mode === 'ipvs',
    natOutgoing: plan.pools.some(({ natOutgoing }) => natOutgoing),
    endpointToHostAction: plan.endpointToHostAction,
  }
}
