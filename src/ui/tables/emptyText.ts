/** Why a table has nothing: what the namespace is says most. */
import type { Table } from '../../client/selection.ts'
import type { Topology } from '../../protocol/engine.ts'
import type { NetfilterView } from '../../protocol/netfilterView.ts'
import type { Catalogue } from '../i18n/catalogue.ts'

export interface Lack {
  readonly text: string
  /** Where what is missing is to be found. */
  readonly node?: string
}

export function lackOf(
  ns: string,
  table: Table,
  topology: Topology | undefined,
  netfilter: NetfilterView | undefined,
  { tables }: Catalogue,
): Lack {
  const { empty, lacks } = tables
  const place = topology?.places.find((one) => one.ns === ns)
  const node = place?.kind === 'pod' ? topology?.places.find((one) => one.ns === place.inside) : undefined
  const isSwitch = topology?.segments.some((segment) => segment.ns === ns) ?? false
  if (node && (table === 'chains' || table === 'ipsets' || table === 'ipvs')) {
    const text = { chains: lacks.chainsPod, ipsets: lacks.ipsetsPod, ipvs: lacks.ipvsPod }[table]
    return { text: text({ node: node.label }), node: node.ns }
  }
  if (table === 'chains' && isSwitch) return { text: lacks.chainsSwitch }
  if (table === 'ipvs' && netfilter?.rules?.chains.some(({ name }) => name === 'KUBE-SERVICES'))
    return { text: lacks.ipvsIptables }
  if (table === 'conntrack' && netfilter && !netfilter.tracks) return { text: lacks.conntrackOff }
  return { text: empty[table] }
}
