/** Checks in others' words write the way out behind their detail: `detail; way out` (`cluster/check/apiServers.ts`). */
import type { Problem } from './problem.ts'

/** The way out; undefined where the check knows none. */
export function wayOut({ code, params, message }: Problem): string | undefined {
  if (code !== 'kubernetesRefuses' && code !== 'calicoRefuses') return undefined
  const detail = String(params['detail']).replace(/\.$/, '')
  return message.startsWith(`${detail}; `) ? message.slice(detail.length + 2) : undefined
}
