/** The Services' scenarios: whom each probe reaches, and in whose name; document 004's table of what can be pinged. */
import { describe, expect, it } from 'vitest'
import { compile } from '../cluster/compile.ts'
import { createMachine } from '../sim/machine.ts'
import { runOn } from '../sim/run.ts'
import type { Outcome } from '../sim/trace.ts'
import type { Scenario } from './library/parts.ts'
import { loadBalancer, serviceEndpoints, servicePingIpvs } from './library/serviceEndpoints.ts'
import {
  externalTrafficLocal,
  nodePortKind,
  policyAllows,
  policyStops,
  serviceSubnet,
  serviceTunnel,
  sessionAffinity,
} from './library/serviceFar.ts'
import { clusterIp, nodePort, podToOutside, serviceIpvs } from './library/serviceNative.ts'
import { parseSpecText } from './parseSpec.ts'
import { PING_TABLE } from './pingTable.ts'
import { scenarioSource } from './scenarios.ts'

/** `pod2 saw 192.168.43.152`, `answered`, `refused`, `icmp 3/0 from 10.0.0.1`, `unanswered`. */
function written(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'answered':
      return outcome.saw === undefined ? 'answered' : `${outcome.by.replace(/-584b5f5458-\w+$/, '')} saw ${outcome.saw}`
    case 'icmp':
      return `icmp ${outcome.type}/${outcome.code} from ${outcome.from}`
    case 'error':
      return outcome.name
    default:
      return outcome.kind
  }
}

function outcomes({ spec, probes }: Scenario): Record<string, string> {
  const compiled = compile(spec)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { value: world } = compiled
  return Object.fromEntries(
    probes.map((probe) => {
      const run = runOn(createMachine(world, 1), world, probe, { seed: 1 })
      while (!run.advance(10_000));
      return [probe.id, written(run.trace().outcome)]
    }),
  )
}

/** Which of the two, chance or the scheduler decides. */
const NGINX = 'nginx-dep08'
/** iptables knows no ICMP to a Service: the gateway has no way for it. */
const lost = (gateway: string): string => `icmp 3/0 from ${gateway}`

