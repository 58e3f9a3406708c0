/** kube-proxy's rules as iptables-save prints them: addresses and protocol first, then matches as they were given. */
import { quote } from '../../kernel/netfilter/tokens.ts'
import { formatIpv4, type Ipv4Addr } from '../../net/ipv4.ts'

export type Protocol = 'tcp' | 'udp'

export interface Head {
  /** `! 10.244.0.0/16` is everything else. */
  readonly src?: string | undefined
  readonly dst?: string | undefined
  readonly protocol?: Protocol
}

const flag = (letter: string, value: string | undefined): string[] => {
  if (value === undefined) return []
  return [value.startsWith('! ') ? `! -${letter} ${value.slice(2)}` : `-${letter} ${value}`]
}

export const ruleText = ({ src, dst, protocol }: Head, ...parts: readonly string[]): string =>
  [...flag('s', src), ...flag('d', dst), ...flag('p', protocol), ...parts.filter((part) => part !== '')].join(' ')

export const host = (addr: Ipv4Addr): string => `${formatIpv4(addr)}/32`
export const comment = (text: string): string => `-m comment --comment ${quote(text)}`
export const dport = (protocol: Protocol, port: number): string => `-m ${protocol} --dport ${port}`
export const SOURCE_IS_LOCAL = '-m addrtype --src-type LOCAL'
export const DEST_IS_LOCAL = '-m addrtype --dst-type LOCAL'
export const conntrack = (states: string): string => `-m conntrack --ctstate ${states}`
export const REJECT = '-j REJECT --reject-with icmp-port-unreachable'

/** Bit 14 of the mark: what leaves is to be masqueraded. */
export const MASQUERADE_MARK = '0x4000'
/** Bit 15, until v1.24: what is to be dropped. */
export const DROP_MARK = '0x8000'

/** xt_statistic keeps a probability in 31 bits, and iptables prints what is kept. */
export const probability = (endpoints: number): string => {
  const written = Number((1 / endpoints).toFixed(10))
  return (Math.round(written * 0x80000000) / 0x80000000).toFixed(11)
}
