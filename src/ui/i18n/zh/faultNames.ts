/** 历史记录中各故障的名字，连同它作用的对象。 */
import type * as en from '../en/faultNames.ts'

export const faultNames = {
  noDefaultRoute: (p) => `${p['node']} 没有默认路由`,
  proxyArpOff: (p) => `${p['node']} 的 ${p['dev']} 关闭 proxy_arp`,
  ipForwardOff: (p) => `${p['node']} 关闭 ip_forward`,
  rpFilterStrict: (p) => `${p['node']} 严格 rp_filter，到 ${p['peer']} 的路径不对称`,
  birdDown: (p) => `${p['node']} 的 BIRD 停止`,
  bgpBlocked: (p) => `${p['node']} 与 ${p['peer']} 之间的 BGP 被阻断`,
  gatewayWithoutPodRoutes: (p) => `${p['gateway']} 没有 Pod 路由`,
  ipipBlocked: (p) => `${p['node']} 前的 IP 协议 4 被拦截`,
  vxlanBlocked: (p) => `${p['node']} 前的 UDP 4789 被拦截`,
  mtuTooLarge: () => '隧道 MTU 过大',
  staleArp: (p) => `${p['node']} 上 ${p['peer']} 的 ARP 表项过期`,
  duplicatePodIp: (p) => `${p['address']} 重复：${p['pod']} 与 ${p['other']}`,
  conntrackFull: (p) => `${p['node']} 的连接跟踪表已满`,
  endpointGone: (p) => `${p['pod']} 已消失，仍在 ${p['service']} 的链中`,
  kubeProxyStopped: (p) => `${p['service']} 创建前 kube-proxy 已停止`,
  policyForgetsDns: (p) => `${p['namespace']} 的出站策略漏了 DNS`,
  natOutgoingOff: (p) => `${p['pool']} 关闭 natOutgoing`,
} satisfies typeof en.faultNames

export const repairNames = {
  birdDown: (p) => `启动 ${p['node']} 上的 BIRD：会话重新建立，路由随之恢复`,
  bgpBlocked: (p) => `放行 ${p['node']} 与 ${p['peer']} 之间的 TCP 179：会话建立，路由随之恢复`,
  mtuTooLarge: (p) => `把隧道和 Pod 的 MTU 改回 ${p['mtu']}（calico-config 中的 veth_mtu）`,
  kubeProxyStopped: (p) => `启动 kube-proxy：它会在每个节点上写入 ${p['service']} 的规则`,
  policyForgetsDns: (p) => `策略 ${p['policy']}：放行到 53 端口的出站 UDP 与 TCP`,
  natOutgoingOff: (p) => `IPPool ${p['pool']}：natOutgoing: true`,
} satisfies typeof en.repairNames
