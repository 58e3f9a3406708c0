import { type Aside, createAside } from '../../client/aside.ts'
import type { Hopscope } from '../../client/hopscope.ts'

const known = new WeakMap<Hopscope, Aside>()

/** Tries what would mend a loss: one for the page, so that from loss to loss it keeps what it has loaded. */
export function menderOf(app: Hopscope): Aside {
  const mender = known.get(app) ?? createAside(app.aside)
  known.set(app, mender)
  return mender
}
