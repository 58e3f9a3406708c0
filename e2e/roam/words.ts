/** What the random user types: right, wrong, hostile, and half of it. */
export const COMMANDS = [
  'ip route del default',
  'ip route add blackhole 198.51.100.0/24',
  'ip route add 10.0.0.0/40 dev ens33',
  'ip route add 10.9.0.0/16 via 192.168.40.2',
  'ip route replace default via 192.168.40.112 dev ens33',
  'ip route add unreachable 172.16.0.0/12 metric 9',
  'ip rule add from 172.16.0.0/16 lookup 100',
  'ip rule del pref 32766',
  'ip link set tunl0 down',
  'ip link set tunl0 up mtu 1400',
  'ip link set eth0 mtu 68',
  'ip addr add 10.1.2.3/24 dev ens33',
  'ip addr del 127.0.0.1/8 dev lo',
  'ip neigh replace 192.168.40.2 lladdr 02:00:00:00:00:77 dev ens33 nud permanent',
  'bridge fdb append 02:00:00:00:00:99 dev vxlan.calico dst 192.168.40.112',
  'sysctl -w net.ipv4.ip_forward=0',
  'sysctl -w net.ipv4.ip_forward=1',
  'sysctl -w net.ipv4.conf.all.rp_filter=1',
  'sysctl -w net.ipv4.no.such=1',
  'iptables -A FORWARD -p tcp --dport 80 -j DROP',
  'iptables -I INPUT 1 -s 172.16.0.0/16 -j REJECT',
  'iptables -t nat -F POSTROUTING',
  'iptables -N MINE',
  'iptables -A MINE -j NOWHERE',
  'iptables -P FORWARD DROP',
  'ipset create mine hash:net',
  'ipset add mine 10.0.0.0/8',
  'ipvsadm -A -t 10.96.0.10:53 -s rr',
  'rm -rf /',
  'ip',
  'ip route add ',
  '<img src=x onerror=alert(1)>',
  '路由 加 默认',
  `ip route add ${'1'.repeat(300)}`,
] as const

export const TEXTS = [
  ...['', ' ', 'x', '0', '-1', '1', '53', '80', '65535', '65536', '99999999999', '1e9', '26', '33'],
  ...['10.96.0.10', '172.16.58.201', '192.168.40.112', '8.8.8.8', '127.0.0.1', '0.0.0.0', '255.255.255.255'],
  ...['172.16.0.0/16', '10.0.0.0/8', '10.0.0.0/33', '300.1.1.1', 'fe80::1', 'kubernetes.default.svc.cluster.local'],
  ...[
    'demoapp',
    'DemoApp',
    'a.very.long.name.'.repeat(6),
    '<b>x</b>',
    '"; drop',
    '节点',
    'tcp.port == 80',
    'ip.addr ==',
    'icmp || arp',
  ],
] as const

const policy = (name: string, spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: default
spec:
${spec}`

export const MANIFESTS = [
  policy('deny-all', '  podSelector: {}\n  policyTypes: [Ingress, Egress]\n'),
  policy('only-80', '  podSelector: {}\n  ingress:\n  - ports:\n    - port: 80\n'),
  policy('wrong', '  podSelector: {}\n  ingres: []\n'),
  `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector:
    app: demoapp
  ports:
  - port: 80
`,
  `apiVersion: v1
kind: Pod
metadata:
  name: another
  labels: { app: demoapp }
spec:
  nodeName: k8s-node02
  containers:
  - name: c
    image: nginx
    ports:
    - containerPort: 80
`,
  `apiVersion: projectcalico.org/v3
kind: IPPool
metadata:
  name: default-ipv4-ippool
spec:
  cidr: 172.16.0.0/16
  vxlanMode: Always
  natOutgoing: true
`,
  `apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata:
  name: drop-icmp
spec:
  selector: all()
  types: [Ingress]
  ingress:
  - action: Deny
    protocol: ICMP
  - action: Allow
`,
  'apiVersion: v1\nkind: Node\nmetadata: {name: [}\n',
  'kind: Deployment\napiVersion: apps/v1\nmetadata:\n  name: x\n',
  ': : :',
] as const

export const DOCUMENTS = [
  '{"name":"x","namespaces":{"a":{"routes":["10.0.0.0/8 via nowhere"]}},"probes":[]}',
  '{"name":"empty","namespaces":{},"probes":[]}',
  '{"nodes": 7}',
  '{',
  JSON.stringify({
    name: 'two machines',
    namespaces: { a: { addresses: [['eth0', '10.0.0.1/24']] }, b: { addresses: [['eth0', '10.0.0.2/24']] } },
    veths: [
      [
        { ns: 'a', name: 'eth0', mac: '02:00:00:00:00:01' },
        { ns: 'b', name: 'eth0', mac: '02:00:00:00:00:02' },
      ],
    ],
    probes: [{ id: 'ping', kind: 'ping', from: 'a', to: '10.0.0.2' }],
  }),
] as const

export const KEYS = [
  ...['ArrowRight', 'ArrowRight', 'ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowLeft', 'Home', 'End', 'n', 'p', 'd'],
  ...['.', ',', '1', '2', '3', '4', '5', '6', '/', '?', 'Tab', 'Shift+Tab', 'Enter', 'Delete', 'ArrowDown', 'ArrowUp'],
  ...['Alt+ArrowDown', 'Alt+ArrowUp', 'Shift+F10', 'Control+Space', 'Escape', 'Escape', 'Backspace', ' ', 'k', 'x'],
] as const
