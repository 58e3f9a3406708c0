/** IPVS services with their destinations below them, as `ipvsadm -Ln` lists them. */
import type { EditedView } from '../../protocol/namespaceView.ts'
import type { IpvsCount, ServiceView } from '../../protocol/netfilterView.ts'
import { type SectionRow, withGone } from './sections.ts'

export function serviceRows(
  services: readonly ServiceView[],
  counts: readonly IpvsCount[],
  edited: readonly EditedView[],
): readonly SectionRow[] {
  const now = new Map(counts.map((count) => [`${count.service} ${count.destination}`, count]))
  const edits = new Map(edited.filter(({ table }) => table === 'ipvs').map((row) => [row.key, row]))
  const own = (at: string | undefined): Pick<SectionRow, 'ref' | 'edit'> => {
    const edit = at === undefined ? undefined : edits.get(at)
    return { ...(at !== undefined && { ref: { table: 'ipvs', key: at } }), ...(edit && { edit }) }
  }
  const rows = services.flatMap(({ text, at, destinations, destinationsAt }, service) => [
    { key: `${service}`, text, decided: false, changed: false, ...own(at) },
    ...destinations.map((plain, destination) => {
      const { text: counted = plain, decided = false } = now.get(`${service} ${destination}`) ?? {}
      return {
        ...{ key: `${service} ${destination}`, text: counted, decided, changed: false },
        ...own(destinationsAt[destination]),
      }
    }),
  ])
  return withGone(rows, edited, 'ipvs')
}
