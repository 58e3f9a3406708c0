/**
 * What is there whatever the Services are: the kubelet's chains (pkg/kubelet/kubelet_network_linux.go), kube-proxy's marks
 * and masquerade, and the jumps from the kernel's chains. Each jump is put first if it is missing (EnsureRule, Prepend), so
 * that the last one made stands first; nobody repairs the order.
 */
import { chainOf, type TableName, type Tables } from '../felix/rules/iptablesText.ts'
import { comment, conntrack, DROP_MARK, MASQUERADE_MARK, ruleText } from './rule.ts'
import type { KubeProxyFacts } from './versions.ts'

const CANARY_TABLES: readonly TableName[] = ['mangle', 'nat', 'filter']

export interface Jump {
  readonly table: TableName
  readonly from: string
  readonly to: string
  readonly matches?: string
  readonly comment?: string
}

export function addJumps(tables: Tables, jumps: readonly Jump[]): void {
  for (const { table, from, to, matches = '', comment: text } of jumps) {
    chainOf(tables, table, to)
    chainOf(tables, table, from).unshift(ruleText({}, matches, text === undefined ? '' : comment(text), `-j ${to}`))
  }
}

export function addCanary(tables: Tables, name: string): void {
  for (const table of CANARY_TABLES) chainOf(tables, table, name)
}

export function addKubelet(tables: Tables, facts: KubeProxyFacts): void {
  addCanary(tables, 'KUBE-KUBELET-CANARY')
  if (facts.iptablesHint) chainOf(tables, 'mangle', 'KUBE-IPTABLES-HINT')
  const firewall = chainOf(tables, 'filter', 'KUBE-FIREWALL')
  if (facts.kubeletMarks) {
    chainOf(tables, 'nat', 'KUBE-MARK-DROP').push(`-j MARK --set-xmark ${DROP_MARK}/${DROP_MARK}`)
    const dropped = comment('kubernetes firewall for dropping marked packets')
    firewall.push(ruleText({}, dropped, `-m mark --mark ${DROP_MARK}/${DROP_MARK}`, '-j DROP'))
  }
  // With route_localnet a neighbour could reach what listens on 127.0.0.1 alone.
  firewall.push(
    ruleText(
      { src: '! 127.0.0.0/8', dst: '127.0.0.0/8' },
      comment('block incoming localnet connections'),
      '-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT',
      '-j DROP',
    ),
  )
  addJumps(tables, [
    { table: 'filter', from: 'OUTPUT', to: 'KUBE-FIREWALL' },
    { table: 'filter', from: 'INPUT', to: 'KUBE-FIREWALL' },
  ])
}

/** Packets that were marked get the node's address, and lose the mark: a tunnel's outer packet would inherit it. */
export function addMasquerade(tables: Tables): void {
  chainOf(tables, 'nat', 'KUBE-POSTROUTING').push(
    `-m mark ! --mark ${MASQUERADE_MARK}/${MASQUERADE_MARK} -j RETURN`,
    // --xor-mark, as iptables-save prints it.
    `-j MARK --set-xmark ${MASQUERADE_MARK}/0x0`,
    `${comment('kubernetes service traffic requiring SNAT')} -j MASQUERADE --random-fully`,
  )
  chainOf(tables, 'nat', 'KUBE-MARK-MASQ').push(`-j MARK --set-xmark ${MASQUERADE_MARK}/${MASQUERADE_MARK}`)
}

/** A node's FORWARD policy may be DROP. */
export function addForward(tables: Tables, facts: KubeProxyFacts): void {
  chainOf(tables, 'filter', 'KUBE-FORWARD').push(
    `${comment('kubernetes forwarding rules')} -m mark --mark ${MASQUERADE_MARK}/${MASQUERADE_MARK} -j ACCEPT`,
    ...facts.forwardRules.map((text) => `${comment(text)} ${conntrack('RELATED,ESTABLISHED')} -j ACCEPT`),
  )
}
