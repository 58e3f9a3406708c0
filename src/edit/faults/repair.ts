/**
 * What a colleague would do about a fault at the machine that has it: the commands that bring its rows back, or, where a
 * daemon or a setting is what failed, that it works again, with which its rows are back of themselves.
 */
import type { World } from '../../kernel/netns.ts'
import { sysctlDefault } from '../../kernel/sysctlDefault.ts'
import { kernelEdit } from '../commands/commandOf.ts'
import type { Edits, KernelEdit, SpecEdit } from '../edit.ts'
import { restoreNamespace } from '../restore.ts'
import type { FaultParams } from './fault.ts'
import type { FaultCode } from './faults.ts'
import type { KnownFault } from './inForce.ts'

export interface Repair {
  readonly code: FaultCode
  /** For the repair's name, where it is not its commands. */
  readonly params: FaultParams
  readonly adds: Edits
  readonly removes: Edits
}

/** Without: the World as it would be without the fault. */
export function repairOf(fault: KnownFault, without: World, world: World): Repair {
  const { code, params, edits } = fault
  const byCommands = (...kernel: readonly KernelEdit[]): Repair => ({
    ...{ code, params, adds: { spec: [], kernel }, removes: NOTHING },
  })
  const byManifest = (...spec: readonly SpecEdit[]): Repair => ({
    ...{ code, params, adds: { spec, kernel: [] }, removes: NOTHING },
  })
  const [first] = edits.kernel
  switch (code) {
    case 'birdDown':
    case 'bgpBlocked':
    case 'kubeProxyStopped':
      return { code, params, adds: NOTHING, removes: edits }
    case 'mtuTooLarge':
      return { code, params: { mtu: `${tunnelMtu(first?.ns, without)}` }, adds: NOTHING, removes: edits }
    case 'ipForwardOff':
      return byCommands(...edits.kernel.map(({ ns, words }) => kernelEdit(ns, words.replace(/=0$/, '=1'))))
    case 'ipipBlocked':
    case 'vxlanBlocked':
      return byCommands(...edits.kernel.map(({ ns, words }) => kernelEdit(ns, words.replace(' -I ', ' -D '))))
    case 'conntrackFull': {
      // The connections are others' own: it is the room that lacks.
      const key = 'net.netfilter.nf_conntrack_max'
      const was = without.namespaces.get(first?.ns ?? '')?.sysctls[key] ?? sysctlDefault(key)
      return byCommands(kernelEdit(first?.ns ?? '', `sysctl -w ${key}=${was}`))
    }
    case 'policyForgetsDns':
      return { ...byManifest(...edits.spec.flatMap(allowingDns)), params: { ...params, policy: policyIn(edits) } }
    case 'natOutgoingOff':
      return byManifest(
        ...edits.spec.map((edit) => (edit.op === 'set' ? { ...edit, fields: { natOutgoing: true } } : edit)),
      )
    default: {
      const touched = new Set(edits.kernel.map(({ ns }) => ns))
      const commands = [...touched].flatMap((ns) => restoreNamespace(ns, without, world))
      return byCommands(
        ...commands.map(({ ns, words }) => kernelEdit(ns, words.replace(/^ip route append /, 'ip route add '))),
      )
    }
  }
}

const NOTHING: Edits = { spec: [], kernel: [] }

const tunnelMtu = (ns: string | undefined, { namespaces }: World): number | undefined =>
  namespaces.get(ns ?? '')?.links.find(({ name }) => name === 'tunl0')?.mtu

const policyIn = ({ spec: [first] }: Edits): string =>
  first?.op === 'add' ? (first.item as { readonly name: string }).name : ''

const DNS = {
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
}

function allowingDns(edit: SpecEdit): SpecEdit[] {
  if (edit.op !== 'add') return []
  const { name, namespace, apiVersion, egress } = edit.item as {
    readonly [field in 'name' | 'namespace' | 'apiVersion']: string
  } & { readonly egress: readonly unknown[] }
  return [{ op: 'set', list: edit.list, name, namespace, apiVersion, fields: { egress: [...egress, DNS] } }]
}
