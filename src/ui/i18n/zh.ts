import type { Catalogue } from './catalogue.ts'
import { drops } from './zh/drops.ts'
import * as text from './zh/interface.ts'
import { changes, dropSentence, layers, phases, placeKinds, titles, unexplained, verdict } from './zh/packet.ts'
import { problems } from './zh/problems.ts'
import { reasons } from './zh/reasons.ts'
import { scenarios } from './zh/scenarios.ts'

export const zh = {
  ...text,
  ...{ drops, dropSentence, problems, reasons, scenarios },
  ...{ changes, layers, phases, placeKinds, titles, unexplained, verdict },
} satisfies Catalogue
