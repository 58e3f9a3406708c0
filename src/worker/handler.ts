/** The handler with all its parts, for whoever need not wait for them: tests and programs. */

import * as scenarios from '../scenario/scenarios.ts'
import * as clusterForms from './clusterForms.ts'
import * as compare from './compare.ts'
import { createDispatch, type Handler } from './dispatch.ts'
import * as documents from './documents.ts'
import * as faults from './faults.ts'
import * as manifests from './manifests.ts'
import * as matrix from './matrix.ts'
import * as views from './views.ts'

export type { Handler, Reply } from './dispatch.ts'

export const createHandler = (): Handler =>
  createDispatch({ clusterForms, compare, documents, views, faults, matrix, manifests, scenarios })
