/** What every trace must hold, shown on all recorded lab documents and their probes, and on probes made up at random. */
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Hop, StateChange } from '../kernel/hop.ts'
import { snapshot } from '../kernel/neigh/table.ts'
import { type ConnSnapshot, snapshotConn } from '../kernel/netfilter/conntrack/entry.ts'
import { connections } from '../kernel/netfilter/conntrack/table.ts'
import type { FdbEntry, Neighbour, Netns, World } from '../kernel/netns.ts'
import type { Ns } from '../kernel/runtime.ts'
import type { LabDocument, LabNamespace } from '../lab/document.ts'
import { openLab, openLabDocument } from '../lab/open.ts'
import { simulateLab } from '../lab/simulate.ts'
import { formatIpv4, ipv4FromNumber } from '../net/ipv4.ts'
import type { Packet } from '../net/packet.ts'
import { changesOf } from './changes.ts'
import { createMachine, type RunningMachine } from './machine.ts'
import { createRun, probeProblems, runOn, traceProbe } from './run.ts'
import type { Journey, Probe, Trace } from './trace.ts'

// A thousand traces in a test.
vi.setConfig({ testTimeout: 60_000 })

const fixtures = new URL('../lab/fixtures/', import.meta.url)

interface Lab {
  readonly document: LabDocument
  readonly world: World
}

/** Documents that ask for what is not modelled are another test's matter. */
const labs: readonly Lab[] = readdirSync(fixtures)
  .filter((file) => file.endsWith('.lab.json'))
  .flatMap((file) => {
    const opened = openLab(readFileSync(new URL(file, fixtures), 'utf8'))
    return opened.ok ? [opened.value] : []
  })

interface Ran {
  readonly name: string
  readonly world: World
  readonly trace: Trace
  readonly running: RunningMachine
}

function run(world: World, probe: Probe, options: { seed?: number; settle?: number } = {}): Omit<Ran, 'name'> {
  const { seed = 1, settle = 1 } = options
  const running = createMachine(world, seed)
  const going = runOn(running, world, probe, { seed, settle })
  while (!going.advance(10_000));
  return { world, running, trace: going.trace() }
}

/** Every probe of every document, on a machine of its own. */
const all: readonly Ran[] = labs.flatMap(({ document, world }) =>
  document.probes.map((probe) => ({ name: `${document.name}/${probe.id}`, ...run(world, probe) })),
)

const hopsOf = ({ hops }: Trace, journey: Journey): Hop[] => journey.hops.map((index) => hops[index] as Hop)
const labOf = (name: string): Lab => labs.find(({ document }) => document.name === name) as Lab
const probeOf = ({ document }: Lab, id: string): Probe => document.probes.find((probe) => probe.id === id) as Probe

/** Milliseconds for all recorded probes at once, which on a machine with other work are many. */
const EVERY_PROBE = 300_000

it('there is something to show it on', () => {
  expect(labs.length).toBeGreaterThan(100)
  expect(all.length).toBeGreaterThan(500)
})

describe('equal input', () => {
  it(
    'gives an equal trace, byte for byte',
    () => {
      for (const { world, trace } of all)
        expect(JSON.stringify(traceProbe(world, trace.probe, { seed: 1 }))).toBe(JSON.stringify(trace))
    },
    EVERY_PROBE,
  )

  it('gives an equal trace however many events are run at a time', () => {
    const lab = labOf('ipip-always')
    const whole = traceProbe(lab.world, probeOf(lab, 'http-cross-node'), { seed: 5 })
    const slow = createRun(lab.world, probeOf(lab, 'http-cross-node'), { seed: 5 })
    while (!slow.advance(1));
    expect(slow.trace()).toEqual(whole)
  })

  it("gives an equal trace of a whole document in the lab's form", () => {
    const { document } = labOf('ipip-always')
    expect(JSON.stringify(simulateLab(document, { seed: 3 }))).toBe(JSON.stringify(simulateLab(document, { seed: 3 })))
  })
})

/** Where each packet went and why, without numbers that are left to chance. */
const pathsOf = (trace: Trace): unknown => [
  trace.outcome,
  trace.journeys.map((journey) => [
    [journey.origin, journey.phase, journey.direction, journey.ns, journey.end],
    hopsOf(trace, journey).map((hop) => [
      [hop.ns, hop.dev, hop.kind, hop.hook, hop.drop],
      hop.reasons.map(({ code }) => code),
    ]),
  ]),
]

