/** Document 004's question, fetched with its table. */

export const pings = {
  title: 'Can a Service be pinged?',
  intro:
    'Every cell is a ping that was sent from a pod through a cluster of its own, just now. Choose one to see its way, or the place where it ends.',
  service: 'Type of Service',
  modes: { iptables: 'iptables mode', ipvs: 'IPVS mode' },
  services: {
    ClusterIP: { name: 'ClusterIP', about: 'its clusterIP' },
    NodePort: { name: 'NodePort', about: 'its clusterIP' },
    Headless: { name: 'Headless', about: 'what DNS answers: a pod’s own address' },
    LoadBalancer: { name: 'LoadBalancer, by node ports', about: 'its external address' },
    LoadBalancerDirect: { name: 'LoadBalancer, direct', about: 'the balancer asks a pod itself' },
    ExternalName: { name: 'ExternalName', about: 'the target that its CNAME names' },
  },
  yes: 'yes',
  no: 'no',
  by: (p: { by: string; to: string }) => `\`${p.to}\`: ${p.by} answers`,
  note: 'By iptables nothing is rejected: no rule of kube-proxy matches ICMP, so the ping is routed like any packet and ends where no route leads on. By IPVS the address stands on `kube-ipvs0`, and the node itself answers; from Kubernetes 1.26 on, `KUBE-IPVS-FILTER` rejects the ping. kube-proxy is v1.23 here.',
  waiting: 'Pinging…',
  failed: 'The table could not be computed.',
}
