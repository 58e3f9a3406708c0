/** Each fault on a cluster that it fits: what the probe said before, what it says with it, and that its way back mends it. */
import { describe, expect, it } from 'vitest'
import type { ClusterSpec } from '../../cluster/spec.ts'
import type { World } from '../../kernel/netns.ts'
import { type ScenarioId, scenarioSource } from '../../scenario/scenarios.ts'
import { traceProbe } from '../../sim/run.ts'
import type { Probe, Trace } from '../../sim/trace.ts'
import { applyKernelEdits } from '../apply.ts'
import { differences } from '../compare.ts'
import type { Edits } from '../edit.ts'
import { restoreNamespace } from '../restore.ts'
import { applySpecEdits, reverseSpecEdits } from '../specEdits.ts'
import { compiled } from '../testWorld.ts'
import type { FaultTarget } from './fault.ts'
import { FAULT_CODES, type FaultCode, injectFault } from './faults.ts'

interface Case {
  readonly scenario: ScenarioId
  readonly probe: string | Probe
  readonly target?: FaultTarget
  readonly before: string
  readonly with: string
}

const ping = (from: string, to: string, more: Partial<Probe> = {}): Probe => ({
  id: 'ping',
  kind: 'ping',
  from,
  to,
  ...more,
})

const CASES: Readonly<Record<FaultCode, Case>> = {
  noDefaultRoute: {
    scenario: 'ipip-always',
    probe: 'http-cross-node',
    target: { node: 'k8s-master01' },
    before: 'answered by demoapp-7c58cd6bb-dlv2l',
    with: 'EHOSTUNREACH, demoapp-7c58cd6bb-75pf8 eth0 NEIGH_FAILED',
  },
  proxyArpOff: {
    scenario: 'ipip-always',
    probe: 'http-cross-node',
    target: { pod: 'demoapp-7c58cd6bb-75pf8' },
    before: 'answered by demoapp-7c58cd6bb-dlv2l',
    with: 'EHOSTUNREACH, demoapp-7c58cd6bb-75pf8 eth0 NEIGH_FAILED',
  },
  ipForwardOff: {
    scenario: 'ipip-always',
    probe: 'http-cross-node',
    target: { node: 'k8s-node02' },
    before: 'answered by demoapp-7c58cd6bb-dlv2l',
    with: 'unanswered, k8s-node02 tunl0 IP_INNOROUTES',
  },
  rpFilterStrict: {
    scenario: 'ipip-always',
    probe: 'http-cross-node',
    target: { node: 'k8s-node02' },
    before: 'answered by demoapp-7c58cd6bb-dlv2l',
    with: 'unanswered, k8s-node02 tunl0 IP_RPFILTER',
  },
  birdDown: {
    scenario: 'ipip-always',
    probe: 'http-cross-node',
    target: { node: 'k8s-node02' },
    before: 'answered by demoapp-7c58cd6bb-dlv2l',
    with: 'unanswered, gateway eth1 IP_INNOROUTES',
  },
  bgpBlocked: {
    scenario: 'two-subnets-ipip',
    probe: 'http-far',
    target: { node: 'calico-fullmesh-worker2', peer: 'calico-fullmesh-control-plane' },
    before: 'answered by backend-far',
    with: 'unanswered, gateway eth0 IP_INNOROUTES',
  },
  ipipBlocked: {
    scenario: 'ipip-always',
    probe: 'http-cross-node',
    target: { node: 'k8s-node02' },
    before: 'answered by demoapp-7c58cd6bb-dlv2l',
    with: 'unanswered, k8s-node02 ens33 PREROUTING NETFILTER_DROP',
  },
  vxlanBlocked: {
    scenario: 'vxlan-always',
    probe: 'http-cross-node',
    target: { node: 'k8s-node02' },
    before: 'answered by demoapp-7c58cd6bb-dlv2l',
    with: 'unanswered, k8s-node02 ens33 PREROUTING NETFILTER_DROP',
  },
  gatewayWithoutPodRoutes: {
    scenario: 'two-subnets-native',
    probe: 'http-far',
    before: 'answered by backend-far',
    with: 'unanswered, gateway eth0 IP_INNOROUTES',
  },
  mtuTooLarge: {
    scenario: 'ipip-always',
    probe: ping('demoapp-7c58cd6bb-75pf8', '172.16.58.203', { size: 1472 }),
    before: 'answered by 172.16.58.203',
    with: 'icmp 3/4 from 172.16.32.128, k8s-master01 tunl0 PKT_TOO_BIG',
  },
  staleArp: {
    scenario: 'ipip-always',
    probe: 'http-cross-node',
    target: { node: 'k8s-master01' },
    before: 'answered by demoapp-7c58cd6bb-dlv2l',
    with: 'unanswered, k8s-node02 ens33 OTHERHOST',
  },
  duplicatePodIp: {
    scenario: 'ipip-always',
    probe: { id: 'http', kind: 'tcp', from: 'k8s-master01', to: '172.16.58.203', port: 80 },
    target: { pod: 'demoapp-7c58cd6bb-dlv2l' },
    before: 'answered by demoapp-7c58cd6bb-dlv2l',
    with: 'answered by demoapp-7c58cd6bb-75pf8',
  },
  conntrackFull: {
    scenario: 'ipip-always',
    probe: 'http-cross-node',
    target: { node: 'k8s-node02' },
    before: 'answered by demoapp-7c58cd6bb-dlv2l',
    with: 'unanswered, k8s-node02 ens33 PREROUTING NETFILTER_DROP',
  },
  endpointGone: {
    scenario: 'cluster-ip',
    probe: 'cluster-ip',
    before: 'answered by pod2',
    with: 'unanswered, node1 ens33 IP_INNOROUTES',
  },
  kubeProxyStopped: {
    scenario: 'cluster-ip',
    probe: 'cluster-ip',
    before: 'answered by pod2',
    with: 'ENETUNREACH, gateway eth1 IP_INNOROUTES',
  },
  policyForgetsDns: {
    scenario: 'dns',
    probe: 'short-name',
    target: { pod: 'pod-client' },
    before: 'answered by nginx-dep08-584b5f5458-cbksj',
    with: 'no address of nginx-pod08: TIMEOUT, k8s-node01 vxlan.calico FORWARD NETFILTER_DROP',
  },
  natOutgoingOff: {
    scenario: 'pod-to-outside',
    probe: 'http-outside',
    before: 'answered by internet-server',
    with: 'unanswered, gateway eth0 IP_INNOROUTES',
  },
}

