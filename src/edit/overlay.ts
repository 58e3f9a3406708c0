import { KeyedMap } from '../cluster/keyedMap.ts'

/** A map over another one: what was changed here, the rest there. A lazy map below stays lazy. */
export class OverlaidMap<K, V> extends KeyedMap<K, V> {
  private readonly below: ReadonlyMap<K, V>
  private readonly changed: ReadonlyMap<K, V>

  /** `changed` has only keys that `below` has too. */
  constructor(below: ReadonlyMap<K, V>, changed: ReadonlyMap<K, V>) {
    super(below)
    // One layer is enough, however many edits came one after the other.
    this.below = below instanceof OverlaidMap ? below.below : below
    this.changed = below instanceof OverlaidMap ? new Map([...below.changed, ...changed]) : changed
  }
  get(key: K): V | undefined {
    return this.changed.get(key) ?? this.below.get(key)
  }
}
