import type { Problems } from '../catalogue.ts'

export const problems = {
  notJson: ({ detail }) => ({ what: `这不是合法的 JSON：${detail}。`, fix: '检查该处附近的逗号与引号。' }),
  notYaml: ({ detail }) => ({ what: `这不是合法的 YAML：${detail}。`, fix: '检查该处附近的缩进、冒号与引号。' }),
  wrongType: ({ expected, got }) => ({ what: `这里应为 ${expected}，而不是 ${got}。`, fix: `请写成 ${expected}。` }),
  missing: ({ what }) => ({ what: `缺少 \`${what}\`。`, fix: `请补上 \`${what}\`。` }),
  unknownField: ({ field }) => ({ what: `这里没有 \`${field}\` 这个字段。`, fix: '删去它，或改正拼写。' }),
  notAnAddress: ({ value }) => ({
    what: `\`${value}\` 不是 IPv4 地址。`,
    fix: '写四个 0 到 255 的数，不带前导零，例如 `10.244.1.5`。',
  }),
  notAName: ({ value }) => ({
    what: `\`${value}\` 不是名字，没有什么可查询的。`,
    fix: '写一个名字，例如 `web.default`。',
  }),
  noNameserver: ({ name, from }) => ({
    what: `\`${name}\` 是名字，但 \`${from}\` 没有可问的域名服务器。`,
    fix: '写地址；或者给集群加上 Service `kube-dns`，或加一台带 `dns` 的集群外主机。',
  }),
  notAPrefix: ({ value }) => ({
    what: `\`${value}\` 不是 IPv4 网段。`,
    fix: '写网络地址与前缀长度，主机位须为 0，例如 `10.244.0.0/16`。',
  }),
  notAMac: ({ value }) => ({
    what: `\`${value}\` 不是 MAC 地址。`,
    fix: '写六组十六进制数，例如 `00:0c:29:aa:bb:cc`。',
  }),
  outOfRange: ({ value, min, max }) => ({ what: `\`${value}\` 超出范围。`, fix: `取值应在 ${min} 到 ${max} 之间。` }),
  notOneOf: ({ value, allowed }) => ({ what: `这里不能是 \`${value}\`。`, fix: `可选值：${allowed}。` }),
  badName: ({ name, detail }) => ({
    what: `Kubernetes 不接受名称 \`${name}\`：${detail}。`,
    fix: '只用小写字母、数字和连字符。',
  }),
  duplicateName: ({ name }) => ({ what: `名称 \`${name}\` 出现了两次。`, fix: '给其中一个改名。' }),
  duplicateAddress: ({ address, other }) => ({
    what: `\`${address}\` 已属于 \`${other}\`。`,
    fix: '给其中一个换地址；Pod 也可以不写地址，由 IPAM 分配。',
  }),
  unknownReference: ({ what, name }) => ({
    what: `不存在名为 \`${name}\` 的 ${what}。`,
    fix: '改成已有的名称，或先把它加上。',
  }),
  notInLink: ({ field, value }) => ({
    what: `链接中的 \`${field}=${value}\` 在这里没有对应的内容。`,
    fix: '其余部分已经打开。请到链接的来源处重新完整复制一次。',
  }),
  podOutsidePools: ({ address }) => ({
    what: `Pod 地址 \`${address}\` 不在任何 IPPool 中。`,
    fix: '改用地址池内的地址，增加包含它的地址池，或不写地址。',
  }),
  nodeInNoSubnet: ({ address, subnet }) => ({
    what: `节点地址 \`${address}\` 不在子网 \`${subnet}\` 中。`,
    fix: '改正地址，或把节点放进包含该地址的子网。',
  }),
  tunnelOutsidePools: ({ address }) => ({
    what: `隧道地址 \`${address}\` 不在任何 IPPool 中。`,
    fix: '改用地址池内的地址，或不写。',
  }),
  poolExhausted: ({ pool }) => ({
    what: `IPPool \`${pool}\` 已没有可用地址。`,
    fix: '扩大 cidr，减小块大小，或删去一些 Pod。',
  }),
  blockLimit: ({ node, limit }) => ({
    what: `节点 \`${node}\` 所需的地址块超过 ${limit} 个。`,
    fix: '把块调大，或把 Pod 分散到更多节点。',
  }),
  blockOutsidePools: ({ block }) => ({ what: `地址块 \`${block}\` 不在任何 IPPool 中。`, fix: '改用地址池内的块。' }),
  wrongBlockSize: ({ block, pool, size }) => ({
    what: `地址块 \`${block}\` 的大小与地址池 \`${pool}\` 的 /${size} 不符。`,
    fix: `请写成 /${size}。`,
  }),
  // 多数校验自己给出出路：`net/wayOut.ts`。
  calicoRefuses: ({ detail }) => ({ what: `Calico 拒绝：${detail}`, fix: '按提示改正该字段，或撤回这处修改。' }),
  kubernetesRefuses: ({ detail }) => ({
    what: `Kubernetes 拒绝：${detail}`,
    fix: '按提示改正该字段，或撤回这处修改。',
  }),
  iproute2Refuses: ({ command, detail }) => ({ what: `\`${command}\` 失败：${detail}`, fix: '改正该命令。' }),
  tooLarge: ({ what, limit }) => ({ what: `${what} 过大。`, fix: `上限为 ${limit}。` }),
  notSupported: ({ what }) => ({
    what: `Hopscope 尚不能模拟 ${what}。`,
    fix: '请先去掉它；任何内容都不会被悄悄忽略。',
  }),
  unanswered: ({ detail }) => ({
    what: `模拟器没有给出结果：${detail}`,
    fix: '什么也没有改变，请重试。',
  }),
} satisfies Problems
