/**
 * Names in a cluster: what CoreDNS answers, held to the cases of its own test (coredns/coredns v1.8.6,
 * plugin/kubernetes/handler_test.go and handler_pod_insecure_test.go, with the TTL of kubeadm's Corefile); who asks whom;
 * and the scenario of document 004 by name.
 */
import { describe, expect, it } from 'vitest'
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec, Pod, Service } from '../cluster/spec.ts'
import { testCluster, testPod, testPool } from '../cluster/testCluster.ts'
import type { World } from '../kernel/netns.ts'
import { DNS_CLASS_IN, DNS_TYPE, type DnsRecord } from '../net/dns.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import { judge } from '../sim/programs/dnsAnswer.ts'
import { traceProbe } from '../sim/run.ts'
import type { Probe, Trace } from '../sim/trace.ts'
import { dns } from './library/dns.ts'
import { parseSpecText } from './parseSpec.ts'

function worldOf(spec: ClusterSpec): World {
  const compiled = compile(spec)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.value
}

const COREDNS: Pod = testPod('coredns', 'n1', {
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
  listen: [{ protocol: 'UDP', port: 53 }],
})
const KUBE_DNS: Service = {
  ...{ namespace: 'kube-system', name: 'kube-dns', clusterIP: '10.96.0.10' },
  selector: { 'k8s-app': 'kube-dns' },
  ports: [{ name: 'dns', port: 53, protocol: 'UDP' }],
}
const RESOLVER = {
  ...{ name: 'resolver', subnet: 'a', address: '10.1.5.53' },
  dns: { records: [{ name: 'ext.interwebs.test', addresses: ['203.0.113.80'] }] },
}

const service = (name: string, given: Partial<Service>): Service => ({
  ...{ namespace: 'testns', name, ports: [{ name: 'http', port: 80 }] },
  ...given,
})
const headless = (name: string, ...addresses: string[]): Service =>
  service(name, { clusterIP: 'None', endpoints: addresses.map((address) => ({ address })) })

const CLUSTER: Partial<ClusterSpec> = {
  pods: [testPod('client', 'n2'), COREDNS],
  hosts: [RESOLVER],
  services: [
    KUBE_DNS,
    service('svc1', { clusterIP: '10.0.0.1', endpoints: [{ address: '172.0.0.1' }] }),
    service('svcempty', { clusterIP: '10.0.0.2', endpoints: [] }),
    headless('hdls1', '172.0.0.2', '172.0.0.3', '172.0.0.3'),
    { ...headless('hdlsprtls', '172.0.0.20'), ports: [] },
    headless('hdlsempty'),
    { ...headless('unready'), endpoints: [{ address: '172.0.0.9', ready: false }] },
    service('external', { type: 'ExternalName', externalName: 'ext.interwebs.test', ports: [] }),
    service('external-to-service', {
      ...{ type: 'ExternalName', externalName: 'svc1.testns.svc.cluster.local.', ports: [] },
    }),
    service('external-to-nobody', {
      ...{ type: 'ExternalName', externalName: 'svc0.testns.svc.cluster.local', ports: [] },
    }),
    service('external-address', { type: 'ExternalName', externalName: '10.9.9.9', ports: [] }),
  ],
}

const written = (record: DnsRecord): string => {
  const data =
    record.kind === 'A'
      ? formatIpv4(record.address)
      : record.kind === 'CNAME'
        ? `${record.target}.`
        : record.kind === 'SOA'
          ? `${record.soa.mname}. ${record.soa.rname}. ${record.soa.minimum}`
          : ''
  return `${record.name}. ${record.ttl} IN ${record.kind} ${data}`
}

