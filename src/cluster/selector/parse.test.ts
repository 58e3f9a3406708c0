import { describe, expect, it } from 'vitest'
import { formatSelector, labelsIn, selects } from './node.ts'
import { checkedSelector, parseSelector } from './parse.ts'

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
    ["zone in {'a',}", true],
    ['global()', false],
    ['!global( )', true],
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
    expect(parsed.ok && selects(parsed.node, labelsIn(labels))).toBe(expected)
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

/** libcalico-go's own vectors (lib/selector/parser/parser_test.go). */
describe('a selector’s text', () => {
  it.each([
    ['', 'all()'],
    [' (all() )', 'all()'],
    ['! (has( b)||! has(a ))', '!(has(b) || !has(a))'],
    ['! (a == "b"&&! c != "d")', '!(a == "b" && !c != "d")'],
    [`a == "'"`, `a == "'"`],
    [`a == '"'`, `a == '"'`],
    [`a starts with '"'`, `a starts with '"'`],
    ['a in {"z", "z", "x", "y", "x", "a"}', 'a in {"a", "x", "y", "z"}'],
    ["!!a not in { 'b' }", 'a not in {"b"}'],
  ])('%s', (text, canonical) => {
    expect(formatSelector(checkedSelector(text))).toBe(canonical)
    expect(formatSelector(checkedSelector(canonical))).toBe(canonical)
  })
})
