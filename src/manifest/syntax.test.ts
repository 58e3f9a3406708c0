import { describe, expect, it } from 'vitest'
import { documentSteps } from './documents.ts'
import type { SyntaxFault } from './syntax.ts'

/** What is said of a text: the fault, the words it is about, what else is told. */
function told(text: string): unknown[] {
  const steps = documentSteps(text)
  for (;;) {
    const { done, value } = steps.next()
    if (!done) continue
    if (value.ok) return []
    return value.problems.flatMap(({ offset, length, syntax }) => [
      syntax?.fault,
      text.slice(offset, offset + length),
      syntax?.params,
    ])
  }
}

const POD = 'apiVersion: v1\nkind: Pod\n'

describe('a text that is no YAML', () => {
  it.each<[SyntaxFault, string, string, object]>([
    ['tab', 'metadata:\n\tname: web\n', '\t', { line: 2 }],
    ['tab', 'spec:\n  ports:\n  - port: 80\n\t  name: http\n', '\t  ', { line: 4 }],
    ['indent', 'spec:\n    type: NodePort\n  ports: []\n', 'ports:', { column: 3, allowed: '1, 5' }],
    ['indent', 'ports:\n  - port: 80\n - port: 81\n', '-', { column: 2, allowed: '1, 3, 5' }],
    ['deeper', 'spec:\n  type: NodePort\n    ports: []\n', 'ports:', { column: 5, than: 3 }],
    ['openQuote', 'metadata:\n  name: "web\nspec: {}\n', '"web', { quote: '"' }],
    ['openQuote', "a: 'web\nb: 'db'\n", "'web", { quote: "'" }],
    ['openQuote', '{"kind": "Pod', '"Pod', { quote: '"' }],
    ['behindQuote', "a: 'it's'\n", "s'", { quote: "'" }],
    ['openBracket', 'args: [a, b\nname: c\n', '[', { open: '[', close: ']' }],
    ['openBracket', 'selector: {app: web\n', '{', { open: '{', close: '}' }],
    ['otherBracket', 'args: [a, b}\n', '}', { open: '[', close: ']', found: '}' }],
    ['strayBracket', 'args: [a]]\n', ']', { found: ']' }],
    ['comma', '{"kind" "Pod"}', '"', {}],
    ['emptyEntry', 'args: [a,,b]\n', ',', {}],
    ['noColon', 'apiVersion: v1\nkind Pod\nmetadata: {}\n', 'kind', { key: 'kind' }],
    ['noColon', 'spec:\n  ports\n  - port: 80\n', 'ports', { key: 'ports' }],
    ['noBlank', 'apiVersion: v1\nkind:Pod\nmetadata: {}\n', 'kind:', { key: 'kind' }],
    ['wideColon', 'apiVersion: v1\nkind：Pod\nmetadata: {}\n', '：', { key: 'kind' }],
    ['colonInValue', 'message: note: this\n', 'note: this', { value: 'note: this' }],
    ['dashBehindKey', 'ports: - 80\n', '-', { key: 'ports' }],
    ['mixed', 'kind: Pod\n- name: a\n', '-', {}],
    ['mixed', '- a\nkind: Pod\n', 'kind:', {}],
    ['duplicateKey', `${POD}kind: Service\n`, 'kind', { key: 'kind', line: 2 }],
    ['reserved', 'user: @me\n', '@', { char: '@' }],
    ['escape', 'match: "\\d+"\n', '\\d', { escape: '\\d' }],
    ['comment', 'name: "web"#front\n', '#', {}],
    ['template', `${POD}metadata:\n  name: {{ .Values.name }}\n`, '{{ .Values.name }}', {}],
    ['template', '{{- if .Values.web }}\nkind: Pod\n{{- end }}\n', '{{- if .Values.web }}', {}],
    [
      'pasted',
      `$ kubectl get pods -o yaml\n${POD}`,
      '$ kubectl get pods -o yaml',
      { line: '$ kubectl get pods -o yaml' },
    ],
    ['pasted', `\`\`\`yaml\n${POD}\`\`\`\n`, '```yaml', { line: '```yaml' }],
    ['mapAsKey', '[a, b]: c\n', '[', {}],
    ['unknownAnchor', 'host: *.example.com\n', '*.example.com', { name: '.example.com' }],
    ['merge', 'spec:\n  <<: 5\n', 'spec', {}],
    ['control', 'name: a\u0000b\n', '\u0000', { char: 'U+0000' }],
    ['tooDeep', '['.repeat(100_000), '[', {}],
  ])('%s: %#', (fault, text, words, params) => {
    expect(told(text)).toEqual([fault, words, params])
  })

  it('tells the first thing of each document, and each key that stands twice', () => {
    const faults = told('a: [\n---\nb: 1\n---\n\tc: 1\n---\nd: 1\nd: 2\nd: 3\n').filter((_, i) => i % 3 === 0)
    expect(faults).toEqual(['openBracket', 'tab', 'duplicateKey', 'duplicateKey'])
  })

  it.each([
    'quoted: "{{ .Values.name }}"\n',
    'a:\tb\n',
    '\ufeffa: 1\r\nb: 2\r\n',
    'a: &x {b: 1}\nc: {<<: *x}\n',
    'a: 1\n...\n---\nb: 2\n',
    '{"a": 1,}',
  ])('takes %j', (text) => {
    expect(told(text)).toEqual([])
  })
})
