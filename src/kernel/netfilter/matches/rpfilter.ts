/** `-m rpfilter` (net/ipv4/netfilter/ipt_rpfilter.c). */
import { isLimitedBroadcast, isZeronet } from '../../../net/ipv4.ts'
import type { MatchExtension } from '../extension.ts'

export const rpfilter: MatchExtension<'rpfilter'> = {
  name: 'rpfilter',
  options: [
    { name: 'loose', args: 0 },
    { name: 'validmark', args: 0 },
    { name: 'accept-local', args: 0 },
    { name: 'invert', args: 0 },
  ],
  place: { tables: ['raw', 'mangle'], hooks: ['PREROUTING'] },
  read: (given) => ({
    kind: 'rpfilter',
    loose: given.has('loose'),
    validmark: given.has('validmark'),
    acceptLocal: given.has('accept-local'),
    invert: given.has('invert'),
  }),
  print: ({ loose, validmark, acceptLocal, invert }) =>
    (loose ? ' --loose' : '') +
    (validmark ? ' --validmark' : '') +
    (acceptLocal ? ' --accept-local' : '') +
    (invert ? ' --invert' : ''),
  matches({ loose, validmark, acceptLocal, invert }, context) {
    const { src, dst } = context.packet
    // A host that has no address yet (DHCP, IGMP) has no route back either.
    const addressless = isZeronet(src) && (isLimitedBroadcast(dst) || dst >>> 8 === 0xe00000)
    return (context.in === 'lo' || addressless || context.reversePath({ loose, validmark, acceptLocal })) !== invert
  },
}
