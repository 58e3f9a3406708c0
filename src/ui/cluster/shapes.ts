/** What kinds of values the fields of a ClusterSpec take: as data, so that one form serves all of them. */
import type { Loaded } from '../../protocol/protocol.ts'

export type ClusterSpec = NonNullable<Loaded['spec']>

export type Shape = (
  | { readonly kind: 'text'; readonly suggest?: 'gateways' }
  | { readonly kind: 'number' }
  /** A number, or a name. */
  | { readonly kind: 'either' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  /** The name of something in the cluster. */
  | { readonly kind: 'ref'; readonly to: 'nodes' | 'subnets' }
  | { readonly kind: 'switch'; readonly fallback: boolean }
  /** Of a node: a gateway, an address, or null for no default route. */
  | { readonly kind: 'gateway' }
  /** `key=value` */
  | { readonly kind: 'map' }
  | { readonly kind: 'texts'; readonly either?: boolean }
  | {
      readonly kind: 'list'
      readonly of: Shape & { readonly kind: 'object' }
      readonly fresh: Value
      /** Its fields are short enough to stand side by side. */
      readonly inline?: boolean
    }
  | { readonly kind: 'object'; readonly fields: Fields; readonly fresh?: Value }
) & {
  /** Said in an empty field. */
  readonly placeholder?: string
  /** The field must be there. */
  readonly required?: boolean
}

type Value = Readonly<Record<string, unknown>>
export type Fields = Readonly<Record<string, Shape>>

/** Every field of T has its shape. */
export type ShapesOf<T> = { readonly [F in keyof Required<T>]: Shape }

type Options = { readonly placeholder?: string; readonly required?: boolean }

export const text = (placeholder?: string): Shape => ({ kind: 'text', ...(placeholder && { placeholder }) })
export const number = (placeholder?: string): Shape => ({ kind: 'number', ...(placeholder && { placeholder }) })
export const either = (placeholder?: string): Shape => ({ kind: 'either', ...(placeholder && { placeholder }) })
export const choice = (options: readonly string[], more: Options = {}): Shape => ({ kind: 'choice', options, ...more })
export const ref = (to: 'nodes' | 'subnets', required = true): Shape => ({ kind: 'ref', to, required })
export const toggle = (fallback: boolean, required = false): Shape => ({ kind: 'switch', fallback, required })
export const texts = (placeholder?: string): Shape => ({ kind: 'texts', ...(placeholder && { placeholder }) })
export const ports = (): Shape => ({ kind: 'texts', either: true, placeholder: '80, 1000:2000' })
export const map = (): Shape => ({ kind: 'map', placeholder: 'key=value' })
export const object = (fields: Fields, fresh?: Value): Shape & { readonly kind: 'object' } => ({
  kind: 'object',
  fields,
  ...(fresh && { fresh }),
})
export const list = (fields: Fields, fresh: Value, inline = false): Shape => ({
  kind: 'list',
  of: object(fields),
  ...{ fresh, inline },
})

export const must = (shape: Shape): Shape => ({ ...shape, required: true })
