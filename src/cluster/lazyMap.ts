import { KeyedMap } from './keyedMap.ts'

/**
 * A map whose values are made when they are first asked for: of a World of thousands of namespaces a packet visits a
 * few. The same object comes back every time.
 */
export class LazyMap<K, V> extends KeyedMap<K, V> {
  private readonly makers: ReadonlyMap<K, () => V>
  private readonly made = new Map<K, V>()

  constructor(makers: ReadonlyMap<K, () => V>) {
    super(makers)
    this.makers = makers
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
