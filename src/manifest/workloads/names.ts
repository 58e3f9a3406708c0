/**
 * Names as controllers make them. What Kubernetes draws by chance is drawn here from the names themselves: the same manifest
 * makes the same pods.
 */
import { utf8 } from '../../cluster/ipam/fnv.ts'
import { isRecord } from '../path.ts'

/** Without vowels, so that no word comes out (apimachinery/pkg/util/rand/rand.go). */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'
/** apiserver/pkg/storage/names/generate.go. */
const SUFFIX = 5
const MOST_BASE = 63 - SUFFIX

/** SafeEncodeString: each character of a number becomes one of the letters. */
export const safeEncode = (text: string): string =>
  [...text].map((char) => LETTERS[char.charCodeAt(0) % LETTERS.length]).join('')

/** FNV-1a with 32 bits, as Go's hash/fnv New32a. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of utf8(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}

/**
 * ComputeHash (pkg/controller/controller_utils.go) takes FNV-1a over Go's print of the template, every default filled in;
 * here it is taken over its JSON in order of the keys, defaults left out. So another template has another hash, one that the
 * server gave back has the same, and the letters are other than a cluster's.
 */
export const templateHash = (template: unknown): string =>
  safeEncode(String(fnv1a(JSON.stringify(canonical(template)))))

/** What the API server fills in (pkg/apis/core/v1/defaults.go), and `kubectl get` then prints. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  apiVersion: 'v1',
  defaultMode: 420,
  dnsPolicy: 'ClusterFirst',
  failureThreshold: 3,
  imagePullPolicy: 'IfNotPresent',
  periodSeconds: 10,
  protocol: 'TCP',
  restartPolicy: 'Always',
  schedulerName: 'default-scheduler',
  scheme: 'HTTP',
  successThreshold: 1,
  terminationGracePeriodSeconds: 30,
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  timeoutSeconds: 1,
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((own) => canonical(own) ?? null)
  if (!isRecord(value)) return value
  const entries = Object.entries(value)
    .map(([key, own]) => [key, canonical(own)] as const)
    .filter(([key, own]) => own !== null && own !== undefined && own !== DEFAULTS[key])
    // The older name of serviceAccountName, which the server writes too.
    .filter(([key]) => key !== 'serviceAccount')
  return entries.length === 0 ? undefined : Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A long one is cut off. */
export const generatedBase = (base: string): string => base.slice(0, MOST_BASE)

/** `generateName`: the base, and five letters; those that `taken` says are passed over. */
export function generatedName(namespace: string, base: string, taken: (name: string) => boolean): string {
  const start = generatedBase(base)
  for (let i = 0; ; i++) {
    let draw = fnv1a(`${namespace}/${base}${i}`)
    let name = start
    for (let j = 0; j < SUFFIX; j++) {
      name += LETTERS[draw % LETTERS.length]
      draw = Math.floor(draw / LETTERS.length)
    }
    if (!taken(name)) return name
  }
}
