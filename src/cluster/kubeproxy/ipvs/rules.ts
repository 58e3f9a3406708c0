/**
 * kube-proxy's rules in IPVS mode (pkg/proxy/ipvs/proxier.go writeIptablesRules): IPVS balances, iptables only marks what
 * is to be masqueraded. A rule is written only where its set holds something.
 */
import { formatIpv4 } from '../../../net/ipv4.ts'
import { chainOf, type TableName, type Tables } from '../../felix/rules/iptablesText.ts'
import type { ClusterPlan, NodePlan } from '../../plan.ts'
import { addForward, addJumps, addMasquerade, type Jump } from '../fixed.ts'
import { comment, conntrack, DEST_IS_LOCAL, type Head, type Protocol, REJECT, ruleText } from '../rule.ts'
import type { KubeProxyFacts } from '../versions.ts'
import { type Members, reachesNode, SETS, type SetName } from './sets.ts'

const SERVICES = { to: 'KUBE-SERVICES', comment: 'kubernetes service portals' }
const FIREWALL = { to: 'KUBE-PROXY-FIREWALL', comment: 'kube-proxy firewall rules' }

const jumps = (facts: KubeProxyFacts): Jump[] => [
  { table: 'nat', from: 'OUTPUT', ...SERVICES },
  { table: 'nat', from: 'PREROUTING', ...SERVICES },
  { table: 'nat', from: 'POSTROUTING', to: 'KUBE-POSTROUTING', comment: 'kubernetes postrouting rules' },
  { table: 'filter', from: 'FORWARD', to: 'KUBE-FORWARD', comment: 'kubernetes forwarding rules' },
  { table: 'filter', from: 'INPUT', to: 'KUBE-NODE-PORT', comment: 'kubernetes health check rules' },
  ...(facts.ipvsFilter
    ? ([
        { table: 'filter', from: 'INPUT', ...FIREWALL },
        { table: 'filter', from: 'FORWARD', ...FIREWALL },
        { table: 'filter', from: 'INPUT', to: 'KUBE-IPVS-FILTER', comment: 'kubernetes ipvs access filter' },
        { table: 'filter', from: 'OUTPUT', to: 'KUBE-IPVS-OUT-FILTER', comment: 'kubernetes ipvs access filter' },
      ] as const)
    : []),
]

interface SetRule {
  readonly set: SetName
  readonly table: TableName
  readonly chain: string
  readonly dirs: string
  readonly to: string
  readonly protocol?: Protocol
}

const nat = (set: SetName, chain: string, dirs: string, to: string, protocol?: Protocol): SetRule => ({
  set,
  table: 'nat',
  chain,
  dirs,
  to,
  ...(protocol && { protocol }),
})

/** ipsetWithIptablesChain; the sets of load balancers' sources are asked in nat until v1.24, in filter after. */
const setRules = (facts: KubeProxyFacts): SetRule[] => {
  const sources = {
    table: facts.ipvsFilter ? ('filter' as const) : ('nat' as const),
    dirs: 'dst,dst,src',
    to: 'RETURN',
  }
  const firewall = facts.ipvsFilter ? 'KUBE-SOURCE-RANGES-FIREWALL' : 'KUBE-FIREWALL'
  const gate: SetRule = facts.ipvsFilter
    ? { set: 'KUBE-LOAD-BALANCER-FW', table: 'filter', chain: 'KUBE-PROXY-FIREWALL', dirs: 'dst,dst', to: firewall }
    : nat('KUBE-LOAD-BALANCER-FW', 'KUBE-LOAD-BALANCER', 'dst,dst', firewall)
  return [
    nat('KUBE-LOOP-BACK', 'KUBE-POSTROUTING', 'dst,dst,src', 'MASQUERADE'),
    nat('KUBE-LOAD-BALANCER', 'KUBE-SERVICES', 'dst,dst', 'KUBE-LOAD-BALANCER'),
    gate,
    { set: 'KUBE-LOAD-BALANCER-SOURCE-CIDR', chain: firewall, ...sources },
    { set: 'KUBE-LOAD-BALANCER-SOURCE-IP', chain: firewall, ...sources },
    nat('KUBE-LOAD-BALANCER-LOCAL', 'KUBE-LOAD-BALANCER', 'dst,dst', 'RETURN'),
    nat('KUBE-NODE-PORT-LOCAL-TCP', 'KUBE-NODE-PORT', 'dst', 'RETURN', 'tcp'),
    nat('KUBE-NODE-PORT-TCP', 'KUBE-NODE-PORT', 'dst', 'KUBE-MARK-MASQ', 'tcp'),
    nat('KUBE-NODE-PORT-LOCAL-UDP', 'KUBE-NODE-PORT', 'dst', 'RETURN', 'udp'),
    nat('KUBE-NODE-PORT-UDP', 'KUBE-NODE-PORT', 'dst', 'KUBE-MARK-MASQ', 'udp'),
  ]
}

const matchSet = (name: SetName, dirs: string): string => `-m set --match-set ${name} ${dirs}`

