/** What kubeadm writes into kube-system's ConfigMap kube-proxy: kube-proxy's file, as a text in a text. */
import { documentSteps, type ManifestDocument } from './documents.ts'
import type { Head } from './head.ts'
import { kubeProxyConfiguration } from './kinds/config.ts'
import { type Path, valueAt } from './path.ts'
import type { ManifestProblem } from './problem.ts'

const FILE: Path = ['data', 'config.conf']

export type InnerDocument = ManifestDocument | { readonly problem: ManifestProblem }

/** All of it has the place of the file's name. */
export function kubeProxyConfigurationIn(
  { value, place }: ManifestDocument,
  { kind }: Head,
): InnerDocument | undefined {
  const text = kind === 'ConfigMap' ? valueAt(value, FILE) : undefined
  if (typeof text !== 'string' || !text.includes(kubeProxyConfiguration.kind)) return undefined
  const steps = documentSteps(text)
  let step = steps.next()
  while (!step.done) step = steps.next()
  const at = place(FILE, 'key')
  if (!step.value.ok) {
    const [problem] = step.value.problems
    return problem && { problem: { ...problem, ...at } }
  }
  const inner = step.value.documents.find((own) => valueAt(own.value, ['kind']) === kubeProxyConfiguration.kind)
  return inner && { value: inner.value, place: () => at }
}
