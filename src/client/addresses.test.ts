import { describe, expect, it } from 'vitest'
import type { Trace } from '../protocol/engine.ts'
import type { ScenarioId } from '../scenario/scenarios.ts'
import { createHandler } from '../worker/handler.ts'
import { type Life, livesAt } from './addresses.ts'

function drain<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

function traced(id: ScenarioId, probeId?: string): Trace {
  const handler = createHandler()
  const loaded = drain(handler.handle('load', { source: { kind: 'scenario', id } }))
  if (loaded.kind !== 'ok') throw new Error(id)
  const probe = loaded.answer.probes.find((one) => one.id === probeId) ?? loaded.answer.probes[0]
  const trace = probe && drain(handler.handle('trace', { probe, seed: 1 }))
  if (trace?.kind !== 'ok') throw new Error(`${id} ${probeId}`)
  return trace.answer
}

/** As document 001 writes them, by who has the address; a port that was drawn is `*`. */
function written(trace: Trace, life: Life | undefined, names: Readonly<Record<string, string>>): string[] {
  const named = (end: string): string => {
    const [address = '', port] = end.split(':')
    const drawn = port !== undefined && ![trace.probe.port, trace.probe.sport, 80].includes(Number(port))
    return `${names[address] ?? address}${port === undefined ? '' : `:${drawn ? '*' : port}`}`
  }
  return (life?.stretches ?? []).map(({ src, dst, from }) => {
    const hop = trace.hops[from]
    const reason = hop?.reasons.find(({ code }) => /nat/i.test(code))
    const how = reason ? `  ${hop?.ns} ${hop?.hook} ${reason.params['chain'] ?? 'conntrack'}` : ''
    return `${named(src)} --> ${named(dst)}${how}`
  })
}

describe('document 001, `curl masterIP:nodePort`', () => {
  const trace = traced('node-port', 'node-port')
  const names = {
    '192.168.43.1': 'clientIP',
    '192.168.43.152': 'masterIP',
    '10.244.166.159': 'pod2IP',
  }

  // The document's second line, clientIP --> ClusterIP:ClusterPort, is its author's thought: the kernel never writes the
  // Service's address into a packet for a node port. 4 and 5 are one stretch, as are 6 and its arrival.
  it('lists what the document lists', () => {
    const { there, back } = livesAt(trace, 0)
    expect(written(trace, there, names)).toEqual([
      'clientIP:50447 --> masterIP:30000',
      'clientIP:50447 --> pod2IP:80  master PREROUTING KUBE-SEP-X4R67US2PCZJVEDY',
      'masterIP:* --> pod2IP:80  master POSTROUTING KUBE-POSTROUTING',
    ])
    expect(written(trace, back, names)).toEqual([
      'pod2IP:80 --> masterIP:*',
      'pod2IP:80 --> clientIP:50447  master PREROUTING conntrack',
      'masterIP:30000 --> clientIP:50447  master POSTROUTING conntrack',
    ])
  })

  it('says which side changed, and where the packet was meanwhile', () => {
    const { there } = livesAt(trace, 0)
    expect(there?.stretches.map(({ changed }) => changed)).toEqual([[], ['dst'], ['src']])
    expect(there?.stretches[1]?.places).toEqual(['master'])
    expect(there?.stretches[2]?.places.at(-1)).toBe('pod2')
  })

  it('covers every hop of the packet, each once, in order', () => {
    for (let hop = 0; hop < trace.hops.length; hop++) {
      const lives = livesAt(trace, hop)
      const own = [lives.there, lives.back].find((life) => life?.journey.hops.includes(hop))
      if (!own) continue
      const { stretches } = own
      expect(stretches[0]?.from).toBe(own.journey.hops[0])
      expect(stretches.at(-1)?.to).toBe(own.journey.hops.at(-1))
      expect(stretches.slice(1).every(({ from }, i) => from > (stretches[i]?.to ?? 0))).toBe(true)
      expect(stretches.filter(({ from, to }) => from <= hop && hop <= to)).toHaveLength(1)
    }
  })

  it('follows the exchange: later packets take the same way without a rule', () => {
    const request = trace.journeys.find(({ phase, direction }) => phase === 'request' && direction === 'there')
    const { there, back } = livesAt(trace, request?.hops[0] ?? 0)
    expect(there?.journey.id).toBe(request?.id)
    expect(written(trace, there, names)[1]).toBe('clientIP:50447 --> pod2IP:80  master PREROUTING conntrack')
    expect(back?.journey.id).toBeGreaterThan(request?.id ?? 0)
    expect(livesAt(trace, back?.journey.hops[0] ?? 0).there?.journey.direction).toBe('there')
  })
})

