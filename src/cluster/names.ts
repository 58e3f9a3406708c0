/** What network namespaces are called. Machines by their names, a subnet's switch `sw-<subnet>`. */
import type { ClusterSpec, Pod } from './spec.ts'

export const segmentNs = (subnet: string): string => `sw-${subnet}`

export const machineNames = (spec: Pick<ClusterSpec, 'subnets' | 'gateways' | 'hosts' | 'nodes'>): Set<string> =>
  new Set([
    ...spec.subnets.map(({ name }) => segmentNs(name)),
    ...[spec.gateways, spec.hosts, spec.nodes].flatMap((machines) => machines.map(({ name }) => name)),
  ])

/**
 * A pod's namespace is called as the pod, where that is clear, else `<namespace>.<name>`: a name that `ip netns add`
 * takes, and the one that the CNI plugin hashes. In the order of the pods.
 */
export function podNetnsNames(
  machines: ReadonlySet<string>,
  pods: readonly Pick<Pod, 'namespace' | 'name'>[],
): string[] {
  const count = new Map<string, number>()
  for (const { name } of pods) count.set(name, (count.get(name) ?? 0) + 1)
  return pods.map(({ namespace, name }) =>
    count.get(name) === 1 && !machines.has(name) ? name : `${namespace}.${name}`,
  )
}
