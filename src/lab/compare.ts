/**
 * What agreeing with the kernel means: `reference/compare.py` of the kernel lab written again, line for line in effect.
 *
 * Per probe four things are compared: the outcome that the sender was told; for every device and direction the distinct
 * frames in order of first appearance; per namespace the distinct table walks in order of first appearance; the conntrack
 * entries left behind. Left out is what a kernel picks by chance or by the clock: times, sequence numbers, IP ids, repeats
 * of an equal frame, `lo`, the switches (`sw-*`), and every port number that the document does not name (read as `*`).
 */
import type { LabDocument, LabFrame, LabPacket, LabProbeTrace, LabTrace } from './document.ts'

export type Compared = 'outcome' | 'frames' | 'walk' | 'conntrack' | 'probe'

export const everything: readonly Compared[] = ['outcome', 'frames', 'walk', 'conntrack', 'probe']

interface Difference {
  /** Its first word is what was compared: `frames node1 eth0 out #3`. */
  readonly what: string
  readonly kernel: string
  readonly simulated: string
}

export interface ProbeComparison {
  /** Of the document. */
  readonly name: string
  readonly id: string
  readonly differences: readonly Difference[]
}

/** `main()` of compare.py, without printing. */
export function compareTraces(
  document: LabDocument,
  kernel: LabTrace,
  simulated: { readonly probes?: readonly LabProbeTrace[] },
  only: readonly string[] = everything,
): ProbeComparison[] {
  const known = namedPorts(document)
  const simulations = new Map((simulated.probes ?? []).map((probe) => [probe.id, probe]))
  const wanted = new Set([...only, 'probe'])
  return kernel.probes.map((probe) => {
    const simulation = simulations.get(probe.id)
    const all = simulation
      ? differencesOf(probe, simulation, known)
      : [{ what: 'probe', kernel: 'traced', simulated: '(none)' }]
    const differences = all.filter(({ what }) => wanted.has(what.split(' ')[0] ?? ''))
    return { name: kernel.name, id: probe.id, differences }
  })
}

/** A probe as compare.py prints it: a line, and its first difference, or all with `details`. */
export function formatProbe({ name, id, differences }: ProbeComparison, details: boolean): string {
  const shown = details ? differences : differences.slice(0, 1)
  return [
    `${differences.length ? 'DIFFERS' : 'agrees '} ${name}/${id}`,
    ...shown.map(
      ({ what, kernel, simulated }) => `    ${what}\n      kernel    ${kernel}\n      simulated ${simulated}`,
    ),
  ].join('\n')
}

/** All that compare.py prints, the closing line included, without the newline at the end. */
export function formatComparison(probes: readonly ProbeComparison[], details: boolean): string {
  const failed = probes.filter(({ differences }) => differences.length > 0).length
  return [
    ...probes.map((probe) => formatProbe(probe, details)),
    `${probes.length - failed} passed, ${failed} failed`,
  ].join('\n')
}

/** `ports()`: the port numbers that a document names; every other one is a kernel's own choice. */
function namedPorts(document: LabDocument): ReadonlySet<number> {
  const known = new Set([0, 4789])
  for (const server of document.servers ?? []) known.add(server.port)
  for (const probe of document.probes) known.add(probe.port ?? 0).add(probe.sport ?? 0)
  for (const { iptables = '', ipvs = '' } of Object.values(document.namespaces)) {
    for (const [, port] of iptables.matchAll(/--dport (\d+)/g)) known.add(Number(port))
    for (const [, port] of (iptables + ipvs).matchAll(/[\d.]+:(\d+)/g)) if (port !== '0') known.add(Number(port))
  }
  return known
}

/** `l4()`: a packet from IP on. */
function describeIp(packet: LabPacket, known: ReadonlySet<number>): string {
  const port = (number: number) => (known.has(number) ? number : '*')
  const { ip, tcp, udp, icmp, vxlan, inner } = packet
  const out: string[] = []
  if (ip) {
    const flags = `${ip.df ? ' df' : ''}${ip.mf ? ' mf' : ''}${ip.offset ? ` offset ${ip.offset}` : ''}`
    const tos = ip.tos ? ` tos ${ip.tos}` : ''
    out.push(`${ip.src}>${ip.dst} ttl ${ip.ttl} proto ${ip.proto} len ${ip.len}${flags}${tos}`)
  }
  if (tcp) {
    const mss = tcp.mss === undefined ? '' : ` mss ${tcp.mss}`
    out.push(`tcp ${port(tcp.sport)}>${port(tcp.dport)} ${[...tcp.flags].sort().join('+')} len ${tcp.len}${mss}`)
  }
  if (udp) out.push(`udp ${port(udp.sport)}>${port(udp.dport)} len ${udp.len}`)
  if (icmp) {
    out.push(`icmp ${icmp.type}/${icmp.code}${icmp.mtu === undefined ? '' : ` mtu ${icmp.mtu}`}`)
    if (icmp.about) {
      const { src = 'None', dst = 'None', ttl = 'None' } = icmp.about.ip ?? {}
      out.push(`(about ${src}>${dst} ttl ${ttl})`)
    }
  }
  if (vxlan) out.push(`vni ${vxlan.vni}`)
  if (inner) out.push(`[${describe(inner, known)}]`)
  return out.join(' ')
}

