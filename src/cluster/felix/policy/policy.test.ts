/**
 * Policies as chains and ipsets: names and IDs against public dumps of real nodes (GKE 2019, minikube 2020; what has not
 * changed until v3.22).
 */
import { describe, expect, it } from 'vitest'
import { netfilterOf } from '../../compileNetfilter.ts'
import { planCluster } from '../../planCluster.ts'
import type { CalicoRule, ClusterSpec, NetworkPolicyPort, Pod } from '../../spec.ts'
import { testCluster, testPod } from '../../testCluster.ts'
import { namedPortSet, selectorSet } from '../ipsets/definition.ts'
import { chainName } from '../rules/names.ts'
import { policyChain } from '../rules/policyRules.ts'
import { savedRules } from '../rules/rule.ts'
import { kubernetesPolicy } from './kubernetes.ts'
import { parseRule } from './parsedRule.ts'

const netfilter = (given: Partial<ClusterSpec>, node = 'n1') => {
  const planned = planCluster(testCluster(given))
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems))
  const own = planned.value.nodes.find(({ name }) => name === node)
  if (!own) throw new Error(node)
  return netfilterOf(planned.value, own)
}

const linesOf = (text: string, start: string): string[] => text.split('\n').filter((line) => line.startsWith(start))
const withoutIds = (lines: readonly string[]): string[] =>
  lines.map((line) => line.replace(/-m comment --comment "cali:[\w-]+" /, ''))

describe('an ipset’s name', () => {
  it.each([
    ['', 'cali40s:5y5I3VdRZfDU01O--xXAPx2'],
    ['! (has( b)||! has(a ))', 'cali40s:Iss0uCleLYv1GSv_pNm7hAO'],
    ['! (a == "b"&&! c != "d")', 'cali40s:lh3haoY1ikTRkd4UZu0nWSa'],
  ])('of %s', (selector, name) => {
    expect(selectorSet(selector).name).toBe(name)
  })

  it('of a named port depends on selector, protocol and name', () => {
    const names = [
      namedPortSet('', 'http', 'tcp'),
      namedPortSet('', 'http', 'udp'),
      namedPortSet('', 'https', 'tcp'),
      namedPortSet("a == 'b'", 'http', 'tcp'),
    ].map(({ name }) => name)
    expect(new Set(names).size).toBe(4)
    for (const name of names) expect(name).toMatch(/^cali40n:[\w-]{23}$/)
  })
})

const nginx: Pod = testPod('nginx-dbddb74b8-z9dpn', 'n1', {
  namespace: 'alpha',
  labels: { run: 'nginx' },
  interfaceName: 'cali92d634f8f03',
})
const gke: Partial<ClusterSpec> = {
  pods: [nginx, testPod('access', 'n1', { namespace: 'alpha', address: '10.244.1.5', labels: { run: 'access' } })],
  networkPolicies: [
    { apiVersion: 'networking.k8s.io/v1', namespace: 'alpha', name: 'alpha-deny', podSelector: {} },
    {
      apiVersion: 'networking.k8s.io/v1',
      namespace: 'alpha',
      name: 'access-nginx',
      podSelector: { matchLabels: { run: 'nginx' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { run: 'access' } } }] }],
    },
  ],
}

