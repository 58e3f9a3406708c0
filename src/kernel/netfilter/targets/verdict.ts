/** Targets without options: verdicts, and TRACE (net/netfilter/x_tables.c, xt_TRACE.c). */
import type { Place, TargetExtension } from '../extension.ts'
import type { Target } from '../ruleset.ts'

type Bare = Extract<Target, { readonly kind: 'ACCEPT' | 'DROP' | 'RETURN' | 'TRACE' }>

const bare = (kind: Bare['kind'], place?: Place): TargetExtension<Bare> => ({
  name: kind,
  options: [],
  ...(place && { place }),
  read: () => ({ kind }),
  print: () => '',
})

export const ACCEPT = bare('ACCEPT')
/** iptables refuses DROP in nat: packets of a known connection never come there. */
export const DROP = bare('DROP', { tables: ['raw', 'mangle', 'filter', 'security'] })
export const RETURN = bare('RETURN')
export const TRACE = bare('TRACE')
