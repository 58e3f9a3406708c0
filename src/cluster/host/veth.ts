/** One end of a veth pair. Namespaces are compiled one at a time, so each makes its own end. */
import type { NetnsDraft } from '../../kernel/netlink/draft.ts'
import type { VethLink } from '../../kernel/netns.ts'

export type VethFields = Pick<VethLink, 'name' | 'mac' | 'mtu' | 'peer' | 'master'>

/** Up. `ifindex` counts on: nothing has been removed from a namespace that is being compiled. */
export function addVeth(draft: NetnsDraft, { name, mac, mtu, peer, master }: VethFields): void {
  const index = draft.links.length + 1
  draft.links.push({ kind: 'veth', index, name, mac, mtu, up: true, peer, ...(master !== undefined && { master }) })
}
