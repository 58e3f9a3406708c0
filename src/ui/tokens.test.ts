import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

// Every token that is one colour per theme: `--name: light-dark(#rrggbb, #rrggbb)`.
const source = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const declared = [...source.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g)]
const colours = new Map(declared.map(([, name = '', light = '', dark = '']) => [name, { light, dark }]))

const surfaces = ['paper', 'card', 'band']
const layers = ['eth', 'arp', 'ip', 'outer', 'udp', 'vxlan', 'tcp', 'icmp', 'dns']
const verdicts = ['good', 'bad']

const text: [string, string][] = [
  ...[...colours.keys()].filter((name) => name.startsWith('on-')).map((on): [string, string] => [on, on.slice(3)]),
  ['soft-on-mark', 'mark'],
  ...surfaces.flatMap((surface) =>
    ['ink', 'soft', ...layers, ...verdicts].map((name): [string, string] => [name, surface]),
  ),
]
const shapes = surfaces.flatMap((surface) =>
  ['edge', 'focus', 'mark-edge'].map((name): [string, string] => [name, surface]),
)

describe.each(['light', 'dark'] as const)('contrast in the %s theme (WCAG 2.2)', (theme) => {
  it.each(text)('%s can be read on %s', (name, ground) => {
    expect(contrast(colour(name, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(shapes)('%s stands out on %s', (name, ground) => {
    expect(contrast(colour(name, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3)
  })

  it('gives every layer a colour of its own', () => {
    const own = [...layers, 'data', 'mark', ...verdicts].map((name) => colour(name, theme))
    expect(new Set(own).size).toBe(own.length)
  })
})

it('has text for every fill', () => {
  for (const fill of [...layers, ...verdicts, 'data', 'mark', 'action'])
    expect(colours.has(`on-${fill}`), fill).toBe(true)
})

it('knows contrast', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

function colour(name: string, theme: 'light' | 'dark'): string {
  const found = colours.get(name)?.[theme]
  if (!found) throw new Error(`tokens.css has no colour --${name}`)
  return found
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