describe('CoreDNS', () => {
  const listener = worldOf(testCluster(CLUSTER)).namespaces.get('coredns')?.listeners[0]
  const SOA = 'cluster.local. 30 IN SOA ns.dns.cluster.local. hostmaster.cluster.local. 30'
  const Z = 'cluster.local'
  const answer = (name: string, type: keyof typeof DNS_TYPE): string[] => {
    if (!listener?.dns) throw new Error('CoreDNS does not run')
    const verdict = judge(listener.dns, { name, type: DNS_TYPE[type], class: DNS_CLASS_IN })
    if (verdict.kind === 'elsewhere') return [...verdict.aliases.map(written), `ask about ${verdict.name}.`]
    return [verdict.rcode, ...verdict.answers.map(written), ...(verdict.soa ? [written(verdict.soa)] : [])]
  }
  const NODATA = ['NOERROR', SOA]
  const NXDOMAIN = ['NXDOMAIN', SOA]

  it.each<[string, 'A' | 'AAAA' | 'CNAME' | 'NS', string[]]>([
    [`svc1.testns.svc.${Z}`, 'A', ['NOERROR', `svc1.testns.svc.${Z}. 30 IN A 10.0.0.1`]],
    [`SVC1.testns.svc.${Z}`, 'A', ['NOERROR', `SVC1.testns.svc.${Z}. 30 IN A 10.0.0.1`]],
    [`svcempty.testns.svc.${Z}`, 'A', ['NOERROR', `svcempty.testns.svc.${Z}. 30 IN A 10.0.0.2`]],
    [`_http._tcp.svc1.testns.svc.${Z}`, 'A', ['NOERROR', `_http._tcp.svc1.testns.svc.${Z}. 30 IN A 10.0.0.1`]],
    [`_http._udp.svc1.testns.svc.${Z}`, 'A', NXDOMAIN],
    [
      `hdls1.testns.svc.${Z}`,
      'A',
      ['NOERROR', `hdls1.testns.svc.${Z}. 30 IN A 172.0.0.2`, `hdls1.testns.svc.${Z}. 30 IN A 172.0.0.3`],
    ],
    [`hdlsprtls.testns.svc.${Z}`, 'A', ['NOERROR', `hdlsprtls.testns.svc.${Z}. 30 IN A 172.0.0.20`]],
    [`hdlsempty.testns.svc.${Z}`, 'A', NXDOMAIN],
    [`unready.testns.svc.${Z}`, 'A', NXDOMAIN],
    [`172-0-0-2.hdls1.testns.svc.${Z}`, 'A', ['NOERROR', `172-0-0-2.hdls1.testns.svc.${Z}. 30 IN A 172.0.0.2`]],
    [`172-0-0-1.svc1.testns.svc.${Z}`, 'A', ['NOERROR', `172-0-0-1.svc1.testns.svc.${Z}. 30 IN A 172.0.0.1`]],
    [`bogusendpoint.hdls1.testns.svc.${Z}`, 'A', NXDOMAIN],
    [`bogusendpoint.svc0.testns.svc.${Z}`, 'A', NXDOMAIN],
    [`svc1.testns.svc.${Z}`, 'AAAA', NODATA],
    [`svc0.testns.svc.${Z}`, 'AAAA', NXDOMAIN],
    [`svc0.testns.svc.${Z}`, 'A', NXDOMAIN],
    [`svc0.svc-nons.svc.${Z}`, 'A', NXDOMAIN],
    [`external.testns.svc.${Z}`, 'CNAME', ['NOERROR', `external.testns.svc.${Z}. 30 IN CNAME ext.interwebs.test.`]],
    [
      `external.testns.svc.${Z}`,
      'A',
      [`external.testns.svc.${Z}. 30 IN CNAME ext.interwebs.test.`, 'ask about ext.interwebs.test.'],
    ],
    [
      `external-to-service.testns.svc.${Z}`,
      'A',
      [
        'NOERROR',
        `external-to-service.testns.svc.${Z}. 30 IN CNAME svc1.testns.svc.${Z}.`,
        `svc1.testns.svc.${Z}. 30 IN A 10.0.0.1`,
      ],
    ],
    [`external-to-service.testns.svc.${Z}`, 'AAAA', NODATA],
    [`external-to-nobody.testns.svc.${Z}`, 'A', NODATA],
    [`external-address.testns.svc.${Z}`, 'A', NXDOMAIN],
    [`svc.${Z}`, 'A', NODATA],
    [`pod.${Z}`, 'A', NODATA],
    [`testns.svc.${Z}`, 'A', NODATA],
    [`testns.svc.${Z}`, 'NS', NODATA],
    [`foo.svc.${Z}`, 'NS', NXDOMAIN],
    [`foo.${Z}`, 'NS', NXDOMAIN],
    [Z, 'A', NODATA],
    [`dns.${Z}`, 'A', NXDOMAIN],
    [`ns.dns.${Z}`, 'A', ['NOERROR', `ns.dns.${Z}. 30 IN A 10.96.0.10`]],
    [`10-240-0-1.testns.pod.${Z}`, 'A', ['NOERROR', `10-240-0-1.testns.pod.${Z}. 30 IN A 10.240.0.1`]],
    [`blah.testns.pod.${Z}`, 'A', NXDOMAIN],
    [`10-240-0-1.pod-nons.pod.${Z}`, 'A', NXDOMAIN],
    [`svc1.testns.svc.${Z}.testns.svc.${Z}`, 'A', NXDOMAIN],
    ['ext.interwebs.test', 'A', ['ask about ext.interwebs.test.']],
  ])('%s %s', (name, type, expected) => {
    expect(answer(name, type)).toEqual(expected)
  })
})