/** A rule that matches by chance sent it here or there. */
const metChance = ({ hops }: Trace): boolean =>
  hops.some(({ walks }) => walks?.some(({ steps }) => steps.some(({ text }) => text.includes('--mode random'))))

const sourcePort = ({ packet }: Journey): number | undefined =>
  packet.kind === 'ipv4' && packet.payload.kind === 'tcp' ? packet.payload.sport : undefined

describe('another seed', () => {
  it('takes the same path', () => {
    for (const { world, trace } of all) {
      const other = traceProbe(world, trace.probe, { seed: 99 })
      if (![trace, other].some(metChance)) expect(pathsOf(other)).toEqual(pathsOf(trace))
    }
  })

  it('speaks from another port', () => {
    const lab = labOf('ipip-always')
    const { sport: _, ...probe } = probeOf(lab, 'http-cross-node')
    const ports = [1, 2, 3, 4].map(
      (seed) => traceProbe(lab.world, probe, { seed }).journeys.flatMap((j) => sourcePort(j) ?? [])[0],
    )
    expect(new Set(ports).size).toBe(4)
  })
})

const reversed = <T>(list: readonly T[] | undefined): T[] => [...(list ?? [])].reverse()

/** The same state, told in another order. Devices stay, for their order is state: it says which address is the first. */
function retold({ document, world }: Lab): LabDocument {
  const space = (ns: string, own: LabNamespace): LabNamespace => {
    // Of two equal routes the earlier one counts: two devices in one subnet, one address twice.
    const routes = (world.namespaces.get(ns)?.routes ?? []).map(({ table, dst, metric }) =>
      JSON.stringify([table, dst, metric]),
    )
    if (new Set(routes).size < routes.length) return own
    const devices = reversed([...new Set((own.addresses ?? []).map(([dev]) => dev))])
    return {
      ...own,
      addresses: devices.flatMap((dev) => (own.addresses ?? []).filter(([at]) => at === dev)),
      neighbours: reversed(own.neighbours),
    }
  }
  const turned: LabDocument = {
    ...document,
    namespaces: Object.fromEntries(
      reversed(Object.entries(document.namespaces)).map(([ns, own]) => [ns, space(ns, own)]),
    ),
    veths: (document.veths ?? []).map(([a, b]) => [b, a] as const),
    servers: reversed(document.servers),
  }
  // A route may need another one to reach its gateway: reversed only where the kernel would take them so.
  const routesToo = Object.entries(turned.namespaces).map(([ns, own]) => [ns, { ...own, routes: reversed(own.routes) }])
  const bolder: LabDocument = { ...turned, namespaces: Object.fromEntries(routesToo) }
  return openLabDocument(bolder).ok ? bolder : turned
}

const sorted = <T>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

function normalised(world: World): unknown {
  const space = (netns: Netns): unknown => ({
    ...netns,
    addresses: sorted(netns.addresses),
    routes: sorted(netns.routes),
    neighbours: sorted(netns.neighbours),
    listeners: sorted(netns.listeners),
  })
  return sorted([...world.namespaces]).map(([name, netns]) => [name, space(netns)])
}

describe('the same state in another order', () => {
  it(
    'is the same World and gives the same traces',
    () => {
      for (const lab of labs) {
        const { document, world } = lab
        const opened = openLabDocument(retold(lab))
        if (!opened.ok) throw new Error(`${document.name}: ${JSON.stringify(opened.problems)}`)
        expect(normalised(opened.value.world)).toEqual(normalised(world))
        for (const probe of document.probes) {
          const again = traceProbe(opened.value.world, probe, { seed: 1 })
          const first = all.find(({ name }) => name === `${document.name}/${probe.id}`)
          expect(JSON.stringify(again)).toBe(JSON.stringify(first?.trace))
        }
      }
    },
    EVERY_PROBE,
  )
})

/** A frame and the packet in it are one and the same to the layers above and below. */
const sameThing = (was: Packet, is: Packet): boolean => {
  const forms = (packet: Packet): unknown[] => (packet.kind === 'eth' ? [packet, packet.payload] : [packet])
  const texts = forms(was).map((form) => JSON.stringify(form))
  return was === is || texts.includes(JSON.stringify(is))
}

