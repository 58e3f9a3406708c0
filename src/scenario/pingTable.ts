/**
 * Document 004's table, "can it be pinged?": a row a type of Service, a column a mode of kube-proxy, and for each cell the
 * probe that answers it. What comes out is computed, here is only what to ask.
 */
import type { ScenarioId } from './scenarios.ts'

/** A LoadBalancer's traffic comes by node ports, or directly to the pods: the cloud decides. */
const PINGS = {
  ClusterIP: 'ping-cluster-ip',
  NodePort: 'ping-node-port',
  Headless: 'ping-headless',
  LoadBalancer: 'ping-load-balancer',
  LoadBalancerDirect: 'ping-load-balancer-direct',
  ExternalName: 'ping-external-name',
} as const

const MODES = { iptables: 'service-endpoints', ipvs: 'service-ping-ipvs' } as const satisfies Record<string, ScenarioId>

export type PingedService = keyof typeof PINGS

export interface PingCell {
  readonly mode: keyof typeof MODES
  readonly scenario: ScenarioId
  /** Of that scenario, by id. */
  readonly probe: string
}

interface PingRow {
  readonly service: PingedService
  readonly cells: readonly PingCell[]
}

export const PING_TABLE: readonly PingRow[] = (Object.keys(PINGS) as PingedService[]).map((service) => ({
  service,
  cells: (Object.keys(MODES) as PingCell['mode'][]).map((mode) => ({
    mode,
    scenario: MODES[mode],
    probe: PINGS[service],
  })),
}))
