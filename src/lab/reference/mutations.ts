/** Ways to make a trace differ from the kernel's, each the same at every run, to try a comparison with. */
import type { LabFrame, LabProbeTrace, LabTrace } from '../document.ts'

type Mutation = (trace: LabTrace) => LabTrace

export const mutations: Readonly<Record<string, Mutation>> = {
  nothing: (trace) => trace,
  'drops a frame': frames((list, n) => list.filter((_, at) => at !== n % Math.max(list.length, 1))),
  'drops every frame': frames(() => []),
  'repeats the frames': frames((list) => [...list, ...list]),
  'turns the frames round': frames((list) => [...list].reverse()),
  'changes a ttl': frames((list, n) =>
    change(list, n, (frame) => (frame.ip ? { ...frame, ip: { ...frame.ip, ttl: frame.ip.ttl - 1 } } : frame)),
  ),
  'changes flags, ports and marks': frames((list, n) =>
    list.map((frame, at) => {
      const ip = frame.ip && at % 3 === n % 3 ? { ip: { ...frame.ip, df: !frame.ip.df, tos: frame.ip.tos + 4 } } : {}
      const tcp = frame.tcp ? { tcp: { ...frame.tcp, flags: [...frame.tcp.flags].reverse(), sport: 5 } } : {}
      const udp = frame.udp ? { udp: { ...frame.udp, dport: 6, len: frame.udp.len + 1 } } : {}
      const icmp = frame.icmp ? { icmp: { ...frame.icmp, code: frame.icmp.code + 1, mtu: 1400 } } : {}
      return { ...frame, ...ip, ...tcp, ...udp, ...icmp }
    }),
  ),
  'changes hardware addresses': frames((list, n) =>
    list.map((frame, at) => {
      if (at % 2 !== n % 2) return frame
      const mac = '02:00:00:00:00:0f'
      const eth = frame.eth ? { eth: { ...frame.eth, src: mac } } : {}
      const arp = frame.arp ? { arp: { ...frame.arp, sha: mac, tpa: '192.0.2.1' } } : {}
      const inner = frame.inner ? { inner: { ...frame.inner, eth: { src: mac, dst: mac, type: '0x0800' } } } : {}
      return { ...frame, ...eth, ...arp, ...inner }
    }),
  ),
  'moves frames to another device': frames((list, n) => change(list, n, (frame) => ({ ...frame, dev: 'elsewhere0' }))),
  'loses what an error is about': frames((list) =>
    list.map((frame) => (frame.icmp?.about ? { ...frame, icmp: { ...frame.icmp, about: {} } } : frame)),
  ),
  'changes the result': probes((probe, n) => ({ ...probe, result: results[n % results.length] ?? '' })),
  'changes conntrack': probes((probe, n) => ({
    ...probe,
    conntrack: Object.fromEntries(
      Object.entries(probe.conntrack ?? {}).map(([ns, rows]) => [
        ns,
        rows.map((row, at) =>
          at === n % rows.length ? row.replace('dport=', 'dport=1') : row.replace(/use=\d/, 'use=7'),
        ),
      ]),
    ),
  })),
  'forgets conntrack': probes((probe, n) => (n % 2 ? { ...probe, conntrack: {} } : without(probe, 'conntrack'))),
  'makes conntrack up': probes((probe) => ({
    ...probe,
    conntrack: { ...probe.conntrack, nowhere: ['udp 17 29 src=10.0.0.1 dst=10.0.0.2 sport=53 dport=53 id=9 use=1'] },
  })),
  'changes walks': probes((probe, n) => ({
    ...probe,
    walks: Object.fromEntries(
      Object.entries(probe.walks ?? {}).map(([ns, list]) => [
        ns,
        list.map((walk, at) => (at === n % list.length ? { ...walk, steps: ['-A FORWARD -j DROP'], src: '::' } : walk)),
      ]),
    ),
  })),
  'forgets walks': probes((probe) => without(probe, 'walks')),
  'loses a probe': (trace) => ({ ...trace, probes: trace.probes.filter((_, at) => at % 2 === 0) }),
  'turns the probes round': (trace) => ({ ...trace, probes: [...trace.probes].reverse() }),
}

/** What the programs of the lab print, one of each kind. */
const results = [
  '',
  'reply: somebody saw 192.0.2.7\neof',
  'error: ConnectionRefusedError [Errno 111] Connection refused',
  'error: TimeoutError timed out',
  'error: OSError [Errno 113] No route to host',
  '64 bytes from 192.0.2.9: icmp_seq=1 ttl=61 time=0.1 ms | 1 packets transmitted, 1 received, 0% packet loss',
  'From 192.0.2.1 icmp_seq=1 Destination Host Unreachable | 1 packets transmitted, +1 errors, 100% packet loss',
  '1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms',
  '1 packets transmitted, 0 received, 100% packet loss, time 0ms',
  'ARPING 192.0.2.1 from 192.0.2.2 eth0 | Unicast reply from 192.0.2.1 [02:00:00:00:00:01]  0.6ms',
  'ARPING 192.0.2.1 from 192.0.2.2 eth0 | Sent 1 probes (1 broadcast(s))',
  'From 192.0.2.1 icmp_seq=1 Frag needed and DF set (mtu = 1400) | 1 packets transmitted, +1 errors',
]

/** `n` counts the probes of a document. */
function probes(by: (probe: LabProbeTrace, n: number) => LabProbeTrace): Mutation {
  return (trace) => ({ ...trace, probes: trace.probes.map(by) })
}

function frames(by: (list: readonly LabFrame[], n: number) => readonly LabFrame[]): Mutation {
  return probes((probe, n) => ({ ...probe, frames: by(probe.frames, n * 7) }))
}

function change(list: readonly LabFrame[], n: number, by: (frame: LabFrame) => LabFrame): LabFrame[] {
  return list.map((frame, at) => (at % 5 === n % 5 ? by(frame) : frame))
}

function without(probe: LabProbeTrace, key: 'walks' | 'conntrack'): LabProbeTrace {
  const { [key]: _, ...rest } = probe
  return rest
}
