/** Where a field stands in an object, written as the API server writes it (apimachinery/pkg/util/validation/field/path.go). */
export type Path = readonly (string | number)[]

const PLAIN = /^[A-Za-z][\w-]*$/

/** `spec.ports[0].port`, and `metadata.annotations[hopscope/mtu]` for a key that is no field's name. */
export const formatPath = (path: Path): string =>
  path
    .map((step, i) => {
      if (typeof step === 'number' || !PLAIN.test(step)) return `[${step}]`
      return i === 0 ? step : `.${step}`
    })
    .join('')

/** The way back, for paths of a ClusterSpec: `services[0].ports[1].port`. */
export function parsePath(text: string): Path {
  return [...text.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([step, index]) => (index === undefined ? step : Number(index)))
}

export function valueAt(value: unknown, path: Path): unknown {
  let at = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Readonly<Record<string | number, unknown>>)[step]
  }
  return at
}

/** The object with a value at a path; objects on the way are made. */
export function withValueAt(object: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value
  if (Array.isArray(object)) {
    const list = [...(object as unknown[])]
    list[Number(step)] = withValueAt(list[Number(step)], rest, value)
    return list
  }
  const record = isRecord(object) ? object : {}
  const own = Object.hasOwn(record, step) ? record[step] : undefined
  return { ...record, [step]: withValueAt(own, rest, value) }
}

export type Fields = Readonly<Record<string, unknown>>

export const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