it('is the same, in whatever order a cluster is written down', () => {
  const turned = (spec: ClusterSpec): ClusterSpec => ({
    ...spec,
    pods: spec.pods.toReversed(),
    hosts: spec.hosts.toReversed(),
    services: (spec.services ?? []).toReversed(),
  })
  const spec = testCluster({ ...CLUSTER, hosts: [RESOLVER, { ...RESOLVER, name: 'another', address: '10.1.5.54' }] })
  const [one, other] = [spec, turned(spec)].map((own) => [...worldOf(own).namespaces.values()])
  expect(other).toEqual(one)
  expect(JSON.stringify(other?.map(({ resolv }) => resolv))).toBe(JSON.stringify(one?.map(({ resolv }) => resolv)))
})

const look = (spec: ClusterSpec, probe: Omit<Probe, 'id'>): Trace =>
  traceProbe(worldOf(spec), { id: 'look', ...probe }, { seed: 1 })

describe('a lookup in a cluster', () => {
  const from = 'client'

  it('goes through an alias to the world outside', () => {
    const { outcome } = look(testCluster(CLUSTER), { kind: 'dns', from, to: 'external.testns' })
    expect(outcome).toEqual({
      ...{ kind: 'resolved', name: 'ext.interwebs.test', addresses: ['203.0.113.80'], by: '10.96.0.10' },
    })
  })

  it('fails for names outside, where nobody outside can be asked', () => {
    const trace = look(testCluster({ ...CLUSTER, hosts: [] }), { kind: 'tcp', from, to: 'ext.interwebs.test' })
    expect(trace.outcome).toEqual({ kind: 'lookup', name: 'ext.interwebs.test', why: 'SERVFAIL' })
  })

  it('gets the alias alone after six seconds where the one outside keeps silent', () => {
    // Without NAT no answer finds the way back to CoreDNS.
    const ipPools = [testPool({ natOutgoing: false })]
    const trace = look(testCluster({ ...CLUSTER, ipPools }), { kind: 'tcp', from, to: 'external.testns' })
    expect(trace.outcome).toEqual({ kind: 'lookup', name: 'external.testns', why: 'NXDOMAIN' })
    const sent = trace.journeys.filter(
      ({ ns, direction, phase }) => ns === 'coredns' && phase === 'lookup' && direction === 'back',
    )
    const seconds = sent.map(({ hops: [first] }) => Math.round((trace.hops[first ?? -1]?.at ?? 0) / 1e6))
    expect(seconds).toEqual([0, 0, 6, 6])
    const forwarded = trace.journeys.filter(
      ({ ns, direction, phase }) => ns === 'coredns' && phase === 'lookup' && direction === 'there',
    )
    expect(forwarded.length).toBeGreaterThan(2)
  })

  it('is refused where CoreDNS is not there', () => {
    const pods = [testPod('client', 'n2')]
    const trace = look(testCluster({ ...CLUSTER, pods }), { kind: 'tcp', from, to: 'svc1.testns' })
    expect(trace.outcome).toEqual({ kind: 'lookup', name: 'svc1.testns', why: 'REFUSED' })
    expect(trace.journeys.map(({ phase }) => phase)).toContain('error')
  })

  it('is of no avail to whom there is nobody to ask', () => {
    expect(() => look(testCluster(), { kind: 'tcp', from: 'p1', to: 'svc1' })).toThrow(
      'probe.to: "svc1" is a name, and "p1" has no nameserver to ask; write an address',
    )
  })

  it('asks for names only', () => {
    expect(() => look(testCluster(CLUSTER), { kind: 'dns', from, to: '10.0.0.1' })).toThrow('is an address already')
  })
})

