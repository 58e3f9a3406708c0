/** 报文、它的路径与结局。 */
import type { Drops, Phases, PlaceKinds, Plain, Titles } from '../catalogue.ts'

const at = (dev: string | number): string => (dev === '' ? '' : ` 的 \`${dev}\``)

export const titles = {
  send: ({ node }) => `由 ${node} 发出`,
  route: ({ node }) => `在 ${node} 上查路由`,
  neigh: ({ dev, node }) => `在 ${node}${at(dev)} 上查下一跳的 MAC`,
  hook: ({ hook, node }) => `经过 ${node} 的 \`${hook}\``,
  ipvs: ({ node }) => `${node} 上的 IPVS`,
  transmit: ({ dev, node }) => `从 ${node} 的 \`${dev}\` 发出`,
  receive: ({ dev, node }) => `进入 ${node} 的 \`${dev}\``,
  bridge: ({ node }) => `由 ${node} 交换`,
  forward: ({ node }) => `由 ${node} 转发`,
  encapsulate: ({ dev, node }) => `在 ${node}${at(dev)} 封装`,
  decapsulate: ({ dev, node }) => `在 ${node}${at(dev)} 解封装`,
  fragment: ({ node }) => `在 ${node} 上分片`,
  reassemble: ({ node }) => `在 ${node} 上重组`,
  arp: ({ dev, node }) => `${node}${at(dev)} 处理 ARP`,
  deliver: ({ node }) => `在 ${node} 上交付`,
  drop: ({ dev, hook, node }) => `在 ${node}${at(hook === '' ? dev : hook)} 丢弃`,
} satisfies Titles

export const unexplained = {
  send: () => '报文在此产生。',
  route: () => '查询路由表。',
  neigh: () => '查询邻居表。',
  hook: () => '此处没有规则。',
  ipvs: () => 'IPVS 为虚拟地址分派连接。',
  transmit: ({ dev }) => `在 \`${dev}\` 上抓包，会看到它从这里出去。`,
  receive: ({ dev }) => `在 \`${dev}\` 上抓包，会看到它从这里进来。`,
  bridge: () => '交换机查看 MAC 地址。',
  forward: () => '目的地是别的机器，继续转发。',
  encapsulate: () => '加上外层头。',
  decapsulate: () => '去掉外层头。',
  fragment: () => '切成若干分片。',
  reassemble: () => '分片重新合并。',
  arp: () => '处理 ARP。',
  deliver: () => '到达目的地。',
  drop: () => '到此为止。',
} satisfies Plain

export const phases = {
  arp: 'ARP',
  handshake: '握手',
  request: '请求',
  answer: '应答',
  close: '关闭',
  error: '差错',
  echo: '回显',
  reset: '重置',
  lookup: 'DNS 查询',
} satisfies Phases

export const placeKinds = {
  node: '节点',
  pod: 'Pod',
  gateway: '网关',
  host: '主机',
} satisfies PlaceKinds

export const layers = {
  eth: '以太网',
  arp: 'ARP',
  ip: 'IPv4',
  tcp: 'TCP',
  udp: 'UDP',
  icmp: 'ICMP',
  vxlan: 'VXLAN',
  dns: 'DNS',
  data: '数据',
  outer: (name: string) => `外层 ${name}`,
}

export const changes = {
  new: '新增',
  removed: '去除',
  changed: '改变',
  added: (p: { name: string }) => `+ ${p.name}`,
  gone: (p: { name: string }) => `− ${p.name}`,
  bytes: (p: { bytes: number }) => `${p.bytes > 0 ? '+' : '−'}${Math.abs(p.bytes)} B`,
  macs: 'MAC',
}

export const verdict = {
  answered: '有应答',
  refused: '被拒绝',
  lost: '丢失',
  failed: '未能发出',
  unanswered: '无应答',
  running: '在途中…',
  by: (p: { by: string; packets: number }) => `：来自 \`${p.by}\`（共 ${p.packets} 个报文，含 ARP）`,
  saw: (p: { saw: string }) => `，它看到的客户端是 \`${p.saw}\``,
  ttl: (p: { ttl: number }) => `，到达时 TTL 为 ${p.ttl}`,
  lladdr: (p: { lladdr: string }) => `，其 MAC 为 \`${p.lladdr}\``,
  refusedBy: (p: { by: string }) => `：\`${p.by}\` 上没有程序监听该端口（RST）`,
  icmp: (p: { from: string; name: string; mtu?: number | undefined }) =>
    `：\`${p.from}\` 报告“${p.name}”${p.mtu === undefined ? '' : `，MTU 为 ${p.mtu}`}`,
  error: (p: { name: string }) => `：内核返回给程序 \`${p.name}\``,
  lostAt: (p: { node: string; dev: string; why: string }) =>
    `于 ${p.node}${p.dev === '' ? '' : ` 的 \`${p.dev}\``}：${p.why}`,
  found: '已查到',
  unresolved: '名字解析失败',
  foundAt: (p: { name: string; addresses: string; by: string }) =>
    `：\`${p.by}\` 应答，\`${p.name}\` 的地址是 \`${p.addresses}\``,
  resolved: (p: { name: string; address: string }) => `；之前先查询了 \`${p.name}\`：\`${p.address}\``,
  lookups: {
    NXDOMAIN: (p: { name: string }) => `：\`${p.name}\` 不存在，搜索列表的各个域里都没有（NXDOMAIN）`,
    NODATA: (p: { name: string }) => `：\`${p.name}\` 存在，但没有地址（NODATA）`,
    SERVFAIL: (p: { name: string }) => `：域名服务器查不到 \`${p.name}\`（SERVFAIL）`,
    TIMEOUT: (p: { name: string }) => `：关于 \`${p.name}\` 问了多次，域名服务器都没有按时应答`,
    REFUSED: (p: { name: string }) => `：关于 \`${p.name}\` 的查询没有到达任何域名服务器`,
  },
  silence: '：途中没有丢弃，只是对方没有应答',
  show: '查看位置',
}

export const dropSentence = (said: string, reason: keyof Drops): string => `${said}（\`${reason}\`）`
