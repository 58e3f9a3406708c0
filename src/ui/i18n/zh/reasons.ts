import type { Reasons } from '../catalogue.ts'
import { commentOf, rejectOf } from '../ruleWords.ts'

type Params<C extends keyof Reasons> = Parameters<Reasons[C]>[0]

/** 首包由哪条规则转换。 */
function byRule({ target, chain, rule, dev }: Params<'dnat'>): string {
  if (chain === '') return '没有规则要求转换，但该端口已被另一个连接占用'
  const what = target === 'MASQUERADE' ? `MASQUERADE 为 \`${dev}\` 的地址` : target
  return `${what}，\`${chain}\` 的第 ${rule} 条规则`
}

/** 连接的其余报文不再经过 nat 表。 */
const byEntry = ({ conn, direction }: Params<'dnatKept'>): string =>
  `由 conntrack 条目 \`${conn}\` ${direction === 'REPLY' ? '还原' : '转换'}，不经过任何规则`

/** 命中没有出口的路由之后。 */
const NOWHERE: Readonly<Record<string, string>> = {
  blackhole: '：静默丢弃。节点用它兜住自己地址块中没有 Pod 使用的地址',
  unreachable: '：丢弃，并告知发送方主机不可达',
  prohibit: '：丢弃，并告知发送方被禁止',
}

