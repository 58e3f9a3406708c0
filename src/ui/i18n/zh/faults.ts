/** 能弄坏什么，探测结果如何，怎样修好。反引号之间是机器的语言。 */
import type * as en from '../en/faults.ts'

export const faults = {
  title: '弄坏点什么',
  intro: '点一下，就像真实故障那样改动所有相关的表，位置选在当前探测的路径上，然后立即重新探测。',
  groups: { routing: '路由', network: '网络与隧道', services: 'Service 与策略' },
  inject: (p) => `弄坏：${p.title}`,
  inForce: '生效中',
  broken: '已弄坏',
  takeBack: '恢复',
  takeBackOf: (p) => `恢复：${p.name}`,
  loading: '正在查找会影响此探测的位置…',
  noState: 'kernel-lab 文档没有期望状态，无从得知哪个是节点、哪个是 Pod。',
  refused: '在现有编辑之上无法这样弄坏：',
  notHere: (p) => `此处不适用：${p.reason}`,
  openExample: (p) => `打开“${p.scenario}”`,
  faults: {
    noDefaultRoute: {
      title: '节点没有默认路由',
      text: '代理 ARP 只替节点有路由可达的地址应答，所以该节点上所有 Pod 都找不到网关 169.254.1.1。常见于手工改 `netplan` 或 DHCP 租约过期之后。',
      absent: '没有节点有默认路由',
    },
    proxyArpOff: {
      title: '关闭 proxy_arp',
      text: 'Pod veth 的主机端不再替 169.254.1.1 应答，Pod 什么都发不出去。常见于安全加固脚本改写 `net.ipv4.conf.*`。',
      absent: '没有 Pod',
    },
    ipForwardOff: {
      title: '关闭 ip_forward',
      text: '节点收到报文却不转发：它不再是路由器，只是一台主机。常见于 kubelet 设置之后又被 `sysctl --system` 重置。',
      absent: '没有节点',
    },
    rpFilterStrict: {
      title: '严格 rp_filter 遇上不对称路径',
      text: '回到发送方的路由走的不是报文进来的接口，严格反向路径检查会悄悄丢弃它。常见于发行版设了 `rp_filter = 1`，又有静态路由绕过隧道。',
      absent: '没有走隧道的路由',
    },
    birdDown: {
      title: '节点的 BIRD 停止',
      text: '会话断开，平滑重启（graceful restart，120 秒）超时后，其他节点删除到它的 Pod 的路由；它自己学到的路由因 BIRD 的 `persist` 而保留。常见于 calico-node 被驱逐或健康检查失败。',
      absent: '没有来自 BIRD 的路由',
    },
    bgpBlocked: {
      title: '两个节点之间的 BGP 被阻断',
      text: '这两个节点忘掉对方的地址块，其余 mesh 照常工作。常见于防火墙拦截 TCP 179：`calicoctl node status` 显示 `Active` 或 `Connect`。',
      absent: '没有互相学习路由的节点',
    },
    gatewayWithoutPodRoutes: {
      title: '网关没有 Pod 路由',
      text: '不封装时，子网之间的路由器看到的是 Pod 地址，却一个都不认识。常见于把 IPIP 设为 Never，又没有与路由器建立 BGP 对等。',
      absent: '没有网关有 Pod 路由',
    },
    ipipBlocked: {
      title: 'IP 协议 4 被拦截',
      text: '节点之间能互相 ping，Pod 之间不通：隧道报文在到达节点前就被丢弃。常见于安全组只放行 TCP、UDP 和 ICMP，而 IPIP 不属于其中任何一种。',
      absent: '没有走 tunl0 的路由',
    },
    vxlanBlocked: {
      title: 'UDP 4789 被拦截',
      text: '节点之间整个 overlay 静默，其他一切正常。常见于防火墙不认识 VXLAN，或虚拟化平台占用同一端口。',
      absent: '没有节点有 vxlan.calico',
    },
    mtuTooLarge: {
      title: '隧道 MTU 过大',
      text: '小包能过，满载的大包过不去：加上外层头就超过链路的 MTU。典型现象是“连接建立了，下载却卡住”。',
      absent: '没有节点使用 tunl0',
    },
    staleArp: {
      title: '过期的 ARP 表项',
      text: '表里的 MAC 已经没有主人：帧被泛洪，谁都不收。常见于节点或网关换了网卡之后。',
      absent: '没有第二个节点',
    },
    duplicatePodIp: {
      title: 'Pod IP 重复',
      text: '两个 Pod 有同一个地址，各节点都指向自己的那个：谁应答取决于从哪里发问。常见于恢复 etcd 备份，或手工清理 IPAM 地址块之后。',
      absent: '没有分布在两个节点上的 Pod',
    },
    conntrackFull: {
      title: '连接跟踪表已满',
      text: '节点丢弃新连接，旧连接照常。常见于高负载时，内核日志出现“nf_conntrack: table full, dropping packet”，Pod 里什么都看不到。',
      absent: '没有节点跟踪连接',
    },
    endpointGone: {
      title: '端点已消失，仍在链中',
      text: 'Pod 连同它的 veth 都没了，`KUBE-SEP-…` 仍指向它：有 n 个端点时，约 n 分之一的连接失败。常见于节点失联而 Pod 尚未被驱逐。',
      absent: '没有带 Pod 的 Service',
    },
    kubeProxyStopped: {
      title: 'kube-proxy 停止',
      text: 'Service 在它停止之后才创建，所有节点都没有对应规则：目的地址像普通地址一样被路由到网关。常见于升级弄坏了 DaemonSet。',
      absent: '没有 Service',
    },
    policyForgetsDns: {
      title: '漏掉 DNS 的策略',
      text: '放行了到 80 端口的出站流量，却没放行域名查询：用地址能通，用名字就超时。写出站策略时最常见的错误。',
      absent: '该策略已存在，或没有 Pod',
    },
    natOutgoingOff: {
      title: '关闭 natOutgoing',
      text: '请求带着 Pod 自己的地址出去，外面没有人知道回来的路。常见于创建地址池时没写 `natOutgoing: true`。',
      absent: '没有 IPPool 开启 natOutgoing',
    },
  },
  way: {
    same: (p) => `应答原路返回：${p.way}`,
    other: (p) => `应答走了另一条路返回：${p.way}`,
    arrived: (p) => `请求已到达 \`${p.taker}\`，应答在返回途中丢失。`,
    in: { ipip: '经 IPIP', vxlan: '经 VXLAN' },
  },
  double: (p) => `\`${p.address}\` 有两个主人：收下请求的是 \`${p.taker}\`，而 \`${p.others}\` 也有这个地址。`,
  decided: '依据',
  decidedAt: (p) => `在 ${p.node}`,
  showRow: (p) => `在 ${p.node} 的表中显示：${p.words}`,
  needed: '条件',
  or: '或',
  needs: {
    route: (p) =>
      `${p['node']} 的 main 表中有${p['dst'] === 'default' ? '默认路由' : `到 \`${p['dst']}\` 的路由`}${p['words'] === '' ? '' : `：\`${p['words']}\``}`,
    wayBack: (p) =>
      `${p['node']} 上到 \`${p['src']}\` 的回程走 \`${p['dev']}\`${p['expected'] === '' ? '' : `，而不是 \`${p['expected']}\``}`,
    sysctl: (p) => `${p['node']} 上 \`${p['key']} = ${p['value']}\``,
    noRule: (p) => `${p['node']} 的 ${p['table']} 表 \`${p['chain']}\` 链中没有第 ${p['rule']} 条规则`,
    chainPolicy: (p) => `${p['node']} 的 ${p['table']} 表 \`${p['chain']}\` 链默认策略为 ACCEPT`,
    policy: (p) =>
      `有策略放行 \`${p['pod']}\` 的 ${p['proto']}${p['port'] === 0 ? '' : ` ${p['port']} 端口`} ${p['direction'] === 'egress' ? '出站' : '入站'}`,
    serviceRule: (p) => `${p['node']} 上有 kube-proxy 为 \`${p['address']}\`（\`${p['service']}\`）写的规则`,
    servicePort: (p) =>
      p['mode'] === 'ipvs'
        ? `访问 \`${p['service']}\` 的端口：IPVS 只转发 \`${p['address']}\` 的 ${p['ports']}，其余都由节点自己接收，因为该地址绑在 \`kube-ipvs0\` 上`
        : `访问 \`${p['service']}\` 的端口：kube-proxy 的规则只匹配 \`${p['address']}\` 的 ${p['ports']}，其余（包括 ping）按普通报文路由，而没有任何机器拥有该地址`,
    endpoints: (p) => `\`${p['service']}\` 后面有就绪的 Pod`,
    localEndpoint: (p) => `${p['node']} 上有 \`${p['service']}\` 的 Pod，或 \`externalTrafficPolicy: Cluster\``,
    sourceRange: (p) => `\`${p['src']}\` 在 \`${p['service']}\` 的 loadBalancerSourceRanges 之内`,
    masquerade: (p) => `IPPool \`${p['pool']}\` 设 \`natOutgoing: true\`：外面没人认识 \`${p['src']}\``,
    encapsulation: (p) => `IPPool \`${p['pool']}\` 在子网之间使用封装`,
    lladdr: (p) => `${p['node']} 的邻居表中 \`${p['addr']}\` 对应 \`${p['lladdr']}\``,
    neighbour: (p) => `${p['node']} 的 \`${p['dev']}\` 那一侧有机器应答对 \`${p['addr']}\` 的 ARP 请求`,
    fdb: (p) => `${p['node']} 的 \`${p['dev']}\` 上有 \`${p['mac']}\` 的 FDB 表项`,
    mtu: (p) => `报文不超过 ${p['mtu']} 字节；这个有 ${p['len']} 字节`,
    linkUp: (p) => `${p['node']} 的 \`${p['dev']}\` 处于 up`,
    holder: (p) => `${p['node']} 上有 Pod 拥有地址 \`${p['address']}\``,
    somebody: (p) => `有机器拥有地址 \`${p['address']}\`：现在一台也没有`,
    gatewayAddress: (p) => `目的地址属于某台机器：\`${p['address']}\` 只用于 ARP，Calico 不把它配置在任何接口上`,
    listener: (p) => `\`${p['node']}\` 中有程序监听 ${p['proto']} 端口 ${p['port']}`,
    ttl: (p) => `TTL 足以越过 ${p['node']}`,
  },
  mends: '修复',
  searching: '正在逐个试验能修好它的改动…',
  noFix: '试过的改动都修不好它。',
  apply: (p) => `应用：${p.fix}`,
  fixes: {
    repair: (p) => `${p['words']}`,
    takeBackStep: (p) => `恢复：${p['name']}`,
    takeBack: (p) => (Number(p['count']) > 1 ? `撤回 ${p['count']} 处编辑：${p['words']}` : `撤回：${p['words']}`),
    restoreRow: (p) => `还原：${p['words']}`,
    restoreTable: (p) => `还原 ${p['ns']} 的整张 ${p['table']} 表`,
    restoreNamespace: (p) => `还原整个 ${p['ns']}`,
    commands: (p) => `${p['words']}`,
    allow: (p) =>
      `策略 ${p['policy']}：放行 ${p['proto']}${p['port'] === 0 ? '' : ` ${p['port']}`} ${p['direction'] === 'egress' ? '出站' : '入站'}`,
    natOutgoing: (p) => `IPPool ${p['pool']}：natOutgoing`,
    trafficPolicy: (p) => `Service ${p['service']}：externalTrafficPolicy Cluster`,
    encapsulation: (p) => `IPPool ${p['pool']}：ipipMode ${p['mode']}`,
  },
  removed: (p) => `${p.list} ${p.name}`,
  notMet: '此探测碰不到弄坏的地方。',
  sendOther: (p) => `换一个碰得到的：${p.probe}`,
} satisfies typeof en.faults