describe('resolv.conf', () => {
  const confOf = (given: Partial<ClusterSpec>, ns: string) => {
    const conf = worldOf(testCluster({ ...CLUSTER, ...given })).namespaces.get(ns)?.resolv
    return conf && { ...conf, nameservers: conf.nameservers.map(formatIpv4) }
  }
  const pod = (given: Partial<Pod>) => ({ pods: [testPod('client', 'n2', given), COREDNS] })
  const SEARCH = ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local']
  const FIRST = { nameservers: ['10.96.0.10'], search: SEARCH, ndots: 5, timeout: 5, attempts: 2 }
  const OUTSIDE = { nameservers: ['10.1.5.53'], search: [], ndots: 1, timeout: 5, attempts: 2 }

  it.each<[string, Partial<ClusterSpec>, string, ReturnType<typeof confOf>]>([
    ["a pod's", {}, 'client', FIRST],
    ["CoreDNS' own", {}, 'coredns', OUTSIDE],
    ["a node's", {}, 'n1', OUTSIDE],
    ["a gateway's", {}, 'gw', OUTSIDE],
    ["a pod's of the policy Default", pod({ dnsPolicy: 'Default' }), 'client', OUTSIDE],
    ['where there is no kube-dns', { services: [] }, 'client', OUTSIDE],
    ['where there is nobody at all', { services: [], hosts: [] }, 'client', undefined],
    [
      'with fewer dots',
      pod({ dnsConfig: { options: [{ name: 'ndots', value: '1' }], searches: ['example.com'] } }),
      'client',
      { ...FIRST, ndots: 1, search: [...SEARCH, 'example.com'] },
    ],
    [
      'of its own',
      pod({ dnsPolicy: 'None', dnsConfig: { nameservers: ['192.0.2.1'], options: [{ name: 'timeout', value: '2' }] } }),
      'client',
      { ...OUTSIDE, nameservers: ['192.0.2.1'], timeout: 2 },
    ],
  ])('%s', (_, given, ns, expected) => {
    expect(confOf(given, ns)).toEqual(expected)
  })

  it.each<[string, Partial<ClusterSpec>, string]>([
    [
      'a policy None that names nobody',
      pod({ dnsPolicy: 'None' }),
      'pods[0].dnsConfig.nameservers: must provide at least one DNS nameserver when `dnsPolicy` is None',
    ],
    ['no address', pod({ dnsConfig: { nameservers: ['here'] } }), 'pods[0].dnsConfig.nameservers[0]: "here" is not'],
    ['no domain', pod({ dnsConfig: { searches: ['a b'] } }), 'pods[0].dnsConfig.searches[0]: "a b" is not a name'],
    [
      'an option of another resolver',
      pod({ dnsConfig: { options: [{ name: 'rotate' }] } }),
      'pods[0].dnsConfig.options[0]: options ndots, timeout, attempts are known',
    ],
    [
      'too many dots',
      pod({ dnsConfig: { options: [{ name: 'ndots', value: '16' }] } }),
      'pods[0].dnsConfig.options[0].value: 16 is out of range',
    ],
    [
      'a record without a name',
      { hosts: [{ ...RESOLVER, dns: { records: [{ name: '10.0.0.1', addresses: [] }] } }] },
      'hosts[0].dns.records[0].name: "10.0.0.1" is no host name',
    ],
    [
      'a record twice',
      { hosts: [{ ...RESOLVER, dns: { records: [...RESOLVER.dns.records, ...RESOLVER.dns.records] } }] },
      'hosts[0].dns.records[1].name: the name "ext.interwebs.test" is taken',
    ],
    [
      'an ExternalName that is none',
      { services: [service('x', { type: 'ExternalName', externalName: 'not a name', ports: [] })] },
      'services[0].externalName: "not a name" is not a name',
    ],
  ])('refuses %s', (_, given, expected) => {
    const compiled = compile(testCluster({ ...CLUSTER, ...given }))
    const said = compiled.ok ? [] : compiled.problems.map(({ path, message }) => `${path}: ${message}`)
    expect(said.join('\n')).toContain(expected)
  })
})

