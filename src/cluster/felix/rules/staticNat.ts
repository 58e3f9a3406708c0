/**
 * Felix's static chains of the nat table, natOutgoing included (felix/rules/static.go, nat.go, v3.22).
 * Not modelled: floating IPs, natPortRange, natOutgoingAddress.
 */
import { jump, MASQUERADE } from './action.ts'
import type { FelixConfig } from './config.ts'
import { destSet, outInterface, sourceIsLocal, sourceIsNotOfInterface, sourceSet } from './match.ts'
import { CHAIN } from './names.ts'
import { type FelixChain, rule } from './rule.ts'
import { SET } from './sets.ts'

export const natChains = (config: FelixConfig): FelixChain[] => [
  { name: CHAIN.prerouting, rules: [rule(jump(CHAIN.fipDnat))] },
  { name: CHAIN.output, rules: [rule(jump(CHAIN.fipDnat))] },
  {
    name: CHAIN.postrouting,
    rules: [
      rule(jump(CHAIN.fipSnat)),
      rule(jump(CHAIN.natOutgoing)),
      // The host itself would speak into the tunnel with an address that the far end does not route back to.
      ...config.tunnels.map((device) => rule(MASQUERADE, outInterface(device), sourceIsNotOfInterface, sourceIsLocal)),
    ],
  },
  {
    name: CHAIN.natOutgoing,
    rules: config.natOutgoing ? [rule(MASQUERADE, sourceSet(SET.masqPools), destSet(SET.allPools, true))] : [],
  },
]