describe('a real node', () => {
  it('has these rules to a pod with two policies', () => {
    const ids = linesOf(netfilter(gke).iptables, '-A cali-tw-cali92d634f8f03 ').map(
      (line) => /cali:([\w-]+)/.exec(line)?.[1],
    )
    expect(ids).toEqual([
      'FUgB7G5ObIh96acF',
      'WQJ64LtbzEP_A0C0',
      'lq8KVGA-L8Gpp_Q1',
      'LFDbDDVQlKjgSqzz',
      'ODoIaF_IPx3TRmF0',
      'MVOQxoANBbR11zgK',
      'LkeeeuVbaL4uBlnj',
      'eoYOE3_IE3Y9cuyP',
      'DENqw_tUMNBLYcWY',
      'ON2zKuQtJfA4tb10',
      'Dh-T8hAFGcEyArmG',
      'gaIrhBZhebaQy98N',
      'CAWiU-725yymw2-w',
      '_igYgy60wKudPMD0',
    ])
  })

  it('names the policies’ chains and their set so', () => {
    const { iptables, ipset } = netfilter(gke)
    expect(withoutIds(linesOf(iptables, '-A cali-tw-cali92d634f8f03 -m')).slice(4, 7)).toEqual([
      '-A cali-tw-cali92d634f8f03 -m mark --mark 0x0/0x20000 -j cali-pi-_e8MLrhOHDfNlfSa51Ak',
      '-A cali-tw-cali92d634f8f03 -m comment --comment "Return if policy accepted" -m mark --mark 0x10000/0x10000 -j RETURN',
      '-A cali-tw-cali92d634f8f03 -m mark --mark 0x0/0x20000 -j cali-pi-_kxgQy6VBWOo3Mj1GNsy',
    ])
    expect(withoutIds(linesOf(iptables, '-A cali-pi-'))).toEqual([
      '-A cali-pi-_e8MLrhOHDfNlfSa51Ak -m comment --comment "Policy alpha/knp.default.access-nginx ingress" -m set --match-set cali40s:XZEFRy4u2E2Kz28IwtNm0u8 src -j MARK --set-xmark 0x10000/0x10000',
      '-A cali-pi-_e8MLrhOHDfNlfSa51Ak -m mark --mark 0x10000/0x10000 -j RETURN',
      '-A cali-pi-_kxgQy6VBWOo3Mj1GNsy -m comment --comment "Policy alpha/knp.default.alpha-deny ingress"',
    ])
    expect(linesOf(ipset, 'add cali40s:')).toEqual(['add cali40s:XZEFRy4u2E2Kz28IwtNm0u8 10.244.1.5'])
  })

  it('had these rules in the days before they said whose they are', () => {
    const policy = kubernetesPolicy({
      apiVersion: 'networking.k8s.io/v1',
      namespace: 'default',
      name: 'allow-db-access',
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { 'networking/allow-db-access': 'true' } } }] }],
    })
    const name = chainName('policyIn', policy.name)
    const [first, ...rest] = policyChain(name, '', policy.inbound.map(parseRule)).rules
    expect(name).toBe('cali-pi-_tTE-E7yY40ogArNVgKt')
    expect(savedRules([{ ...first, comments: [] }, ...rest], name)).toEqual([
      '-m comment --comment "cali:M4Und37HGrw6jUk8" -m set --match-set cali40s:LrVD8vMIGQDyv8Y7sPFB1Ge src -j MARK --set-xmark 0x10000/0x10000',
      '-m comment --comment "cali:sEnlfZagUFRSPRoe" -m mark --mark 0x10000/0x10000 -j RETURN',
    ])
  })
})

/** The chain of a policy with this one ingress rule, IDs left out. */
function ingress(rule: CalicoRule): string[] {
  const given: Partial<ClusterSpec> = { globalNetworkPolicies: [{ name: 'p', selector: 'all()', ingress: [rule] }] }
  const start = '-A cali-pi-default.p '
  return withoutIds(linesOf(netfilter(given).iptables, start)).map((line) =>
    line.slice(start.length).replace('-m comment --comment "Policy default.p ingress" ', ''),
  )
}

