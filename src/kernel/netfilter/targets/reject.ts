/** `-j REJECT` (net/ipv4/netfilter/ipt_REJECT.c; extensions/libipt_REJECT.c). */
import { IPPROTO_TCP } from '../../../net/packet.ts'
import { argOf, type TargetExtension } from '../extension.ts'
import { iptablesRefuses } from '../refusal.ts'
import type { RejectWith } from '../ruleset.ts'
import type { TargetOf } from './target.ts'

/** libipt_REJECT.c, reject_table: the name, and the short one. */
const TYPES: readonly (readonly [RejectWith, string])[] = [
  ['icmp-net-unreachable', 'net-unreach'],
  ['icmp-host-unreachable', 'host-unreach'],
  ['icmp-proto-unreachable', 'proto-unreach'],
  ['icmp-port-unreachable', 'port-unreach'],
  ['icmp-net-prohibited', 'net-prohib'],
  ['icmp-host-prohibited', 'host-prohib'],
  ['tcp-reset', 'tcp-rst'],
  ['icmp-admin-prohibited', 'admin-prohib'],
]

export const REJECT: TargetExtension<TargetOf<'REJECT'>> = {
  name: 'REJECT',
  options: [{ name: 'reject-with', args: 1 }],
  place: { tables: ['filter'], hooks: ['INPUT', 'FORWARD', 'OUTPUT'] },
  read(given, { proto, notProto }) {
    const text = (argOf(given, 'reject-with') ?? 'icmp-port-unreachable').toLowerCase()
    // Any beginning of a name, the first that fits.
    const found = text && TYPES.find(([name, short]) => name.startsWith(text) || short.startsWith(text))
    if (!found) throw iptablesRefuses(`unknown reject type "${text}"`)
    const [type] = found
    if (type === 'tcp-reset' && (proto !== IPPROTO_TCP || notProto)) {
      throw iptablesRefuses('RULE_APPEND failed (Invalid argument): tcp-reset needs -p tcp')
    }
    return { kind: 'REJECT', with: type }
  },
  print: (target) => ` --reject-with ${target.with}`,
}
