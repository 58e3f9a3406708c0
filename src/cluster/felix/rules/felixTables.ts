/**
 * A node's Felix chains in their tables: hooked into the kernel's chains, and only those that something leads to
 * (felix/dataplane/linux/int_dataplane.go setUpIptablesNormal, felix/iptables/table.go, v3.22).
 */

import { jump } from './action.ts'
import type { FelixConfig } from './config.ts'
import { workloadDispatchChains } from './dispatch.ts'
import { type WorkloadPolicies, workloadChains } from './endpoint.ts'
import { chainOf, type TableName, type Tables } from './iptablesText.ts'
import { endpointMarkChains, ipvsChains } from './ipvs.ts'
import { endpointMarks } from './marks.ts'
import { type FelixChain, rule, savedRules } from './rule.ts'
import { FORWARD_APPENDED, filterChains } from './staticFilter.ts'
import { natChains } from './staticNat.ts'
import { mangleChains, rawChains } from './staticRaw.ts'

const HOOKED = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'POSTROUTING'],
  nat: ['PREROUTING', 'POSTROUTING', 'OUTPUT'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
} as const

/** A rule appended to a kernel's chain is hashed in the name of this one (felix/iptables/table.go). */
const appendsTo = (chain: string): string => `${chain}*appends*`

export interface Workload extends WorkloadPolicies {
  /** The node's end of its veth. */
  readonly interface: string
}

export interface FelixState {
  readonly config: FelixConfig
  /** In order of their interfaces' names. */
  readonly workloads: readonly Workload[]
  /** Of policies and profiles. */
  readonly policyChains: readonly FelixChain[]
}

/** Felix inserts before what is there, and appends behind it: `tables` holds everybody else's rules already. */
export function addFelixTables(tables: Tables, { config, workloads, policyChains }: FelixState): void {
  addTable(tables, 'raw', rawChains())
  addTable(tables, 'mangle', mangleChains(config))
  addTable(tables, 'nat', natChains(config))
  const names = workloads.map((workload) => workload.interface)
  addTable(tables, 'filter', [
    ...filterChains(config),
    ...workloadDispatchChains(names),
    ...workloads.flatMap((workload) => workloadChains(workload.interface, workload, config.vxlanPort)),
    ...policyChains,
    ...(config.ipvs ? [...ipvsChains(), ...endpointMarkChains(names, endpointMarks(names))] : []),
  ])
  chainOf(tables, 'filter', 'FORWARD').push(...savedRules(FORWARD_APPENDED, appendsTo('FORWARD')))
}

function addTable(tables: Tables, table: TableName, chains: readonly FelixChain[]): void {
  const known = new Map(chains.map((chain) => [chain.name, chain]))
  const reached = new Set<string>()
  const reach = (name: string): void => {
    if (reached.has(name)) return
    reached.add(name)
    const rules = known.get(name)?.rules ?? []
    chainOf(tables, table, name).push(...savedRules(rules, name))
    for (const { action } of rules) if (action?.chain !== undefined) reach(action.chain)
  }
  for (const hook of HOOKED[table]) {
    chainOf(tables, table, hook).unshift(...savedRules([rule(jump(`cali-${hook}`))], hook))
    reach(`cali-${hook}`)
  }
}
