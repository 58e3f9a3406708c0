/** Every fault, on the way of the probe: it bites, the loss has a place, and each fix that is offered is answered. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kernelEdit } from '../edit/commands/commandOf.ts'
import type { Edits } from '../edit/edit.ts'
import { FAULT_CODES, type FaultCode } from '../edit/faults/faults.ts'
import type { Source } from '../protocol/protocol.ts'
import { type ScenarioId, scenarioSource } from '../scenario/scenarios.ts'
import type { Probe, Trace } from '../sim/trace.ts'
import { asking } from '../worker/testAsk.ts'

interface Place {
  readonly id: ScenarioId
  readonly probe: Probe
}

const probeOf = (id: ScenarioId, name?: string): Place => {
  const probe = scenarioSource(id).probes.find((one) => name === undefined || one.id === name)
  if (!probe) throw new Error(`${id} has no probe ${name}`)
  return { id, probe }
}
const IPIP = probeOf('ipip-always', 'http-cross-node')

const BITES: Readonly<Record<FaultCode, Place>> = {
  noDefaultRoute: IPIP,
  proxyArpOff: IPIP,
  ipForwardOff: IPIP,
  rpFilterStrict: IPIP,
  birdDown: IPIP,
  bgpBlocked: probeOf('two-subnets-ipip', 'http-far'),
  ipipBlocked: IPIP,
  vxlanBlocked: probeOf('vxlan-always', 'http-cross-node'),
  gatewayWithoutPodRoutes: probeOf('two-subnets-native', 'http-far'),
  mtuTooLarge: {
    id: 'ipip-always',
    probe: { id: 'large', kind: 'ping', from: IPIP.probe.from, to: IPIP.probe.to, size: 1472 },
  },
  staleArp: probeOf('two-subnets-native', 'http-far'),
  duplicatePodIp: {
    id: 'ipip-always',
    probe: { id: 'node', kind: 'tcp', from: 'k8s-master01', to: IPIP.probe.to, port: 80 },
  },
  conntrackFull: IPIP,
  endpointGone: probeOf('cluster-ip', 'cluster-ip'),
  kubeProxyStopped: probeOf('cluster-ip', 'cluster-ip'),
  policyForgetsDns: probeOf('dns', 'short-name'),
  natOutgoingOff: probeOf('pod-to-outside', 'http-outside'),
}

function labOf(source: Source) {
  const ask = asking()
  ask('load', { source })
  return ask
}

const laid = (id: ScenarioId, edits?: Edits): Source => ({
  kind: 'scenario',
  id,
  ...(edits && edits.spec.length + edits.kernel.length > 0 && { edits }),
})
const isAnswered = ({ outcome: { kind } }: Trace): boolean => kind === 'answered' || kind === 'resolved'

function offersAt({ id, probe }: Place) {
  return labOf(laid(id))('faults', { probe })
}

describe.each(FAULT_CODES)('%s', (code) => {
  it('bites on the way, has a place, and every fix that is offered mends it', () => {
    const { id, probe } = BITES[code]
    const offer = offersAt(BITES[code]).find((one) => one.code === code)
    if (!offer) throw new Error('not offered')
    const ask = labOf(laid(id, offer.edits))
    const known = ask('faultsInForce', {})[0]?.code
    const lost = ask('trace', { probe, seed: 1 })
    const verdict = ask('verdict', {})
    if (code === 'duplicatePodIp') expect(verdict?.double?.holders).toHaveLength(2)
    else {
      expect(isAnswered(lost)).toBe(false)
      expect(verdict?.loss?.hop).toBe(lost.lostAt)
      expect(verdict?.loss?.needs.length).toBeGreaterThan(0)
    }
    // Told what was broken, and as a link opens it: without a history.
    for (const told of [[offer], []]) {
      const fixes = ask('fixes', { probe, seed: 1, steps: told.map(({ edits }) => edits), told })
      expect(fixes.map(({ code: how }) => how)).toEqual(['repair'])
      const named = told[0]?.code ?? known
      expect(fixes[0]?.repairs?.map((repair) => repair.code)).toEqual([named])
      for (const fix of fixes) {
        const mended = labOf(laid(id, fix.edits))
        expect(isAnswered(mended('trace', { probe, seed: 1 }))).toBe(true)
        expect(mended('verdict', {})?.double).toBeUndefined()
      }
    }
  })
})

it('whatever is broken over whatever else: each fix that is offered is answered', { timeout: 60_000 }, () => {
  const places = [IPIP, probeOf('two-subnets-native'), probeOf('cluster-ip'), probeOf('dns'), probeOf('pod-to-outside')]
  const pairs = fc.record({
    place: fc.constantFrom(...places),
    first: fc.constantFrom(...FAULT_CODES),
    second: fc.constantFrom(...FAULT_CODES),
  })
  fc.assert(
    fc.property(pairs, ({ place: { id, probe }, first, second }) => {
      const one = offersAt({ id, probe }).find(({ code }) => code === first)
      if (!one) return
      const broken = labOf(laid(id, one.edits))
      const two = broken('faults', { probe }).find(({ code }) => code === second)
      const edits: Edits = {
        spec: [...one.edits.spec, ...(two?.edits.spec ?? [])],
        kernel: [...one.edits.kernel, ...(two?.edits.kernel ?? [])],
      }
      const ask = labOf(laid(id, edits))
      const lost = ask('trace', { probe, seed: 1 })
      const fixes = ask('fixes', { probe, seed: 1, steps: [one.edits, ...(two ? [two.edits] : [])] })
      if (!isAnswered(lost)) expect(fixes.length).toBeGreaterThan(0)
      for (const fix of fixes) expect(isAnswered(labOf(laid(id, fix.edits))('trace', { probe, seed: 1 }))).toBe(true)
    }),
    { numRuns: 25, seed: 4 },
  )
})

describe('what was edited by hand', () => {
  const { spec } = scenarioSource('ipip-always')
  const node = spec.nodes.at(-1)?.name ?? ''
  const fixesOf = (words: string) => {
    const edits: Edits = { spec: [], kernel: [kernelEdit(node, words)] }
    const ask = labOf(laid('ipip-always', edits))
    return ask('fixes', { probe: IPIP.probe, seed: 1, steps: [edits] }).map(({ code, adds }) => [
      code,
      ...adds.kernel.map((edit) => edit.words),
    ])
  }

  it('is mended in words of its own where these come to the same, then taken back', () => {
    expect(fixesOf('sysctl -w net.ipv4.conf.tunl0.forwarding=0')).toEqual([
      ['commands', 'sysctl -w net.ipv4.conf.tunl0.forwarding=1'],
      ['takeBackStep'],
    ])
  })

  it('is taken back first where another way round leaves it standing', () => {
    const [first] = fixesOf('ip route add blackhole 172.16.32.129')
    expect(first).toEqual(['takeBackStep'])
  })
})

describe('where nothing was edited', () => {
  it.each([
    ['policy-stops', undefined, ['allow']],
    ['native-routes', 'ping-ttl-1', []],
    ['native-routes', 'closed-port', []],
    ['native-routes', 'absent-pod', []],
  ] as const)('%s %s', (id, name, codes) => {
    const { probe } = probeOf(id, name)
    const ask = labOf(laid(id))
    ask('trace', { probe, seed: 1 })
    expect(ask('verdict', {})?.loss?.needs).toHaveLength(1)
    expect(ask('fixes', { probe, seed: 1 }).map(({ code }) => code)).toEqual(codes)
  })

  it('native routes that no gateway knows: a tunnel, or both ways by hand', () => {
    const ask = labOf({
      kind: 'scenario',
      id: 'two-subnets-ipip',
      pools: { 'default-ipv4-ippool': { ipipMode: 'Never' } },
    })
    const { probe } = probeOf('two-subnets-ipip', 'http-far')
    ask('trace', { probe, seed: 1 })
    expect(
      ask('fixes', { probe, seed: 1 }).map(({ code, adds }) => [code, adds.kernel.map(({ words }) => words)]),
    ).toEqual([
      ['encapsulation', []],
      [
        'commands',
        ['ip route replace 10.244.196.128/26 via 10.1.8.10', 'ip route replace 10.244.11.128/26 via 10.1.5.10'],
      ],
    ])
  })

  it('changes nothing of what is loaded', () => {
    const ask = labOf(laid('policy-stops'))
    const { probe } = probeOf('policy-stops')
    const before = ask('trace', { probe, seed: 1 })
    ask('fixes', { probe, seed: 1 })
    expect(ask('trace', { probe, seed: 1 })).toEqual(before)
  })
})

describe('a document without desired state', () => {
  it.each([
    [
      'fault-bird-down',
      ['ip route replace 10.244.166.128/26 via 192.168.43.153', 'ip route replace 10.244.219.64/26 via 192.168.43.152'],
    ],
    [
      'fault-endpoint-gone',
      ['ip link set cali779e50eea23 up', 'ip route replace 10.244.166.159 dev cali779e50eea23 scope link'],
    ],
    ['fault-ip-forward-off', ['sysctl -w net.ipv4.ip_forward=1']],
    ['fault-no-default-route', ['ip route replace default via 192.168.43.2 dev ens33']],
    ['fault-proxy-arp-off', ['sysctl -w net.ipv4.conf.cali17fddc925b9.proxy_arp=1']],
    ['fault-stale-arp', ['ip neigh del 192.168.43.153 dev ens33']],
    ['fault-vxlan-blocked', ['iptables -t raw -D PREROUTING 1']],
  ])('%s is mended by what its loss asks for', (name, commands) => {
    const text = readFileSync(new URL(`../lab/fixtures/${name}.lab.json`, import.meta.url), 'utf8')
    const ask = labOf({ kind: 'document', text })
    const [probe] = (JSON.parse(text) as { readonly probes: readonly Probe[] }).probes
    if (!probe) throw new Error('no probe')
    expect(isAnswered(ask('trace', { probe, seed: 1 }))).toBe(false)
    const [fix] = ask('fixes', { probe, seed: 1 })
    expect(fix?.adds.kernel.map(({ words }) => words)).toEqual(commands)
    const mended = labOf({ kind: 'document', text, ...(fix && { edits: fix.edits }) })
    expect(isAnswered(mended('trace', { probe, seed: 1 }))).toBe(true)
  })
})
