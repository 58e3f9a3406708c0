/** IPVS services with their destinations below them, as `ipvsadm -Ln` lists them. */
import type { IpvsCount, ServiceView } from '../../protocol/netfilterView.ts'
import type { SectionRow } from './sections.ts'

export function serviceRows(services: readonly ServiceView[], counts: readonly IpvsCount[]): readonly SectionRow[] {
  const now = new Map(counts.map((count) => [`${count.service} ${count.destination}`, count]))
  return services.flatMap(({ text, destinations }, service) => [
    { key: `${service}`, text, decided: false, changed: false },
    ...destinations.map((plain, destination) => {
      const count = now.get(`${service} ${destination}`)
      const { text: counted = plain, decided = false } = count ?? {}
      return { key: `${service} ${destination}`, text: counted, decided, changed: false }
    }),
  ])
}
