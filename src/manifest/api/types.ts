/** The API's Go types below what Hopscope takes, as shapes: to check what it has no use for as strictly as the rest. */
import { any, duration, flag, list, map, number, quantity, type Shape, text, whole, wholeOrText } from '../shapes.ts'
import { CALICO } from './calico.ts'
import { KUBERNETES } from './kubernetes.ts'

const PLAIN: Readonly<Record<string, Shape>> = {
  ...{ any, duration, flag, number, quantity, text, whole, wholeOrText },
  time: text,
  long: { is: 'whole', go: 'int64' },
}

/** A struct's fields, each with its type: `[Volume]` a list, `map:text` a map, a name with a capital a struct. */
const STRUCTS: ReadonlyMap<string, readonly (readonly [name: string, type: string])[]> = new Map(
  `${KUBERNETES}${CALICO}`
    .trim()
    .split(/\n(?! )/)
    .map((line) => {
      const [name = '', fields = ''] = line.split(/:\s*(.*)/s)
      const words = fields.split(/\s+/).filter((word) => word !== '')
      return [name, words.map((word) => word.split(/=(.*)/) as [string, string])] as const
    }),
)

const made = new Map<string, ReadonlyMap<string, Shape>>()

/** Undefined where the struct is not among them. */
export function fieldsOf(struct: string): ReadonlyMap<string, Shape> | undefined {
  const known = made.get(struct)
  if (known) return known
  const fields = STRUCTS.get(struct)
  if (!fields) return undefined
  const shapes = new Map(fields.map(([name, type]) => [name, shapeOf(type)]))
  made.set(struct, shapes)
  return shapes
}

function shapeOf(type: string): Shape {
  if (type.startsWith('[')) return list(shapeOf(type.slice(1, -1)))
  if (type.startsWith('map:')) return map(shapeOf(type.slice(4)))
  const fields = fieldsOf(type)
  if (!fields) return PLAIN[type] ?? any
  const entries = [...fields].map(([name, shape]) => [name, { shape, use: 'taken' }] as const)
  return { is: 'object', go: type, fields: Object.fromEntries(entries) }
}
