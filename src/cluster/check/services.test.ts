/** What the API server says to a Service that is wrong. */
import { describe, expect, it } from 'vitest'
import { planCluster } from '../planCluster.ts'
import type { ClusterSpec, Service } from '../spec.ts'
import { testCluster, testPod } from '../testCluster.ts'

function problemsOf(given: Partial<ClusterSpec>): string[] {
  const planned = planCluster(testCluster(given))
  return planned.ok ? [] : planned.problems.map(({ path, message }) => `${path}: ${message}`)
}

const good: Service = { namespace: 'default', name: 's', clusterIP: '10.96.0.9', ports: [{ port: 80 }] }
const service = (given: Partial<Service>): string[] => problemsOf({ services: [{ ...good, ...given }] })
const nodePort: Partial<Service> = { type: 'NodePort', ports: [{ port: 80, nodePort: 30000 }] }
const balanced: Partial<Service> = { type: 'LoadBalancer', loadBalancerIPs: ['198.51.100.1'] }

describe('a Service', () => {
  it('is refused by the API server, in its own words', () => {
    const planned = planCluster(testCluster({ services: [{ ...good, ports: [{ port: 0 }] }] }))
    expect(planned.ok ? [] : planned.problems).toMatchObject([
      { code: 'kubernetesRefuses', params: { detail: 'must be between 1 and 65535, inclusive' } },
    ])
  })

  it.each<[string, Partial<Service>]>([
    ['with a cluster IP', {}],
    ['without', { clusterIP: 'None' }],
    ['without cluster IP and ports', { clusterIP: 'None', ports: [] }],
    ['with a node port', nodePort],
    ['of a load balancer that asks no node', balanced],
    [
      'with another name',
      { type: 'ExternalName', externalName: 'example.com', clusterIP: undefined as never, ports: [] },
    ],
  ])('%s is good', (_, given) => {
    const { clusterIP, ...rest } = { ...good, ...given }
    expect(problemsOf({ services: [clusterIP === undefined ? rest : { ...rest, clusterIP }] })).toEqual([])
  })

  it.each<[Partial<Service>, string]>([
    [{ name: '9s' }, 'services[0].name: "9s" is not a name: a DNS-1035 label must consist of'],
    [{ clusterIP: '10.96.0.300' }, 'services[0].clusterIP: "10.96.0.300" is not an IPv4 address'],
    [{ ...nodePort, clusterIP: 'None' }, "services[0].clusterIP: may not be set to 'None' for NodePort services"],
    [{ ports: [] }, 'services[0].ports: Required value'],
    [{ ports: [{ port: 0 }] }, 'services[0].ports[0].port: must be between 1 and 65535, inclusive'],
    [
      { ports: [{ port: 80, targetPort: 'a--b' }] },
      'services[0].ports[0].targetPort: "a--b" is not a name: must contain',
    ],
    [{ ports: [{ port: 80, name: 'a' }, { port: 81 }] }, 'services[0].ports[1].name: Required value'],
    [
      {
        ports: [
          { port: 80, name: 'a' },
          { port: 81, name: 'a' },
        ],
      },
      'services[0].ports[1].name: Duplicate value: "a"; give another',
    ],
    [
      {
        ports: [
          { port: 80, name: 'a' },
          { port: 80, name: 'b' },
        ],
      },
      'services[0].ports[1].port: Duplicate value: 80; give another',
    ],
    [{ type: 'NodePort' }, 'services[0].ports[0].nodePort: "nodePort" is missing; choose one from 30000 to 32767'],
    [
      { ports: [{ port: 80, nodePort: 30000 }] },
      "services[0].ports[0].nodePort: may not be used when `type` is 'ClusterIP'",
    ],
    [
      { type: 'NodePort', ports: [{ port: 80, nodePort: 8080 }] },
      'services[0].ports[0].nodePort: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
    [
      {
        type: 'NodePort',
        ports: [
          { port: 80, name: 'a', nodePort: 30000 },
          { port: 81, name: 'b', nodePort: 30000 },
        ],
      },
      "services[0].ports[1].nodePort: provided port is already allocated; it is default/s's; choose another",
    ],
    [
      { sessionAffinity: { type: 'ClientIP', timeoutSeconds: 0 } },
      'services[0].sessionAffinity.timeoutSeconds: must be greater than 0 and less than 86400',
    ],
    [
      { externalTrafficPolicy: 'Local' },
      'services[0].externalTrafficPolicy: may only be set for externally-accessible services',
    ],
    [
      { ...balanced, healthCheckNodePort: 32000 },
      "services[0].healthCheckNodePort: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    ],
    [
      { loadBalancerSourceRanges: ['10.0.0.0/8'] },
      "services[0].loadBalancerSourceRanges: may only be used when `type` is 'LoadBalancer'",
    ],
    [
      { ...balanced, loadBalancerSourceRanges: ['10.0.0.0'] },
      'services[0].loadBalancerSourceRanges[0]: must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24',
    ],
    [{ externalIPs: ['127.0.0.1'] }, 'services[0].externalIPs[0]: 127.0.0.1 is not the address of one machine'],
    [{ endpoints: [{ address: '10.0.0.1', node: 'n9' }] }, 'services[0].endpoints[0].node: there is no node "n9"'],
    [{ type: 'ExternalName' }, 'services[0].externalName: Required value'],
    [{ selector: { 'a b': 'c' } }, 'services[0].selector: name part must consist of alphanumeric characters'],
  ])('%j', (given, start) => {
    expect(service(given)[0]).toContain(start)
  })

  it('needs an address and a name of its own', () => {
    expect(problemsOf({ services: [good, { ...good, name: 't' }, { ...good, clusterIP: '10.96.0.10' }] })).toEqual([
      'services[1].clusterIP: provided IP is already allocated, to default/s; give another',
      'services[2].name: the name "default/s" is taken; give one of the two another name',
    ])
    const { clusterIP: _, ...without } = good
    expect(problemsOf({ services: [without] })).toEqual([
      'services[0].clusterIP: "clusterIP" is missing; add an address of the service range, or None',
    ])
  })
})

describe('kube-proxy', () => {
  it.each<[ClusterSpec['kubeProxy'], string]>([
    [{ clusterCIDR: '10.0.0.1/8' }, 'kubeProxy.clusterCIDR: "10.0.0.1/8" is not an IPv4 prefix'],
    [{ clusterCIDR: '0.0.0.0/0' }, 'kubeProxy.clusterCIDR: 0 is out of range'],
    [{ mode: 'nftables' as never }, 'kubeProxy.mode: "nftables" is not one of iptables, ipvs'],
    [{ version: 'v1.99' as never }, 'kubeProxy.version: "v1.99" is not one of v1.21, v1.23, v1.30'],
    [{ scheduler: 'mh' as never }, 'kubeProxy.scheduler: "mh" is not one of rr, wrr, lc, wlc, sh, dh, sed, nq'],
  ])('%j', (kubeProxy, start) => {
    expect(problemsOf({ kubeProxy: kubeProxy ?? {} })[0]).toContain(start)
  })
})

describe('a pod', () => {
  it.each<[Parameters<typeof testPod>[2], string]>([
    [{ labels: { app: 'a b' } }, 'pods[0].labels.app: a valid label must be an empty string or consist of'],
    [{ serviceAccount: 'A' }, 'pods[0].serviceAccount: "A" is not a name'],
    [{ ports: [{ containerPort: 0 }] }, 'pods[0].ports[0].containerPort: 0 is out of range'],
    [{ ports: [{ name: '80', containerPort: 80 }] }, 'pods[0].ports[0].name: "80" is not a name'],
    [
      {
        ports: [
          { name: 'a', containerPort: 1 },
          { name: 'a', containerPort: 2 },
        ],
      },
      'pods[0].ports[1].name: the name "a" is taken',
    ],
  ])('%j', (given, start) => {
    expect(problemsOf({ pods: [testPod('p', 'n1', given)] })[0]).toContain(start)
  })
})

describe('namespaces', () => {
  it('are named once', () => {
    expect(problemsOf({ namespaces: [{ name: 'a' }, { name: 'a' }, { name: 'A' }] })).toHaveLength(2)
  })
})
