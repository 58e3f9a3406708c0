/** kube-proxy's names and rules: against known names, and line for line against what the documents print. */
import { describe, expect, it } from 'vitest'
import { formatIpv4 } from '../../net/ipv4.ts'
import { netfilterOf } from '../compileNetfilter.ts'
import { planCluster } from '../planCluster.ts'
import type { ClusterSpec, Pod, Service } from '../spec.ts'
import { testCluster, testNode, testPod, testPool } from '../testCluster.ts'
import { ipvsAddresses, kubeProxySysctls } from './kubeProxy.ts'
import { endpointChain, serviceChain } from './names.ts'
import { probability } from './rule.ts'
import { servicesCluster } from './testServices.ts'

const planOf = (spec: ClusterSpec) => {
  const planned = planCluster(spec)
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems))
  return planned.value
}

const nodeOf = (spec: ClusterSpec, name: string) => {
  const plan = planOf(spec)
  const node = plan.nodes.find((own) => own.name === name)
  if (!node) throw new Error(name)
  return { plan, node }
}

const textsOf = (spec: ClusterSpec, name = 'n1') => {
  const { plan, node } = nodeOf(spec, name)
  return netfilterOf(plan, node)
}

/** `iptables -t TABLE -S CHAIN`. */
function list(text: string, table: string, chain: string): string[] {
  const [, lines = ''] = text.split(`*${table}\n`)
  return (lines.split('COMMIT')[0] ?? '').split('\n').flatMap((line) => {
    if (line.startsWith(`:${chain} -`)) return [`-N ${chain}`]
    return line.startsWith(`-A ${chain} `) ? [line] : []
  })
}

/** `grep WORD ipt`, in which `ipt` is what iptables-save printed. */
const grep = (text: string, word: string): string[] => text.split('\n').filter((line) => line.includes(word))

describe('names', () => {
  it.each([
    ['default/kubernetes:https', 'KUBE-SVC-NPX46M4PTMTKRN6Y'],
    ['ns1/svc1:p80', 'KUBE-SVC-XPGD46QRK7WJZT7O'],
    ['default/nginx', 'KUBE-SVC-2CMXP7HKUVJN7L6M'],
    ['test/pod2-service', 'KUBE-SVC-OCJIUORDHIMMVHOI'],
    ['default/nginx-pod08', 'KUBE-SVC-DDZHMK5AO3JF6KIZ'],
  ])('of %s', (port, chain) => {
    expect(serviceChain('SVC', port, 'tcp')).toBe(chain)
  })

  it.each([
    ['ns1/svc1:p80', '10.180.0.1:80', 'KUBE-SEP-SXIVWICOYRO3J4NJ'],
    ['test/pod2-service', '10.244.166.159:80', 'KUBE-SEP-X4R67US2PCZJVEDY'],
    ['default/nginx-pod08', '10.100.85.246:80', 'KUBE-SEP-ATSP76LQOJHSORE7'],
    ['default/nginx-pod08', '10.100.85.253:80', 'KUBE-SEP-FXZXKRS4RXLGILD5'],
  ])('of %s at %s', (port, endpoint, chain) => {
    expect(endpointChain(port, 'tcp', endpoint)).toBe(chain)
  })
})

describe('the chance of an endpoint', () => {
  it.each([
    [2, '0.50000000000'],
    [3, '0.33333333349'],
    [4, '0.25000000000'],
    [5, '0.20000000019'],
    [6, '0.16666666651'],
    [7, '0.14285714272'],
  ])('of %d left', (left, text) => {
    expect(probability(left)).toBe(text)
  })
})

/** Its marks stand beside the jumps in KUBE-NODEPORTS, as until v1.21; and it has no cluster CIDR. */
const document001: ClusterSpec = testCluster({
  subnets: [{ name: 'a', cidr: '192.168.43.0/24' }],
  gateways: [],
  ipPools: [testPool({ ipipMode: 'Never' })],
  nodes: [testNode('master', '192.168.43.152'), testNode('node1', '192.168.43.153')],
  pods: [
    testPod('pod1', 'master', { namespace: 'test', address: '10.244.219.75', labels: { app: 'pod1' } }),
    testPod('pod2', 'node1', { namespace: 'test', address: '10.244.166.159', labels: { app: 'pod2' } }),
  ],
  services: [
    {
      namespace: 'test',
      name: 'pod2-service',
      type: 'NodePort',
      clusterIP: '10.1.118.185',
      ports: [{ protocol: 'TCP', port: 80, targetPort: 80, nodePort: 30000 }],
      selector: { app: 'pod2' },
    },
  ],
  kubeProxy: { version: 'v1.21' },
})

