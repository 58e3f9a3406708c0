/** Label selectors over labels (apimachinery/pkg/apis/meta/v1/helpers.go, pkg/labels/selector.go). */
import type { LabelSelector } from '../../cluster/spec.ts'
import type { Fields } from '../path.ts'

type Labels = Readonly<Record<string, string>>

export function selects(selector: Fields, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector as LabelSelector
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined
      if (operator === 'In') return value !== undefined && values.includes(value)
      if (operator === 'NotIn') return value === undefined || !values.includes(value)
      return operator === 'Exists' ? value !== undefined : value === undefined
    })
  )
}

export const isEmptySelector = ({ matchLabels, matchExpressions }: Fields): boolean =>
  Object.keys(matchLabels ?? {}).length === 0 &&
  ((matchExpressions as readonly unknown[] | undefined) ?? []).length === 0
