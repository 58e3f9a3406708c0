/** VethNameForWorkload (libcalico-go/lib/backend/k8s/conversion/workload_endpoint_default.go, v3.22). */
import { sha1Hex } from '../hash.ts'
import type { PodPlan } from '../plan.ts'

/**
 * `cali` and the first 11 hex digits of sha1("namespace.pod"): 15 characters, as many as an interface name may have.
 */
export const vethName = (namespace: string, pod: string): string => `cali${sha1Hex(`${namespace}.${pod}`).slice(0, 11)}`

export const hostVethName = (pod: PodPlan): string => pod.interfaceName ?? vethName(pod.namespace, pod.name)
