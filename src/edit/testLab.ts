/** A lab of three nodes and thirty pods with twenty edits, as someone would have it after an afternoon: for tests. */
import type { ClusterSpec, Pod } from '../cluster/spec.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import type { Edits, KernelEdit, SpecEdit } from './edit.ts'

const { spec } = scenarioSource('dns')
const NODES = ['k8s-master01', 'k8s-node01', 'k8s-node02']
const APPS = ['frontend', 'catalogue', 'orders', 'payments', 'users']
/** The letters of Kubernetes' rand.String. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** As a Deployment's controller names its pods: no two alike. */
function suffix(n: number, length: number): string {
  let state = Math.imul(n + 1, 0x9e3779b1) >>> 0
  let text = ''
  while (text.length < length) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += LETTERS[(state >>> 16) % LETTERS.length]
  }
  return text
}

const pods: readonly Pod[] = Array.from({ length: 30 - spec.pods.length }, (_, n) => {
  const app = APPS[n % APPS.length] ?? ''
  return {
    namespace: 'default',
    name: `${app}-${suffix(n % APPS.length, 10)}-${suffix(100 + n, 5)}`,
    node: NODES[n % 3] ?? '',
    labels: { app, tier: n % 2 === 0 ? 'web' : 'backend' },
    listen: [{ protocol: 'TCP', port: 8080 }],
  }
})

const [master, node] = spec.nodes
if (!master || !node) throw new Error('two nodes were expected')
const third = {
  ...node,
  name: NODES[2] ?? '',
  address: '172.20.70.210',
  labels: { 'kubernetes.io/hostname': NODES[2] ?? '' },
}

/** The cluster of document 004 with its Services and names, a node more, and an application of five parts. */
export const testLab: ClusterSpec = {
  ...spec,
  name: 'thirty pods',
  nodes: [master, node, third],
  pods: [...spec.pods, ...pods],
  services: [
    ...(spec.services ?? []),
    ...APPS.map((app, n) => ({
      namespace: 'default',
      name: app,
      clusterIP: `10.96.${n}.${17 * n + 9}`,
      selector: { app },
      ports: [{ port: 80, targetPort: 8080 }],
    })),
  ],
}

const policy = (app: string, from: string): SpecEdit => ({
  op: 'add',
  list: 'networkPolicies',
  item: {
    apiVersion: 'networking.k8s.io/v1',
    namespace: 'default',
    name: `${app}-only-from-${from}`,
    podSelector: { matchLabels: { app } },
    policyTypes: ['Ingress'],
    ingress: [
      {
        from: [
          { podSelector: { matchLabels: { app: from } } },
          { ipBlock: { cidr: '172.20.70.0/24', except: ['172.20.70.1/32'] } },
        ],
        ports: [{ protocol: 'TCP', port: 8080 }],
      },
    ],
  },
})
const kernel = (ns: string, table: KernelEdit['table'], words: string): KernelEdit => ({ ns, table, words })

/** Twenty, of both kinds. */
export const testEdits: Edits = {
  spec: [
    {
      op: 'set',
      list: 'ipPools',
      name: 'default-ipv4-ippool',
      fields: { vxlanMode: 'CrossSubnet', natOutgoing: false },
    },
    policy('orders', 'frontend'),
    policy('payments', 'orders'),
    policy('users', 'frontend'),
    { op: 'remove', list: 'pods', namespace: 'default', name: pods[3]?.name ?? '' },
    { op: 'set', list: 'pods', namespace: 'default', name: pods[4]?.name ?? '', fields: { node: NODES[2] } },
    {
      op: 'set',
      list: 'services',
      namespace: 'default',
      name: 'users',
      fields: { type: 'NodePort', ports: [{ port: 80, targetPort: 8080, nodePort: 30123 }] },
    },
    { op: 'put', part: 'calicoVersion', value: 'v3.22' },
  ],
  kernel: [
    kernel(NODES[0] ?? '', 'route', 'ip route replace 10.100.85.192/26 via 172.20.70.1 dev eth0 proto static'),
    kernel(NODES[0] ?? '', 'sysctl', 'sysctl -w net.ipv4.conf.all.rp_filter=1'),
    kernel(
      NODES[1] ?? '',
      'netfilter',
      'iptables -t filter -I FORWARD 1 -s 10.100.0.0/16 -p tcp --dport 8080 -m conntrack --ctstate NEW -j DROP',
    ),
    kernel(NODES[1] ?? '', 'netfilter', 'iptables -t nat -I POSTROUTING 1 -s 10.100.0.0/16 -o eth0 -j MASQUERADE'),
    kernel(
      NODES[1] ?? '',
      'neighbour',
      'ip neigh replace 172.20.70.210 lladdr 02:00:00:aa:bb:cc dev eth0 nud permanent',
    ),
    kernel(NODES[1] ?? '', 'link', 'ip link set eth0 mtu 1400'),
    kernel(NODES[2] ?? '', 'rule', 'ip rule add from 10.100.0.0/16 lookup 100 prio 500'),
    kernel(NODES[2] ?? '', 'route', 'ip route add default via 172.20.70.1 dev eth0 table 100'),
    kernel(NODES[2] ?? '', 'sysctl', 'sysctl -w net.ipv4.ip_forward=0'),
    kernel('pod-client', 'route', 'ip route del default'),
    kernel('pod-client', 'route', 'ip route add default via 169.254.1.1 dev eth0 mtu 1300'),
    kernel(pods[0]?.name ?? '', 'address', 'ip addr add 10.9.8.7/32 dev eth0'),
  ],
}
