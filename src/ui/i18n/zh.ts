import type { Catalogue } from './catalogue.ts'
import { addresses } from './zh/addresses.ts'
import { drops } from './zh/drops.ts'
import { hook, misses } from './zh/hook.ts'
import { graph, header, hop, open, packets, panels, pool, probe, transport, trouble } from './zh/interface.ts'
import { labs } from './zh/labs.ts'
import { changes, dropSentence, layers, phases, placeKinds, titles, unexplained, verdict } from './zh/packet.ts'
import { problems } from './zh/problems.ts'
import { reasons } from './zh/reasons.ts'
import { scenarios, topics } from './zh/scenarios.ts'
import { tables } from './zh/tables.ts'

export const zh = {
  ...{ addresses, graph, header, hook, hop, labs, misses, open, packets },
  ...{ panels, pool, probe, tables, transport, trouble },
  ...{ drops, dropSentence, problems, reasons, scenarios, topics },
  ...{ changes, layers, phases, placeKinds, titles, unexplained, verdict },
} satisfies Catalogue
