/**
 * A World compiled from a ClusterSpec answers as a real kernel did: the recorded traces of the lab's documents, frame
 * by frame. Left out are the probes that need NAT.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import { compareTraces } from '../lab/compare.ts'
import type { LabDocument, LabProbeTrace, LabTrace } from '../lab/document.ts'
import { labFrames } from '../lab/frames.ts'
import { createMachine } from '../sim/machine.ts'
import { runOn } from '../sim/run.ts'
import { document003, GATEWAY_ROUTES, twoSubnets, withCalicoMacs } from './labSpecs.ts'
import { scenarioLab } from './scenarioLab.ts'
import { SCENARIOS } from './scenarios.ts'

const fixture = (name: string): string =>
  withCalicoMacs(readFileSync(new URL(`../lab/fixtures/${name}.json`, import.meta.url), 'utf8'))

const NEEDS_NAT = new Set(['pod-to-outside', 'ping-gateway'])

/** MACs that the lab gave, for specs leave them to be computed: pods' are made by another rule there. */
function withMacs(spec: ClusterSpec, document: LabDocument): ClusterSpec {
  const macOf = (ns: string): { mac?: string } => {
    const end = document.veths?.flat().find((own) => own.ns === ns && own.name === 'eth0')
    return end?.mac === undefined ? {} : { mac: end.mac }
  }
  return { ...spec, pods: spec.pods.map((pod) => ({ ...pod, ...macOf(pod.name) })) }
}

function simulate(spec: ClusterSpec, document: LabDocument): LabProbeTrace[] {
  const compiled = compile(withMacs(spec, document))
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { value: world } = compiled
  return document.probes
    .filter(({ id }) => !NEEDS_NAT.has(id))
    .map((probe) => {
      const run = runOn(createMachine(world, 1), world, probe, { seed: 1 })
      while (!run.advance(10_000));
      const trace = run.trace()
      return { ...probe, result: trace.result, frames: labFrames(trace.hops), walks: {}, conntrack: {} }
    })
}

describe('a compiled cluster against the kernel', () => {
  it.each<[string, ClusterSpec]>([
    ['ipip-always', document003({ ipipMode: 'Always' })],
    ['crosssubnet-one-subnet', document003({ ipipMode: 'CrossSubnet' })],
    ['two-subnets-ipip-crosssubnet', twoSubnets({ ipipMode: 'CrossSubnet' })],
    ['two-subnets-native-route', twoSubnets({}, GATEWAY_ROUTES)],
    ['two-subnets-vxlan-always', twoSubnets({ vxlanMode: 'Always' })],
    ['two-subnets-vxlan-crosssubnet', twoSubnets({ vxlanMode: 'CrossSubnet' })],
  ])('%s', (name, spec) => {
    const document = JSON.parse(fixture(`${name}.lab`)) as LabDocument
    const kernel = JSON.parse(fixture(`${name}.trace`)) as LabTrace
    const probes = simulate(spec, document)
    const compared = compareTraces(document, kernel, { probes }, ['outcome', 'frames']).filter(
      ({ id }) => !NEEDS_NAT.has(id),
    )
    expect(compared.length).toBe(probes.length)
    expect(compared.flatMap(({ id, differences }) => differences.map((own) => ({ id, ...own })))).toEqual([])
  })
})

describe('the recorded pair of a built-in scenario', () => {
  // What the kernel did with it, `npm run kernel:compare` compares.
  it.each(SCENARIOS.map(({ id }) => id))('%s: is of the document that kernel:lab writes', (id) => {
    const recorded = JSON.parse(fixture(`scenario-${id}.lab`)) as LabDocument
    expect(scenarioLab(id)).toEqual(recorded)
  })
})