describe('every trace', () => {
  it('goes forward in time', () => {
    for (const { name, trace } of all) {
      const times = trace.hops.map(({ at }) => at)
      expect(times, name).toEqual([...times].sort((a, b) => a - b))
      expect(trace.duration, name).toBe(times.at(-1) ?? 0)
    }
  })

  it('has each hop in one journey, in order', () => {
    for (const { name, trace } of all) {
      const claimed = trace.journeys.flatMap((journey) => journey.hops.map((hop) => [hop, journey.id] as const))
      expect(new Map(claimed).size, name).toBe(trace.hops.length)
      for (const [hop, journey] of claimed) expect(trace.hops[hop]?.journey, name).toBe(journey)
      for (const { hops } of trace.journeys) expect(hops, name).toEqual([...hops].sort((a, b) => a - b))
    }
  })

  it('shows packets in one piece: what leaves a place comes to the next', () => {
    const broken = all.flatMap(({ name, trace }) =>
      trace.journeys.flatMap((journey) => {
        const hops = hopsOf(trace, journey)
        return hops.flatMap((hop, index) => {
          const last = hops[index - 1]
          const was = last ? last.packet : journey.packet
          const is = hop.before ?? hop.packet
          if (sameThing(was, is)) return []
          return [`${name}, journey ${journey.id}: ${last?.kind} in ${last?.ns}, ${hop.kind} in ${hop.ns}`]
        })
      }),
    )
    expect(broken).toEqual([])
  })

  it('changes the packet nowhere without saying what it was before', () => {
    const changing = new Set(['forward', 'encapsulate', 'decapsulate'])
    for (const { name, trace } of all)
      for (const hop of trace.hops) if (changing.has(hop.kind)) expect(hop.before, `${name} ${hop.kind}`).toBeDefined()
  })

  it('explains each loss: a drop has a reason of the kernel, and ends its journey', () => {
    for (const { name, trace } of all)
      for (const journey of trace.journeys)
        for (const [index, hop] of hopsOf(trace, journey).entries()) {
          if (hop.kind !== 'drop') continue
          expect(hop.drop, name).toMatch(/^[A-Z_]+$/)
          expect(hop.reasons.length, name).toBeGreaterThan(0)
          expect(index, name).toBe(journey.hops.length - 1)
          expect(journey.end, name).toBe('dropped')
        }
  })

  it('names parents that came before, and namespaces that exist', () => {
    for (const { name, trace, world } of all) {
      for (const { id, parent } of trace.journeys) expect(parent ?? -1, name).toBeLessThan(id)
      for (const { ns, dev } of trace.hops) {
        const netns = world.namespaces.get(ns)
        expect(netns, `${name}: ${ns}`).toBeDefined()
        if (dev !== undefined)
          expect(
            netns?.links.some((link) => link.name === dev),
            `${name}: ${ns} ${dev}`,
          ).toBe(true)
      }
    }
  })

  it('ends, and so does every journey, if one waits for what is under way', () => {
    for (const { document, world } of labs) {
      for (const probe of document.probes) {
        const { trace } = run(world, probe, { settle: 120 })
        expect(
          trace.journeys.filter(({ end }) => end === 'pending'),
          `${document.name}/${probe.id}`,
        ).toEqual([])
      }
    }
  })

  it('is plain data: it survives being cloned and written down', () => {
    for (const { trace } of all.slice(0, 100)) {
      expect(structuredClone(trace)).toEqual(trace)
      expect(JSON.parse(JSON.stringify(trace))).toEqual(trace)
    }
  })
})

const keyOf = ({ dev, addr }: Neighbour): string => `${dev} ${formatIpv4(addr)}`

const changesIn = (trace: Trace, ns: string): StateChange[] =>
  [...changesOf(trace)].filter((told) => told.ns === ns).map(({ change }) => change)

/** The World's neighbours with every change of the trace laid over them. */
function replayNeighbours(netns: Netns, trace: Trace): Record<string, Neighbour> {
  const table = new Map(netns.neighbours.map((entry) => [keyOf(entry), entry]))
  for (const change of changesIn(trace, netns.name)) {
    if (change.table !== 'neighbour') continue
    if (change.before) table.delete(keyOf(change.before))
    if (change.after) table.set(keyOf(change.after), change.after)
  }
  return Object.fromEntries(table)
}

