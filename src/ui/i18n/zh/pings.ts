/** 文档 004 的问题。 */
import type * as en from '../en/pings.ts'

export const pings = {
  title: 'Service 能不能 ping 通？',
  intro: '每一格都是刚刚从 Pod 发出、在各自的集群中真实计算过的一次 ping。选择一格，查看它的路径或它终止的位置。',
  service: 'Service 类型',
  modes: { iptables: 'iptables 模式', ipvs: 'IPVS 模式' },
  services: {
    ClusterIP: { name: 'ClusterIP', about: '其 clusterIP' },
    NodePort: { name: 'NodePort', about: '其 clusterIP' },
    Headless: { name: 'Headless', about: 'DNS 返回的地址：Pod 自己的地址' },
    LoadBalancer: { name: 'LoadBalancer，经 NodePort', about: '其外部地址' },
    LoadBalancerDirect: { name: 'LoadBalancer，直连', about: '负载均衡器直接访问 Pod' },
    ExternalName: { name: 'ExternalName', about: 'CNAME 所指的目标' },
  },
  yes: '通',
  no: '不通',
  by: (p) => `\`${p.to}\`：由 ${p.by} 应答`,
  note: 'iptables 模式下并没有谁拒绝 ICMP：kube-proxy 的规则都不匹配它，ping 按普通报文路由，走到没有路由的地方为止。IPVS 模式下地址绑在 `kube-ipvs0` 上，由节点自己应答；从 Kubernetes 1.26 起，`KUBE-IPVS-FILTER` 会拒绝 ping。这里的 kube-proxy 是 v1.23。',
  waiting: '正在 ping…',
  failed: '无法计算这张表。',
} satisfies typeof en.pings
