/** All faults, by their code. */
import type { ClusterSpec } from '../../cluster/spec.ts'
import type { World } from '../../kernel/netns.ts'
import type { Fault, FaultTarget, Injected } from './fault.ts'
import { conntrackFull, duplicatePodIp, ipipBlocked, mtuTooLarge, staleArp, vxlanBlocked } from './network.ts'
import {
  bgpBlocked,
  birdDown,
  gatewayWithoutPodRoutes,
  ipForwardOff,
  noDefaultRoute,
  proxyArpOff,
  rpFilterStrict,
} from './routing.ts'
import { endpointGone, kubeProxyStopped, natOutgoingOff, policyForgetsDns } from './services.ts'

const FAULTS = {
  noDefaultRoute,
  proxyArpOff,
  ipForwardOff,
  rpFilterStrict,
  birdDown,
  bgpBlocked,
  ipipBlocked,
  vxlanBlocked,
  gatewayWithoutPodRoutes,
  mtuTooLarge,
  staleArp,
  duplicatePodIp,
  conntrackFull,
  endpointGone,
  kubeProxyStopped,
  policyForgetsDns,
  natOutgoingOff,
} satisfies Readonly<Record<string, Fault>>

export type FaultCode = keyof typeof FAULTS
export const FAULT_CODES = Object.keys(FAULTS) as readonly FaultCode[]

/** The edits that break it so, over the World as it was compiled; undefined where there is nothing of the kind to break. */
export function injectFault(
  code: FaultCode,
  spec: ClusterSpec,
  world: World,
  target: FaultTarget = {},
): Injected | undefined {
  return FAULTS[code]({ spec, world, target })
}
