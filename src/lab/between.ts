/**
 * Commands between the probes of a document: what no namespace of the lab can be built with. The limit of the connection
 * table is the whole kernel's, and connections do not outlive the flush before a probe.
 */
import { conntrackChange } from '../kernel/netlink/conntrack.ts'
import { createNetns } from '../kernel/netlink/draft.ts'
import type { RunningMachine } from '../sim/machine.ts'
import type { LabCommand } from './document.ts'

const LIMIT = /^sysctl -q?w net\.netfilter\.nf_conntrack_max=(\d{1,10})$/
const INSERT = /^conntrack -I (.+)$/

/** What such a command does: the limit is all namespaces', the words make an entry in `ns`. */
type BetweenProbes = { readonly limit: number } | { readonly insert: readonly string[] }

export function betweenProbes({ ns, cmd }: LabCommand): BetweenProbes | undefined {
  const said = (ns === '' ? LIMIT : INSERT).exec(cmd)?.[1]
  if (said === undefined) return undefined
  return ns === '' ? { limit: Number(said) } : { insert: said.split(/\s+/) }
}

/** Throws a NetlinkError where the words are wrong. */
export function runBetweenProbes(running: RunningMachine, commands: readonly LabCommand[] = []): void {
  for (const command of commands) {
    const act = betweenProbes(command)
    if (!act) continue
    if ('limit' in act) {
      running.limitConntrack(act.limit)
      continue
    }
    const draft = createNetns(command.ns)
    conntrackChange(draft, '-I', act.insert)
    for (const connection of draft.connections ?? []) running.insertConnection(command.ns, connection)
  }
}
