/**
 * A workload's two chains (felix/rules/endpoints.go endpointIptablesChain, v3.22): what goes to it and what comes from
 * it. Policies in their order, until one accepts or passes; where there are none, and after a pass, the profiles.
 */
import { ACCEPT, clearMark, DROP, jump, RETURN } from './action.ts'
import { MARK } from './marks.ts'
import { conntrackState, destPorts, markClear, markSet, protocolNumber } from './match.ts'
import { chainName } from './names.ts'
import { commented, type FelixChain, type FelixRule, rule } from './rule.ts'

export interface WorkloadPolicies {
  /** Names of the policies that govern the direction, in order. */
  readonly ingress: readonly string[]
  readonly egress: readonly string[]
  readonly profiles: readonly string[]
}

export const workloadChains = (name: string, policies: WorkloadPolicies, vxlanPort: number): FelixChain[] => [
  {
    name: chainName('toWorkload', name),
    rules: [...start(), ...judge(policies.ingress, policies.profiles, 'policyIn', 'profileIn')],
  },
  {
    name: chainName('fromWorkload', name),
    rules: [
      ...start(),
      // A pod that encapsulates by itself would go round the policies of the others. Also where no tunnel is in use.
      commented(
        'Drop VXLAN encapped packets originating in workloads',
        rule(DROP, protocolNumber(17), destPorts(String(vxlanPort))),
      ),
      commented('Drop IPinIP encapped packets originating in workloads', rule(DROP, protocolNumber(4))),
      ...judge(policies.egress, policies.profiles, 'policyOut', 'profileOut'),
    ],
  },
]

const start = (): FelixRule[] => [
  rule(ACCEPT, conntrackState('RELATED,ESTABLISHED')),
  rule(DROP, conntrackState('INVALID')),
  rule(clearMark(MARK.accept)),
]

function judge(
  policies: readonly string[],
  profiles: readonly string[],
  policy: 'policyIn' | 'policyOut',
  profile: 'profileIn' | 'profileOut',
): FelixRule[] {
  const notPassed = markClear(MARK.pass)
  return [
    ...(policies.length === 0
      ? []
      : [
          commented('Start of policies', rule(clearMark(MARK.pass))),
          ...policies.flatMap((name) => [
            rule(jump(chainName(policy, name)), notPassed),
            commented('Return if policy accepted', rule(RETURN, markSet(MARK.accept))),
          ]),
          commented('Drop if no policies passed packet', rule(DROP, notPassed)),
        ]),
    ...profiles.flatMap((name) => [
      rule(jump(chainName(profile, name))),
      commented('Return if profile accepted', rule(RETURN, markSet(MARK.accept))),
    ]),
    commented('Drop if no profiles matched', rule(DROP)),
  ]
}