const SCENARIOS: readonly (readonly [Scenario, Record<string, string>])[] = [
  [
    clusterIp,
    {
      'cluster-ip': 'pod2 saw 10.244.219.75',
      'ping-cluster-ip': lost('192.168.43.2'),
      hairpin: 'pod2 saw 192.168.43.153',
      'node-to-cluster-ip': 'pod2 saw 192.168.43.152',
      'no-endpoints': 'refused',
      'cluster-ip-other-port': 'ENETUNREACH',
    },
  ],
  [
    nodePort,
    {
      'node-port': 'pod2 saw 192.168.43.152',
      'node-port-local-pod': 'pod2 saw 192.168.43.153',
      'node-port-from-pod': 'pod2 saw 192.168.43.153',
      'node-port-from-node': 'pod2 saw 192.168.43.152',
      'ping-node': 'answered',
      'cluster-ip': 'pod2 saw 10.244.219.75',
    },
  ],
  [
    podToOutside,
    {
      'http-outside': 'internet-server saw 192.168.43.152',
      'ping-outside': 'answered',
      'pod-to-laptop': 'answered',
      'pod-to-other-node': 'answered',
      'pod-to-own-node': 'answered',
      'pod-to-pod': 'answered',
      'node-to-outside': 'internet-server saw 192.168.43.152',
    },
  ],
  [
    serviceIpvs,
    {
      'cluster-ip': 'pod2 saw 10.244.219.75',
      'ping-cluster-ip': 'answered',
      hairpin: 'pod2 saw 192.168.43.153',
      'node-to-cluster-ip': 'pod2 saw 192.168.43.152',
      'no-endpoints': 'refused',
      'cluster-ip-other-port': 'refused',
      'node-port': 'pod2 saw 192.168.43.152',
      'node-port-local-pod': 'pod2 saw 192.168.43.153',
      'node-port-from-pod': 'pod2 saw 192.168.43.153',
      'node-port-from-node': 'pod2 saw 192.168.43.152',
      'ping-node': 'answered',
    },
  ],
  [
    serviceEndpoints,
    {
      'cluster-ip': `${NGINX} saw 10.100.85.247`,
      dns: 'coredns-7d89d9b6b8-4xk2p saw 10.100.85.247',
      'ping-cluster-ip': lost('172.20.70.1'),
      'ping-node-port': lost('172.20.70.1'),
      'ping-headless': 'answered',
      'ping-load-balancer': lost('172.20.70.1'),
      'ping-load-balancer-direct': 'answered',
      'ping-external-name': 'answered',
      'no-endpoints': 'refused',
      'load-balancer': `${NGINX} saw 172.20.70.205`,
      'node-port': `${NGINX} saw 172.20.70.205`,
    },
  ],
  [
    servicePingIpvs,
    {
      'cluster-ip': `${NGINX} saw 10.100.85.247`,
      dns: 'coredns-7d89d9b6b8-4xk2p saw 10.100.85.247',
      'ping-cluster-ip': 'answered',
      'ping-node-port': 'answered',
      'ping-headless': 'answered',
      'ping-load-balancer': 'answered',
      'ping-load-balancer-direct': 'answered',
      'ping-external-name': 'answered',
      'no-endpoints': 'refused',
      'load-balancer': `${NGINX} saw 172.20.70.205`,
      'node-port': `${NGINX} saw 172.20.70.205`,
    },
  ],
  [
    loadBalancer,
    {
      'load-balancer': `${NGINX} saw 172.20.70.205`,
      'load-balancer-node-port': `${NGINX} saw 172.20.70.205`,
      // The gateway knows the way, so nobody need stand in for the client.
      'load-balancer-direct': `${NGINX} saw 203.0.113.80`,
      'external-ip': `${NGINX} saw 172.20.70.205`,
      'source-not-allowed': 'unanswered',
      'load-balancer-from-pod': `${NGINX} saw 172.20.70.205`,
    },
  ],
  [
    serviceSubnet,
    {
      'cluster-ip': 'backend saw 10.244.11.129',
      'node-port': 'backend saw 10.1.5.10',
      'node-port-local-pod': 'backend saw 10.244.84.192',
      'ping-cluster-ip': lost('10.1.5.1'),
    },
  ],
  [
    nodePortKind,
    {
      'node-port': 'backend saw 172.18.0.4',
      'cluster-ip': 'backend saw 10.244.11.129',
      'node-port-local-pod': 'backend saw 10.244.84.192',
    },
  ],
  [
    serviceTunnel,
    {
      'cluster-ip': 'backend-far saw 10.244.11.129',
      'node-port': 'backend-far saw 10.244.11.128',
      hairpin: 'backend-far saw 10.244.196.128',
      'node-to-cluster-ip': 'backend-far saw 10.244.11.128',
    },
  ],
  [sessionAffinity, { first: 'backend-far saw 10.244.11.129', 'other-port': 'backend-far saw 10.244.11.129' }],
  [
    externalTrafficLocal,
    {
      // The client's own address: nobody had to masquerade it.
      'local-pod': 'backend saw 10.1.8.200',
      'no-local-pod': 'unanswered',
      'node-to-own-node-port': 'backend saw 10.1.5.10',
      // natOutgoing has made the pod a node before the far node judges it.
      'pod-to-node-port': 'unanswered',
    },
  ],
  [
    policyAllows,
    {
      'cluster-ip': 'backend saw 10.244.11.129',
      'ping-pod': 'unanswered',
      // A node may always speak to its own pods.
      'node-to-cluster-ip': 'backend saw 10.244.84.192',
    },
  ],
  [
    policyStops,
    { 'cluster-ip': 'unanswered', 'ping-pod': 'unanswered', 'node-to-cluster-ip': 'backend saw 10.244.84.192' },
  ],
]

describe.each(SCENARIOS.map(([scenario, expected]) => [scenario.spec.name, scenario, expected] as const))(
  '%s',
  (_, scenario, expected) => {
    it('reaches whom it should', () => {
      expect(outcomes(scenario)).toEqual(expected)
    })

    it('survives being written and read', () => {
      expect(parseSpecText(JSON.stringify(scenario.spec))).toEqual({ ok: true, value: scenario.spec })
    })
  },
)

it("document 004's table comes out: what can be pinged", () => {
  const pinged = (scenario: Scenario, id: string): boolean =>
    outcomes({ ...scenario, probes: scenario.probes.filter((probe) => probe.id === id) })[id] === 'answered'
  const table = PING_TABLE.map(({ service, cells }) => [
    service,
    Object.fromEntries(cells.map(({ mode, scenario, probe }) => [mode, pinged(scenarioSource(scenario), probe)])),
  ])
  expect(Object.fromEntries(table)).toEqual({
    ClusterIP: { iptables: false, ipvs: true },
    NodePort: { iptables: false, ipvs: true },
    Headless: { iptables: true, ipvs: true },
    LoadBalancer: { iptables: false, ipvs: true },
    LoadBalancerDirect: { iptables: true, ipvs: true },
    ExternalName: { iptables: true, ipvs: true },
  })
})