describe('document 004 by name', () => {
  const world = worldOf(dns.spec)
  const traces = new Map(dns.probes.map((probe) => [probe.id, traceProbe(world, probe, { seed: 1 })]))
  const of = (id: string): Trace => traces.get(id) as Trace
  const saw = (id: string): string | undefined => {
    const { outcome } = of(id)
    return outcome.kind === 'answered' ? outcome.saw : undefined
  }

  it('survives being written and read', () => {
    expect(parseSpecText(JSON.stringify(dns.spec))).toEqual({ ok: true, value: dns.spec })
  })

  it.each<[string, string, string | undefined]>([
    ['short-name', 'answered', '10.96.125.237'],
    ['full-name', 'answered', '10.96.125.237'],
    ['ping-full-name', 'icmp', '10.96.125.237'],
    ['ping-headless', 'answered', '10.100.85.246'],
    ['external-name', 'answered', '203.0.113.80'],
    ['unknown-name', 'lookup', undefined],
    ['lookup', 'resolved', undefined],
    ['lookup-headless', 'resolved', undefined],
    ['lookup-outside', 'resolved', undefined],
    ['policy-forgets-dns', 'lookup', undefined],
    ['policy-by-address', 'answered', undefined],
    ['to-dns', 'answered', undefined],
    ['policy-to-dns', 'unanswered', undefined],
  ])('%s: %s', (id, kind, address) => {
    expect(of(id).outcome.kind).toBe(kind)
    expect(of(id).resolved?.address).toBe(address)
  })

  it('asks first, and connects then', () => {
    const { journeys } = of('short-name')
    const last = journeys.findLastIndex(({ phase }) => phase === 'lookup')
    const first = journeys.findIndex(({ phase }) => phase === 'handshake')
    expect(first).toBeGreaterThan(last)
    expect(saw('short-name')).toBe('10.100.85.247')
  })

  it('is asked through the Service kube-dns: changed on the way there, and back again', () => {
    const { hops, journeys } = of('short-name')
    const ends = hops
      .filter(({ journey }) => journeys[journey]?.phase === 'lookup')
      .flatMap(({ reasons }) => reasons)
      .filter(({ code }) => code === 'dnat' || code === 'snatKept')
      .map(({ code, params }) => `${code} ${params['from']} ${params['to']}`)
    expect(new Set(ends)).toEqual(
      new Set(['dnat 10.96.0.10:53 10.100.32.129:53', 'snatKept 10.100.32.129:53 10.96.0.10:53']),
    )
  })

  it('loses each question of the pod whose policy forgets DNS at its own node, for twenty seconds', () => {
    const { outcome, hops, lostAt, journeys } = of('policy-forgets-dns')
    expect(outcome).toEqual({ kind: 'lookup', name: 'nginx-pod08', why: 'TIMEOUT' })
    expect(hops[lostAt ?? -1]).toMatchObject({ ns: 'k8s-node01', kind: 'drop' })
    const lookups = journeys.filter(({ phase }) => phase === 'lookup')
    expect(lookups.map(({ end }) => end)).toEqual(Array(8).fill('dropped'))
  })

  it('gives equal traces for equal input, and another order of addresses for another seed', () => {
    const probe = dns.probes.find(({ id }) => id === 'lookup-headless') as Probe
    expect(traceProbe(world, probe, { seed: 1 })).toEqual(of('lookup-headless'))
    const orders = new Set(
      [1, 2, 3, 4, 5, 6].map((seed) => {
        const { outcome } = traceProbe(world, probe, { seed })
        return outcome.kind === 'resolved' ? outcome.addresses.join() : ''
      }),
    )
    expect(orders).toEqual(new Set(['10.100.85.246,10.100.85.253', '10.100.85.253,10.100.85.246']))
  })
})
