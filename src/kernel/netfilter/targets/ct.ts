/** `-j NOTRACK`, `-j CT --notrack` (net/netfilter/xt_CT.c). Zones, helpers, timeouts and templates are refused. */
import { notEvaluated, type TargetExtension } from '../extension.ts'
import { notSupported } from '../refusal.ts'
import type { TargetOf } from './target.ts'

export const NOTRACK: TargetExtension<TargetOf<'NOTRACK'>> = {
  name: 'NOTRACK',
  options: [],
  place: { tables: ['raw'] },
  read: () => ({ kind: 'NOTRACK' }),
  print: () => '',
}

export const CT: TargetExtension<TargetOf<'NOTRACK'>> = {
  name: 'CT',
  options: [
    { name: 'notrack', args: 0 },
    ...notEvaluated('helper', 'timeout', 'ctevents', 'expevents', 'zone', 'zone-orig', 'zone-reply'),
  ],
  place: { tables: ['raw'] },
  read(given) {
    if (!given.has('notrack')) throw notSupported('-j CT without --notrack')
    return { kind: 'NOTRACK', as: 'CT' }
  },
  print: () => ' --notrack',
}
