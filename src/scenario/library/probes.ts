/** Probes in few words. Default ids say what the probe asks. */
import type { Probe } from '../../sim/trace.ts'

type Extra = Partial<Omit<Probe, 'id' | 'kind' | 'from' | 'to'>>

export const http = (id: string, from: string, to: string, sport: number, extra: Extra = {}): Probe => ({
  id,
  kind: 'tcp',
  from,
  to,
  port: 80,
  sport,
  ...extra,
})

export const ping = (id: string, from: string, to: string, extra: Extra = {}): Probe => ({
  id,
  kind: 'ping',
  from,
  to,
  ...extra,
})

/** A pod's gateway answers ARP, and nothing else. */
export const gatewayProbes = (from: string): Probe[] => [
  { id: 'arping-gateway', kind: 'arping', from, to: '169.254.1.1', dev: 'eth0' },
  ping('ping-gateway', from, '169.254.1.1'),
]

/** Larger than any tunnel's MTU on Ethernet: 1460 bytes of data are a packet of 1488. */
export const bigPings = (from: string, to: string): Probe[] => [
  ping('ping-big-df', from, to, { size: 1460, pmtu: 'do' }),
  ping('ping-big', from, to, { size: 1460, pmtu: 'dont' }),
]

/** Dies at the first router, and at the second. */
export const shortLived = (from: string, to: string): Probe[] => [
  ping('ping-ttl-1', from, to, { ttl: 1 }),
  ping('ping-ttl-2', from, to, { ttl: 2 }),
]
