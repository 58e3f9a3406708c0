import { describe, expect, it } from 'vitest'
import { LOCALES } from '../../client/prefs.ts'
import type { Source } from '../../protocol/protocol.ts'
import { SCENARIOS } from '../../scenario/scenarios.ts'
import { createHandler } from '../../worker/handler.ts'
import { CATALOGUES } from './catalogues.ts'
import { hopTitle, lossSentence, reasonSentence, verdictOf } from './sentences.ts'

/** Every text of a catalogue, with its path; functions are called with a value for whatever they ask. */
function texts(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return texts(value(anything, 'OTHERHOST'), path)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}.${key}`))
}

const anything = new Proxy({}, { get: (_, name) => (name === 'toString' || typeof name === 'symbol' ? () => 'X' : 7) })

const CJK = /[\u4e00-\u9fff]/
const MACHINE = /`[^`]*`/g
const ASCII_BESIDE_CJK = /[\u4e00-\u9fff][,:;?!(]|[,;?!)][\u4e00-\u9fff]/

describe.each(LOCALES)('%s', (locale) => {
  const text = CATALOGUES[locale]
  const all = texts(text, locale)

  it('has a text for everything, with all it is told', () => {
    expect(all.length).toBeGreaterThan(300)
    expect(all.filter(([, said]) => said.trim() === '' || /undefined|NaN|\[object/.test(said))).toEqual([])
  })

  it("closes every machine's word", () => {
    expect(all.filter(([, said]) => said.split('`').length % 2 === 0)).toEqual([])
  })

  it('is the other language nowhere, and punctuated as its own', () => {
    const own = all.filter(([path]) => !path.includes('.languages.'))
    if (locale === 'en') expect(own.filter(([, said]) => CJK.test(said))).toEqual([])
    else expect(own.filter(([, said]) => ASCII_BESIDE_CJK.test(said.replaceAll(MACHINE, '')))).toEqual([])
  })

  it('says every reason that the built-in probes meet', () => {
    const sentences = new Set<string>()
    for (const { trace, names } of traces) {
      sentences.add(verdictOf(text, trace, (ns) => names.get(ns) ?? ns).rest)
      for (const hop of trace.hops) {
        sentences.add(hopTitle(text, hop, (ns) => ns))
        for (const reason of hop.reasons) sentences.add(reasonSentence(text, reason, hop.ns))
      }
    }
    expect(sentences.size).toBeGreaterThan(100)
    expect([...sentences].filter((said) => /undefined|NaN|``|^`\w+`$/.test(said))).toEqual([])
  })
})

it('the languages say the same things', () => {
  expect(texts(CATALOGUES.zh, '').map(([path]) => path)).toEqual(texts(CATALOGUES.en, '').map(([path]) => path))
})

it('the languages tell the same of what they are told', () => {
  expect(told(CATALOGUES.zh, '')).toEqual(told(CATALOGUES.en, ''))
})

/** Every sentence's path, with the names of the parameters that it looks at. A step's name is told in each language. */
function told(value: unknown, path: string): string[] {
  if (typeof value === 'function') {
    const asked = new Set<string>()
    const get = (_: object, name: string | symbol) => {
      if (typeof name === 'symbol') return () => 'X'
      if (name !== 'en' && name !== 'zh') asked.add(name)
      return 'X'
    }
    value(new Proxy({}, { get }), 'OTHERHOST')
    return [`${path}: ${[...asked].sort()}`]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => told(inner, `${path}.${key}`))
}

it.each(LOCALES)('a loss is told with its place, its cause, and the table of the rule, in %s', (locale) => {
  const text = CATALOGUES[locale]
  const lost = traces.flatMap(({ trace }) => (trace.lostAt === undefined ? [] : [trace.hops[trace.lostAt]]))
  expect(lost.length).toBeGreaterThan(20)
  for (const hop of lost) {
    if (!hop) throw new Error('lost nowhere')
    const said = lossSentence(text, hop, hop.ns)
    expect(said).toContain(hop.ns)
    const [reason] = hop.reasons
    if (reason?.code === 'droppedByRule') expect(said).toMatch(/\b(raw|mangle|nat|filter)\b/)
    else if (hop.drop && hop.drop !== 'NETFILTER_DROP') expect(said).toContain(`\`${hop.drop}\``)
    if (reason) expect(said).toContain(reasonSentence(text, reason, hop.ns).replace(/[.。]$/, ''))
  }
})

const traces = SCENARIOS.flatMap(({ id }) => {
  const handler = createHandler()
  const drain = <T>(steps: Generator<unknown, T>): T => {
    for (;;) {
      const { done, value } = steps.next()
      if (done) return value
    }
  }
  const source: Source = { kind: 'scenario', id }
  const loaded = drain(handler.handle('load', { source }))
  if (loaded.kind !== 'ok') throw new Error(id)
  const names = new Map(loaded.answer.topology.places.map((place) => [place.ns, place.label]))
  return loaded.answer.probes.flatMap((probe) => {
    const traced = drain(handler.handle('trace', { probe, seed: 1 }))
    return traced.kind === 'ok' ? [{ trace: traced.answer, names }] : []
  })
})
