/**
 * Two traces of one probe side by side: first the packets, each by the part that it plays, then the hops of each pair. A
 * hop is known by its place, its kind, its device and its hook; what is left over in a gap is paired without the device,
 * so that "forwarded to tunl0" stands beside "forwarded to ens33".
 */
import type { Hop } from '../kernel/hop.ts'
import { formatIpv4, type IpAddr } from '../net/ipv4.ts'
import { ipv4Of, type Packet } from '../net/packet.ts'
import type { Journey, Trace } from '../sim/trace.ts'
import { alignKeys, type Pair } from './align.ts'

/** What an address is called in a trace's World, whatever it is: `k8s-node02/ens33`. */
export type OwnerOf = (addr: IpAddr) => string | undefined

export interface TraceSide {
  readonly trace: Pick<Trace, 'journeys' | 'hops'>
  readonly ownerOf: OwnerOf
}

/** A packet of one or of both sides: indices into `journeys`, and of its hops into `hops`. */
export interface AlignedPacket extends Pair {
  readonly hops: readonly Pair[]
}

export function alignTraces(left: TraceSide, right: TraceSide): AlignedPacket[] {
  const journeys = [left.trace.journeys, right.trace.journeys] as const
  return alignKeys(journeys[0].map(partOf(left)), journeys[1].map(partOf(right))).map((pair) => {
    const hops = [hopsOf(journeys[0], pair.left), hopsOf(journeys[1], pair.right)] as const
    return { ...pair, hops: shorterFirst(alignHops([left.trace.hops, right.trace.hops], hops)) }
  })
}

const hopsOf = (journeys: readonly Journey[], at: number | undefined): readonly number[] =>
  (at === undefined ? undefined : journeys[at]?.hops) ?? []

/** `handshake there socket node/eth0 tcp SYN`: what makes it this packet of the exchange, whatever its addresses are. */
const partOf =
  ({ trace, ownerOf }: TraceSide) =>
  ({ phase, direction, origin, ns, packet, hops }: Journey): string => {
    const dev = trace.hops[hops[0] ?? -1]?.dev ?? ''
    return `${phase} ${direction} ${origin} ${ns} ${dev} ${whatOf(packet, ownerOf)}`
  }

function whatOf(packet: Packet, ownerOf: OwnerOf): string {
  if (packet.kind === 'eth' && packet.payload.kind === 'arp') {
    const { op, tpa } = packet.payload
    return `arp ${op} ${ownerOf(tpa) ?? formatIpv4(tpa)}`
  }
  const payload = ipv4Of(packet)?.payload
  switch (payload?.kind) {
    case 'tcp':
      return `tcp ${payload.flags.join(' ')}`
    case 'icmp':
      return `icmp ${payload.type} ${payload.code}`
    default:
      return payload?.kind ?? ''
  }
}

function alignHops(
  [left, right]: readonly [readonly Hop[], readonly Hop[]],
  [own, other]: readonly [readonly number[], readonly number[]],
): Pair[] {
  const keys = (hops: readonly Hop[], indices: readonly number[], key: (hop: Hop) => string) =>
    indices.map((index) => {
      const hop = hops[index]
      return hop ? key(hop) : ''
    })
  const within = (a: readonly number[], b: readonly number[], key: (hop: Hop) => string): Pair[] =>
    alignKeys(keys(left, a, key), keys(right, b, key)).map((pair) => ({
      ...(pair.left !== undefined && { left: a[pair.left] as number }),
      ...(pair.right !== undefined && { right: b[pair.right] as number }),
    }))
  const pairs: Pair[] = []
  let gap: Pair[] = []
  const close = () => {
    const side = (name: 'left' | 'right') => gap.flatMap((pair) => pair[name] ?? [])
    pairs.push(...within(side('left'), side('right'), loosely))
    gap = []
  }
  for (const pair of within(own, other, exactly)) {
    if (pair.left === undefined || pair.right === undefined) gap.push(pair)
    else {
      close()
      pairs.push(pair)
    }
  }
  close()
  return pairs
}

/** Where the two part: the side that goes on for fewer hops comes first, so that a drop is not below all that it cut off. */
function shorterFirst(pairs: readonly Pair[]): Pair[] {
  const ordered: Pair[] = []
  let [own, other]: [Pair[], Pair[]] = [[], []]
  const close = () => {
    ordered.push(...(other.length < own.length ? [...other, ...own] : [...own, ...other]))
    own = []
    other = []
  }
  for (const pair of pairs) {
    if (pair.left !== undefined && pair.right !== undefined) {
      close()
      ordered.push(pair)
    } else (pair.left === undefined ? other : own).push(pair)
  }
  close()
  return ordered
}

const loosely = ({ ns, kind, hook }: Hop): string => `${ns} ${kind} ${hook ?? ''}`
const exactly = (hop: Hop): string => `${loosely(hop)} ${hop.dev ?? ''}`
