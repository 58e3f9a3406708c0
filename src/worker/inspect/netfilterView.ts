/** What a namespace holds of netfilter, in the words of the programs that print it. */

import { rowsIn } from '../../edit/compare.ts'
import { usesConntrack } from '../../kernel/netfilter/defrag.ts'
import { printMembers } from '../../kernel/netfilter/ipset/print.ts'
import { IPVS_TITLES, printDestination, printService } from '../../kernel/netfilter/ipvs/list.ts'
import type { Netns } from '../../kernel/netns.ts'
import { SOCKET_TITLES } from '../../kernel/print/ss.ts'
import type { NetfilterView } from '../../protocol/netfilterView.ts'
import { netfilterIn } from '../../sim/namespace.ts'
import { columnsOf } from './rulesetColumns.ts'

export function netfilterView(netns: Netns): NetfilterView {
  const { ruleset, sets, services } = netfilterIn(netns)
  const setKeys = groups(rowsIn(netns, 'ipset'), 'create')
  const serviceKeys = rowsIn(netns, 'ipvs')
  let next = 0
  const serviceAt = (): string => serviceKeys[next++]?.[0] ?? ''
  return {
    ns: netns.name,
    ...(ruleset && { rules: columnsOf(ruleset).columns }),
    sets: [...sets.values()].map((set) => ({
      name: set.name,
      type: set.type,
      at: `create ${set.name}`,
      membersAt: setKeys.get(`create ${set.name}`) ?? [],
      members: set.type === 'list:set' ? set.members.map(({ name }) => name) : printMembers(set),
    })),
    services: services.map((service) => ({
      text: printService(service),
      at: serviceAt(),
      destinationsAt: service.destinations.map(serviceAt),
      destinations: service.destinations.map((one) => printDestination(one, { active: 0, inactive: 0 })),
    })),
    titles: { services: IPVS_TITLES, sockets: SOCKET_TITLES },
    tracks: usesConntrack(ruleset),
  }
}

/** The keys that follow each that begins with the word: of the members of each set. */
function groups(rows: readonly (readonly [key: string, text: string])[], head: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  let own: string[] = []
  for (const [key] of rows) {
    if (key.startsWith(`${head} `)) {
      own = []
      found.set(key, own)
    } else own.push(key)
  }
  return found
}
