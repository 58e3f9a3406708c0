import type { Variant } from '../../client/compareVariants.ts'
import { faultStep } from '../faults/faultStep.ts'
import type { Catalogue } from '../i18n/catalogue.ts'
import { stepText } from '../labs/stepText.ts'
import type { CompareWords } from './words.ts'

type Group = keyof CompareWords['groups']

export function variantName(text: Catalogue, { names }: CompareWords, { name }: Variant): string {
  switch (name.kind) {
    case 'step':
      return names.step({ step: stepText(text, name.step) })
    case 'pool':
      return names.pools[name.mode]
    case 'proxy':
      return names.proxies[name.mode]
    case 'version':
      return names.version(name)
    case 'fault':
      return stepText(text, faultStep(name.offer))
    case 'lab':
      return name.name
    default:
      return names[name.kind]
  }
}

export function groupOf({ name }: Variant): Group {
  switch (name.kind) {
    case 'step':
      return 'history'
    case 'pool':
      return 'pools'
    case 'proxy':
    case 'version':
      return 'proxy'
    case 'fault':
      return 'faults'
    case 'lab':
      return 'labs'
    default:
      return 'lab'
  }
}
