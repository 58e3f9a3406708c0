/**
 * Felix's static chains of the filter table (felix/rules/static.go, v3.22).
 * Not modelled: host endpoints, and so the failsafe chains; BGPConfiguration's service CIDRs, and so cali-cidr-block's
 * rules; OpenStack; WireGuard.
 */
import { ACCEPT, type Action, clearMark, DROP, goto, jump, RETURN, setMark } from './action.ts'
import { type FelixConfig, WORKLOAD_PREFIX } from './config.ts'
import { inputGate, outputGate } from './ipvs.ts'
import { MARK } from './marks.ts'
import {
  conntrackState,
  destIsLocal,
  destPorts,
  destSet,
  inInterface,
  markClear,
  markSet,
  outInterface,
  protocolNumber,
  sourceIsLocal,
  sourceSet,
} from './match.ts'
import { CHAIN } from './names.ts'
import { commented, type FelixChain, type FelixRule, rule } from './rule.ts'
import { SET } from './sets.ts'
import { HOST_ENDPOINT_ACCEPTED } from './staticRaw.ts'

const IPIP = protocolNumber(4)
const UDP = protocolNumber(17)
const WORKLOADS = `${WORKLOAD_PREFIX}+`

const TO_HOST: Readonly<Record<FelixConfig['endpointToHostAction'], Action>> = { ACCEPT, DROP, RETURN }

export const filterChains = (config: FelixConfig): FelixChain[] => [
  { name: CHAIN.input, rules: inputRules(config) },
  {
    name: CHAIN.workloadToHost,
    rules: [
      rule(jump(CHAIN.fromWorkloadDispatch)),
      commented('Configured DefaultEndpointToHostAction', rule(TO_HOST[config.endpointToHostAction])),
    ],
  },
  {
    name: CHAIN.forward,
    rules: [
      rule(clearMark(MARK.all & ~MARK.accept)),
      rule(jump(CHAIN.fromHostEndpointForward), markClear(MARK.accept)),
      rule(jump(CHAIN.fromWorkloadDispatch), inInterface(WORKLOADS)),
      rule(jump(CHAIN.toWorkloadDispatch), outInterface(WORKLOADS)),
      rule(jump(CHAIN.toHostEndpointForward)),
      rule(jump(CHAIN.cidrBlock)),
    ],
  },
  { name: CHAIN.output, rules: outputRules(config) },
]

/** Appended to FORWARD, behind everybody else's rules (StaticFilterForwardAppendRules). */
export const FORWARD_APPENDED: readonly FelixRule[] = [
  commented('Policy explicitly accepted packet.', rule(ACCEPT, markSet(MARK.accept))),
  // Tells mangle POSTROUTING that the packet was forwarded.
  rule(setMark(MARK.accept)),
]

const hostEndpointAccepted = commented(HOST_ENDPOINT_ACCEPTED, rule(ACCEPT, markSet(MARK.accept)))

function inputRules(config: FelixConfig): FelixRule[] {
  const vxlan = [UDP, destPorts(String(config.vxlanPort))]
  return [
    ...(config.ipipEnabled
      ? [
          commented('Allow IPIP packets from Calico hosts', rule(ACCEPT, IPIP, sourceSet(SET.allHosts), destIsLocal)),
          commented('Drop IPIP packets from non-Calico hosts', rule(DROP, IPIP)),
        ]
      : []),
    ...(config.vxlanEnabled
      ? [
          commented(
            'Allow VXLAN packets from whitelisted hosts',
            rule(ACCEPT, ...vxlan, sourceSet(SET.allVxlanHosts), destIsLocal),
          ),
          commented('Drop VXLAN packets from non-whitelisted hosts', rule(DROP, ...vxlan, destIsLocal)),
        ]
      : []),
    ...(config.ipvs ? inputGate : []),
    rule(goto(CHAIN.workloadToHost), inInterface(WORKLOADS)),
    rule(ACCEPT, markSet(MARK.accept)),
    rule(clearMark(MARK.all)),
    rule(jump(CHAIN.fromHostEndpoint)),
    hostEndpointAccepted,
  ]
}

function outputRules(config: FelixConfig): FelixRule[] {
  return [
    rule(ACCEPT, markSet(MARK.accept)),
    ...(config.ipvs ? outputGate : []),
    // What the host itself sends to its own workloads is not judged.
    rule(RETURN, outInterface(WORKLOADS)),
    ...(config.ipipEnabled
      ? [
          commented(
            'Allow IPIP packets to other Calico hosts',
            rule(ACCEPT, IPIP, destSet(SET.allHosts), sourceIsLocal),
          ),
        ]
      : []),
    ...(config.vxlanEnabled
      ? [
          commented(
            'Allow VXLAN packets to other whitelisted hosts',
            rule(ACCEPT, UDP, destPorts(String(config.vxlanPort)), sourceIsLocal, destSet(SET.allVxlanHosts)),
          ),
        ]
      : []),
    rule(clearMark(MARK.all)),
    rule(jump(CHAIN.toHostEndpoint), conntrackState('DNAT', true)),
    hostEndpointAccepted,
  ]
}
