/** A cluster whose Services use everything that a Service may say: for tests. */
import type { ClusterSpec, KubeProxy, Service } from '../spec.ts'
import { testCluster, testNode, testPod, testPool } from '../testCluster.ts'

const service = (name: string, lastByte: number, given: Partial<Service> = {}): Service => ({
  namespace: 'default',
  name,
  clusterIP: `10.96.0.${lastByte}`,
  ports: [{ port: 80 }],
  selector: { app: 'web' },
  ...given,
})

export const SERVICES: readonly Service[] = [
  service('web', 10),
  service('several', 11, {
    ports: [
      { name: 'http', port: 80, targetPort: 'http' },
      { name: 'dns', port: 53, protocol: 'UDP' },
    ],
  }),
  service('sticky', 12, { sessionAffinity: { type: 'ClientIP' } }),
  service('nobody', 13, {
    selector: { app: 'nobody' },
    type: 'LoadBalancer',
    ports: [{ port: 80, nodePort: 30013 }],
    loadBalancerIPs: ['198.51.100.13'],
  }),
  service('node-port', 14, { type: 'NodePort', ports: [{ port: 80, nodePort: 30014 }] }),
  service('node-port-local', 15, {
    type: 'NodePort',
    externalTrafficPolicy: 'Local',
    ports: [{ port: 80, nodePort: 30015 }],
    sessionAffinity: { type: 'ClientIP', timeoutSeconds: 60 },
  }),
  service('balanced', 16, {
    type: 'LoadBalancer',
    ports: [{ port: 80, nodePort: 30016 }],
    loadBalancerIPs: ['198.51.100.16', '198.51.100.17'],
    loadBalancerSourceRanges: ['203.0.113.0/24', '10.1.0.0/16'],
  }),
  service('balanced-local', 18, {
    type: 'LoadBalancer',
    ports: [{ port: 80 }],
    loadBalancerIPs: ['198.51.100.18'],
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: 32018,
  }),
  service('inside-local', 19, { internalTrafficPolicy: 'Local' }),
  service('far-local', 20, {
    selector: { app: 'far' },
    type: 'NodePort',
    ports: [{ port: 80, nodePort: 30020 }],
    externalTrafficPolicy: 'Local',
    internalTrafficPolicy: 'Local',
  }),
  { namespace: 'default', name: 'headless', clusterIP: 'None', ports: [{ port: 80 }], selector: { app: 'web' } },
  { namespace: 'default', name: 'elsewhere', type: 'ExternalName', externalName: 'example.com' },
  {
    namespace: 'default',
    name: 'kubernetes',
    clusterIP: '10.96.0.1',
    ports: [{ name: 'https', port: 443, targetPort: 6443 }],
    endpoints: [{ address: '10.1.5.10', node: 'n1' }],
  },
]

export const EXTERNAL_IPS: readonly Service[] = [
  service('outside', 21, { externalIPs: ['192.0.2.21'] }),
  service('outside-nobody', 22, { selector: { app: 'nobody' }, externalIPs: ['192.0.2.22'] }),
  service('outside-local', 23, { externalIPs: ['192.0.2.23'], externalTrafficPolicy: 'Local' }),
]

/** In IPVS mode a node that may not ask has a rule of its own. */
export const BALANCED_ELSEWHERE: Service = service('balanced-elsewhere', 24, {
  type: 'LoadBalancer',
  ports: [{ port: 80, nodePort: 30024 }],
  loadBalancerIPs: ['198.51.100.24'],
  loadBalancerSourceRanges: ['203.0.113.0/24'],
})

export const servicesCluster = (kubeProxy: KubeProxy, given: Partial<ClusterSpec> = {}): ClusterSpec =>
  testCluster({
    ipPools: [testPool()],
    nodes: [testNode('n1', '10.1.5.10'), testNode('n2', '10.1.8.10')],
    pods: [
      testPod('web-1', 'n1', {
        address: '10.244.1.4',
        labels: { app: 'web' },
        ports: [{ name: 'http', containerPort: 8080 }],
      }),
      testPod('web-2', 'n2', {
        address: '10.244.2.4',
        labels: { app: 'web' },
        ports: [{ name: 'http', containerPort: 8081 }],
      }),
      testPod('web-3', 'n2', { address: '10.244.2.5', labels: { app: 'web' } }),
      testPod('web-4', 'n2', { address: '10.244.2.6', labels: { app: 'web' }, ready: false }),
      testPod('far-1', 'n2', { address: '10.244.2.7', labels: { app: 'far' } }),
      testPod('other', 'n1', { address: '10.244.1.5' }),
    ],
    services: SERVICES,
    kubeProxy,
    ...given,
  })

/** Everything that policies may say, for the chains' and the sets' sake. */
export const policiesCluster = (given: Partial<ClusterSpec> = {}): ClusterSpec =>
  testCluster({
    pods: [
      testPod('web', 'n1', {
        address: '10.244.1.4',
        labels: { app: 'web' },
        ports: [{ name: 'http', containerPort: 8080 }],
      }),
      testPod('api', 'n1', { address: '10.244.1.5', namespace: 'team-a', labels: { app: 'api' } }),
      testPod('other', 'n1', { address: '10.244.1.6', serviceAccount: 'builder' }),
      testPod('far', 'n2', {
        address: '10.244.2.4',
        labels: { app: 'web' },
        ports: [{ name: 'http', containerPort: 80 }],
      }),
    ],
    namespaces: [{ name: 'team-a', labels: { team: 'a' } }],
    networkPolicies: [
      { apiVersion: 'networking.k8s.io/v1', namespace: 'default', name: 'deny', podSelector: {} },
      {
        apiVersion: 'networking.k8s.io/v1',
        namespace: 'default',
        name: 'web',
        podSelector: { matchLabels: { app: 'web' } },
        ingress: [
          {
            from: [
              { namespaceSelector: { matchLabels: { team: 'a' } }, podSelector: { matchLabels: { app: 'api' } } },
              { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '192.168.0.0/16'] } },
            ],
            ports: [{ port: 'http' }, { port: 443 }, { port: 8000, endPort: 8010 }],
          },
        ],
        egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }],
      },
      {
        apiVersion: 'projectcalico.org/v3',
        namespace: 'team-a',
        name: 'api',
        order: 10,
        types: ['Ingress', 'Egress'],
        ingress: [
          { action: 'Log', protocol: 'TCP', destination: { notPorts: [22, 'http'] } },
          { action: 'Deny', protocol: 'ICMP', icmp: { type: 8 } },
          { action: 'Pass', source: { selector: "app == 'web'", notSelector: 'has(bad)' } },
        ],
        egress: [{ action: 'Allow', notProtocol: 'UDP', destination: { notNets: ['169.254.169.254'] } }],
      },
    ],
    globalNetworkPolicies: [
      {
        name: 'no-metadata',
        order: 1,
        selector: 'all()',
        types: ['Egress'],
        egress: [
          { action: 'Deny', destination: { nets: ['169.254.169.254/32', '169.254.170.2/32'] } },
          { action: 'Deny', protocol: 47 },
          { action: 'Pass' },
        ],
      },
    ],
    ...given,
  })
