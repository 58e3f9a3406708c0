/** What an ICMP error means to a socket (net/ipv4/icmp.c, icmp_err_convert). */
import type { IcmpError } from '../../net/packet.ts'

export interface SocketErrno {
  readonly errno: number
  readonly name: string
  /** Whether it ends an established association (icmp_err_convert.fatal). */
  readonly fatal: boolean
}

const E = {
  ENETUNREACH: 101,
  EHOSTUNREACH: 113,
  ENOPROTOOPT: 92,
  ECONNREFUSED: 111,
  EMSGSIZE: 90,
  EOPNOTSUPP: 95,
  EHOSTDOWN: 112,
  ENONET: 64,
} as const

/** icmp_err_convert by code of type 3. */
const UNREACHABLE: readonly (readonly [keyof typeof E, boolean])[] = [
  ['ENETUNREACH', false],
  ['EHOSTUNREACH', false],
  ['ENOPROTOOPT', true],
  ['ECONNREFUSED', true],
  ['EMSGSIZE', false],
  ['EOPNOTSUPP', false],
  ['ENETUNREACH', true],
  ['EHOSTDOWN', true],
  ['ENONET', true],
  ['ENETUNREACH', true],
  ['EHOSTUNREACH', true],
  ['ENETUNREACH', false],
  ['EHOSTUNREACH', false],
  ['EHOSTUNREACH', true],
  ['EHOSTUNREACH', true],
  ['EHOSTUNREACH', true],
]

export function errnoOf(error: IcmpError): SocketErrno {
  const [name, fatal] =
    error.type === 3 ? (UNREACHABLE[error.code] ?? ['EHOSTUNREACH', false]) : (['EHOSTUNREACH', false] as const)
  return { errno: E[name], name, fatal }
}
