/** Each fault where there is something to break so, and what its edits come to. */
import { type ScenarioId, scenarioSource } from '../../scenario/scenarios.ts'
import { applyKernelEdits } from '../apply.ts'
import type { Edits } from '../edit.ts'
import { applySpecEdits } from '../specEdits.ts'
import { compiled } from '../testWorld.ts'
import { type FaultCode, injectFault } from './faults.ts'
import type { Edited, KnownFault } from './inForce.ts'

export const HOMES: Readonly<Record<FaultCode, ScenarioId>> = {
  ...({ noDefaultRoute: 'ipip-always', proxyArpOff: 'ipip-always', ipForwardOff: 'ipip-always' } as const),
  ...({ rpFilterStrict: 'ipip-always', birdDown: 'two-subnets-ipip', bgpBlocked: 'two-subnets-ipip' } as const),
  ...({ ipipBlocked: 'ipip-always', vxlanBlocked: 'vxlan-always', mtuTooLarge: 'ipip-always' } as const),
  ...({ gatewayWithoutPodRoutes: 'two-subnets-native', staleArp: 'two-subnets-native' } as const),
  ...({ duplicatePodIp: 'ipip-always', conntrackFull: 'ipip-always', endpointGone: 'cluster-ip' } as const),
  ...({ kubeProxyStopped: 'cluster-ip', policyForgetsDns: 'dns', natOutgoingOff: 'pod-to-outside' } as const),
}

export function edited(id: ScenarioId, edits: Edits): Edited | undefined {
  const { spec: opened } = scenarioSource(id)
  const spec = applySpecEdits(opened, edits.spec)
  if (!spec.ok) return undefined
  const programmed = compiled(spec.value)
  const applied = applyKernelEdits(programmed, edits.kernel)
  return applied.ok ? { opened, spec: spec.value, programmed, world: applied.world, edits } : undefined
}

const NOTHING: Edits = { spec: [], kernel: [] }
export const joined = (...all: readonly Edits[]): Edits => ({
  spec: all.flatMap(({ spec }) => spec),
  kernel: all.flatMap(({ kernel }) => kernel),
})

export function inject(id: ScenarioId, code: FaultCode, before: Edits = NOTHING): KnownFault | undefined {
  const place = edited(id, before)
  const injected = place && injectFault(code, place.spec, place.world)
  return injected && { code, ...injected }
}

export function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not to be had here')
  return value
}