/** A bridge has one entry for each address. */
function replayFdb(netns: Netns, trace: Trace): Record<string, FdbEntry> {
  const learned = netns.fdb.filter(({ master }) => master !== undefined)
  const table = new Map(learned.map((entry) => [`${entry.master} ${entry.mac}`, entry]))
  for (const change of changesIn(trace, netns.name))
    if (change.table === 'fdb' && change.after?.master)
      table.set(`${change.after.master} ${change.after.mac}`, change.after)
  return Object.fromEntries(table)
}

type Path = { readonly mtu?: number; readonly locked?: boolean; readonly via?: number }
const pathOf = ({ mtu, locked, via }: Path): unknown => [mtu, locked, via]

function replayPaths(netns: Netns, trace: Trace): Record<string, unknown> {
  const table = new Map<string, unknown>()
  for (const change of changesIn(trace, netns.name))
    if (change.table === 'pmtu') table.set(formatIpv4(change.dst), pathOf(change.after ?? {}))
  return Object.fromEntries(table)
}

const neighboursIn = (ns: Ns): Record<string, Neighbour> =>
  Object.fromEntries([...ns.neighbours.values()].map((entry) => [keyOf(entry), snapshot(entry)]))

const fdbIn = (ns: Ns): Record<string, FdbEntry> =>
  Object.fromEntries(
    [...ns.bridges].flatMap(([bridge, table]) => [...table].map(([mac, entry]) => [`${bridge} ${mac}`, entry])),
  )

const pathsIn = (ns: Ns): Record<string, unknown> =>
  Object.fromEntries([...ns.exceptions].map(([dst, path]) => [formatIpv4(dst), pathOf(path)]))

/** Timers run on by themselves: what is told of them is when they were last set. */
function replayConnections(netns: Netns, trace: Trace, now: number): Record<string, unknown> {
  const table = new Map<number, { readonly conn: ConnSnapshot; readonly until: number }>()
  for (const { at, ns, change } of changesOf(trace)) {
    if (ns !== netns.name || change.table !== 'conntrack') continue
    if (change.before) table.delete(change.before.id)
    if (change.after) table.set(change.after.id, { conn: change.after, until: at + change.after.timeout * 1e6 })
  }
  const alive = [...table].filter(([, { until }]) => until > now)
  return Object.fromEntries(alive.map(([id, { conn }]) => [id, { ...conn, timeout: 0 }]))
}

const connectionsIn = (ns: Ns): Record<string, unknown> => {
  const now = ns.machine.now()
  const alive = connections(ns).filter(({ expires }) => expires > now)
  return Object.fromEntries(alive.map((conn) => [conn.id, { ...snapshotConn(conn, now), timeout: 0 }]))
}

type Table = 'neighbours' | 'fdb' | 'paths' | 'connections'

/** Namespaces whose table at the end is not the World's with the trace's changes. */
function unexplained(table: Table, traces: readonly Ran[]): string[] {
  return traces.flatMap(({ name, world, trace, running }) =>
    [...world.namespaces.values()].flatMap((netns) => {
      const ns = running.machine.ns(netns.name) as Ns
      const tables: Record<
        Table,
        readonly [told: Readonly<Record<string, unknown>>, is: Readonly<Record<string, unknown>>]
      > = {
        neighbours: [replayNeighbours(netns, trace), neighboursIn(ns)],
        fdb: [replayFdb(netns, trace), fdbIn(ns)],
        paths: [replayPaths(netns, trace), pathsIn(ns)],
        connections: [replayConnections(netns, trace, running.queue.now()), connectionsIn(ns)],
      }
      const [told, is] = tables[table]
      const equal = JSON.stringify(sorted(Object.entries(told))) === JSON.stringify(sorted(Object.entries(is)))
      return equal ? [] : [`${name}: ${netns.name}`]
    }),
  )
}

const hasTunnel = ({ world }: Ran): boolean =>
  [...world.namespaces.values()].some(({ links }) => links.some(({ kind }) => kind === 'ipip' || kind === 'vxlan'))

