import { describe, expect, it } from 'vitest'
import type { Source } from '../protocol/protocol.ts'
import { linkWord, type Variant, variantOf, variantsOf, whyUnknown } from './compareVariants.ts'
import { doStep, type History, NO_HISTORY } from './history.ts'

const opened: Source = { kind: 'scenario', id: 'ipip-always' }
const kernel = [{ ns: 'k8s-node02', table: 'route', words: 'ip route del default' }] as const
const flipped: Source = { ...opened, pools: { pool: { ipipMode: 'CrossSubnet' } } }
const inForce: Source = { ...flipped, edits: { spec: [], kernel } }
const step = { code: 'pool', params: { pool: 'pool', fields: 'ipipMode' } }
const first: History<Source> = doStep<Source>(NO_HISTORY, step, opened, flipped)
const history = doStep<Source>(first, { code: 'command', params: { words: 'ip route del default' } }, flipped, inForce)
const spec = { ipPools: [{ name: 'pool' }, { name: 'other' }], kubeProxy: { scheduler: 'rr' } } as never
const lab = { inForce, history, loaded: { spec } as never }
const faults = [
  {
    code: 'ipForwardOff',
    params: { node: 'n' },
    edits: { spec: [], kernel: [{ ns: 'n', table: 'sysctl', words: 'w' }] },
  },
] as const
const saved = [{ id: 3, name: 'mine', source: { kind: 'document', text: '{}' } }] as const
const variants = variantsOf({ lab, faults, labs: saved })
const named = (word: string): Variant => {
  const found = variants.find((one) => one.word === word)
  if (!found) throw new Error(word)
  return found
}

describe('variants', () => {
  it('are what is known of a lab', () => {
    expect(variants.map(({ word }) => word)).toEqual([
      ...['now', 'opened', 'programmed', 'step.1', 'step.0'],
      ...['pool.none', 'pool.ipip.Always', 'pool.ipip.CrossSubnet', 'pool.vxlan.Always', 'pool.vxlan.CrossSubnet'],
      ...[
        'proxy.iptables',
        'proxy.ipvs',
        'version.v1.21',
        'version.v1.23',
        'version.v1.30',
        'fault.ipForwardOff',
        'lab.3',
      ],
    ])
  })

  it('are of one lab: what lies over it stays but for what is another', () => {
    expect(named('opened').source).toEqual(opened)
    expect(named('programmed').source).toEqual(flipped)
    expect(named('step.1').source).toEqual(flipped)
    expect(named('step.0').source).toEqual(opened)
    const vxlan = { ipipMode: 'Never', vxlanMode: 'Always' }
    expect(named('pool.vxlan.Always').source).toEqual({ ...inForce, pools: { pool: vxlan, other: vxlan } })
    expect(named('proxy.ipvs').source.edits).toEqual({
      spec: [{ op: 'put', part: 'kubeProxy', value: { scheduler: 'rr', mode: 'ipvs' } }],
      kernel,
    })
    expect(named('fault.ipForwardOff').source.edits?.kernel).toEqual([...kernel, ...faults[0].edits.kernel])
  })

  it('win over edits of the pools', () => {
    const set = { op: 'set', list: 'ipPools', name: 'pool', fields: { ipipMode: 'Always' } } as const
    const edited: Source = { ...opened, edits: { spec: [set], kernel: [] } }
    const found = variantsOf({ lab: { ...lab, inForce: edited }, faults: [], labs: [] })
    const none = found.find(({ word }) => word === 'pool.none')?.source
    expect(none?.pools).toBeUndefined()
    expect(none?.edits?.spec.slice(1)).toEqual(
      ['pool', 'other'].map((name) => ({
        op: 'set',
        list: 'ipPools',
        name,
        fields: { ipipMode: 'Never', vxlanMode: 'Never' },
      })),
    )
  })

  it('of a kernel-lab document are without its desired state', () => {
    const words = variantsOf({ lab: { ...lab, loaded: {} as never }, faults: [], labs: [] }).map(({ word }) => word)
    expect(words).toEqual(['now', 'opened', 'programmed', 'step.1', 'step.0'])
    expect(variantsOf({ lab: { ...lab, inForce: undefined }, faults: [], labs: [] })).toEqual([])
  })
})

describe('in a link', () => {
  it.each(['now', 'opened', 'programmed', 'pool.none', 'proxy.ipvs', 'fault.ipForwardOff'])(
    '%s is its word',
    async (word) => {
      expect(await linkWord(named(word), inForce)).toBe(word)
      expect(await variantOf(word, variants, inForce)).toEqual(named(word))
    },
  )

  it.each(['step.1', 'lab.3'])('%s is what it is made of, for whoever has nothing of it', async (word) => {
    const packed = await linkWord(named(word), inForce)
    expect(packed).toMatch(/^given\.[\w-]+$/)
    const elsewhere = await variantOf(packed, [named('now')], inForce)
    expect(elsewhere).toEqual({ word: packed, name: { kind: 'given' }, source: named(word).source })
    // Here it goes by its own name; the oldest of equal ones.
    expect((await variantOf(packed, variants, inForce))?.source).toEqual(named(word).source)
  })

  it('a step of a long document is no longer for that', async () => {
    const text = Array.from({ length: 3000 }, (_, at) => (at * 7919).toString(36)).join(' ')
    const document: Source = { kind: 'document', text }
    const made: Source = { ...document, edits: { spec: [], kernel } }
    const before: Variant = { word: 'step.0', name: { kind: 'step', step }, source: made }
    expect((await linkWord(before, document)).length).toBeLessThan(200)
    expect((await variantOf(await linkWord(before, document), [], document))?.source).toEqual(made)
  })

  it.each([
    ['given.AAAA', 'damaged'],
    ['step.99', 'elsewhere'],
    ['lab.99', 'elsewhere'],
    ['fault.noSuchThing', 'fault'],
    ['pool.none', 'desired'],
    ['proxy.ipvs', 'desired'],
    ['version.v1.30', 'desired'],
    ['version.v9.9', 'word'],
    ['programmed', 'commands'],
    ['pool.constructor', 'word'],
    ['nothing', 'word'],
  ] as const)('%s is unknown in a lab of kernels alone for a reason: %s', (word, why) => {
    expect(whyUnknown(word, { inForce: opened, loaded: {} as never })).toBe(why)
  })

  it.each(['nothing', 'given.AAAA', 'given.', 'lab.99'])('%s is nothing', async (word) => {
    expect(await variantOf(word, variants, inForce)).toBeUndefined()
  })
})
