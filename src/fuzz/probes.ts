/**
 * Probes by chance. A TCP connection that gets stuck is heard of for long after, so it comes last; and none waits until a
 * moment at which a timer of the kernel runs out.
 */
import type { ClusterSpec } from '../cluster/spec.ts'
import type { World } from '../kernel/netns.ts'
import type { LabProbe } from '../lab/document.ts'
import type { Draw } from './draw.ts'
import { isSwitch, ownAddresses } from './places.ts'

type Kind = LabProbe['kind']
const SIZES = [56, 56, 1000, 1372, 1422, 1424, 1452, 1472, 1473, 2000, 4000]

export function anyProbes(world: World, spec: ClusterSpec | undefined, draw: Draw): LabProbe[] {
  const kinds: Kind[] = [
    draw.pick(['ping', 'ping', 'ping', 'arping', 'udp'] as const),
    draw.pick(['tcp', 'tcp', 'udp', 'ping'] as const),
  ]
  const from = fromOf(world, draw)
  const probes = kinds.map((kind, n) =>
    anyProbe(world, spec, draw, kind, n, draw.chance(0.6) ? from : fromOf(world, draw)),
  )
  return draw.chance(0.35) ? [...probes, ...repeated(probes.at(-1), draw)] : probes
}

/** Once more, while connections, neighbours or both are still known: perhaps from another port. */
function repeated(probe: LabProbe | undefined, draw: Draw): LabProbe[] {
  if (!probe) return []
  const kept = draw.pick([
    { keepConntrack: true },
    { keepNeighbours: true },
    { keepConntrack: true, keepNeighbours: true },
  ])
  const sport = probe.sport === undefined || draw.chance(0.6) ? {} : { sport: probe.sport + 10 }
  return [{ ...probe, ...kept, ...sport, id: `${probe.id}-again` }]
}

const fromOf = (world: World, draw: Draw): string => {
  const spaces = [...world.namespaces.keys()].filter((ns) => !isSwitch(ns))
  const small = spaces.filter((ns) => (world.namespaces.get(ns)?.links.length ?? 0) === 2)
  return draw.pick(small.length > 0 && draw.chance(0.7) ? small : spaces)
}

function anyProbe(
  world: World,
  spec: ClusterSpec | undefined,
  draw: Draw,
  kind: Kind,
  n: number,
  from: string,
): LabProbe {
  const addresses = [...world.namespaces.keys()].flatMap((ns) => (ns === from ? [] : ownAddresses(world, ns)))
  const listening = [...world.namespaces.values()].flatMap(({ name, listeners }) =>
    name !== from && listeners.length > 0 ? ownAddresses(world, name) : [],
  )
  const services = (spec?.services ?? []).flatMap(({ clusterIP, ports = [] }) =>
    clusterIP === undefined ? [] : ports.map((port) => ({ clusterIP, ...port })),
  )
  const stranger = draw.pick(addresses).replace(/\d+$/, '199')
  const place = draw.pick(listening.length > 0 ? listening : addresses)
  const own = draw.pick([...ownAddresses(world, from), '127.0.0.1', '224.0.0.1'])
  const rare = draw.chance(0.3) ? stranger : draw.chance(0.2) ? own : place
  const to = draw.pick([place, place, place, draw.pick(addresses), rare])
  const id = `${kind}-${n}`
  const isIpvs = spec?.kubeProxy?.mode === 'ipvs'
  if (kind === 'arping') {
    const devs = (world.namespaces.get(from)?.links ?? []).filter((link) => link.kind === 'veth')
    const near = devs.flatMap((dev) => ownAddresses(world, dev.peer.ns))
    const dev = draw.pick(devs).name
    return { id, kind, from, to: draw.pick([to, ...near, '169.254.1.1']), dev, settle: 0.6 }
  }
  if (kind === 'ping') {
    return {
      id,
      kind,
      from,
      to: services.length > 0 && draw.chance(isIpvs ? 0.4 : 0.1) ? draw.pick(services).clusterIP : to,
      ...(draw.chance(0.5) && { size: draw.pick(SIZES) }),
      ...(draw.chance(0.4) && { pmtu: draw.pick(['do', 'dont'] as const) }),
      ...(draw.chance(0.2) && { ttl: draw.between(1, 4) }),
      ...patience(n === 0 || draw.chance(0.25)),
    }
  }
  const service = services.find(({ protocol = 'TCP' }) => protocol === kind.toUpperCase())
  const target =
    service && draw.chance(isIpvs ? 0.9 : 0.5)
      ? draw.chance(0.3) && service.nodePort !== undefined
        ? { to: place, port: service.nodePort }
        : { to: service.clusterIP, port: service.port }
      : { to, port: draw.chance(0.1) ? 81 : kind === 'tcp' ? 80 : 53 }
  const sizes = kind === 'tcp' && hasVxlan(world) ? [1, 600, 1000, 1200] : [1, 600, 1000, 1200, 3000, 6000]
  const size = draw.chance(0.3) ? { size: draw.pick(sizes) } : {}
  const wait = patience(n === 0 || (kind === 'udp' && draw.chance(0.4)))
  return { id, kind, from, ...target, sport: 41_000 + n, ...size, ...wait }
}

/**
 * A neighbour that does not answer is given up after three seconds, and whoever waits is told. That is waited for, by the
 * program or after it: the lab reads the frames first, then the connections and the walks, on a machine under load seconds
 * later, and what came in between would be walks that no frame carries. The flush before the next probe tells those as well.
 * A program that gives up closes its socket some milliseconds later: not at a second's end, when a SYN is sent again.
 */
const patience = (long: boolean): Pick<LabProbe, 'wait' | 'settle'> =>
  long ? { wait: 4, settle: 0.6 } : { wait: 1.2, settle: 3.4 }

/** A vxlan device puts segments together again (GRO). */
const hasVxlan = (world: World): boolean =>
  [...world.namespaces.values()].some(({ links }) => links.some(({ kind }) => kind === 'vxlan'))