describe("the World and the trace's changes rebuild the machine's end", () => {
  it('neighbours', () => {
    expect(unexplained('neighbours', all)).toEqual([])
  })
  it('neighbours, with what timers do to them while nobody speaks', () => {
    const telling = labs.filter(({ document: { name } }) => /redirect|neighbour|proxy|mixed-1/.test(name))
    const later = telling.flatMap(({ document, world }) =>
      document.probes.map((probe) => ({
        name: `${document.name}/${probe.id}`,
        ...run(world, probe, { settle: 40 }),
      })),
    )
    const turns = new Set(
      later.flatMap(({ trace }) =>
        trace.between.flatMap(({ change }) =>
          change.table === 'neighbour' ? [`${change.before?.state} ${change.after?.state}`] : [],
        ),
      ),
    )
    expect([...turns].sort()).toEqual(['DELAY PROBE', 'PROBE FAILED', 'REACHABLE STALE', 'undefined STALE'])
    expect(unexplained('neighbours', later)).toEqual([])
  })
  it('forwarding databases', () => {
    expect(unexplained('fdb', all)).toEqual([])
  })
  it('connections: opened, answered, translated, marked, reset and expired', () => {
    const tracked = all.filter(({ trace }) => [...changesOf(trace)].some(({ change }) => change.table === 'conntrack'))
    expect(tracked.length).toBeGreaterThan(100)
    expect(unexplained('connections', all)).toEqual([])
  })
  it('paths: learned MTUs and gateways, those that a tunnel device makes known among them', () => {
    const learned = all.filter(({ trace }) => [...changesOf(trace)].some(({ change }) => change.table === 'pmtu'))
    expect(learned.some(hasTunnel)).toBe(true)
    expect(learned.some((ran) => !hasTunnel(ran))).toBe(true)
    expect(unexplained('paths', all)).toEqual([])
  })
})

describe('any probe', () => {
  const lab = fc.constantFrom(...labs.filter(({ world }) => world.namespaces.size > 1))
  const anywhere = fc.integer({ min: 0, max: 0xffffffff }).map((value) => formatIpv4(ipv4FromNumber(value)))
  const somewhere = lab.chain(({ world }) => {
    const spaces = [...world.namespaces.values()]
    const known = spaces.flatMap(({ addresses }) => addresses.map(({ addr }) => formatIpv4(addr)))
    return fc.record({
      world: fc.constant(world),
      probe: fc.record(
        {
          id: fc.constant('any'),
          kind: fc.constantFrom('tcp' as const, 'udp' as const, 'ping' as const, 'arping' as const),
          from: fc.constantFrom(...spaces.map(({ name }) => name)),
          to: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, anywhere),
          port: fc.constantFrom(80, 8080, 53, 1, 65535),
          sport: fc.integer({ min: 0, max: 65535 }),
          size: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 65535 })),
          ttl: fc.integer({ min: 1, max: 255 }),
          pmtu: fc.constantFrom('do' as const, 'dont' as const, 'want' as const),
          dev: fc.constantFrom('eth0', 'lo', 'tunl0', 'absent0'),
          wait: fc.double({ min: 0, max: 5, noNaN: true }),
        },
        { requiredKeys: ['id', 'kind', 'from', 'to'] },
      ),
      seed: fc.integer({ min: 0, max: 0xffffffff }),
    })
  })

  it('comes to an end, and never breaks the machine', () => {
    fc.assert(
      fc.property(somewhere, ({ world, probe, seed }) => {
        const trace = traceProbe(world, probe as Probe, { seed })
        expect(trace.hops.every((hop, index) => hop.at >= (trace.hops[index - 1]?.at ?? 0))).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  it('that makes no sense is refused by its place', () => {
    const { world } = labOf('ipip-always')
    const bad = { id: 'x', kind: 'tcp', from: 'nobody', to: '10.0.0', port: 0, ttl: 256, size: 1.5, wait: -1 } as const
    expect(probeProblems(world, bad).map(({ path }) => path)).toEqual(
      ['from', 'to', 'port', 'size', 'ttl', 'wait'].map((field) => `probe.${field}`),
    )
    expect(() => traceProbe(world, bad, { seed: 1 })).toThrow('there is no namespace "nobody"')
  })
})
