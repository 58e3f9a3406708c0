/**
 * Policies as Felix sees them (libcalico-go/lib/backend/model/policy.go, v3.22): whatever they were written as, they
 * have a name, an order, one selector, and rules whose selectors know namespaces as labels.
 */

export interface Policy {
  /** `<namespace>/knp.default.<name>`, `<namespace>/default.<name>`, `default.<name>`. */
  readonly name: string
  /** Without one it comes last. */
  readonly order: number | undefined
  readonly selector: string
  readonly governs: { readonly ingress: boolean; readonly egress: boolean }
  readonly inbound: readonly PolicyRule[]
  readonly outbound: readonly PolicyRule[]
}

export interface PolicyRule {
  readonly action: 'allow' | 'deny' | 'log' | 'pass'
  readonly protocol?: Protocol | undefined
  readonly notProtocol?: Protocol | undefined
  readonly icmp?: IcmpMatch | undefined
  readonly notIcmp?: IcmpMatch | undefined
  readonly source: Side
  readonly destination: Side
}

/** A lower-case name, or a number. */
export type Protocol = string | number

export interface IcmpMatch {
  readonly type: number
  readonly code?: number | undefined
}

export interface Side {
  /** Empty: any. */
  readonly nets: readonly string[]
  readonly notNets: readonly string[]
  readonly selector: string
  readonly notSelector: string
  readonly ports: readonly Port[]
  readonly notPorts: readonly Port[]
}

/** A range, or the name of a container's port. */
export type Port = { readonly first: number; readonly last: number } | string

/** PolicyByOrder: by order, then by name. */
export const comparePolicies = (a: Policy, b: Policy): number =>
  (a.order ?? Number.POSITIVE_INFINITY) === (b.order ?? Number.POSITIVE_INFINITY)
    ? a.name < b.name
      ? -1
      : 1
    : (a.order ?? Number.POSITIVE_INFINITY) - (b.order ?? Number.POSITIVE_INFINITY)