export const reasons = {
  socketSends: ({ program, call }) => `\`${program}\` 调用 \`${call}()\`，内核据此构造出这个报文。`,
  kernelReplies: ({ to }) => `由内核直接应答 \`${to}\`，没有任何程序参与。`,
  retransmits: ({ attempt }) => `超时未收到应答，重传同一报文：第 ${attempt} 次尝试。`,
  icmpErrorAbout: ({ src, dst, type, code }) =>
    `针对报文 \`${src} → ${dst}\`，向其发送方返回 ICMP 差错（type ${type}, code ${code}）。`,
  routeMatched: ({ dst, type, dev, via }) =>
    type === 'unicast'
      ? `${dst === '0.0.0.0/0' ? '没有更具体的路由，命中默认路由' : `在所有匹配的路由中，\`${dst}\` 前缀最长`}${via ? `：下一跳为 \`${via}\`` : '：目的地址就在本链路上'}${dev ? `，从 \`${dev}\` 发出` : ''}。`
      : `在所有匹配的路由中，\`${type} ${dst}\` 前缀最长${NOWHERE[type] ?? ''}。`,
  routeLocal: ({ addr }) => `\`${addr}\` 是本机地址：命中 local 路由表，报文交给本机。`,
  noRoute: ({ dst }) => `没有到 \`${dst}\` 的路由，连默认路由也没有。`,
  sourceChosen: ({ addr }) => `源地址尚未指定，内核选择 \`${addr}\`：取路由的 \`src\`，没有则取出口设备的地址。`,
  reversePathOk: ({ src, dev }) => `到 \`${src}\` 的回程路由正是经过 \`${dev}\`，rp_filter 放行。`,
  reversePathFailed: ({ src, dev, expected }) =>
    `报文从 \`${dev}\` 进入，而到 \`${src}\` 的回程路由${expected ? `经过 \`${expected}\`` : '不存在'}：被 rp_filter 丢弃。`,
  martianSource: ({ src }) => `\`${src}\` 在这里不可能是源地址：它是本机、环回或广播地址（martian）。`,
  martianDestination: ({ dst }) => `\`${dst}\` 在这里不可能是目的地址（martian）。`,
  forwardingOff: ({ dev }) => `报文的目的地不是本机，而 \`${dev}\` 上的转发（forwarding）是关闭的。`,
  ttlDecremented: ({ from, to, node }) => `\`ttl ${from} → ${to}\`：由 ${node} 转发，每台路由器将 TTL 减 1。`,
  ttlExpired: ({ ttl }) => `TTL 为 ${ttl}，再经过这一跳就会变成 0，报文到此为止。`,
  mtuExceeded: ({ len, mtu }) => `报文长 ${len} 字节，超过 MTU ${mtu}，且 DF 置位，不允许分片。`,
  frameTooLong: ({ len, mtu, dev }) =>
    `${len} 字节，超过 \`${dev}\` 的 MTU ${mtu}：静默丢弃，链路层不分片，也不通知任何人。`,
  messageTooLong: ({ len, mtu }) =>
    `报文长 ${len} 字节，超过路径 MTU ${mtu}：发送方自己得到 EMSGSIZE（message too long）。`,
  redirectSent: ({ gateway }) => `\`${gateway}\` 与发送方在同一链路上，用 ICMP 重定向告知对方。`,
  neighbourKnown: ({ addr, lladdr, state }) =>
    `邻居表中已有 \`${addr}\` 对应 \`${lladdr}\`（${state}）：直接使用，不必先发 ARP。`,
  neighbourUnknown: ({ addr }) => `邻居表中没有 \`${addr}\`：报文先排队，由 ARP 去查询。`,
  neighbourWaiting: ({ addr }) => `ARP 已在查询 \`${addr}\`，报文在队列中等待。`,
  neighbourFailed: ({ addr, tries }) => `发出 ${tries} 次 ARP 请求，没有任何主机应答 \`${addr}\`。`,
  noArpDevice: ({ dev }) => `\`${dev}\` 不承载以太网帧，没有 MAC 可查，也无处可问。`,
  arpAsks: ({ addr, src }) => `ARP 向链路上所有主机广播询问：谁是 \`${addr}\`？请告诉 \`${src}\`。`,
  arpAnsweredOwnAddress: ({ addr }) => `\`${addr}\` 是本机地址，因此应答。`,
  arpAnsweredProxy: ({ addr, dev }) =>
    `代理 ARP：本机并不是 \`${addr}\`，但 proxy_arp 已开启，且到该地址的路由从另一个设备 \`${dev}\` 出去，于是用自己的 MAC 应答。`,
  arpLearned: ({ addr, lladdr }) => `学到邻居：\`${addr}\` 对应 \`${lladdr}\`，排队等待的报文继续发送。`,
  arpIgnoredNoRoute: ({ addr }) => `不应答：本机没有到 \`${addr}\` 的路由，代理 ARP 保持沉默。`,
  arpIgnoredSameDevice: ({ addr, dev }) =>
    `不应答：到 \`${addr}\` 的路由又从收到请求的 \`${dev}\` 出去。代理 ARP 只替位于其他设备之后的地址应答。`,
  arpIgnoredProxyOff: ({ addr, dev }) => `不应答：\`${addr}\` 不是本机地址，而 \`${dev}\` 上的 proxy_arp 是关闭的。`,
  arpIgnoredForwardingOff: ({ addr, dev }) =>
    `不应答：\`${addr}\` 不是本机地址，而 \`${dev}\` 未开启转发，也就没有代理 ARP。`,
  arpIgnoredSysctl: ({ addr, key, value }) => `不应答：\`${key} = ${value}\` 禁止替 \`${addr}\` 应答。`,
  arpIgnoredNotUnicast: ({ addr, type }) => `不应答：到 \`${addr}\` 的路由类型是 \`${type}\`，而非 unicast。`,
  arpIgnoredReversePath: ({ src, dev }) => `不应答：到询问者 \`${src}\` 的回程路由不经过 \`${dev}\`。`,
  arpNothingToDo: ({ addr }) => `询问的是 \`${addr}\`，与本机无关。`,
  macRewritten: ({ src, dst }) => `为下一段链路换上新的以太网头：从 \`${src}\` 到 \`${dst}\`，IP 地址不变。`,
  notForThisHost: ({ dst, dev }) => `发往 \`${dst}\` 的帧，目的 MAC 不是 \`${dev}\` 的：内核将其丢弃。`,
  bridgeLearned: ({ mac, dev }) => `交换机学到：\`${mac}\` 位于端口 \`${dev}\` 之后。`,
  bridgeForwards: ({ mac, dev }) => `交换机已知 \`${mac}\` 位于端口 \`${dev}\` 之后，只从该端口转发。`,
  bridgeFloods: ({ mac, ports }) =>
    `${mac === 'ff:ff:ff:ff:ff:ff' ? '广播帧' : `交换机的表中没有 \`${mac}\``}：向其余 ${ports} 个端口泛洪。`,
  bridgeLocal: ({ mac }) => `\`${mac}\` 是网桥自己的地址，交给本机处理。`,
  encapsulatedIpip: ({ local, remote, ttl }) =>
    `隧道在前面加上一个外层 IP 头（20 字节，协议号 4）：从本节点 \`${local}\` 到下一跳 \`${remote}\`；TTL ${ttl} 与 DF 复制自内层头。`,
  encapsulatedVxlan: ({ local, remote, vni }) =>
    `整个以太网帧被放进 UDP 4789，VNI 为 ${vni}，共增加 50 字节：从 \`${local}\` 到 \`${remote}\`，后者由 FDB 按内层目的 MAC 查得。`,
  decapsulated: ({ dev }) => `\`${dev}\` 去掉外层头，内层报文重新走一遍接收流程，如同刚从该设备收到一样。`,
  noTunnel: ({ src, dst }) => `本机没有隧道设备接收从 \`${src}\` 到 \`${dst}\` 的封装报文。`,
  noFdbEntry: ({ mac }) => `FDB 中没有 \`${mac}\` 对应的 VTEP，也无处泛洪。`,
  noVxlan: ({ vni }) => `本机没有 VNI 为 ${vni} 的 VXLAN 设备。`,
  tunnelLoop: ({ dev }) => `外层报文的路由又回到 \`${dev}\`：形成环路。`,
  checksumSpoilt: () =>
    '隧道计算外层校验和时，内层校验和还留待网卡填写；之后 NAT 又改写了这个包，内核把外层校验和算错了。',
  tunnelNoRoute: ({ dst }) => `没有到隧道对端 \`${dst}\` 的路由。`,
  fragmented: ({ pieces, mtu }) => `超过 MTU ${mtu} 且 DF 未置位：切成 ${pieces} 个分片。`,
  fragmentHeld: ({ id, have }) => `报文 ${id} 的一个分片：先保留，等其余分片到齐（已有 ${have} 个）。`,
  reassembled: ({ pieces }) => `${pieces} 个分片已到齐，重组为一个报文。`,
  delivered: ({ to }) => `由 \`${to}\` 接收：报文到达了目的地。`,
  noSocket: ({ port, proto }) =>
    port === 0 ? `本机没有谁处理 IP 协议 ${proto}。` : `没有程序监听 ${proto} 端口 ${port}。`,
  hookPassed: ({ hook }) => `\`${hook}\` 处没有任何改变，也没有拦截。`,
  linkDown: ({ dev }) => `\`${dev}\` 处于 down 状态。`,
  peerDown: ({ dev }) => `\`${dev}\` 的对端处于 down 状态，没有载波。`,
  wire: ({ dev, peer }) => `\`${dev}\` 是一根虚拟网线的一端：从这里进去，就从 \`${peer}\` 出来。`,
  pmtuLearned: ({ dst, mtu }) => `发送方得知：到 \`${dst}\` 的路径最多只能通过 ${mtu} 字节。`,
  redirectAccepted: ({ dst, gateway }) => `接受重定向：从现在起 \`${dst}\` 经由 \`${gateway}\`。`,
  droppedByRule: ({ table, chain, rule, text, target }) => {
    const said = commentOf(text)
    const to = target === 'REJECT' ? `，并告知发送方（\`${rejectOf(text)}\`）` : ''
    return `${target}：${table} 表 \`${chain}\` 链的第 ${rule} 条规则${said === '' ? '' : `（\`${said}\`）`}${to}。`
  },
  droppedByPolicy: ({ table, chain }) => `${table} 表 \`${chain}\` 链中没有规则放行，而链的默认策略是 DROP。`,
  dnat: (p) => `\`dst ${p.from} → ${p.to}\`：${byRule(p)}。`,
  snat: (p) => `\`src ${p.from} → ${p.to}\`：${byRule(p)}。`,
  dnatKept: (p) => `\`dst ${p.from} → ${p.to}\`：${byEntry(p)}。`,
  snatKept: (p) => `\`src ${p.from} → ${p.to}\`：${byEntry(p)}。`,
  connection: ({ state, direction }) =>
    `conntrack：${state}，${direction === 'REPLY' ? '应答方向' : '原始方向（首包方向）'}。`,
  untracked: () => 'conntrack 不跟踪这个报文（NOTRACK）。',
  connectionClash: ({ conn }) => `另一个连接已占用同样的地址和端口，\`${conn}\` 无法与之区分：丢弃。`,
  conntrackFull: ({ max, count }) =>
    `连接跟踪表已满：已有 ${count} 条，\`net.netfilter.nf_conntrack_max\` 为 ${max}，又没有未标 ASSURED 的条目可以腾出，新连接的报文被丢弃。内核日志：“nf_conntrack: table full, dropping packet”。`,
  conntrackEvicted: ({ conn }) =>
    `连接跟踪表已满：未标 ASSURED 的条目 \`${conn}\` 被提前删除（early drop），给这个报文的新连接腾出位置。`,
  closedEvicted: ({ conn }) =>
    `端口范围内已无空闲端口：已结束的连接 \`${conn}\` 占用的转换端口被收回，让给这个新连接。`,
  masqueradeMoved: ({ from, to }) =>
    `该连接按 ${from} 的地址做了 MASQUERADE，报文却要从 ${to} 发出：丢弃，并删除连接条目。`,
  redirectPastNat: () => '连接的地址经过转换，重定向会使两端绕过转换：NAT 将其丢弃。',
  ipvsForwards: ({ from, to }) => `\`dst ${from} → ${to}\`：IPVS 为该连接选定的真实服务器（后端）。`,
  ipvsAnswers: ({ from, to }) => `\`src ${from} → ${to}\`：IPVS 把应答的源地址换回虚拟服务的地址。`,
  ipvsNoDestination: ({ to }) =>
    `IPVS 有虚拟服务 \`${to}\`，但没有真实服务器（后端）：告知发送方（\`icmp-port-unreachable\`）。`,
  dnsAsks: ({ asked, type, candidate, candidates }) =>
    `解析器查询 \`${asked}\` 的 ${type} 记录${Number(candidates) > 1 ? `：这是 resolv.conf 的 \`search\` 与 \`ndots\` 给出的 ${candidates} 个名字中的第 ${candidate} 个` : ''}。`,
  dnsAsksAgain: ({ asked, type, attempt }) =>
    `\`${asked}\` 的 ${type} 记录没有得到可用的应答，重新查询：第 ${attempt} 次。`,
  dnsAnswers: ({ asked, type, answer, ttl }) =>
    `\`${asked}\` 的 ${type} 记录是 \`${answer}\`，查询方可以缓存 ${ttl} 秒。`,
  dnsNoData: ({ asked, type }) => `\`${asked}\` 存在，但没有 ${type} 记录：应答中没有记录（NODATA）。`,
  dnsNoName: ({ asked }) => `不存在 \`${asked}\` 这个名字（NXDOMAIN）。`,
  dnsFailed: ({ asked }) => `查不到 \`${asked}\`（SERVFAIL）。`,
  dnsForwards: ({ asked, type, to }) => `\`${asked}\` 不在这台服务器的任何区域内，于是向 \`${to}\` 查询 ${type} 记录。`,
  ignored: ({ what }) => `这里没有谁接收它：\`${what}\`。`,
} satisfies Reasons
