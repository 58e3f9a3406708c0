/** What a namespace holds of netfilter, in the words of the programs that print it. */
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
  return {
    ns: netns.name,
    ...(ruleset && { rules: columnsOf(ruleset).columns }),
    sets: [...sets.values()].map((set) => ({
      name: set.name,
      type: set.type,
      members: set.type === 'list:set' ? set.members.map(({ name }) => name) : printMembers(set),
    })),
    services: services.map((service) => ({
      text: printService(service),
      destinations: service.destinations.map((one) => printDestination(one, { active: 0, inactive: 0 })),
    })),
    titles: { services: IPVS_TITLES, sockets: SOCKET_TITLES },
    tracks: usesConntrack(ruleset),
  }
}
