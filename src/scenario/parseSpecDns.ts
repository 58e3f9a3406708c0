/** The shape of what pods and hosts say about names. */
import { list, object, oneOf, optional, required, text } from './schema.ts'

const RECORDS = 10_000
const PER_OBJECT = 200

export const dnsPolicy = oneOf(['ClusterFirst', 'Default', 'None'])

export const dnsConfig = object({
  nameservers: optional(list(text, PER_OBJECT)),
  searches: optional(list(text, PER_OBJECT)),
  options: optional(list(object({ name: required(text), value: optional(text) }), PER_OBJECT)),
})

export const nameserver = object({
  records: required(list(object({ name: required(text), addresses: required(list(text, PER_OBJECT)) }), RECORDS)),
})
