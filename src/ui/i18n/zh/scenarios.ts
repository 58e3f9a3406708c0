import type { ScenarioId, ScenarioTopic } from '../../../protocol/engine.ts'

export const scenarios = {
  'same-node': {
    title: '同节点的两个 Pod',
    text: '没有网桥，也没有子网：网关 169.254.1.1 并不存在，由代理 ARP 以 `ee:ee:ee:ee:ee:ee` 应答，共查两次路由。',
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
    title: '原生路由',
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
  'two-subnets-native': {
    title: '两个子网，原生路由',
    text: '没有隧道，子网之间隔着一台路由器。它能转发 Pod 流量，只因为有人给它逐个配好了地址块的路由。',
  },
  'cluster-ip': {
    title: 'Pod 访问 Service',
    text: '`KUBE-SERVICES`、`KUBE-SVC-…`、`KUBE-SEP-…`：目的地址变成 Pod。应答由 conntrack 还原，不经过任何规则。',
  },
  'service-subnet': {
    title: '同一子网内的 Service',
    text: '客户端网卡上目的地址是 Service，出节点网卡时已是 Pod。另有来自其他子网的 NodePort 访问。',
  },
  'service-tunnel': {
    title: '隧道另一头的 Service',
    text: '先改地址，再查路由：Pod 在另一子网，发往 Service 的报文因此走 `tunl0`。',
  },
  'service-endpoints': {
    title: '两个端点，以及没有端点',
    text: '一条概率 0.5 的规则在两个 Pod 之间选择；没有端点的 Service 由 REJECT 拒绝，而不是静默丢弃；ping clusterIP 命中不了任何规则。',
  },
  dns: {
    title: '按名字访问：先 DNS，后 Service',
    text: 'CoreDNS 在自己的 Service 后面回答 clusterIP，之后才有连接。其中一个 Pod 的策略忘了放行 DNS。',
  },
  'session-affinity': {
    title: '会话保持',
    text: '`-m recent` 记住客户端地址，第二个连接去往第一个连接去过的 Pod。',
  },
  'node-port': {
    title: 'NodePort',
    text: '笔记本访问没有该 Pod 的节点：`KUBE-NODEPORTS`、标记 `0x4000`，源地址换成节点自己的。',
  },
  'node-port-kind': {
    title: 'NodePort 的两次握手',
    text: '客户端与节点握手，节点再以自己的名义与 Pod 握手：同一条连接，两对地址。',
  },
  'external-traffic-local': {
    title: 'externalTrafficPolicy: Local',
    text: 'Pod 看到客户端自己的地址；没有本地 Pod 的节点则丢弃。',
  },
  'load-balancer': {
    title: 'LoadBalancer 与 externalIPs',
    text: '经节点、经节点端口，或直达 Pod；还有一段不许进入的来源地址。',
  },
  'pod-to-outside': {
    title: 'Pod 访问外部',
    text: '`cali-nat-outgoing`：来自地址池、去往池外，于是换成节点地址。别的节点也算池外。',
  },
  'policy-allows': {
    title: '放行的网络策略',
    text: '先改目的地址（DNAT），后判策略：策略只看 Pod，从不看 Service。',
  },
  'policy-stops': {
    title: '拦截的网络策略',
    text: 'Service 规则命中了，目的地址也改了，到 Pod 所在的节点才被策略丢弃。',
  },
  'service-ipvs': {
    title: 'IPVS 模式的 Service',
    text: 'clusterIP 是节点自己的地址，绑在 `kube-ipvs0` 上：报文进入 INPUT，由 IPVS 从那里转走。',
  },
  'service-ping-ipvs': {
    title: '能不能 ping 通？IPVS：能',
    text: 'Service 的每个地址都绑在 `kube-ipvs0` 上，应答 ping 的就是节点自己：仅限 Kubernetes 1.25 及以前。',
  },
} satisfies Record<ScenarioId, { title: string; text: string }>

export const topics = {
  pods: 'Pod 到 Pod',
  services: 'Service',
  outside: '从外面来，到外面去',
  policies: '网络策略',
  ipvs: 'IPVS',
} satisfies Record<ScenarioTopic, string>
