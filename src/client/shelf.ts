/** What a browser keeps over visits; it may deny all of it, and then nothing is kept. */

/** The part of Storage that is used. */
export interface Shelf {
  readonly getItem: (key: string) => string | null
  readonly setItem: (key: string, value: string) => void
}

/** The lab in work, with its history (keep.ts). */
export const KEPT_KEY = 'hopscope.lab'

export function readShelf(shelf: Shelf | undefined, key: string): string | undefined {
  try {
    return shelf?.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

/** False where it is full or denied: what was to be kept is lost at the next visit, nothing else. */
export function writeShelf(shelf: Shelf | undefined, key: string, text: string): boolean {
  try {
    shelf?.setItem(key, text)
    return shelf !== undefined
  } catch {
    return false
  }
}
