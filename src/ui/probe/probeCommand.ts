/** A probe as one would type it in a shell. */
import { parseIpv4 } from '../../net/ipv4.ts'
import type { Probe } from '../../protocol/engine.ts'

export function commandOf({ kind, to, port, size, ttl, pmtu, dev }: Probe): string {
  switch (kind) {
    case 'tcp':
      return `curl ${parseIpv4(to) === undefined ? 'http://' : ''}${to}${port === undefined || port === 80 ? '' : `:${port}`}`
    case 'udp':
      return `nc -u ${to} ${port ?? ''}`.trim()
    case 'ping':
      return [
        'ping',
        ...(ttl === undefined ? [] : [`-t ${ttl}`]),
        ...(pmtu === undefined ? [] : [`-M ${pmtu}`]),
        ...(size === undefined ? [] : [`-s ${size}`]),
        ...(dev === undefined ? [] : [`-I ${dev}`]),
        to,
      ].join(' ')
    case 'dns':
      return `nslookup ${to}`
    case 'arping':
      return `arping${dev === undefined ? '' : ` -I ${dev}`} ${to}`
  }
}

const FIELDS = ['kind', 'from', 'to', 'port', 'sport', 'size', 'ttl', 'pmtu', 'dev'] as const

export const sameQuestion = (a: Probe, b: Probe): boolean => FIELDS.every((field) => a[field] === b[field])
