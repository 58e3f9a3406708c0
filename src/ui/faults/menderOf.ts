import type { Hopscope } from '../../client/hopscope.ts'
import { createMender, type Mender } from '../../client/mender.ts'

const known = new WeakMap<Hopscope, Mender>()

/** One for the page: from loss to loss it keeps what it has loaded. */
export function menderOf(app: Hopscope): Mender {
  const mender = known.get(app) ?? createMender(app.aside)
  known.set(app, mender)
  return mender
}
