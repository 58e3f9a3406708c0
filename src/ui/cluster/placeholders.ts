/** What the engine chose where the desired state leaves it open, by field. */
import type { SpecKey } from '../../protocol/engine.ts'
import type { Loaded } from '../../protocol/protocol.ts'

export function allottedTo({ topology }: Loaded, key: SpecKey): Readonly<Record<string, string>> {
  const place = topology.places.find(
    ({ kind, label, podNamespace }) =>
      label === key.name &&
      (key.list === 'pods'
        ? kind === 'pod' && podNamespace === key.namespace
        : key.list === 'nodes' && kind === 'node'),
  )
  const addressOf = (port: (name: string, kind: string) => boolean): string | undefined =>
    place?.ports.find(({ name, kind }) => port(name, kind))?.addresses[0]?.split('/')[0]
  const own: Record<string, string | undefined> =
    key.list === 'pods'
      ? { address: addressOf((name) => name === 'eth0') }
      : {
          tunnelAddress: addressOf((_, kind) => kind === 'ipip') ?? addressOf((_, kind) => kind === 'vxlan'),
          vxlanTunnelAddress: addressOf((_, kind) => kind === 'vxlan'),
        }
  return Object.fromEntries(Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
