/** A read-only map that knows its keys, and finds a value when it is asked for. */
export abstract class KeyedMap<K, V> implements ReadonlyMap<K, V> {
  /** Any map with the same keys, in the same order. */
  private readonly keyed: ReadonlyMap<K, unknown>

  constructor(keyed: ReadonlyMap<K, unknown>) {
    this.keyed = keyed
  }
  abstract get(key: K): V | undefined

  get size(): number {
    return this.keyed.size
  }
  has(key: K): boolean {
    return this.keyed.has(key)
  }
  keys(): MapIterator<K> {
    return this.keyed.keys()
  }
  *values(): MapIterator<V> {
    for (const [, value] of this) yield value
  }
  *entries(): MapIterator<[K, V]> {
    for (const key of this.keyed.keys()) {
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
