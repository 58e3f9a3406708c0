import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { compile } from '../cluster/compile.ts'
import { parseSpec, parseSpecText } from './parseSpec.ts'
import { SCENARIOS, scenarioSource } from './scenarios.ts'

// A machine that does much else besides may take its time.
vi.setConfig({ testTimeout: 60_000 })

const problemsOf = (value: unknown): string[] => {
  const parsed = parseSpec(value)
  return parsed.ok ? [] : parsed.problems.map(({ path, code, message }) => `${path} ${code}: ${message}`)
}

const minimal = {
  name: 'mine',
  subnets: [{ name: 'a', cidr: '10.0.0.0/24' }],
  ipPools: [{ name: 'pool', cidr: '10.244.0.0/16' }],
  nodes: [{ name: 'n1', subnet: 'a', address: '10.0.0.1' }],
}

/** What the scenario leaves out, so that every field is spoilt once. */
const extra = {
  nodes: scenarioSource('two-subnets-ipip').spec.nodes.map((node, i) => ({
    ...node,
    interface: 'ens33',
    mtu: 1500,
    metric: 100,
    mac: `02:00:00:00:00:0${i}`,
    interfaces: [{ name: 'docker0', kind: 'bridge', addresses: ['172.17.0.1/16', '172.18.0.1/16'], up: true }],
    ...(i === 0 && { blocks: ['10.244.7.0/26'], tunnelAddress: '10.244.7.9', gateway: '10.1.5.1' }),
  })),
}

describe('a ClusterSpec from outside', () => {
  it.each(SCENARIOS.map(({ id }) => id))('%s survives being written and read', (id) => {
    const { spec } = scenarioSource(id)
    expect(parseSpecText(JSON.stringify(spec))).toEqual({ ok: true, value: spec })
  })

  it('may leave out what has a default', () => {
    const parsed = parseSpec(minimal)
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        calicoVersion: 'v3.22',
        gateways: [],
        hosts: [],
        pods: [],
        ipPools: [{ ipipMode: 'Never', vxlanMode: 'Never', natOutgoing: false, blockSize: 26 }],
      },
    })
    expect(parsed.ok && compile(parsed.value).ok).toBe(true)
  })

  it.each<[string, unknown, string]>([
    ['a list', [], ' wrongType: expected an object, found a list'],
    ['null', null, ' wrongType: expected an object, found null'],
    [
      'a missing field',
      { ...minimal, nodes: [{ name: 'n1', subnet: 'a' }] },
      'nodes[0].address missing: "address" is missing; add it',
    ],
    [
      'an unknown field',
      { ...minimal, nodes: [{ ...minimal.nodes[0], ip: '10.0.0.1' }] },
      'nodes[0].ip unknownField: there is no field "ip"; known: name, subnet, address, interface, mac, mtu, gateway, metric, labels, blocks, tunnelAddress, vxlanTunnelAddress, interfaces',
    ],
    ['a wrong type', { ...minimal, nodes: 'n1' }, 'nodes wrongType: expected a list, found a string'],
    ['a number for a text', { ...minimal, name: 7 }, 'name wrongType: expected a string, found a number'],
    [
      'a value that is not allowed',
      { ...minimal, ipPools: [{ ...minimal.ipPools[0], ipipMode: 'Sometimes' }] },
      'ipPools[0].ipipMode notOneOf: "Sometimes" is not one of Always, CrossSubnet, Never',
    ],
    ['another Calico', { ...minimal, calicoVersion: 'v9.9' }, 'calicoVersion notOneOf: "v9.9" is not one of v3.22'],
    [
      'labels that are no strings',
      { ...minimal, nodes: [{ ...minimal.nodes[0], labels: { zone: 1 } }] },
      'nodes[0].labels.zone wrongType: expected a string, found a number',
    ],
    [
      'a text without end',
      { ...minimal, name: 'x'.repeat(2000) },
      'name tooLarge: longer than 1024 characters; shorten it',
    ],
    [
      'too many nodes',
      { ...minimal, nodes: Array.from({ length: 5001 }, () => minimal.nodes[0]) },
      'nodes tooLarge: 5001 entries are more than 5000; leave some out',
    ],
  ])('refuses %s', (_, value, problem) => {
    expect(problemsOf(value)).toEqual([problem])
  })

  it('is not led astray by prototypes', () => {
    const text = JSON.stringify({ ...minimal, nodes: [{ ...minimal.nodes[0], labels: { zone: 'a' } }] })
    const hostile = text.replace('"zone":"a"', '"__proto__":"a","constructor":"b"')
    const parsed = parseSpecText(hostile)
    const labels = parsed.ok ? parsed.value.nodes[0]?.labels : undefined
    expect(Object.keys(labels ?? {})).toEqual(['__proto__', 'constructor'])
    expect(parseSpecText(text.replace('"name":"mine"', '"__proto__":{"name":"mine"}'))).toMatchObject({
      ok: false,
      problems: [
        { path: '__proto__', code: 'unknownField' },
        { path: 'name', code: 'missing' },
      ],
    })
  })

  it('says that a text is not JSON', () => {
    expect(parseSpecText('{"name":')).toMatchObject({ ok: false, problems: [{ code: 'notJson' }] })
  })

  it('never throws, whatever it is given, and neither does compilation of what it lets through', () => {
    const { spec } = scenarioSource('ipip-always')
    const keys = Object.keys(spec) as (keyof typeof spec)[]
    const spoilt = fc
      .record({ key: fc.constantFrom(...keys), value: fc.anything(), entry: fc.anything() })
      .map(({ key, value, entry }) => {
        const own = spec[key]
        return { ...spec, [key]: Array.isArray(own) ? [...own, Object.assign({}, own[0], entry)] : value }
      })
    fc.assert(
      fc.property(fc.oneof(fc.anything(), spoilt), (value) => {
        const parsed = parseSpec(value)
        if (parsed.ok) compile(parsed.value)
      }),
    )
  })

  it('never makes compilation throw by any one value', () => {
    const spec = { ...scenarioSource('two-subnets-ipip').spec, ...extra }
    const leaves: string[][] = []
    const walk = (value: unknown, path: string[]): void => {
      if (typeof value === 'object' && value !== null)
        for (const [key, own] of Object.entries(value)) walk(own, [...path, key])
      else leaves.push(path)
    }
    walk(spec, [])
    const put = (value: unknown, [key, ...rest]: readonly string[], leaf: unknown): unknown => {
      if (key === undefined) return leaf
      if (Array.isArray(value)) return value.map((own, i) => (String(i) === key ? put(own, rest, leaf) : own))
      const own = value as Record<string, unknown>
      return { ...own, [key]: put(own[key], rest, leaf) }
    }
    const words = [
      '',
      ' ',
      '0',
      '0.0.0.0/0',
      '255.255.255.255',
      '10.244.0.0/32',
      'a/b',
      '..',
      'sw-a',
      'gateway',
      'dev',
      'type',
      'up',
      'Always',
      '-1',
    ]
    const leaf = fc.oneof(fc.constantFrom(...words), fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.ipV4())
    fc.assert(
      fc.property(fc.constantFrom(...leaves), leaf, (path, value) => {
        const parsed = parseSpec(put(spec, path, value))
        const compiled = parsed.ok ? compile(parsed.value) : undefined
        if (compiled?.ok) expect([...compiled.value.namespaces]).toHaveLength(compiled.value.namespaces.size)
      }),
      { numRuns: 1500 },
    )
  })
})
