/** Refusals in the words of those who would say them. */
import type { Refuse } from './refuse.ts'

const sentence = (detail: string, wayOut: string): string => `${detail.replace(/\.$/, '')}; ${wayOut}`

/** `detail` as the Kubernetes API server says it, without the field. */
export function kubernetesRefuses(refuse: Refuse, path: string, detail: string, wayOut: string): void {
  refuse(path, 'kubernetesRefuses', { detail }, sentence(detail, wayOut))
}

/** Calico's validator (libcalico-go/lib/validator/v3/validator.go, v3.22). */
export function calicoRefuses(refuse: Refuse, path: string, detail: string, wayOut: string): void {
  refuse(path, 'calicoRefuses', { detail }, sentence(detail, wayOut))
}