export function addIpvsRules(
  tables: Tables,
  plan: ClusterPlan,
  node: NodePlan,
  config: NonNullable<ClusterPlan['kubeProxy']>,
  facts: KubeProxyFacts,
  members: Members,
): void {
  for (const chain of ['KUBE-NODE-PORT', 'KUBE-LOAD-BALANCER']) chainOf(tables, 'nat', chain)
  if (!facts.ipvsFilter) chainOf(tables, 'nat', 'KUBE-FIREWALL')
  addJumps(tables, jumps(facts))
  const services = chainOf(tables, 'nat', 'KUBE-SERVICES')
  const filled = (name: SetName): boolean => members[name].size > 0
  if (facts.ipvsFilter) services.push('-s 127.0.0.0/8 -j RETURN')
  for (const { set, table, chain, dirs, to, protocol } of setRules(facts))
    if (filled(set))
      chainOf(tables, table, chain).push(
        ruleText(protocol ? { protocol } : {}, comment(SETS[set].about), matchSet(set, dirs), `-j ${to}`),
      )
  if (filled('KUBE-CLUSTER-IP')) services.push(clusterIpRule(config))
  for (const set of ['KUBE-EXTERNAL-IP', 'KUBE-EXTERNAL-IP-LOCAL'] as const) {
    if (!filled(set)) continue
    const parts = [comment(SETS[set].about), matchSet(set, 'dst,dst')]
    if (set === 'KUBE-EXTERNAL-IP') services.push(ruleText({}, ...parts, '-j KUBE-MARK-MASQ'))
    // What comes from no bridge and no process here is from off this machine.
    services.push(
      ruleText({}, ...parts, '-m physdev ! --physdev-is-in -m addrtype ! --src-type LOCAL -j ACCEPT'),
      ruleText({}, ...parts, DEST_IS_LOCAL, '-j ACCEPT'),
    )
  }
  services.push(`${DEST_IS_LOCAL} -j KUBE-NODE-PORT`)
  chainOf(tables, 'nat', 'KUBE-LOAD-BALANCER').push('-j KUBE-MARK-MASQ')
  if (facts.ipvsFilter) addFirewallEnds(tables, plan, node)
  else chainOf(tables, 'nat', 'KUBE-FIREWALL').push('-j KUBE-MARK-DROP')
  for (const set of ['KUBE-CLUSTER-IP', 'KUBE-LOAD-BALANCER'] as const)
    if (filled(set)) services.push(`${matchSet(set, 'dst,dst')} -j ACCEPT`)
  addForward(tables, facts)
  const healthCheck = 'KUBE-HEALTH-CHECK-NODE-PORT'
  chainOf(tables, 'filter', 'KUBE-NODE-PORT').push(
    `${comment(SETS[healthCheck].about)} ${matchSet(healthCheck, 'dst')} -j ACCEPT`,
  )
  if (facts.ipvsFilter) addAccessFilter(tables)
  addMasquerade(tables)
}

function clusterIpRule({ masqueradeAll, clusterCIDR }: NonNullable<ClusterPlan['kubeProxy']>): string {
  const about = comment(SETS['KUBE-CLUSTER-IP'].about)
  const rule = (head: Head, dirs: string): string =>
    ruleText(head, about, matchSet('KUBE-CLUSTER-IP', dirs), '-j KUBE-MARK-MASQ')
  if (masqueradeAll) return rule({}, 'dst,dst')
  // Of the addresses on kube-ipvs0 the kernel would take the Service's own as the node's source.
  return clusterCIDR === undefined ? rule({}, 'src,dst') : rule({ src: `! ${clusterCIDR}` }, 'dst,dst')
}

function addFirewallEnds(tables: Tables, plan: ClusterPlan, node: NodePlan): void {
  chainOf(tables, 'filter', 'KUBE-SOURCE-RANGES-FIREWALL').push('-j DROP')
  const out = chainOf(tables, 'filter', 'KUBE-IPVS-OUT-FILTER')
  for (const service of plan.services) {
    if (service.sourceRanges.length === 0 || reachesNode(service, node)) continue
    for (const addr of service.loadBalancerIPs) {
      const virtual = `--vproto ${service.protocol === 'udp' ? 17 : 6} --vaddr ${formatIpv4(addr)} --vport ${service.port}`
      out.push(ruleText({ src: `${formatIpv4(addr)}/32` }, `-m ipvs ${virtual}`, '-j DROP'))
    }
  }
}

/** A port of the node itself is not to be reached through a Service's address. */
function addAccessFilter(tables: Tables): void {
  const known = (['KUBE-LOAD-BALANCER', 'KUBE-CLUSTER-IP', 'KUBE-EXTERNAL-IP', 'KUBE-EXTERNAL-IP-LOCAL'] as const).map(
    (set) => `${matchSet(set, 'dst,dst')} -j RETURN`,
  )
  chainOf(tables, 'filter', 'KUBE-IPVS-FILTER').push(
    ...known,
    `${matchSet('KUBE-HEALTH-CHECK-NODE-PORT', 'dst')} -j RETURN`,
    `${conntrack('NEW')} ${matchSet('KUBE-IPVS-IPS', 'dst')} ${REJECT}`,
  )
}
