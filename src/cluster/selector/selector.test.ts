import { describe, expect, it } from 'vitest'
import { parseSelector } from './selector.ts'

const labels = { zone: 'a', 'kubernetes.io/hostname': 'node1', rack: '', in: 'word' }

describe('a Calico selector', () => {
  it.each([
    ['', true],
    ['all()', true],
    ['has(zone)', true],
    ['has(rack)', true],
    ['has(constructor)', false],
    ['!has(gpu)', true],
    ["zone == 'a'", true],
    ['zone == "b"', false],
    ["zone != 'b'", true],
    ["gpu != 'b'", true],
    ["zone in {'a', 'b'}", true],
    ['zone in {}', false],
    ["zone not in {'b'}", true],
    ["gpu notin {'b'}", true],
    ["kubernetes.io/hostname starts with 'node'", true],
    ["kubernetes.io/hostname ends with '2'", false],
    ["kubernetes.io/hostname contains 'ode'", true],
    ["in == 'word'", true],
    ["zone == 'a' && has(gpu) || has(rack)", true],
    ["zone == 'a' && (has(gpu) || zone == 'b')", false],
    ["!(zone == 'a')", false],
    ['!!has(zone)', true],
  ])('%s', (text, expected) => {
    const parsed = parseSelector(text)
    expect(parsed.ok && parsed.selects(labels)).toBe(expected)
  })

  it.each([
    ['zone == zone', 'expected a quoted value'],
    ['zone ===', 'unexpected "="'],
    ['zone = "a"', 'unexpected "='],
    ['has(', 'expected ==, !=, in'],
    ["(zone == 'a'", 'expected ")", found the end'],
    ["zone == 'a' zone", 'expected the end, found "zone"'],
    ["zone == 'a", 'unexpected "\'a'],
    ["zone in {'a' 'b'}", 'expected "," or "}"'],
    ['&& all()', 'expected a label'],
  ])('refuses %s', (text, detail) => {
    const parsed = parseSelector(text)
    expect(parsed.ok ? '' : parsed.detail).toContain(detail)
  })
})
