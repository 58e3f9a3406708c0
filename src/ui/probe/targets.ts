/** What a probe can be sent to without typing: every place's addresses. */
import type { PlaceKind, Topology } from '../../protocol/engine.ts'

export interface Target {
  readonly ns: string
  readonly label: string
  readonly kind: PlaceKind
  readonly address: string
}

const ORDER: readonly PlaceKind[] = ['pod', 'node', 'host', 'gateway']

export const targetsOf = (topology: Topology): Target[] =>
  topology.places
    .flatMap(({ ns, label, kind, ports }) =>
      ports
        .filter((port) => port.kind !== 'lo')
        .flatMap((port) =>
          port.addresses.map((address) => ({ ns, label, kind, address: address.split('/')[0] ?? '' })),
        ),
    )
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
