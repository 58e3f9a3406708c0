/**
 * Calico's label selectors as a tree, whose text in one form is what an ipset's name is hashed from
 * (libcalico-go/lib/selector/parser/ast.go, v3.22).
 */

type Comparison = '==' | '!=' | 'contains' | 'starts with' | 'ends with'

export type SelectorNode =
  | { readonly kind: 'all()' }
  /** What is in no namespace: no pod. */
  | { readonly kind: 'global()' }
  | { readonly kind: 'has'; readonly label: string }
  | { readonly kind: Comparison; readonly label: string; readonly value: string }
  | { readonly kind: 'in' | 'not in'; readonly label: string; readonly values: readonly string[] }
  | { readonly kind: '!'; readonly operand: SelectorNode }
  | { readonly kind: '&&' | '||'; readonly operands: readonly SelectorNode[] }

/** A label's value, or undefined where there is no such label. */
export type LabelOf = (label: string) => string | undefined

export const labelsIn =
  (labels: Readonly<Record<string, string>>): LabelOf =>
  (label) =>
    Object.hasOwn(labels, label) ? labels[label] : undefined

const quoted = (value: string): string => (value.includes('"') ? `'${value}'` : `"${value}"`)

export function formatSelector(node: SelectorNode): string {
  switch (node.kind) {
    case 'all()':
    case 'global()':
      return node.kind
    case 'has':
      return `has(${node.label})`
    case 'in':
    case 'not in':
      return `${node.label} ${node.kind} {${node.values.map(quoted).join(', ')}}`
    case '!':
      return `!${formatSelector(node.operand)}`
    case '&&':
    case '||':
      return `(${node.operands.map(formatSelector).join(` ${node.kind} `)})`
    default:
      return `${node.label} ${node.kind} ${quoted(node.value)}`
  }
}

/** PrefixVisitor: labels of namespaces are inherited under another name. */
export function prefixLabels(node: SelectorNode, prefix: string): SelectorNode {
  switch (node.kind) {
    case 'all()':
    case 'global()':
      return node
    case '!':
      return { ...node, operand: prefixLabels(node.operand, prefix) }
    case '&&':
    case '||':
      return { ...node, operands: node.operands.map((operand) => prefixLabels(operand, prefix)) }
    default:
      return { ...node, label: prefix + node.label }
  }
}

export function selects(node: SelectorNode, labelOf: LabelOf): boolean {
  switch (node.kind) {
    case 'all()':
      return true
    case 'global()':
      return false
    case '!':
      return !selects(node.operand, labelOf)
    case '&&':
      return node.operands.every((operand) => selects(operand, labelOf))
    case '||':
      return node.operands.some((operand) => selects(operand, labelOf))
    case 'has':
      return labelOf(node.label) !== undefined
    case 'in':
    case 'not in': {
      const own = labelOf(node.label)
      return (own !== undefined && node.values.includes(own)) === (node.kind === 'in')
    }
    case '==':
    case '!=':
      return (labelOf(node.label) === node.value) === (node.kind === '==')
    case 'contains':
      return labelOf(node.label)?.includes(node.value) ?? false
    case 'starts with':
      return labelOf(node.label)?.startsWith(node.value) ?? false
    case 'ends with':
      return labelOf(node.label)?.endsWith(node.value) ?? false
  }
}
