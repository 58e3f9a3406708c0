/** What the API server refuses of a workload (pkg/apis/apps/validation, pkg/apis/core/validation). */
import { checkName } from '../../cluster/check/values.ts'
import { type Context, type Fault, required } from '../kind.ts'
import { pod } from '../kinds/pod.ts'
import { type Fields, isRecord, type Path, valueAt } from '../path.ts'
import type { Workload } from './kinds.ts'
import { isEmptySelector, selects } from './selector.ts'

export const TEMPLATE: Path = ['spec', 'template']
const REPLICAS: Path = ['spec', 'replicas']
/** More than kubelets of all the nodes would run; a slip of the finger should not cost minutes. */
const MOST_REPLICAS = 10_000

/** A ReplicationController's selector is only labels, and by default the template's. */
export const selectorOf = ({ kind }: Workload, manifest: Fields): Fields | undefined => {
  const given = valueAt(manifest, ['spec', 'selector'])
  if (kind !== 'ReplicationController') return isRecord(given) ? given : undefined
  const labels = isRecord(given) && Object.keys(given).length > 0 ? given : labelsOf(manifest)
  return { matchLabels: labels }
}

export const labelsOf = (manifest: Fields): Readonly<Record<string, string>> =>
  (valueAt(manifest, [...TEMPLATE, 'metadata', 'labels']) as Readonly<Record<string, string>> | undefined) ?? {}

/** The Pod that the template describes, without the name that it will have. */
export const podOf = (manifest: Fields, name: string, namespace: string): Fields => {
  const template = valueAt(manifest, TEMPLATE) as Fields | undefined
  return { ...template, metadata: { ...(template?.['metadata'] as Fields | undefined), name, namespace } }
}

export function checkWorkload(workload: Workload, manifest: Fields, raw: unknown, context: Context): Fault[] {
  const name = String(valueAt(manifest, ['metadata', 'name']))
  const faults = nameFaults(name)
  const replicas = valueAt(manifest, REPLICAS)
  if (typeof replicas === 'number' && replicas < 0)
    faults.push(invalid(REPLICAS, replicas, 'must be greater than or equal to 0', 'write 0 or more'))
  if (typeof replicas === 'number' && replicas > MOST_REPLICAS) {
    const message = `"spec.replicas" is above ${MOST_REPLICAS}; that is more than can be shown`
    faults.push({ path: REPLICAS, code: 'tooLarge', params: { what: 'spec.replicas', limit: MOST_REPLICAS }, message })
  }
  faults.push(...selectorFaults(workload, manifest), ...templateFaults(raw))
  const own = pod.check?.(podOf(manifest, name, ''), context) ?? []
  return [...faults, ...own.map((fault) => ({ ...fault, path: [...TEMPLATE, ...fault.path] }))]
}

function nameFaults(name: string): Fault[] {
  const faults: Fault[] = []
  checkName(
    (_, code, params, message) => {
      const detail =
        code === 'badName' ? `Invalid value: ${JSON.stringify(name)}: ${String(params['detail'])}` : undefined
      faults.push({ path: ['metadata', 'name'], code, params, message, ...(detail !== undefined && { body: detail }) })
    },
    'metadata.name',
    name,
    'subdomain',
  )
  return faults
}

function selectorFaults(workload: Workload, manifest: Fields): Fault[] {
  const at: Path = ['spec', 'selector']
  const selector = selectorOf(workload, manifest)
  if (selector === undefined) return [required(...at)]
  const labels = labelsOf(manifest)
  if (workload.kind === 'ReplicationController')
    return Object.keys(labels).length === 0 ? [required(...at)] : mismatch(selector, labels)
  if (isEmptySelector(selector))
    return [invalid(at, {}, EMPTY[workload.kind], 'write matchLabels, with labels of the template')]
  return mismatch(selector, labels)
}

const mismatch = (selector: Fields, labels: Readonly<Record<string, string>>): Fault[] =>
  selects(selector, labels)
    ? []
    : [invalid([...TEMPLATE, 'metadata', 'labels'], labels, '`selector` does not match template `labels`', SAME)]

const SAME = 'give the template the labels that the selector asks for'

/** A ReplicaSet's is the Deployment's in the sources too. */
const EMPTY = {
  Deployment: 'empty selector is invalid for deployment',
  ReplicaSet: 'empty selector is invalid for deployment',
  StatefulSet: 'empty selector is invalid for statefulset',
  DaemonSet: 'empty selector is invalid for daemonset',
} as const

const JOB = 'write Always: what ends by itself is a Job'

function templateFaults(raw: unknown): Fault[] {
  const at: Path = [...TEMPLATE, 'spec', 'restartPolicy']
  const policy = valueAt(raw, at)
  if (policy === undefined || policy === null || policy === '' || policy === 'Always') return []
  const body = `Unsupported value: ${JSON.stringify(policy)}: supported values: "Always"`
  return [{ path: at, code: 'notOneOf', params: { value: String(policy), allowed: 'Always' }, body, way: JOB }]
}

function invalid(path: Path, value: unknown, detail: string, way: string): Fault {
  const body = `Invalid value: ${JSON.stringify(value)}: ${detail}`
  return { path, code: 'kubernetesRefuses', params: { detail }, body, way }
}
