/** Felix's static chains of the raw and mangle tables (felix/rules/static.go, v3.22). */
import { ACCEPT, clearMark, DROP, jump, RETURN, setMark } from './action.ts'
import { type FelixConfig, WORKLOAD_PREFIX } from './config.ts'
import { MARK } from './marks.ts'
import { conntrackState, inInterface, markClear, markNotClear, markSet, reversePathFails } from './match.ts'
import { CHAIN } from './names.ts'
import { commented, type FelixChain, rule } from './rule.ts'

export const HOST_ENDPOINT_ACCEPTED = 'Host endpoint policy accepted packet.'

export const rawChains = (): FelixChain[] => [
  {
    name: CHAIN.prerouting,
    rules: [
      rule(clearMark(MARK.all)),
      rule(setMark(MARK.scratch0), inInterface(`${WORKLOAD_PREFIX}+`)),
      // A workload cannot speak in another's name.
      rule(DROP, markSet(MARK.scratch0), reversePathFails),
      rule(jump(CHAIN.fromHostEndpoint), markClear(MARK.scratch0)),
      rule(ACCEPT, markSet(MARK.accept)),
    ],
  },
  {
    name: CHAIN.output,
    rules: [rule(clearMark(MARK.all)), rule(jump(CHAIN.toHostEndpoint)), rule(ACCEPT, markSet(MARK.accept))],
  },
]

export const mangleChains = (config: FelixConfig): FelixChain[] => [
  {
    name: CHAIN.prerouting,
    rules: [
      rule(ACCEPT, conntrackState('RELATED,ESTABLISHED')),
      rule(ACCEPT, markSet(MARK.accept)),
      rule(jump(CHAIN.fromHostEndpoint)),
      commented(HOST_ENDPOINT_ACCEPTED, rule(ACCEPT, markSet(MARK.accept))),
    ],
  },
  {
    // The policy of host endpoints for what was DNATed: in filter OUTPUT the old interface would be seen.
    name: CHAIN.postrouting,
    rules: [
      rule(RETURN, markSet(MARK.accept)),
      ...(config.ipvs ? [rule(RETURN, markNotClear(MARK.endpoint))] : []),
      rule(clearMark(MARK.all)),
      rule(jump(CHAIN.toHostEndpoint), conntrackState('DNAT')),
      commented(HOST_ENDPOINT_ACCEPTED, rule(RETURN, markSet(MARK.accept))),
    ],
  },
]
