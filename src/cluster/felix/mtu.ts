/** MTUs as Felix finds them (felix/dataplane/linux/int_dataplane.go, determinePodMTU and findHostMTU, v3.22). */
import type { ClusterPlan, NodePlan } from '../plan.ts'

export interface Mtus {
  readonly host: number
  readonly ipip: number
  readonly vxlan: number
  /** Of every pod's interface, both ends: the smallest of the encapsulations in use. */
  readonly pod: number
}

/** The kernel's default for a bridge or a dummy. */
const HOST_INTERFACE_MTU = 1500

export function mtusOf(plan: ClusterPlan, node: NodePlan): Mtus {
  const { mtuInterfaces, overhead, defaultMtu } = plan.facts
  const counted = [
    { name: node.nic.dev, mtu: node.nic.mtu },
    ...node.interfaces.map(({ name }) => ({ name, mtu: HOST_INTERFACE_MTU })),
  ].filter(({ name }) => mtuInterfaces.test(name))
  const host = counted.length === 0 ? defaultMtu : Math.min(...counted.map(({ mtu }) => mtu))
  const ipip = host - overhead.ipip
  const vxlan = host - overhead.vxlan
  const enabled = [...(plan.ipipEnabled ? [ipip] : []), ...(plan.vxlanEnabled ? [vxlan] : [])]
  return { host, ipip, vxlan, pod: enabled.length === 0 ? host : Math.min(...enabled) }
}
