/** A map over another one: what was changed here, the rest there. A lazy map below stays lazy. */
export class OverlaidMap<K, V> implements ReadonlyMap<K, V> {
  private readonly below: ReadonlyMap<K, V>
  private readonly changed: ReadonlyMap<K, V>

  /** `changed` has only keys that `below` has too. */
  constructor(below: ReadonlyMap<K, V>, changed: ReadonlyMap<K, V>) {
    // One layer is enough, however many edits came one after the other.
    this.below = below instanceof OverlaidMap ? below.below : below
    this.changed = below instanceof OverlaidMap ? new Map([...below.changed, ...changed]) : changed
  }
  get size(): number {
    return this.below.size
  }
  has(key: K): boolean {
    return this.below.has(key)
  }
  get(key: K): V | undefined {
    return this.changed.get(key) ?? this.below.get(key)
  }
  keys(): MapIterator<K> {
    return this.below.keys()
  }
  *values(): MapIterator<V> {
    for (const [, value] of this) yield value
  }
  *entries(): MapIterator<[K, V]> {
    for (const key of this.below.keys()) {
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
