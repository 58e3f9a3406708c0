import { createContext } from 'react'
import type { Problem } from '../../protocol/engine.ts'
import type { ClusterSpec } from './shapes.ts'

/** What fields of a form need to know of what they are in. */
export interface FormAbout {
  /** Of the item, as a refusal speaks of it: `pods[3]`. */
  readonly path: string
  readonly spec: ClusterSpec | undefined
  /** One more entry of a list for which the engine has to choose. */
  readonly extend: (field: string) => Promise<readonly Problem[]> | undefined
}

export const FormContext = createContext<FormAbout>({ path: '', spec: undefined, extend: () => undefined })