/** The outcome, and where the packet was lost: `unanswered, k8s-node02 ens33 NEIGH_FAILED`. */
function verdict(world: World, probe: Probe): string {
  const trace = traceProbe(world, probe, { seed: 1 })
  return [outcomeOf(trace), lossOf(trace)].filter((text) => text !== '').join(', ')
}

function outcomeOf({ outcome }: Trace): string {
  switch (outcome.kind) {
    case 'answered':
      return `answered by ${outcome.by}`
    case 'icmp':
      return `icmp ${outcome.type}/${outcome.code} from ${outcome.from}`
    case 'refused':
      return `refused by ${outcome.by}`
    case 'error':
      return outcome.name
    case 'lookup':
      return `no address of ${outcome.name}: ${outcome.why}`
    default:
      return outcome.kind
  }
}

function lossOf({ lostAt, hops }: Trace): string {
  const hop = lostAt === undefined ? undefined : hops[lostAt]
  return hop ? [hop.ns, hop.dev, hop.hook, hop.drop].filter((text) => text !== undefined).join(' ') : ''
}

function made(spec: ClusterSpec, edits: Edits): { readonly spec: ClusterSpec; readonly world: World } {
  const edited = applySpecEdits(spec, edits.spec)
  if (!edited.ok) throw new Error(edited.problems.map(({ message }) => message).join('\n'))
  const applied = applyKernelEdits(compiled(edited.value), edits.kernel)
  if (!applied.ok) throw new Error(applied.problem.message)
  return { spec: edited.value, world: applied.world }
}

describe.each(FAULT_CODES)('%s', (code) => {
  it('breaks the probe where it should, and its way back mends it', () => {
    const { scenario, probe: wanted, target, ...says } = CASES[code]
    const source = scenarioSource(scenario)
    const { spec } = source
    const probe = typeof wanted === 'string' ? source.probes.find(({ id }) => id === wanted) : wanted
    if (!probe) throw new Error(`no probe ${JSON.stringify(wanted)}`)
    const world = compiled(spec)
    const injected = injectFault(code, spec, world, target)
    if (!injected) throw new Error('not to be had here')
    const broken = made(spec, injected.edits)
    expect({ before: verdict(world, probe), with: verdict(broken.world, probe) }).toEqual(says)

    const back = made(broken.spec, { spec: reverseSpecEdits(spec, injected.edits.spec), kernel: [] })
    const touched = new Set(injected.edits.kernel.map(({ ns }) => ns))
    const commands = [...touched].flatMap((ns) => restoreNamespace(ns, back.world, broken.world))
    const mended =
      injected.edits.kernel.length === 0
        ? back.world
        : made(broken.spec, { spec: [], kernel: [...injected.edits.kernel, ...commands] }).world
    expect(verdict(mended, probe)).toBe(says.before)
    expect([...differences(world, mended, touched)]).toEqual([])
  })
})

it('by IPVS a Service that kube-proxy never saw has no address either', () => {
  const { spec, probes } = scenarioSource('service-ipvs')
  const probe = probes.find(({ id }) => id === 'cluster-ip')
  const injected = injectFault('kubeProxyStopped', spec, compiled(spec))
  if (!probe || !injected) throw new Error('not to be had here')
  expect(verdict(made(spec, injected.edits).world, probe)).toBe('ENETUNREACH, gateway eth1 IP_INNOROUTES')
})

it('is not offered where there is nothing to break', () => {
  const { spec } = scenarioSource('native-routes')
  const world = compiled(spec)
  const offered = FAULT_CODES.filter((code) => injectFault(code, spec, world))
  expect(offered).not.toContain('ipipBlocked')
  expect(offered).not.toContain('vxlanBlocked')
  expect(offered).not.toContain('kubeProxyStopped')
})
