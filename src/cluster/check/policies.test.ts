/** What the API server and Calico's validator say to a policy that is wrong. */
import { describe, expect, it } from 'vitest'
import { planCluster } from '../planCluster.ts'
import type { CalicoRule, ClusterSpec, LabelSelector, NetworkPolicyPeer, NetworkPolicyPort } from '../spec.ts'
import { testCluster } from '../testCluster.ts'

function problemsOf(given: Partial<ClusterSpec>): string[] {
  const planned = planCluster(testCluster(given))
  return planned.ok ? [] : planned.problems.map(({ path, message }) => `${path}: ${message}`)
}

const kubernetes = (
  podSelector: LabelSelector,
  from: readonly NetworkPolicyPeer[] = [],
  ports: readonly NetworkPolicyPort[] = [],
): string[] =>
  problemsOf({
    networkPolicies: [
      { apiVersion: 'networking.k8s.io/v1', namespace: 'default', name: 'p', podSelector, ingress: [{ from, ports }] },
    ],
  })

const calico = (rule: CalicoRule): string[] => problemsOf({ globalNetworkPolicies: [{ name: 'p', egress: [rule] }] })

describe('Kubernetes’ NetworkPolicy', () => {
  it.each<[LabelSelector, string]>([
    [{ matchLabels: { '-': 'a' } }, 'podSelector.matchLabels: name part must consist of alphanumeric characters'],
    [{ matchLabels: { a: "'" } }, 'podSelector.matchLabels.a: a valid label must be an empty string'],
    [
      { matchExpressions: [{ key: 'a', operator: 'In' }] },
      "podSelector.matchExpressions[0].values: must be specified when `operator` is 'In' or 'NotIn'",
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] },
      "podSelector.matchExpressions[0].values: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
    ],
  ])('selector %j', (selector, start) => {
    expect(kubernetes(selector)[0]).toContain(`networkPolicies[0].${start}`)
  })

  it.each<[NetworkPolicyPeer, string]>([
    [{}, ': must specify a peer'],
    [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }, ': may not specify both ipBlock and another peer'],
    [{ ipBlock: { cidr: '10.0.0.1/8' } }, '.ipBlock.cidr: "10.0.0.1/8" is not an IPv4 prefix'],
    [
      { ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } },
      '.ipBlock.except[0]: must be a strict subset of `cidr`',
    ],
    [
      { ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] } },
      '.ipBlock.except[0]: must be a strict subset of `cidr`',
    ],
  ])('peer %j', (peer, start) => {
    expect(kubernetes({}, [peer])[0]).toContain(`networkPolicies[0].ingress[0].from[0]${start}`)
  })

  it.each<[NetworkPolicyPort, string]>([
    [{ port: 0 }, 'port: must be between 1 and 65535, inclusive'],
    [{ port: 'UPPER' }, 'port: "UPPER" is not a name'],
    [{ endPort: 80 }, 'endPort: may not be specified when `port` is not specified'],
    [{ port: 'http', endPort: 80 }, 'endPort: may not be specified when `port` is non-numeric'],
    [{ port: 80, endPort: 79 }, 'endPort: must be greater than or equal to `port`'],
  ])('port %j', (port, start) => {
    expect(kubernetes({}, [], [port])[0]).toContain(`networkPolicies[0].ingress[0].ports[0].${start}`)
  })
})

describe('Calico’s rule', () => {
  it.each<[CalicoRule, string]>([
    [{ action: 'Deny', protocol: 'tcp' }, 'protocol: protocol name invalid'],
    [{ action: 'Deny', notProtocol: 256 }, 'notProtocol: protocol number invalid'],
    [
      { action: 'Deny', icmp: { type: 8 } },
      'icmp: rules that specify ICMP fields must set protocol to ICMP; set the protocol',
    ],
    [{ action: 'Deny', notICMP: { type: 8 } }, 'notICMP: iptables refuses notICMP without the protocol ICMP'],
    [{ action: 'Deny', protocol: 'ICMP', icmp: { code: 0 } }, 'icmp: ICMP code specified without an ICMP type'],
    [{ action: 'Deny', protocol: 'ICMP', icmp: { type: 255 } }, 'icmp.type: 255 is out of range'],
    [
      { action: 'Deny', destination: { ports: [80] } },
      'destination.ports: rules that specify ports must set protocol to TCP or UDP or SCTP',
    ],
    [{ action: 'Deny', protocol: 'TCP', source: { ports: ['9:1'] } }, 'source.ports[0]: port range invalid'],
    [
      { action: 'Deny', protocol: 'TCP', source: { notPorts: [70000] } },
      'source.notPorts[0]: port range invalid, port number must be between 1 and 65535',
    ],
    [{ action: 'Deny', source: { nets: ['fe80::/10'] } }, 'source.nets[0]: invalid CIDR'],
    [{ action: 'Deny', source: { notNets: ['0.0.0.0/0'] } }, 'source.notNets[0]: iptables refuses to exclude'],
    [{ action: 'Deny', source: { selector: 'a ==' } }, 'source.selector: invalid selector: expected a quoted value'],
    [{ action: 'Deny', source: { namespaceSelector: '(' } }, 'source.namespaceSelector: invalid selector'],
    [
      { action: 'Deny', source: { selector: '!global()' } },
      'source.selector: global() can only be used in an EntityRule namespaceSelector',
    ],
    [
      { action: 'Deny', source: { namespaceSelector: "global() || a == 'b'" } },
      'source.namespaceSelector: global() cannot be combined with other selectors',
    ],
  ])('%j', (rule, start) => {
    expect(calico(rule)[0]).toContain(`globalNetworkPolicies[0].egress[0].${start}`)
  })
})

describe('policies', () => {
  it('of one kind and namespace are named once', () => {
    const one = { namespace: 'a', name: 'p' }
    const networkPolicies = [
      { ...one, apiVersion: 'networking.k8s.io/v1', podSelector: {} },
      { ...one, apiVersion: 'projectcalico.org/v3' },
      { ...one, apiVersion: 'projectcalico.org/v3' },
    ] as const
    expect(problemsOf({ networkPolicies, globalNetworkPolicies: [{ name: 'p' }] })).toEqual([
      'networkPolicies[2].name: the name "p" is taken; give one of the two another name',
    ])
  })
})
