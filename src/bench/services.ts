/** Services: an exchange through a ClusterIP, and a node that holds ten thousand of them. */
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import { parseRuleset } from '../kernel/netfilter/parse.ts'
import type { Netns, World } from '../kernel/netns.ts'
import { createMachine } from '../sim/machine.ts'
import { runOn, traceProbe } from '../sim/run.ts'
import type { Probe, Trace } from '../sim/trace.ts'
import { clusterOf } from './cluster.ts'
import type { Figure } from './figure.ts'
import { bytesOf, median, quantile, timesOf } from './measure.ts'

const NODES = 3
export const MANY = 10_000
const CLIENT = 'web-1-0'
/** Where the exchange leaves the client's node. */
export const NODE = 'node001'

/** Each Service leads to one pod, so that kube-proxy writes four rules for it. */
export function withServices(count: number): ClusterSpec {
  const cluster = clusterOf(NODES)
  const pods = cluster.pods.map((pod) => ({ ...pod, labels: { app: pod.name } }))
  const services = Array.from({ length: count }, (_, index) => ({
    namespace: 'default',
    name: `service-${String(index).padStart(5, '0')}`,
    clusterIP: addressOf(index),
    ports: [{ port: 80 }],
    selector: { app: pods[(index * 7 + 20) % pods.length]?.name ?? '' },
  }))
  return { ...cluster, name: `${count} Services`, pods, services, kubeProxy: { version: 'v1.23' } }
}

const addressOf = (service: number): string => `10.96.${1 + (service >> 7)}.${1 + (service & 127)}`

export const probeOf = (service: number): Probe => ({
  id: 'http',
  kind: 'tcp',
  from: CLIENT,
  to: addressOf(service),
  port: 80,
})

function worldOf(spec: ClusterSpec): World {
  const compiled = compile(spec)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.value
}

function answered(trace: Trace): Trace {
  if (trace.outcome.kind !== 'answered') throw new Error(`no answer: ${JSON.stringify(trace.outcome)}`)
  return trace
}

export function clusterIpExchange(): Figure[] {
  const world = worldOf(withServices(4))
  const run = (): Trace => traceProbe(world, probeOf(3), { seed: 1 })
  const { hops } = answered(run())
  const rules = hops.flatMap(({ walks = [] }) => walks).reduce((sum, { steps }) => sum + steps.length, 0)
  const times = timesOf(run, 200)
  const time = median(times)
  return [
    {
      name: `HTTP exchange through a ClusterIP, ${NODES} nodes`,
      value: time,
      unit: 'ms',
      aim: '< 5 ms',
      missed: time >= 5,
    },
    { name: '  nine of ten within', value: quantile(times, 0.9), unit: 'ms' },
    { name: `  rules that matched (${rules} a trace)`, value: (1000 * rules) / time, unit: '/s' },
  ]
}

/** A World whose namespaces have not been put to work yet: nothing of the earlier run is remembered. */
const fresh = ({ namespaces }: World): World => ({
  namespaces: new Map([...namespaces].map(([name, netns]) => [name, { ...netns }])),
})

interface FirstPacket {
  readonly first: number
  readonly second: number
}

/** Milliseconds from the program's start until the SYN has left the node, the ruleset being loaded; and once more. */
function firstPacket(world: World, probe: Probe): FirstPacket {
  const running = createMachine(world, 1)
  // Its rules are read when its hooks are first asked for; that time is the figure above.
  for (const name of world.namespaces.keys()) void running.machine.ns(name)?.hooks
  const leave = (): number => {
    const run = runOn(running, world, probe, { seed: 1 })
    const started = performance.now()
    const left = (): boolean => run.trace().hops.some(({ ns, hook }) => ns === NODE && hook === 'POSTROUTING')
    while (!left() && !run.advance(1));
    const took = performance.now() - started
    while (!run.advance(10_000));
    answered(run.trace())
    return took
  }
  return { first: leave(), second: leave() }
}

export function manyServices(): Figure[] {
  const compiled = worldOf(withServices(MANY))
  const text = compiled.namespaces.get(NODE)?.netfilter.iptables ?? ''
  const rules = text.match(/^-A /gm)?.length ?? 0
  const loads = timesOf(() => parseRuleset(text), 7, 2)
  const load = median(loads)
  // Other nodes only carry the packet on: their rules would be read as many times.
  const bare = new Map([...compiled.namespaces].map(([name, netns]) => [name, name === NODE ? netns : without(netns)]))
  const sent = Array.from({ length: 7 }, () => firstPacket(fresh({ namespaces: bare }), probeOf(MANY - 1)))
  const first = median(sent.map((one) => one.first).sort((a, b) => a - b))
  const second = median(sent.map((one) => one.second).sort((a, b) => a - b))
  return [
    {
      name: `${MANY} Services (${rules} rules) from text`,
      value: load,
      unit: 'ms',
      aim: '< 1000 ms',
      missed: load >= 1000,
    },
    { name: '  the text', value: text.length / 1e6, unit: 'MB' },
    { name: '  in memory', value: bytesOf(() => parseRuleset(text), 2) / 1e6, unit: 'MB' },
    { name: '  first packet to the last of them', value: first, unit: 'ms', aim: '< 5 ms', missed: first >= 5 },
    { name: '  first packet of the next connection', value: second, unit: 'ms' },
  ]
}

const without = (netns: Netns): Netns => ({ ...netns, netfilter: {} })
