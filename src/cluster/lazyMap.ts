import { KeyedMap } from './keyedMap.ts'

/**
 * A map whose values are made when they are first asked for: of a World of thousands of namespaces a packet visits a
 * few. The same object comes back every time.
 */
export class LazyMap<K, V> extends KeyedMap<K, V> {
  private readonly makers: ReadonlyMap<K, () => V>
  private readonly made: Map<K, V>

  /** `made`: what need not be made any more. */
  constructor(makers: ReadonlyMap<K, () => V>, made: ReadonlyMap<K, V> = new Map()) {
    super(makers)
    this.makers = makers
    this.made = new Map(made)
  }
  /** What was made already. */
  known(key: K): V | undefined {
    return this.made.get(key)
  }
  get(key: K): V | undefined {
    const known = this.made.get(key)
    if (known !== undefined) return known
    const make = this.makers.get(key)
    if (!make) return undefined
    const value = make()
    this.made.set(key, value)
    return value
  }
}
