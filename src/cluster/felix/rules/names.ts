/** What Felix calls its chains (felix/rules/rule_defs.go, felix/hashutils/id.go, v3.22). */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base64url } from './base64url.ts'

/** The kernel allows 29; Felix stays one below. */
const MAX_CHAIN_NAME = 28

export const CHAIN = {
  input: 'cali-INPUT',
  forward: 'cali-FORWARD',
  output: 'cali-OUTPUT',
  prerouting: 'cali-PREROUTING',
  postrouting: 'cali-POSTROUTING',
  natOutgoing: 'cali-nat-outgoing',
  fipDnat: 'cali-fip-dnat',
  fipSnat: 'cali-fip-snat',
  cidrBlock: 'cali-cidr-block',
  workloadToHost: 'cali-wl-to-host',
  fromWorkloadDispatch: 'cali-from-wl-dispatch',
  toWorkloadDispatch: 'cali-to-wl-dispatch',
  toHostEndpoint: 'cali-to-host-endpoint',
  fromHostEndpoint: 'cali-from-host-endpoint',
  toHostEndpointForward: 'cali-to-hep-forward',
  fromHostEndpointForward: 'cali-from-hep-forward',
  setEndpointMark: 'cali-set-endpoint-mark',
  fromEndpointMark: 'cali-from-endpoint-mark',
  forwardCheck: 'cali-forward-check',
  forwardEndpointMark: 'cali-forward-endpoint-mark',
} as const

const PREFIX = {
  toWorkload: 'cali-tw-',
  fromWorkload: 'cali-fw-',
  setEndpointMark: 'cali-sm-',
  policyIn: 'cali-pi-',
  policyOut: 'cali-po-',
  profileIn: 'cali-pri-',
  profileOut: 'cali-pro-',
} as const

/** GetLengthLimitedID: only the suffix is hashed, and a leading `_` says that it was. */
export function lengthLimitedId(prefix: string, suffix: string, max: number): string {
  const length = prefix.length + suffix.length
  if (length < max || (length === max && !suffix.startsWith('_'))) return prefix + suffix
  return `${prefix}_${base64url(sha256(utf8ToBytes(suffix))).slice(0, max - 1 - prefix.length)}`
}

/** The chain of an interface, a policy or a profile. */
export const chainName = (kind: keyof typeof PREFIX, suffix: string): string =>
  lengthLimitedId(PREFIX[kind], suffix, MAX_CHAIN_NAME)
