/**
 * Policies: Kubernetes' own as the API server refuses them (pkg/apis/networking/validation), Calico's as its validator
 * does (libcalico-go/lib/validator/v3/validator.go, v3.22). What passes can be compiled.
 */
import type { CalicoNetworkPolicy, ClusterSpec, GlobalNetworkPolicy, KubernetesNetworkPolicy } from '../spec.ts'
import { checkCalicoRule, checkSelectorText } from './calicoRules.ts'
import { checkPeer, checkPolicyPort, checkSelector } from './kubernetesRules.ts'
import type { Refuse } from './refuse.ts'
import { checkName, refuseDuplicate } from './values.ts'

export interface CheckedPolicies {
  readonly namespaced: readonly (KubernetesNetworkPolicy | CalicoNetworkPolicy)[]
  readonly global: readonly GlobalNetworkPolicy[]
}

export function takePolicies(refuse: Refuse, spec: ClusterSpec): CheckedPolicies {
  const { networkPolicies: namespaced = [], globalNetworkPolicies: global = [] } = spec
  const names = new Set<string>()
  const unique = (path: string, kind: string, name: string): void => {
    if (names.has(`${kind}/${name}`)) refuseDuplicate(refuse, `${path}.name`, name)
    names.add(`${kind}/${name}`)
  }
  namespaced.forEach((policy, i) => {
    const path = `networkPolicies[${i}]`
    checkName(refuse, `${path}.namespace`, policy.namespace, 'label')
    checkName(refuse, `${path}.name`, policy.name, 'subdomain')
    unique(path, `${policy.apiVersion}/${policy.namespace}`, policy.name)
    if (policy.apiVersion === 'projectcalico.org/v3') checkCalico(refuse, path, policy)
    else checkKubernetes(refuse, path, policy)
  })
  global.forEach((policy, i) => {
    const path = `globalNetworkPolicies[${i}]`
    checkName(refuse, `${path}.name`, policy.name, 'subdomain')
    unique(path, 'global', policy.name)
    checkCalico(refuse, path, policy)
    checkSelectorText(refuse, `${path}.namespaceSelector`, policy.namespaceSelector)
  })
  return { namespaced, global }
}

function checkKubernetes(refuse: Refuse, path: string, policy: KubernetesNetworkPolicy): void {
  checkSelector(refuse, `${path}.podSelector`, policy.podSelector)
  const directions = [
    ['ingress', 'from', policy.ingress?.map(({ from, ports }) => ({ peers: from, ports }))],
    ['egress', 'to', policy.egress?.map(({ to, ports }) => ({ peers: to, ports }))],
  ] as const
  for (const [direction, peersField, rules] of directions)
    rules?.forEach(({ peers, ports }, i) => {
      const at = `${path}.${direction}[${i}]`
      peers?.forEach((peer, j) => {
        checkPeer(refuse, `${at}.${peersField}[${j}]`, peer)
      })
      ports?.forEach((port, j) => {
        checkPolicyPort(refuse, `${at}.ports[${j}]`, port)
      })
    })
}

type CalicoFields = Pick<CalicoNetworkPolicy, 'selector' | 'order' | 'ingress' | 'egress'>

function checkCalico(refuse: Refuse, path: string, policy: CalicoFields): void {
  checkSelectorText(refuse, `${path}.selector`, policy.selector)
  for (const direction of ['ingress', 'egress'] as const)
    policy[direction]?.forEach((rule, i) => {
      checkCalicoRule(refuse, `${path}.${direction}[${i}]`, rule)
    })
}
