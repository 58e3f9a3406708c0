import type { StepName } from '../../client/history.ts'
import type { Catalogue } from '../i18n/catalogue.ts'

/** A step in the reader's language; of a code that has no sentence, the code itself. */
export function stepText({ labs }: Catalogue, { code, params }: StepName): string {
  const say = Object.hasOwn(labs.steps, code) ? labs.steps[code as keyof typeof labs.steps] : undefined
  return say ? say(params).trim() : code
}