describe('a rule', () => {
  it.each<[string, CalicoRule, string[]]>([
    ['Deny', { action: 'Deny' }, ['-j DROP']],
    ['Log', { action: 'Log' }, ['-j LOG --log-prefix "calico-packet: " --log-level 5']],
    [
      'Pass',
      { action: 'Pass', protocol: 'ICMP', icmp: { type: 8, code: 0 } },
      [
        '-p icmp -m icmp --icmp-type 8/0 -j MARK --set-xmark 0x20000/0x20000',
        '-m mark --mark 0x20000/0x20000 -j RETURN',
      ],
    ],
    [
      'one net and one exception are two nets: a block',
      { action: 'Deny', source: { nets: ['10.0.0.0/8'], notNets: ['10.1.0.0/16'] } },
      [
        '-j MARK --set-xmark 0x40000/0xc0000',
        '-s 10.1.0.0/16 -j MARK --set-xmark 0x0/0x40000',
        '-s 10.0.0.0/8 -m mark --mark 0x40000/0x40000 -j DROP',
      ],
    ],
    [
      'one exception needs no block, and host bits are lost',
      { action: 'Deny', destination: { notNets: ['10.1.2.3/16'] } },
      ['! -d 10.1.0.0/16 -j DROP'],
    ],
    [
      'several nets on both sides: the second block is joined to the first',
      {
        action: 'Deny',
        source: { nets: ['10.0.0.1', '10.0.0.2'] },
        destination: { nets: ['10.0.1.0/24', '0.0.0.0/0'] },
      },
      [
        '-j MARK --set-xmark 0x0/0xc0000',
        '-s 10.0.0.1/32 -j MARK --set-xmark 0x40000/0x40000',
        '-s 10.0.0.2/32 -j MARK --set-xmark 0x40000/0x40000',
        '-d 10.0.1.0/24 -j MARK --set-xmark 0x80000/0x80000',
        '-j MARK --set-xmark 0x80000/0x80000',
        '-m mark --mark 0x0/0x80000 -j MARK --set-xmark 0x0/0x40000',
        '-m mark --mark 0x40000/0x40000 -j DROP',
      ],
    ],
    [
      'fifteen ports fit, a range counts twice',
      { action: 'Deny', protocol: 'TCP', destination: { ports: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, '20:30'] } },
      ['-p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,20:30 -j DROP'],
    ],
    [
      'sixteen do not',
      {
        action: 'Deny',
        protocol: 'UDP',
        source: { ports: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, '20:30'] },
        destination: { notPorts: [53] },
      },
      [
        '-j MARK --set-xmark 0x0/0xc0000',
        '-p udp -m multiport --sports 1,2,3,4,5,6,7,8,9,10,11,12,13,14 -j MARK --set-xmark 0x40000/0x40000',
        '-p udp -m multiport --sports 20:30 -j MARK --set-xmark 0x40000/0x40000',
        '-p udp -m multiport ! --dports 53 -m mark --mark 0x40000/0x40000 -j DROP',
      ],
    ],
    [
      'a named port is a set, and by the selector already',
      { action: 'Deny', protocol: 6, destination: { selector: "app == 'web'", ports: ['http'] } },
      [`-p tcp -m set --match-set ${namedPortSet("app == 'web'", 'http', 'tcp').name} dst,dst -j DROP`],
    ],
    [
      'beside numbers it is not',
      { action: 'Deny', protocol: 'TCP', destination: { selector: "app == 'web'", ports: [80, 'http'] } },
      [
        '-j MARK --set-xmark 0x0/0xc0000',
        '-p tcp -m multiport --dports 80 -j MARK --set-xmark 0x40000/0x40000',
        `-m set --match-set ${namedPortSet("app == 'web'", 'http', 'tcp').name} dst,dst -j MARK --set-xmark 0x40000/0x40000`,
        `-p tcp -m set --match-set ${selectorSet("app == 'web'").name} dst -m mark --mark 0x40000/0x40000 -j DROP`,
      ],
    ],
    [
      'what is selected and not meant is one selector',
      { action: 'Deny', source: { selector: "a == 'b'", notSelector: "c == 'd'" } },
      [`-m set --match-set ${selectorSet("(a == 'b') && (!(c == 'd'))").name} src -j DROP`],
    ],
    [
      'what is not meant alone is a set that must not match',
      { action: 'Deny', source: { notSelector: "c == 'd'" }, notProtocol: 'UDP' },
      [`! -p udp -m set ! --match-set ${selectorSet("c == 'd'").name} src -j DROP`],
    ],
    [
      'namespaces are labels that pods inherit',
      { action: 'Deny', source: { namespaceSelector: "team == 'a' || all()", selector: 'has(app)' } },
      [
        `-m set --match-set ${selectorSet('((pcns.team == "a" || has(projectcalico.org/namespace))) && (has(app))').name} src -j DROP`,
      ],
    ],
    [
      'of IPv6 there is nothing to say',
      { action: 'Deny', protocol: 'ICMPv6' },
      ['-m comment --comment "Policy default.p ingress"'],
    ],
  ])('%s', (_, rule, expected) => {
    expect(ingress(rule)).toEqual(expected)
  })
})

