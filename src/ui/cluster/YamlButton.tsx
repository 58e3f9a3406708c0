import type { SpecKey } from '../../protocol/engine.ts'

/** Opens the manifest. */
export function YamlButton(_: { readonly about: SpecKey }) {
  return null
}
