/** ObjectMeta (apimachinery/pkg/apis/meta/v1/types.go). */
import { object, type Shape, text, texts } from '../shape.ts'

export const metadata = object(
  'ObjectMeta',
  { name: text, namespace: text, labels: texts, annotations: texts },
  {
    noise:
      'uid resourceVersion generation creationTimestamp managedFields ownerReferences finalizers generateName selfLink ' +
      'deletionTimestamp deletionGracePeriodSeconds clusterName',
  },
)

/** An object of the API; `others` are its fields beside metadata. */
export const apiObject = (
  kind: string,
  taken: Readonly<Record<string, Shape>>,
  others: Parameters<typeof object>[2] = {},
): Shape => object(kind, { apiVersion: text, kind: text, metadata, ...taken }, { noise: 'status', ...others })
