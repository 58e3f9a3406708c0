/**
 * What Felix adds where kube-proxy balances with IPVS (felix/rules/static.go, dispatch.go endpointMarkDispatchChains,
 * v3.22). IPVS takes a packet at INPUT and sends it on through OUTPUT, where the interface it came in on cannot be told
 * any more: INPUT therefore writes the endpoint into the mark, and OUTPUT finds its policy by the mark.
 */
import { ACCEPT, clearMark, DROP, goto, jump, RETURN, setMaskedMark } from './action.ts'
import { NODE_PORTS, WORKLOAD_PREFIX } from './config.ts'
import { dispatchRules } from './dispatch.ts'
import { MARK } from './marks.ts'
import {
  conntrackState,
  destPorts,
  destSet,
  inInterface,
  markMatches,
  markNotClear,
  markSet,
  outInterface,
  protocol,
} from './match.ts'
import { CHAIN, chainName } from './names.ts'
import { commented, type FelixChain, type FelixRule, rule } from './rule.ts'
import { SET } from './sets.ts'

export const inputGate: readonly FelixRule[] = [
  rule(clearMark(MARK.endpoint)),
  rule(jump(CHAIN.forwardCheck)),
  rule(RETURN, markNotClear(MARK.endpoint)),
]

export const outputGate: readonly FelixRule[] = [rule(goto(CHAIN.forwardEndpointMark), markNotClear(MARK.endpoint))]

export const ipvsChains = (): FelixChain[] => [
  {
    name: CHAIN.forwardCheck,
    rules: [
      rule(RETURN, conntrackState('RELATED,ESTABLISHED')),
      ...['tcp', 'udp'].map((name) =>
        commented(
          'To kubernetes NodePort service',
          rule(goto(CHAIN.setEndpointMark), protocol(name), destPorts(NODE_PORTS), destSet(SET.thisHost)),
        ),
      ),
      commented('To kubernetes service', rule(jump(CHAIN.setEndpointMark), destSet(SET.thisHost, true))),
    ],
  },
  {
    name: CHAIN.forwardEndpointMark,
    rules: [
      rule(jump(CHAIN.fromEndpointMark), markMatches(MARK.nonCaliEndpoint, MARK.endpoint, true)),
      rule(jump(CHAIN.toWorkloadDispatch), outInterface(`${WORKLOAD_PREFIX}+`)),
      rule(jump(CHAIN.toHostEndpointForward)),
      // An encapsulated packet inherits the mark, and is not this endpoint's.
      rule(clearMark(MARK.endpoint)),
      commented('Policy explicitly accepted packet.', rule(ACCEPT, markSet(MARK.accept))),
    ],
  },
]

/** Interface → mark at INPUT, mark → interface's policy at OUTPUT. */
export function endpointMarkChains(names: readonly string[], marks: ReadonlyMap<string, number>): FelixChain[] {
  const toMark = dispatchRules(names, CHAIN.setEndpointMark, inInterface, (name) => chainName('setEndpointMark', name))
  return [
    ...toMark.children,
    {
      name: CHAIN.setEndpointMark,
      rules: [
        ...toMark.root,
        commented('Unknown endpoint', rule(DROP, inInterface(`${WORKLOAD_PREFIX}+`))),
        commented('Non-Cali endpoint mark', rule(setMaskedMark(MARK.nonCaliEndpoint, MARK.endpoint))),
      ],
    },
    {
      name: CHAIN.fromEndpointMark,
      rules: [
        ...names.flatMap((name) => {
          const mark = marks.get(name)
          return mark === undefined
            ? []
            : [rule(goto(chainName('fromWorkload', name)), markMatches(mark, MARK.endpoint))]
        }),
        commented('Unknown interface', rule(DROP)),
      ],
    },
    ...names.map((name) => {
      const mark = marks.get(name)
      return {
        name: chainName('setEndpointMark', name),
        rules: mark === undefined ? [] : [rule(setMaskedMark(mark, MARK.endpoint))],
      }
    }),
  ]
}