it('shows a tunnel within the stretch that goes through it', () => {
  const { there, back } = livesAt(traced('ipip-always'), -1)
  expect(there?.stretches).toHaveLength(1)
  expect(there?.stretches[0]?.tunnels).toMatchObject([{ kind: 'ipip', src: '192.168.40.101', dst: '192.168.40.112' }])
  expect(back?.stretches[0]?.tunnels).toMatchObject([{ kind: 'ipip', src: '192.168.40.112', dst: '192.168.40.101' }])
  const [tunnel] = livesAt(traced('vxlan-always'), 0).there?.stretches[0]?.tunnels ?? []
  expect(tunnel?.kind).toBe('vxlan')
})

it('has no answer where none came, and the error where that is all', () => {
  expect(livesAt(traced('policy-stops', 'cluster-ip'), 0).back).toBeUndefined()
  const refused = livesAt(traced('service-endpoints', 'ping-cluster-ip'), 0)
  expect(refused.there?.journey.end).toBe('dropped')
  expect(refused.back?.journey.phase).toBe('error')
})

it('tells question and answer apart where a pod reaches itself', () => {
  const trace = traced('cluster-ip', 'hairpin')
  const names = { '10.244.166.159': 'pod2', '10.1.118.185': 'service', '192.168.43.153': 'node1' }
  const { there, back } = livesAt(trace, 0)
  expect(written(trace, there, names).map((line) => line.split('  ')[0])).toEqual([
    'pod2:42002 --> service:80',
    'pod2:42002 --> pod2:80',
    'node1:* --> pod2:80',
  ])
  expect(written(trace, back, names).map((line) => line.split('  ')[0])).toEqual([
    'pod2:80 --> node1:*',
    'pod2:80 --> pod2:42002',
    'service:80 --> pod2:42002',
  ])
})

it('has nothing to say of ARP alone', () => {
  const trace = traced('same-node', 'arping-gateway')
  expect(livesAt(trace, 0)).toEqual({ there: undefined, back: undefined })
})

it('an ARP question belongs to the packet that waits for it', () => {
  const trace = traced('ipip-always')
  const asking = trace.hops.findIndex((hop) => trace.journeys.find(({ id }) => id === hop.journey)?.phase === 'arp')
  expect(livesAt(trace, asking).there?.journey.phase).toBe('handshake')
})

describe('a lookup before the connection', () => {
  const trace = traced('dns', 'short-name')
  const asked = trace.journeys.filter(({ phase, direction }) => phase === 'lookup' && direction === 'there')

  it('has the question and its own answer side by side, though another was asked meanwhile', () => {
    expect(asked.length).toBe(2)
    for (const { id, hops, packet } of asked) {
      const { there, back } = livesAt(trace, hops[0] ?? -1)
      expect(there?.journey.id).toBe(id)
      expect(questionOf(back?.journey.packet)).toBe(questionOf(packet))
      expect(livesAt(trace, back?.stretches[0]?.from ?? -1).there?.journey.id).toBe(id)
      expect((there?.stretches ?? []).map(({ dst }) => dst)).toEqual(['10.96.0.10:53', '10.100.32.129:53'])
    }
  })
})

function questionOf(packet: Trace['journeys'][number]['packet'] | undefined): number | undefined {
  const payload = packet?.kind === 'ipv4' && packet.payload.kind === 'udp' ? packet.payload.payload : undefined
  return payload?.kind === 'data' ? payload.dns?.id : undefined
}
