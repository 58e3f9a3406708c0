import type { ScenarioId } from '../../../protocol/engine.ts'

export const scenarios = {
  'same-node': {
    title: '同节点的两个 Pod',
    text: '没有网桥，也没有子网：网关并不存在，由代理 ARP 应答，共查两次路由。',
  },
  'ipip-always': {
    title: 'IPIP 跨节点',
    text: 'Pod 访问另一节点上的 Pod：报文在 tunl0 加上外层头，到对端再去掉。',
  },
  'ipip-crosssubnet': {
    title: 'IPIP CrossSubnet，同一子网',
    text: '同一个地址池，切换模式：在同一子网内直接走节点网卡，不经隧道。',
  },
  'native-routes': {
    title: '纯路由',
    text: '完全没有封装：只靠节点路由转发，每一跳改写 MAC。',
  },
  'vxlan-always': {
    title: 'VXLAN 跨节点',
    text: '整个以太网帧装进 UDP 4789，去向由邻居表与 FDB 决定。',
  },
  'vxlan-crosssubnet': {
    title: 'VXLAN CrossSubnet',
    text: '子网内直接路由，子网之间走 VXLAN。',
  },
  'two-subnets-ipip': {
    title: '两个子网之间的 IPIP',
    text: '网关不认识任何 Pod，却照样承载 Pod 流量，因为它只看到节点地址。',
  },
} satisfies Record<ScenarioId, { title: string; text: string }>