describe('document 001', () => {
  const { iptables } = textsOf(document001, 'master')

  it.each([
    [
      'KUBE-NODEPORTS',
      [
        '-N KUBE-NODEPORTS',
        '-A KUBE-NODEPORTS -p tcp -m comment --comment "test/pod2-service" -m tcp --dport 30000 -j KUBE-MARK-MASQ',
        '-A KUBE-NODEPORTS -p tcp -m comment --comment "test/pod2-service" -m tcp --dport 30000 -j KUBE-SVC-OCJIUORDHIMMVHOI',
      ],
    ],
    ['KUBE-MARK-MASQ', ['-N KUBE-MARK-MASQ', '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000']],
    [
      'KUBE-POSTROUTING',
      [
        '-N KUBE-POSTROUTING',
        '-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN',
        '-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0',
        '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
      ],
    ],
    [
      'cali-nat-outgoing',
      [
        '-N cali-nat-outgoing',
        '-A cali-nat-outgoing -m comment --comment "cali:flqWnvo8yq4ULQLa" -m set --match-set cali40masq-ipam-pools src -m set ! --match-set cali40all-ipam-pools dst -j MASQUERADE --random-fully',
      ],
    ],
  ])('iptables -t nat -S %s', (chain, lines) => {
    expect(list(iptables, 'nat', chain)).toEqual(lines)
  })

  it('has the chains that it lists with -L, rule by rule', () => {
    // The document leaves out the rules of the cluster's other Services, and docker's masquerade in POSTROUTING.
    expect(list(iptables, 'nat', 'PREROUTING')).toEqual([
      '-A PREROUTING -m comment --comment "cali:6gwbT8clXdHdC1b1" -j cali-PREROUTING',
      '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    ])
    expect(list(iptables, 'nat', 'KUBE-SERVICES').slice(1)).toEqual([
      '-A KUBE-SERVICES -d 10.1.118.185/32 -p tcp -m comment --comment "test/pod2-service cluster IP" -m tcp --dport 80 -j KUBE-SVC-OCJIUORDHIMMVHOI',
      '-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
    ])
    expect(list(iptables, 'nat', 'KUBE-SVC-OCJIUORDHIMMVHOI').slice(1)).toEqual([
      '-A KUBE-SVC-OCJIUORDHIMMVHOI -m comment --comment "test/pod2-service" -j KUBE-SEP-X4R67US2PCZJVEDY',
    ])
    expect(list(iptables, 'nat', 'KUBE-SEP-X4R67US2PCZJVEDY').slice(1)).toEqual([
      '-A KUBE-SEP-X4R67US2PCZJVEDY -s 10.244.166.159/32 -m comment --comment "test/pod2-service" -j KUBE-MARK-MASQ',
      '-A KUBE-SEP-X4R67US2PCZJVEDY -p tcp -m comment --comment "test/pod2-service" -m tcp -j DNAT --to-destination 10.244.166.159:80',
    ])
    expect(list(iptables, 'nat', 'POSTROUTING')).toEqual([
      '-A POSTROUTING -m comment --comment "cali:O3lYWMrLQYEMJtB5" -j cali-POSTROUTING',
      '-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
    ])
  })
})

const document004: ClusterSpec = testCluster({
  ipPools: [testPool({ cidr: '10.100.0.0/16', ipipMode: 'Never', vxlanMode: 'Always' })],
  pods: ['10.100.85.246', '10.100.85.253'].map(
    (address, i): Pod => testPod(`nginx-dep08-584b5f5458-${i}`, 'n1', { address, labels: { app: 'nginx-pod08' } }),
  ),
  services: [
    {
      namespace: 'default',
      name: 'nginx-pod08',
      clusterIP: '10.96.125.237',
      ports: [{ protocol: 'TCP', port: 8080, targetPort: 80 }],
      selector: { app: 'nginx-pod08' },
    },
  ],
  kubeProxy: { version: 'v1.23' },
})

describe('document 004', () => {
  const ipt = textsOf(document004).iptables

  it.each([
    [
      '10.96.125.237',
      [
        '-A KUBE-SERVICES -d 10.96.125.237/32 -p tcp -m comment --comment "default/nginx-pod08 cluster IP" -m tcp --dport 8080 -j KUBE-SVC-DDZHMK5AO3JF6KIZ',
      ],
    ],
    [
      '-A KUBE-SVC-DDZHMK5AO3JF6KIZ',
      [
        '-A KUBE-SVC-DDZHMK5AO3JF6KIZ -m comment --comment "default/nginx-pod08" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-ATSP76LQOJHSORE7',
        '-A KUBE-SVC-DDZHMK5AO3JF6KIZ -m comment --comment "default/nginx-pod08" -j KUBE-SEP-FXZXKRS4RXLGILD5',
      ],
    ],
    [
      '-A KUBE-SEP-FXZXKRS4RXLGILD5',
      [
        '-A KUBE-SEP-FXZXKRS4RXLGILD5 -s 10.100.85.253/32 -m comment --comment "default/nginx-pod08" -j KUBE-MARK-MASQ',
        '-A KUBE-SEP-FXZXKRS4RXLGILD5 -p tcp -m comment --comment "default/nginx-pod08" -m tcp -j DNAT --to-destination 10.100.85.253:80',
      ],
    ],
    ['-A KUBE-MARK-MASQ', ['-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000']],
  ])('grep %s ipt', (word, lines) => {
    expect(grep(ipt, word)).toEqual(lines)
  })

  it('prints of KUBE-SEP-ATSP76LQOJHSORE7 one line that it did not have itself', () => {
    // Its grep shows the mark's rule and the way there, and not the DNAT, which every such chain ends with. Its text calls
    // the second chain KUBE-SEP-OVNLTDWFHTHII4SC once: no endpoint that the document names has this hash.
    expect(grep(ipt, '-A KUBE-SEP-ATSP76LQOJHSORE7')).toEqual([
      '-A KUBE-SEP-ATSP76LQOJHSORE7 -s 10.100.85.246/32 -m comment --comment "default/nginx-pod08" -j KUBE-MARK-MASQ',
      '-A KUBE-SEP-ATSP76LQOJHSORE7 -p tcp -m comment --comment "default/nginx-pod08" -m tcp -j DNAT --to-destination 10.100.85.246:80',
    ])
  })

  it('jumps from PREROUTING, and from OUTPUT, which its grep left out', () => {
    expect(grep(ipt, '"kubernetes service portals" -j KUBE-SERVICES').filter((line) => !line.includes('NEW'))).toEqual([
      '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
      '-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    ])
  })
})

describe('endpoints', () => {
  const service: Service = { namespace: 'default', name: 's', clusterIP: '10.96.0.9', ports: [{ port: 80 }] }
  const endpointsOf = (given: Partial<Service>, pods: readonly Pod[]): string[] =>
    planOf(testCluster({ pods, services: [{ ...service, ...given }] })).services.flatMap(({ endpoints }) =>
      endpoints.map(({ text }) => text),
    )
  const pods = [
    testPod('a', 'n1', {
      address: '10.244.1.10',
      labels: { app: 'x', tier: '1' },
      ports: [{ name: 'web', containerPort: 1 }],
    }),
    testPod('b', 'n1', { address: '10.244.1.9', labels: { app: 'x' } }),
    testPod('c', 'n1', { address: '10.244.1.8', labels: { app: 'x' }, namespace: 'other' }),
    testPod('d', 'n1', {
      address: '10.244.1.7',
      labels: { app: 'x' },
      ports: [{ name: 'web', containerPort: 2, protocol: 'UDP' }],
    }),
  ]

  it.each<[string, Partial<Service>, string[]]>([
    [
      'by labels, in the namespace, in order of their texts',
      { selector: { app: 'x' } },
      ['10.244.1.10:80', '10.244.1.7:80', '10.244.1.9:80'],
    ],
    ['that have all labels', { selector: { app: 'x', tier: '1' } }, ['10.244.1.10:80']],
    [
      'that have the port of this name and protocol',
      { selector: { app: 'x' }, ports: [{ port: 80, targetPort: 'web' }] },
      ['10.244.1.10:1'],
    ],
    ['none without a selector', {}, []],
    [
      'as given',
      {
        endpoints: [{ address: '192.0.2.1' }, { address: '192.0.2.2', ports: [{ port: 8080 }] }],
        ports: [{ port: 80, targetPort: 81 }],
      },
      ['192.0.2.1:81', '192.0.2.2:8080'],
    ],
  ])('%s', (_, given, expected) => {
    expect(endpointsOf(given, pods)).toEqual(expected)
  })
})

describe('many endpoints', () => {
  it('take the comments away', () => {
    const endpoints = Array.from({ length: 1001 }, (_, i) => ({ address: `192.0.${2 + (i >> 8)}.${i & 255}` }))
    const services = [{ namespace: 'default', name: 's', clusterIP: '10.96.0.9', ports: [{ port: 80 }], endpoints }]
    const { iptables } = textsOf(testCluster({ services }))
    expect(list(iptables, 'nat', endpointChain('default/s', 'tcp', '192.0.2.0:80'))).toEqual([
      '-N KUBE-SEP-HYH55X4MOVCT5WDZ',
      '-A KUBE-SEP-HYH55X4MOVCT5WDZ -s 192.0.2.0/32 -j KUBE-MARK-MASQ',
      '-A KUBE-SEP-HYH55X4MOVCT5WDZ -p tcp -m tcp -j DNAT --to-destination 192.0.2.0:80',
    ])
  })
})

describe('kube-proxy', () => {
  it('is not there unless there are Services or it is asked for', () => {
    const { iptables, ipset, ipvs } = textsOf(testCluster())
    expect(`${iptables}${ipset}`).not.toContain('KUBE')
    expect(ipvs).toBeUndefined()
    expect(textsOf(testCluster({ kubeProxy: {} })).iptables).toContain(':KUBE-SERVICES')
  })

  it('puts every address of a Service on kube-ipvs0, but not one that the node has', () => {
    const addresses = (version: 'v1.23' | 'v1.30'): string[] => {
      const services: Service[] = [
        {
          namespace: 'default',
          name: 's',
          type: 'LoadBalancer',
          clusterIP: '10.96.0.9',
          ports: [{ port: 80, nodePort: 30000 }],
          loadBalancerIPs: ['10.1.5.10', '198.51.100.1'],
        },
      ]
      const { plan, node } = nodeOf(testCluster({ services, kubeProxy: { mode: 'ipvs', version } }), 'n1')
      return (ipvsAddresses(plan, node) ?? []).map(formatIpv4)
    }
    expect(addresses('v1.30')).toEqual(['10.96.0.9', '198.51.100.1'])
    expect(addresses('v1.23')).toEqual(['10.1.5.10', '10.96.0.9', '198.51.100.1'])
  })

  it.each<[ClusterSpec['kubeProxy'], Record<string, string>]>([
    [{ mode: 'iptables', version: 'v1.23', localhostNodePorts: false }, { 'net.ipv4.conf.all.route_localnet': '1' }],
    [{ mode: 'iptables', version: 'v1.30', localhostNodePorts: false }, {}],
    [{ mode: 'iptables', version: 'v1.30' }, { 'net.ipv4.conf.all.route_localnet': '1' }],
    [
      { mode: 'ipvs', strictARP: true },
      {
        'net.ipv4.vs.conntrack': '1',
        'net.ipv4.vs.expire_nodest_conn': '1',
        'net.ipv4.vs.expire_quiescent_template': '1',
        'net.ipv4.conf.all.arp_ignore': '1',
        'net.ipv4.conf.all.arp_announce': '2',
      },
    ],
  ])('%j sets sysctls', (kubeProxy, sysctls) => {
    expect(kubeProxySysctls(planOf(testCluster({ kubeProxy: kubeProxy ?? {} })))).toEqual(sysctls)
  })
})

describe('virtual servers', () => {
  const servers = (version: 'v1.23' | 'v1.30', node: string, start: string): string[] => {
    const { ipvs = '' } = textsOf(servicesCluster({ mode: 'ipvs', version }), node)
    return ipvs.split('\n').filter((line) => line.slice(3).startsWith(start))
  }

  it('stand on every address of the node for a node port', () => {
    expect(servers('v1.23', 'n1', '-t 10.1.5.10:30014')).toEqual([
      '-A -t 10.1.5.10:30014 -s rr',
      '-a -t 10.1.5.10:30014 -r 10.244.1.4:80 -m -w 1',
      '-a -t 10.1.5.10:30014 -r 10.244.2.4:80 -m -w 1',
      '-a -t 10.1.5.10:30014 -r 10.244.2.5:80 -m -w 1',
    ])
  })

  it('get their destinations in the order of their texts, as kube-proxy adds them', () => {
    const pods = ['10.244.1.9', '10.244.1.10', '10.244.1.100'].map((address, i) =>
      testPod(`web-${i}`, 'n1', { address, labels: { app: 'web' } }),
    )
    const services: Service[] = [
      { namespace: 'default', name: 's', clusterIP: '10.96.0.9', ports: [{ port: 80 }], selector: { app: 'web' } },
    ]
    const { ipvs } = textsOf(testCluster({ pods, services, kubeProxy: { mode: 'ipvs', scheduler: 'wlc' } }))
    expect(ipvs?.split('\n')).toEqual([
      '-A -t 10.96.0.9:80 -s wlc',
      '-a -t 10.96.0.9:80 -r 10.244.1.100:80 -m -w 1',
      '-a -t 10.96.0.9:80 -r 10.244.1.10:80 -m -w 1',
      '-a -t 10.96.0.9:80 -r 10.244.1.9:80 -m -w 1',
      '',
    ])
  })

  it('with policy Local lead nowhere without endpoints here, since v1.30 to the others', () => {
    expect(servers('v1.23', 'n1', '-t 10.1.5.10:30020')).toEqual(['-A -t 10.1.5.10:30020 -s rr'])
    expect(servers('v1.30', 'n1', '-t 10.1.5.10:30020')).toEqual([
      '-A -t 10.1.5.10:30020 -s rr',
      '-a -t 10.1.5.10:30020 -r 10.244.2.7:80 -m -w 1',
    ])
  })

  it('remember who came before', () => {
    expect(servers('v1.23', 'n1', '-t 10.96.0.12:80')[0]).toBe('-A -t 10.96.0.12:80 -s rr -p 10800')
  })
})
