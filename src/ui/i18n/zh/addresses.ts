/** 地址的一生。 */
import type * as en from '../en/addresses.ts'

export const addresses = {
  title: '地址',
  there: '去程',
  back: '回程',
  source: '源',
  destination: '目的',
  begins: (p) => `由 ${p.node} 发出`,
  ends: {
    dropped: '在此丢弃',
    copied: '在此复制',
    pending: '在此等待',
  },
  packet: (p) => `第 ${p.number} 个报文，${p.phase}`,
  rule: (p) => `${p.target}，\`${p.chain}\` 的第 ${p.rule} 条规则`,
  entry: 'conntrack，不经过规则',
  tunnels: { ipip: '装在 IPIP 中', vxlan: '装在 VXLAN 中' },
  show: (p) => `查看第 ${p.hop} 跳`,
  noAnswer: '没有任何应答。',
  none: '这次探测只有 ARP，没有可以跟踪的 IP 地址。',
  empty: '还没有报文，请先发送探测。',
} satisfies typeof en.addresses
