/** Services and policies from outside: their shape, and that nothing which passes makes compilation throw. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { netfilterOf } from '../cluster/compileNetfilter.ts'
import { NETFILTER_CASES } from '../cluster/kubeproxy/netfilterCases.ts'
import { planCluster } from '../cluster/planCluster.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import { parseSpec, parseSpecText } from './parseSpec.ts'

const problemsOf = (value: unknown): string[] => {
  const parsed = parseSpec(value)
  return parsed.ok ? [] : parsed.problems.map(({ path, code }) => `${path} ${code}`)
}

const minimal = {
  name: 'mine',
  subnets: [{ name: 'a', cidr: '10.0.0.0/24' }],
  ipPools: [{ name: 'pool', cidr: '10.244.0.0/16' }],
  nodes: [{ name: 'n1', subnet: 'a', address: '10.0.0.1' }],
}

describe('a ClusterSpec with Services and policies', () => {
  it.each(Object.entries(NETFILTER_CASES))('%s survives being written and read', (_, spec) => {
    expect(parseSpecText(JSON.stringify(spec))).toEqual({ ok: true, value: spec })
  })

  it.each<[string, object, string]>([
    ['a Service without a name', { services: [{ namespace: 'default' }] }, 'services[0].name missing'],
    [
      'a port that is a list',
      { services: [{ namespace: 'default', name: 's', ports: [{ port: 80, targetPort: [] }] }] },
      'services[0].ports[0].targetPort wrongType',
    ],
    ['another kube-proxy', { kubeProxy: { version: 'v1.99' } }, 'kubeProxy.version notOneOf'],
    [
      'a policy of nobody’s API',
      { networkPolicies: [{ apiVersion: 'v1', namespace: 'a', name: 'p' }] },
      'networkPolicies[0].apiVersion notOneOf',
    ],
    [
      'Calico’s selector in Kubernetes’ policy',
      {
        networkPolicies: [{ apiVersion: 'networking.k8s.io/v1', namespace: 'a', name: 'p', selector: 'all()' }],
      },
      'networkPolicies[0].selector unknownField',
    ],
  ])('refuses %s', (_, given, problem) => {
    expect(problemsOf({ ...minimal, ...given })).toEqual([problem])
  })

  it('is refused or compiled, whatever is spoilt in it', () => {
    const specs = Object.values(NETFILTER_CASES)
    const lists = ['services', 'networkPolicies', 'globalNetworkPolicies', 'namespaces', 'pods', 'kubeProxy'] as const
    const words = fc.constantFrom<unknown>(
      '',
      'None',
      '::1',
      '0.0.0.0/0',
      -1,
      0,
      70_000,
      1.5,
      null,
      [],
      {},
      'x'.repeat(300),
    )
    const spoilt = fc
      .record({
        spec: fc.constantFrom(...specs),
        list: fc.constantFrom(...lists),
        at: fc.nat(),
        value: words,
        way: fc.array(fc.nat(), { maxLength: 6 }),
      })
      .map(({ spec, list, at, value, way }) => ({ ...spec, [list]: spoil(spec[list], [at, ...way], value) }))
    fc.assert(
      fc.property(spoilt, (value) => {
        const parsed = parseSpec(value)
        if (!parsed.ok) return
        const planned = planCluster(parsed.value)
        if (planned.ok) for (const node of planned.value.nodes) netfilterOf(planned.value, node)
      }),
      { numRuns: 300 },
    )
  })
})

/** Somewhere in the tree, by the numbers of the way, this value stands instead. */
function spoil(tree: ClusterSpec[keyof ClusterSpec] | unknown, way: readonly number[], value: unknown): unknown {
  const [at, ...rest] = way
  if (at === undefined || typeof tree !== 'object' || tree === null) return value
  const keys = Object.keys(tree)
  const key = keys[at % Math.max(keys.length, 1)]
  if (key === undefined) return value
  const changed = spoil((tree as Record<string, unknown>)[key], rest, value)
  return Array.isArray(tree) ? tree.with(Number(key), changed) : { ...tree, [key]: changed }
}
