/** Every language at once, with the parts that are fetched later: for tests. The page fetches the one it shows (`shown.ts`). */
import type { Locale } from '../../client/prefs.ts'
import { cluster as enCluster } from './en/cluster.ts'
import { compare as enCompare } from './en/compare.ts'
import { faultNames as enFaultNames, repairNames as enRepairNames } from './en/faultNames.ts'
import { faults as enFaults } from './en/faults.ts'
import { help as enHelp } from './en/help.ts'
import { keeping as enKeeping } from './en/keeping.ts'
import { manifest as enManifest } from './en/manifest.ts'
import { matrix as enMatrix } from './en/matrix.ts'
import { pings as enPings } from './en/pings.ts'
import { tableEdits as enTableEdits } from './en/tableEdits.ts'
import { ways as enWays } from './en/ways.ts'
import { en } from './en.ts'
import { cluster as zhCluster } from './zh/cluster.ts'
import { compare as zhCompare } from './zh/compare.ts'
import { faultNames as zhFaultNames, repairNames as zhRepairNames } from './zh/faultNames.ts'
import { faults as zhFaults } from './zh/faults.ts'
import { help as zhHelp } from './zh/help.ts'
import { keeping as zhKeeping } from './zh/keeping.ts'
import { manifest as zhManifest } from './zh/manifest.ts'
import { matrix as zhMatrix } from './zh/matrix.ts'
import { pings as zhPings } from './zh/pings.ts'
import { tableEdits as zhTableEdits } from './zh/tableEdits.ts'
import { ways as zhWays } from './zh/ways.ts'
import { zh } from './zh.ts'

const EN = {
  ...en,
  cluster: enCluster,
  compare: enCompare,
  faultNames: enFaultNames,
  repairNames: enRepairNames,
  faults: enFaults,
  help: enHelp,
  keeping: enKeeping,
  manifest: enManifest,
  matrix: enMatrix,
  pings: enPings,
  tableEdits: enTableEdits,
  ways: enWays,
}
const ZH = {
  ...zh,
  cluster: zhCluster,
  compare: zhCompare,
  faultNames: zhFaultNames,
  repairNames: zhRepairNames,
  faults: zhFaults,
  help: zhHelp,
  keeping: zhKeeping,
  manifest: zhManifest,
  matrix: zhMatrix,
  pings: zhPings,
  tableEdits: zhTableEdits,
  ways: zhWays,
}

export const CATALOGUES: Readonly<Record<Locale, typeof EN>> = { en: EN, zh: ZH }
