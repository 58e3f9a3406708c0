import { addresses } from './en/addresses.ts'
import { drops } from './en/drops.ts'
import { hook, misses } from './en/hook.ts'
import { graph, header, hop, open, packets, panels, pool, probe, transport, trouble } from './en/interface.ts'
import { labs } from './en/labs.ts'
import { changes, dropSentence, layers, phases, placeKinds, titles, unexplained, verdict } from './en/packet.ts'
import { problems } from './en/problems.ts'
import { reasons } from './en/reasons.ts'
import { scenarios, topics } from './en/scenarios.ts'
import { tables } from './en/tables.ts'

export const en = {
  ...{ addresses, graph, header, hook, hop, labs, misses, open, packets },
  ...{ panels, pool, probe, tables, transport, trouble },
  ...{ drops, dropSentence, problems, reasons, scenarios, topics },
  ...{ changes, layers, phases, placeKinds, titles, unexplained, verdict },
}
