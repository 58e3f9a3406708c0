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

export const isBetweenProbes = (ns: string, cmd: string): boolean => (ns === '' ? LIMIT : INSERT).test(cmd)

/** Throws a NetlinkError where the words are wrong. */
export function runBetweenProbes(running: RunningMachine, commands: readonly LabCommand[] = []): void {
  for (const { ns, cmd } of commands) {
    const limit = LIMIT.exec(cmd)?.[1]
    if (ns === '' && limit !== undefined) running.limitConntrack(Number(limit))
    const words = INSERT.exec(cmd)?.[1]
    if (ns === '' || words === undefined) continue
    const draft = createNetns(ns)
    conntrackChange(draft, '-I', words.split(/\s+/))
    for (const connection of draft.connections ?? []) running.insertConnection(ns, connection)
  }
}
