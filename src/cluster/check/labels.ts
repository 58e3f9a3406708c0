/** Labels of pods and namespaces (apimachinery/pkg/util/validation). */
import type { Labels } from '../plan.ts'
import type { Namespace } from '../spec.ts'
import { kubernetesRefuses } from './apiServers.ts'
import type { Refuse } from './refuse.ts'
import { checkName, refuseDuplicate } from './values.ts'

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/
const PREFIX = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/

export function checkLabelKey(refuse: Refuse, path: string, key: string): void {
  const [name = '', prefix, ...rest] = key.split('/').reverse()
  if (rest.length === 0 && NAME.test(name) && (prefix === undefined || PREFIX.test(prefix))) return
  const detail =
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " +
    'character'
  kubernetesRefuses(refuse, path, detail, 'write one such as app.kubernetes.io/name')
}

export function checkLabelValue(refuse: Refuse, path: string, value: string): void {
  if (value === '' || NAME.test(value)) return
  const detail =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
    'end with an alphanumeric character'
  kubernetesRefuses(refuse, path, detail, 'write one such as web-1')
}

export function takeLabels(refuse: Refuse, path: string, labels: Labels | undefined): Labels {
  for (const [key, value] of Object.entries(labels ?? {})) {
    checkLabelKey(refuse, path, key)
    checkLabelValue(refuse, `${path}.${key}`, value)
  }
  return labels ?? {}
}

export function takeNamespaces(refuse: Refuse, specs: readonly Namespace[]): ReadonlyMap<string, Labels> {
  const labels = new Map<string, Labels>()
  specs.forEach((spec, i) => {
    const path = `namespaces[${i}]`
    checkName(refuse, `${path}.name`, spec.name, 'label')
    if (labels.has(spec.name)) refuseDuplicate(refuse, `${path}.name`, spec.name)
    labels.set(spec.name, takeLabels(refuse, `${path}.labels`, spec.labels))
  })
  return labels
}
