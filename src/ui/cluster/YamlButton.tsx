import type { SpecKey } from '../../protocol/engine.ts'

/** Opens the manifest. */
export function YamlButton(_: { readonly about: SpecKey }) {
  return null
}

export function YamlDialog(_: { readonly about: SpecKey; readonly onClose: () => void }) {
  return null
}
YamlDialog.there = false
