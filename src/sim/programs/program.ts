/** A probing program: it runs once, ends on its own, and prints what the kernel lab's program prints. */
import type { FibError } from '../../kernel/fib/lookup.ts'
import type { Ns } from '../../kernel/runtime.ts'
import type { SocketErrno } from '../../kernel/socket/errno.ts'
import type { LookupWhy, Outcome } from '../trace.ts'

export interface ProgramResult {
  readonly outcome: Outcome
  /** Its standard output, as the lab keeps it. */
  readonly printed: string
}

type Finish = (result: ProgramResult) => void

export type Program = (ns: Ns, finish: Finish) => void

const ERRNO: Record<FibError | 'EPERM', number> = {
  EPERM: 1,
  ENETUNREACH: 101,
  EHOSTUNREACH: 113,
  EACCES: 13,
  EINVAL: 22,
}

/** What Python prints of an errno: its class, number and strerror. */
const STRERROR: Record<number, string> = {
  1: 'Operation not permitted',
  13: 'Permission denied',
  22: 'Invalid argument',
  32: 'Broken pipe',
  64: 'Machine is not on the network',
  90: 'Message too long',
  92: 'Protocol not available',
  95: 'Operation not supported',
  101: 'Network is unreachable',
  104: 'Connection reset by peer',
  110: 'Connection timed out',
  111: 'Connection refused',
  112: 'Host is down',
  113: 'No route to host',
}
const CLASS: Record<number, string> = {
  1: 'PermissionError',
  13: 'PermissionError',
  32: 'BrokenPipeError',
  104: 'ConnectionResetError',
  110: 'TimeoutError',
  111: 'ConnectionRefusedError',
}

export const errnoOfRoute = (error: FibError | 'EPERM'): SocketErrno => ({
  errno: ERRNO[error],
  name: error,
  fatal: true,
})

export function failed({ errno, name }: SocketErrno, by = ''): ProgramResult {
  const printed = `error: ${CLASS[errno] ?? 'OSError'} [Errno ${errno}] ${STRERROR[errno] ?? name}`
  return { printed, outcome: errno === 111 ? { kind: 'refused', by } : { kind: 'error', errno, name } }
}

/** getaddrinfo's errors, in Python's words (socket.gaierror) as the lab's clients would print them. */
const GAI: Readonly<Record<LookupWhy, string>> = {
  NXDOMAIN: '[Errno -2] Name or service not known',
  NODATA: '[Errno -5] No address associated with hostname',
  SERVFAIL: '[Errno -3] Temporary failure in name resolution',
  TIMEOUT: '[Errno -3] Temporary failure in name resolution',
  REFUSED: '[Errno -3] Temporary failure in name resolution',
}

export const unresolved = (name: string, why: LookupWhy): ProgramResult => ({
  printed: `error: gaierror ${GAI[why]}`,
  outcome: { kind: 'lookup', name, why },
})

export const TIMED_OUT: ProgramResult = { printed: 'error: TimeoutError timed out', outcome: { kind: 'unanswered' } }

/** `<name> saw <address>` */
export function answered(text: string): Outcome {
  const saw = /^(.*) saw (\S+)$/.exec(text)
  return saw ? { kind: 'answered', by: saw[1] ?? '', saw: saw[2] ?? '' } : { kind: 'answered', by: text }
}
