/**
 * What of the policies bears on one node (felix/calc/active_rules_calculator.go, policy_resolver.go, v3.22): those that
 * select one of its pods, the profiles of its pods, and the chains and ipsets of both.
 */

import { byText } from '../../check/values.ts'
import { hostVethName } from '../../cni/vethName.ts'
import type { ClusterPlan, NodePlan } from '../../plan.ts'
import { selects } from '../../selector/node.ts'
import { checkedSelector } from '../../selector/parse.ts'
import type { SetDefinition } from '../ipsets/definition.ts'
import { labelsOf } from '../ipsets/felixSets.ts'
import type { Workload } from '../rules/felixTables.ts'
import { chainName } from '../rules/names.ts'
import { policyChain } from '../rules/policyRules.ts'
import type { FelixChain } from '../rules/rule.ts'
import { profilesOf } from './labels.ts'
import { type ParsedRule, parseRule, setsOf } from './parsedRule.ts'
import type { Policy, PolicyRule } from './policy.ts'

export interface ActivePolicies {
  readonly workloads: readonly Workload[]
  readonly chains: readonly FelixChain[]
  readonly sets: readonly SetDefinition[]
}

const EVERYTHING: PolicyRule['source'] = {
  nets: [],
  notNets: [],
  selector: '',
  notSelector: '',
  ports: [],
  notPorts: [],
}
const ALLOW: PolicyRule = { action: 'allow', source: EVERYTHING, destination: EVERYTHING }

export function activePolicies(plan: ClusterPlan, node: NodePlan): ActivePolicies {
  const active = new Set<Policy>()
  const profiles = new Set<string>()
  const policies = plan.policies.map((policy) => ({ policy, selector: checkedSelector(policy.selector) }))
  const workloads = node.pods.map((pod): Workload => {
    const labels = labelsOf(plan, pod)
    const own = policies.filter(({ selector }) => selects(selector, labels)).map(({ policy }) => policy)
    for (const policy of own) active.add(policy)
    const named = profilesOf(pod)
    for (const profile of named) profiles.add(profile)
    return {
      interface: hostVethName(pod),
      ingress: own.filter(({ governs }) => governs.ingress).map(({ name }) => name),
      egress: own.filter(({ governs }) => governs.egress).map(({ name }) => name),
      profiles: named,
    }
  })
  const parsed = [...active].map((policy) => ({
    name: policy.name,
    inbound: policy.inbound.map(parseRule),
    outbound: policy.outbound.map(parseRule),
  }))
  return {
    workloads: workloads.sort((a, b) => byText(a.interface, b.interface)),
    chains: [
      ...parsed.flatMap(({ name, inbound, outbound }) => [
        policyChain(chainName('policyIn', name), `Policy ${name} ingress`, inbound),
        policyChain(chainName('policyOut', name), `Policy ${name} egress`, outbound),
      ]),
      ...[...profiles].flatMap((name) => {
        const rules = profileRules(name)
        return [
          policyChain(chainName('profileIn', name), `Profile ${name} ingress`, rules),
          policyChain(chainName('profileOut', name), `Profile ${name} egress`, rules),
        ]
      }),
    ],
    sets: parsed.flatMap(({ inbound, outbound }) => [...inbound, ...outbound].flatMap(setsOf)),
  }
}

/** A namespace's profile allows all; a service account's only carries labels (conversion.go NamespaceToProfile). */
const profileRules = (name: string): ParsedRule[] => (name.startsWith('kns.') ? [parseRule(ALLOW)] : [])
