import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compile } from '../cluster/compile.ts'
import type { World } from '../kernel/netns.ts'
import { openLab } from '../lab/open.ts'
import { SCENARIOS, scenarioSource } from './scenarios.ts'
import { type Topology, topologyOf } from './topology.ts'

function labWorld(name: string): World {
  const opened = openLab(readFileSync(new URL(`../lab/fixtures/${name}.lab.json`, import.meta.url), 'utf8'))
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  return opened.value.world
}

const sketch = ({ segments, places, tunnels }: Topology): string[] => [
  ...segments.map(
    ({ label, cidrs, plugs }) => `${label} ${cidrs.join(' ')}: ${plugs.map(({ peer }) => peer.ns).join(' ')}`,
  ),
  ...places.map(({ ns, kind, inside }) => `${kind} ${ns}${inside === undefined ? '' : ` in ${inside}`}`),
  ...tunnels.map(({ kind, from, to }) => `${kind} ${from.ns} – ${to.ns}`),
]

describe('the picture of a lab document, by its wiring alone', () => {
  it('knows nodes, pods, a gateway and a host between two switches', () => {
    expect(sketch(topologyOf(labWorld('two-subnets-vxlan-crosssubnet')))).toEqual([
      'a 10.1.5.0/24: gw control-plane worker',
      'b 10.1.8.0/24: gw outside worker2',
      'gateway gw',
      'host outside',
      'node control-plane',
      'node worker',
      'node worker2',
      'pod client in control-plane',
      'pod near in worker',
      'pod far in worker2',
      'vxlan control-plane – worker2',
      'vxlan worker – worker2',
    ])
  })

  it('draws an IPIP tunnel between the two nodes of one subnet', () => {
    expect(sketch(topologyOf(labWorld('ipip-always')))).toEqual([
      'a 192.168.40.0/24: gw internet k8s-master01 k8s-node02',
      'gateway gw',
      'host internet',
      'node k8s-master01',
      'node k8s-node02',
      'pod demoapp-75pf8 in k8s-master01',
      'pod demoapp-dlv2l in k8s-node02',
      'pod demoapp-kqtrf in k8s-node02',
      'ipip k8s-master01 – k8s-node02',
    ])
  })
})

describe.each(SCENARIOS.map(({ id }) => id))('the picture of %s', (id) => {
  const { spec } = scenarioSource(id)
  const compiled = compile(spec)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const world = compiled.value
  const topology = topologyOf(world, spec)

  it('finds by the wiring what the spec says', () => {
    const shape = ({ places }: Topology) => places.map(({ ns, kind, inside }) => [ns, kind, inside])
    expect(shape(topologyOf(world))).toEqual(shape(topology))
  })

  it('calls pods and subnets as the spec does', () => {
    expect(topology.segments.map(({ label }) => label)).toEqual(spec.subnets.map(({ name }) => name).sort())
    const pods = topology.places.filter(({ kind }) => kind === 'pod')
    expect(pods.map(({ label, podNamespace }) => `${podNamespace}/${label}`).sort()).toEqual(
      spec.pods.map(({ namespace, name }) => `${namespace}/${name}`).sort(),
    )
  })

  it('shows every port with its address, and where a veth leads', () => {
    for (const { ns, ports } of topology.places) {
      expect(ports.map(({ name }) => name)).toEqual(world.namespaces.get(ns)?.links.map(({ name }) => name))
      for (const port of ports) if (port.kind === 'veth') expect(world.namespaces.has(port.peer?.ns ?? '')).toBe(true)
    }
  })
})
