/** What a field of an API's object may hold, with the Go type whose name stands in the API server's refusals. */
export type Shape =
  | {
      readonly is: 'text' | 'whole' | 'number' | 'flag' | 'wholeOrText' | 'texts' | 'quantity' | 'duration' | 'any'
      readonly go: string
    }
  | { readonly is: 'list' | 'map'; readonly go: string; readonly of: Shape }
  | { readonly is: 'object'; readonly go: string; readonly fields: Readonly<Record<string, Field>> }

export interface Field {
  readonly shape: Shape
  /**
   * `ignored`: it makes no difference here; `noise`: the server writes it, nobody does; `refused`: it would make a difference
   * that is not modelled, unless it says what holds anyway.
   */
  readonly use: 'taken' | 'ignored' | 'noise' | 'refused'
  readonly harmless?: readonly unknown[]
}

export const text: Shape = { is: 'text', go: 'string' }
export const whole: Shape = { is: 'whole', go: 'int32' }
export const number: Shape = { is: 'number', go: 'float64' }
export const flag: Shape = { is: 'flag', go: 'bool' }
export const wholeOrText: Shape = { is: 'wholeOrText', go: 'intstr.IntOrString' }
export const texts: Shape = { is: 'texts', go: 'map[string]string' }
export const any: Shape = { is: 'any', go: '' }
/** `500m`, `128Mi`, 2 (apimachinery/pkg/api/resource/quantity.go). */
export const quantity: Shape = { is: 'quantity', go: 'resource.Quantity' }
/** `30s`, `1h15m` (Go's time.ParseDuration). */
export const duration: Shape = { is: 'duration', go: 'v1.Duration' }

export const list = (of: Shape): Shape => ({ is: 'list', of, go: `[]${goOf(of)}` })
export const map = (of: Shape): Shape => (of.is === 'text' ? texts : { is: 'map', of, go: `map[string]${goOf(of)}` })
const goOf = ({ is, go }: Shape): string => (is === 'object' ? `v1.${go}` : go)
