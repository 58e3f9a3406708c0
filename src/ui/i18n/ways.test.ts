/** Every way out that a check knows has its words in every language. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CATALOGUES } from './catalogues.ts'

const CHECKS = '../../cluster/check/'
const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')
const sources = readdirSync(new URL(CHECKS, import.meta.url))
  .filter((name) => !name.includes('.test.'))
  .map((name) => read(`${CHECKS}${name}`))
  .concat(read('../../manifest/workloads/check.ts'), read('../../manifest/kinds/pod.ts'))

/** The last argument of a refusal, where it is a text. */
const LAST = /Refuses\([^;]*?(?:'([^'\n]+)'|"([^"\n]+)"),?\s*\)\s*(?:$|\n|;|else)/gm
const found = new Set(
  sources.flatMap((source) => [...source.matchAll(LAST)].flatMap(([, a, b]) => a ?? b ?? [])).filter(isSentence),
)

function isSentence(text: string): boolean {
  return /^[a-z]+ .*[a-z]/.test(text)
}

it('is said in Chinese', () => {
  expect(found.size).toBeGreaterThan(25)
  const { ways } = CATALOGUES.zh
  expect([...found].filter((way) => !/\p{Script=Han}/u.test(ways.way({ way })))).toEqual([])
  for (const way of [
    'write 10.244.0.0/16',
    'use a pool of /26 or wider, or a blockSize of 28 or more',
    "it is default/web's; choose another",
    'write one of TCP, UDP, ICMP',
  ])
    expect(ways.way({ way })).toMatch(/\p{Script=Han}/u)
})
