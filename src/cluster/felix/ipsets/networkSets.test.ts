/** Network sets among the members of the ipsets that policies ask for. */
import { describe, expect, it } from 'vitest'
import { netfilterOf } from '../../compileNetfilter.ts'
import { planCluster } from '../../planCluster.ts'
import type { CalicoRule, ClusterSpec } from '../../spec.ts'
import { testCluster, testPod } from '../../testCluster.ts'

const spec = (source: CalicoRule['source'], given: Partial<ClusterSpec> = {}): ClusterSpec =>
  testCluster({
    pods: [testPod('p1', 'n1', { address: '10.244.1.1', labels: { role: 'outside' } })],
    namespaces: [{ name: 'team', labels: { team: 'a' } }],
    networkSets: [
      { namespace: 'default', name: 'own', labels: { role: 'outside' }, nets: ['192.0.2.7', '192.0.2.0/28'] },
      { namespace: 'team', name: 'theirs', labels: { role: 'outside' }, nets: ['198.51.100.9/24'] },
    ],
    globalNetworkSets: [{ name: 'all', labels: { role: 'outside' }, nets: ['0.0.0.0/0', '203.0.113.0/24'] }],
    networkPolicies: [
      {
        apiVersion: 'projectcalico.org/v3',
        namespace: 'default',
        name: 'p',
        ingress: [{ action: 'Allow', ...(source && { source }) }],
      },
    ],
    ...given,
  })

/** Of the one set that a policy asks for. */
function members(given: ClusterSpec): string[] {
  const planned = planCluster(given)
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems))
  const node = planned.value.nodes.find(({ name }) => name === 'n1')
  const { ipset } = netfilterOf(planned.value, node ?? (undefined as never))
  return [...ipset.matchAll(/^add cali40s:\S+ (\S+)$/gm)].map(([, member = '']) => member)
}

const role = "role == 'outside'"

describe('a selector means', () => {
  it('pods and sets of its own namespace', () => {
    expect(members(spec({ selector: role }))).toEqual(['10.244.1.1', '192.0.2.0/28', '192.0.2.7'])
  })

  it('those of the namespaces that it names, by their labels', () => {
    expect(members(spec({ selector: role, namespaceSelector: "team == 'a'" }))).toEqual(['198.51.100.0/24'])
  })

  it('what is in none; a prefix of length 0 is two', () => {
    expect(members(spec({ selector: role, namespaceSelector: 'global()' }))).toEqual([
      '0.0.0.0/1',
      '128.0.0.0/1',
      '203.0.113.0/24',
    ])
  })

  it('pods alone where Kubernetes asks', () => {
    const networkPolicies: ClusterSpec['networkPolicies'] = [
      {
        ...{ apiVersion: 'networking.k8s.io/v1', namespace: 'default', name: 'k' },
        podSelector: {},
        ingress: [{ from: [{ podSelector: { matchLabels: { role: 'outside' } } }] }],
      },
    ]
    expect(members(spec(undefined, { networkPolicies }))).toEqual(['10.244.1.1'])
  })

  it('nothing that is wrong', () => {
    const planned = planCluster(
      spec(undefined, {
        networkSets: [
          { namespace: 'a', name: 's', nets: ['x'] },
          { namespace: 'a', name: 's' },
        ],
      }),
    )
    expect(planned.ok ? [] : planned.problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'networkSets[0].nets[0] calicoRefuses',
      'networkSets[1].name duplicateName',
    ])
  })
})
