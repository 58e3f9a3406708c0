/** Which of a machine's interfaces are drawn, and as what. */
import type { Place, PortInfo } from '../contract.ts'
import { sortedPorts } from './plan.ts'

export interface MachinePorts {
  readonly uplinks: readonly PortInfo[]
  readonly tunnels: readonly PortInfo[]
  readonly asides: readonly PortInfo[]
}

/** Without the loopback, and without the ends of the pods' veths. */
export function machinePorts(place: Place, pods: readonly Place[] = []): MachinePorts {
  const inside = new Set(pods.map((pod) => pod.ns))
  const ports = sortedPorts(place).filter((port) => port.kind !== 'lo' && !inside.has(port.peer?.ns ?? ''))
  return {
    uplinks: ports.filter((port) => port.kind === 'veth'),
    tunnels: ports.filter((port) => port.kind === 'ipip' || port.kind === 'vxlan'),
    asides: ports.filter((port) => port.kind === 'bridge' || port.kind === 'dummy'),
  }
}
