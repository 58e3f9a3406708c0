/**
 * Golden traces, one line a hop: milliseconds, namespace, place, what happened. Two nodes with a pod each, wired to each
 * other; a line that begins with # says what the lines after it are to show.
 */
import { describe, expect, it } from 'vitest'
import type { JourneyId } from '../kernel/hop.ts'
import type { LabDocument, LabNamespace } from '../lab/document.ts'
import { openLabDocument } from '../lab/open.ts'
import { printTrace } from './print.ts'
import { traceProbe } from './run.ts'
import type { Probe } from './trace.ts'

const NODES = ['192.168.40.101', '192.168.40.112'] as const
const PODS = ['10.244.1.10', '10.244.2.10'] as const
const NIC = ['02:00:00:00:01:01', '02:00:00:00:01:02'] as const
const POD_MAC = ['02:00:00:00:02:01', '02:00:00:00:02:02'] as const
const VTEP = ['66:00:00:00:00:01', '66:00:00:00:00:02'] as const
const HOST_END = 'ee:ee:ee:ee:ee:ee'

type Tunnel = 'tunl0' | 'vxlan.calico' | 'none'
type Side = 0 | 1

interface Options {
  readonly tunnel: Tunnel
  /** Nobody needs to ask: all neighbours are known. */
  readonly acquainted: boolean
  readonly defaultRoute: boolean
}

function pod(side: Side, { acquainted }: Options): LabNamespace {
  return {
    addresses: [['eth0', `${PODS[side]}/32`]],
    routes: ['169.254.1.1 dev eth0 scope link', 'default via 169.254.1.1'],
    neighbours: acquainted ? [`169.254.1.1 lladdr ${HOST_END} dev eth0`] : [],
  }
}

function node(side: Side, { tunnel, acquainted, defaultRoute }: Options): LabNamespace {
  const other: Side = side === 0 ? 1 : 0
  const block = `10.244.${other + 1}.0/26`
  const vxlan = `vxlan.calico address ${VTEP[side]} type vxlan id 4096 dstport 4789 local ${NODES[side]} nolearning`
  const routes = {
    tunl0: `${block} via ${NODES[other]} dev tunl0 proto bird onlink`,
    'vxlan.calico': `${block} via 10.244.${other + 1}.0 dev vxlan.calico onlink`,
    none: `${block} via ${NODES[other]} dev eth0 proto bird`,
  }
  return {
    links: tunnel === 'vxlan.calico' ? [vxlan] : tunnel === 'tunl0' ? ['tunl0'] : [],
    linkset: tunnel === 'none' ? [] : [`${tunnel} mtu ${tunnel === 'tunl0' ? 1480 : 1450} up`],
    addresses: [
      ['eth0', `${NODES[side]}/24`],
      ...(tunnel === 'none' ? [] : [[tunnel, `10.244.${side + 1}.0/32`] as const]),
    ],
    routes: [
      `${PODS[side]} dev cali${side + 1} scope link`,
      `blackhole 10.244.${side + 1}.0/26 proto bird`,
      routes[tunnel],
      ...(defaultRoute ? [`default via ${NODES[other]}`] : []),
    ],
    neighbours: [
      ...(acquainted
        ? [`${NODES[other]} lladdr ${NIC[other]} dev eth0`, `${PODS[side]} lladdr ${POD_MAC[side]} dev cali${side + 1}`]
        : []),
      ...(tunnel === 'vxlan.calico'
        ? [`10.244.${other + 1}.0 lladdr ${VTEP[other]} dev vxlan.calico nud permanent`]
        : []),
    ],
    fdb: tunnel === 'vxlan.calico' ? [`${VTEP[other]} dev vxlan.calico dst ${NODES[other]}`] : [],
    sysctls: {
      'net.ipv4.ip_forward': '1',
      [`net.ipv4.conf.cali${side + 1}.proxy_arp`]: '1',
      [`net.ipv4.neigh.cali${side + 1}.proxy_delay`]: '0',
    },
  }
}

function lines(probe: Omit<Probe, 'id' | 'from'>, options: Partial<Options>, journeys: readonly JourneyId[]): string[] {
  const chosen: Options = { tunnel: 'none', acquainted: true, defaultRoute: true, ...options }
  const veth = (side: Side): NonNullable<LabDocument['veths']>[number] => [
    { ns: `pod${side + 1}`, name: 'eth0', mac: POD_MAC[side] },
    { ns: `node${side + 1}`, name: `cali${side + 1}`, mac: HOST_END },
  ]
  const opened = openLabDocument({
    name: 'golden',
    namespaces: { pod1: pod(0, chosen), node1: node(0, chosen), node2: node(1, chosen), pod2: pod(1, chosen) },
    veths: [
      veth(0),
      [
        { ns: 'node1', name: 'eth0', mac: NIC[0] },
        { ns: 'node2', name: 'eth0', mac: NIC[1] },
      ],
      veth(1),
    ],
    servers: [{ ns: 'pod2', proto: 'tcp', port: 80 }],
    probes: [],
  })
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  const trace = traceProbe(opened.value.world, { id: 'golden', from: 'pod1', ...probe }, { seed: 1 })
  return printTrace(trace, { journeys: ({ id }) => journeys.includes(id) })
}

/** The lines of a template without its remarks. */
const golden = ([text = '']: TemplateStringsArray): string[] =>
  text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))

describe('golden traces', () => {
  it('x', () => {
    const http = { kind: 'tcp', to: PODS[1], port: 80, sport: 40000 } as const
    const echo = { kind: 'ping', to: PODS[1] } as const
    const show = (title: string, l: string[]) => console.log(`=== ${title}\n${l.join('\n')}`)
    show('syn', lines(http, { tunnel: 'tunl0' }, [0]))
    show('proxy', lines(echo, { tunnel: 'tunl0', acquainted: false }, [0, 1, 2]))
    show('noproxy', lines(echo, { tunnel: 'tunl0', acquainted: false, defaultRoute: false }, [0, 1, 2, 3]))
    show('vxlan', lines(echo, { tunnel: 'vxlan.calico' }, [0]))
    show('ttl', lines({ ...echo, ttl: 1 }, { tunnel: 'tunl0' }, [0, 1]))
    show('frag', lines({ ...echo, size: 1472, pmtu: 'do' }, { tunnel: 'tunl0' }, [0, 1]))
    show('unreach', lines({ ...echo, to: '192.168.40.99', wait: 4 }, {}, [0, 1, 2, 3, 4, 5]))
    expect(golden``).toEqual([])
  })
})
