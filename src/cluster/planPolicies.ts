/** Everybody's policies as Felix sees them, in the order in which it asks them. */
import type { CheckedPolicies } from './check/policies.ts'
import { calicoPolicy, globalPolicy } from './felix/policy/calico.ts'
import { kubernetesPolicy } from './felix/policy/kubernetes.ts'
import { comparePolicies, type Policy } from './felix/policy/policy.ts'

export const planPolicies = ({ namespaced, global }: CheckedPolicies): Policy[] =>
  [
    ...namespaced.map((policy) =>
      policy.apiVersion === 'projectcalico.org/v3' ? calicoPolicy(policy) : kubernetesPolicy(policy),
    ),
    ...global.map(globalPolicy),
  ].sort(comparePolicies)
