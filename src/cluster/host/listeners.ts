import type { NetnsDraft } from '../../kernel/netlink/draft.ts'
import type { Listener } from '../../kernel/netns.ts'
import type { DnsService, ResolvConf } from '../../net/dnsZone.ts'
import type { Listen } from '../spec.ts'

/** A program answers under the name of the machine or pod it runs in. With `dns`, what it hears over UDP is about names. */
export const listeners = (ns: string, listen: readonly Listen[], dns?: DnsService): Listener[] =>
  listen.map(({ protocol, port }) =>
    protocol === 'TCP' ? { proto: 'tcp', port, name: ns } : { proto: 'udp', port, name: ns, ...(dns && { dns }) },
  )

export function giveResolver(draft: NetnsDraft, resolv: ResolvConf | undefined): void {
  if (resolv) draft.resolv = resolv
}