/** `l2()`: a frame, or a packet of a device without Ethernet. */
function describe(packet: LabPacket, known: ReadonlySet<number>): string {
  const { eth, arp } = packet
  const head = eth ? `${eth.src}>${eth.dst} ` : ''
  if (!arp) return head + describeIp(packet, known)
  return arp.op === 'request'
    ? `${head}arp ${arp.op} ${arp.spa} (${arp.sha}) asks ${arp.tpa}`
    : `${head}arp reply ${arp.spa} is-at ${arp.sha} to ${arp.tpa}`
}

type Lists = ReadonlyMap<string, readonly string[]>

function framesOf(frames: readonly LabFrame[], known: ReadonlySet<number>): Lists {
  const by = new Map<string, Set<string>>()
  for (const frame of frames) {
    if (frame.ns.startsWith('sw-') || frame.dev === 'lo') continue
    const key = `${frame.ns} ${frame.dev} ${frame.dir}`
    by.set(key, (by.get(key) ?? new Set()).add(describe(frame, known)))
  }
  return new Map([...by].map(([key, seen]) => [key, [...seen]]))
}

function walksOf({ walks }: LabProbeTrace): Lists {
  const out = new Map<string, readonly string[]>()
  for (const [ns, list] of Object.entries(walks ?? {})) {
    const seen = new Set<string>()
    for (const { table, hook, in: from, out: to, src, dst, steps } of list) {
      // Tracing itself puts a raw table into every namespace with rules: passing through it idly is left out.
      if (table === 'raw' && steps.every((step) => step.startsWith('policy '))) continue
      // In filter OUTPUT some kernels report the addresses from before nat OUTPUT: not compared there.
      const addresses = table === 'filter' && hook === 'OUTPUT' ? '' : ` ${src}>${dst}`
      seen.add(`${table} ${hook} in=${from} out=${to}${addresses}: ${steps.join(' | ')}`)
    }
    if (seen.size > 0) out.set(ns, [...seen])
  }
  return out
}

function conntrackOf({ conntrack }: LabProbeTrace, known: ReadonlySet<number>): Lists {
  const out = new Map<string, readonly string[]>()
  for (const [ns, rows] of Object.entries(conntrack ?? {})) {
    const seen = new Set(
      rows.map((row) =>
        row
          .replace(/^(\S+ \d+) \d+ /, '$1 ')
          .replaceAll(/ (use|id|zone|secctx|delta-time)=\S+/g, '')
          .replaceAll(/(sport|dport)=(\d+)/g, (_, name: string, port: string) =>
            known.has(Number(port)) ? `${name}=${port}` : `${name}=*`,
          )
          .trim(),
      ),
    )
    if (seen.size > 0) out.set(ns, [...seen].sort())
  }
  return out
}

/** The first pattern that is found says what the sender was told. */
const outcomes: readonly (readonly [RegExp, (found: readonly string[]) => string])[] = [
  [/reply: (.*)/, ([, reply]) => `reply: ${reply}`],
  [/ConnectionRefused/, () => 'refused'],
  [/timed? ?out/i, () => 'no answer'],
  [/Errno (\d+)/, ([, number]) => `errno ${number}`],
  [/bytes from (\S+): .*ttl=(\d+)/, ([, from, ttl]) => `echo from ${from} ttl ${ttl}`],
  [/From (\S+) icmp_seq=\d+ ([A-Za-z -]+)/, ([, from, what]) => `${what} from ${from}`],
  [/Unicast reply from (\S+) \[(\S+)\]/, ([, address, mac]) => `arp ${address} is-at ${mac}`],
  [/\+1 errors/, () => 'local error'],
  [/100% packet loss/, () => 'no answer'],
  [/ARPING/, () => 'no answer'],
]

/** `outcome()`: what a probe's program printed, in a few words. */
export function outcomeOf(result: string): string {
  for (const [pattern, say] of outcomes) {
    const found = pattern.exec(result)
    if (found) return say(found).trim()
  }
  return result
}

function differencesOf(kernel: LabProbeTrace, simulated: LabProbeTrace, known: ReadonlySet<number>): Difference[] {
  const [told, tells] = [outcomeOf(kernel.result), outcomeOf(simulated.result)]
  return [
    ...(told === tells ? [] : [{ what: 'outcome', kernel: told, simulated: tells }]),
    ...firstOfEach('frames', framesOf(kernel.frames, known), framesOf(simulated.frames, known)),
    ...(kernel.walks ? firstOfEach('walk', walksOf(kernel), walksOf(simulated)) : []),
    ...firstOfEach('conntrack', conntrackOf(kernel, known), conntrackOf(simulated, known)),
  ]
}

/** For every key whose lists differ, the first place where they do. */
function firstOfEach(what: string, kernel: Lists, simulated: Lists): Difference[] {
  return [...new Set([...kernel.keys(), ...simulated.keys()])].sort().flatMap((key) => {
    const [a, b] = [kernel.get(key) ?? [], simulated.get(key) ?? []]
    const longest = Math.max(a.length, b.length)
    for (let n = 0; n < longest; n++) {
      if (a[n] !== b[n])
        return [{ what: `${what} ${key} #${n + 1}`, kernel: a[n] ?? '(none)', simulated: b[n] ?? '(none)' }]
    }
    return []
  })
}
