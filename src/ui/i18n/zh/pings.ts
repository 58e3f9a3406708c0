/** 文档 004 的问题。 */
import type * as en from '../en/pings.ts'

export const pings = {
  title: 'Service 能不能 ping 通？',
  open: '对照表：哪些能 ping 通',
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
  waiting: '正在 ping…',
  failed: '无法计算这张表。',
} satisfies typeof en.pings
