/**
 * A map whose values are made when they are first asked for: of a World of thousands of namespaces a packet visits a
 * few. The same object comes back every time.
 */
export class LazyMap<K, V> implements ReadonlyMap<K, V> {
  private readonly makers: ReadonlyMap<K, () => V>
  private readonly made = new Map<K, V>()

  constructor(makers: ReadonlyMap<K, () => V>) {
    this.makers = makers
  }
  get size(): number {
    return this.makers.size
  }
  has(key: K): boolean {
    return this.makers.has(key)
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
  keys(): MapIterator<K> {
    return this.makers.keys()
  }
  *values(): MapIterator<V> {
    for (const [, value] of this) yield value
  }
  *entries(): MapIterator<[K, V]> {
    for (const key of this.makers.keys()) {
      const value = this.get(key)
      if (value !== undefined) yield [key, value]
    }
  }
  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries()
  }
  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) callback(value, key, this)
  }
}