describe('an ipset', () => {
  const given: Partial<ClusterSpec> = {
    pods: [
      testPod('web', 'n1', {
        address: '10.244.1.1',
        labels: { app: 'web' },
        ports: [{ name: 'http', containerPort: 8080 }],
      }),
      testPod('api', 'n2', {
        namespace: 'team-a',
        address: '10.244.2.1',
        labels: { app: 'api' },
        ports: [{ name: 'http', containerPort: 80 }],
      }),
      // A pod cannot claim a namespace's label by one of its own.
      testPod('liar', 'n2', { address: '10.244.2.2', labels: { 'pcns.team': 'a' } }),
    ],
    namespaces: [{ name: 'team-a', labels: { team: 'a' } }],
  }
  const members = (rule: CalicoRule): string[] => {
    const { ipset } = netfilter({ ...given, globalNetworkPolicies: [{ name: 'p', ingress: [rule] }] })
    return linesOf(ipset, 'add cali40').flatMap((line) => (/ cali40[sn]:/.test(line) ? (line.split(' ')[2] ?? '') : []))
  }

  it.each<[string, CalicoRule, string[]]>([
    ['a selector', { action: 'Deny', source: { selector: "app in {'web', 'api'}" } }, ['10.244.1.1', '10.244.2.1']],
    ['a namespace’s label', { action: 'Deny', source: { namespaceSelector: "team == 'a'" } }, ['10.244.2.1']],
    [
      'the label that the API server gives',
      { action: 'Deny', source: { namespaceSelector: "kubernetes.io/metadata.name == 'default'" } },
      ['10.244.1.1', '10.244.2.2'],
    ],
    ['a service account', { action: 'Deny', source: { selector: "projectcalico.org/serviceaccount == 'x'" } }, []],
    [
      'a named port',
      { action: 'Deny', protocol: 'TCP', destination: { ports: ['http'] } },
      ['10.244.1.1,tcp:8080', '10.244.2.1,tcp:80'],
    ],
    ['nobody outside a namespace', { action: 'Deny', source: { namespaceSelector: 'global()' } }, []],
  ])('of %s', (_, rule, expected) => {
    expect(members(rule)).toEqual(expected)
  })
})

describe('Kubernetes’ ports', () => {
  it.each<[string, NetworkPolicyPort[], unknown[]]>([
    ['none are all', [], [{ protocol: undefined, ports: [] }]],
    [
      'by protocol, TCP where none is said',
      [{ port: 80 }, { port: 53, protocol: 'UDP' }],
      [
        { protocol: 'tcp', ports: [{ first: 80, last: 80 }] },
        { protocol: 'udp', ports: [{ first: 53, last: 53 }] },
      ],
    ],
    [
      'neighbours become ranges, names come first',
      [{ port: 81 }, { port: 80 }, { port: 'http' }, { port: 90, endPort: 95 }, { port: 95 }],
      [{ protocol: 'tcp', ports: ['http', { first: 80, last: 81 }, { first: 90, last: 95 }] }],
    ],
    ['a port without number is all', [{ port: 80 }, {}, { port: 90 }], [{ protocol: 'tcp', ports: [] }]],
  ])('%s', (_, ports, expected) => {
    const { inbound } = kubernetesPolicy({
      apiVersion: 'networking.k8s.io/v1',
      namespace: 'default',
      name: 'p',
      podSelector: {},
      ingress: [{ ports }],
    })
    expect(inbound.map(({ protocol, destination }) => ({ protocol, ports: destination.ports }))).toEqual(expected)
  })
})

describe('the order of policies', () => {
  it('is by order, then by name; Kubernetes’ stand at 1000, those without one last', () => {
    const { iptables } = netfilter({
      pods: [testPod('p1', 'n1')],
      globalNetworkPolicies: [{ name: 'z' }, { name: 'first', order: 1 }, { name: 'b', order: 1000 }],
      networkPolicies: [
        { apiVersion: 'projectcalico.org/v3', namespace: 'default', name: 'a', order: 1000, egress: [] },
        { apiVersion: 'networking.k8s.io/v1', namespace: 'default', name: 'k', podSelector: {} },
        { apiVersion: 'networking.k8s.io/v1', namespace: 'other', name: 'k', podSelector: {} },
      ],
    })
    const jumps = linesOf(iptables, '-A cali-tw-').flatMap((line) => / -j (cali-pi-\S+)/.exec(line)?.[1] ?? [])
    expect(jumps).toEqual(
      ['default.first', 'default.b', 'default/default.a', 'default/knp.default.k', 'default.z'].map((name) =>
        chainName('policyIn', name),
      ),
    )
  })
})
