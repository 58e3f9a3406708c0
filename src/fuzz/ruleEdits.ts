/** Commands of `iptables`, `ipset` and `ipvsadm` by chance. */
import { ipsetsOf, rulesetOf } from '../edit/rulesets.ts'
import { type Ground, prefixOf } from './ground.ts'

const BUILT_IN = ['FORWARD', 'FORWARD', 'INPUT', 'OUTPUT']

/** A chain of filter: one of the kernel's own, else of Felix, kube-proxy or the edits before. */
function chainOf({ draw, netns }: Ground): string {
  const { tables } = rulesetOf(netns.netfilter.iptables)
  const all = [...(tables.get('filter')?.chains.keys() ?? [])]
  return draw.pick([...BUILT_IN, ...(all.length > 3 ? [draw.pick(all)] : [])])
}

const setsOf = ({ netns }: Ground): string[] => [...ipsetsOf(netns.netfilter.ipset).keys()]

function matchOf(ground: Ground): string {
  const { draw, dev, address, near } = ground
  const sets = setsOf(ground)
  const dir = draw.pick(['src', 'dst'])
  return draw.pick([
    `-s ${prefixOf(ground)}`,
    `-d ${prefixOf(ground)}`,
    `! -s ${prefixOf(ground)}`,
    `-i ${dev}`,
    `! -i ${dev}`,
    '-p tcp --dport 80',
    '-p tcp --dport 80 --sport 41000:41001',
    '-p tcp ! --syn',
    '-p tcp --tcp-flags SYN,ACK SYN',
    '-p tcp -m multiport --dports 80,8080:8090',
    '-p udp',
    '-p udp -m multiport --ports 53,41000',
    '-p icmp',
    '-p icmp --icmp-type 8',
    '-p icmp --icmp-type time-exceeded',
    '! -p icmp',
    '-m conntrack --ctstate RELATED,ESTABLISHED',
    '-m conntrack --ctstate NEW',
    '-m conntrack --ctstate INVALID',
    '-m conntrack --ctdir REPLY',
    '-m conntrack --ctstate DNAT',
    '-m mark --mark 0x4/0x4',
    '-m connmark --mark 0x1',
    '-m ttl --ttl-lt 63',
    '-m length --length 100:1400',
    `-m iprange --src-range ${[address, near].sort(byNumber).join('-')}`,
    '-m addrtype --dst-type LOCAL',
    '-m addrtype ! --src-type UNICAST',
    '-f',
    `-o ${dev}`,
    '-p tcp -m tcp --tcp-option 8',
    '-m conntrack --ctstate UNTRACKED',
    '-m conntrack --ctstatus SEEN_REPLY',
    '-m conntrack --ctstatus ASSURED,DST_NAT',
    `-m conntrack --ctorigdst ${address}`,
    `-m conntrack --ctreplsrc ${near}`,
    '-m conntrack --ctproto 17 --ctorigdstport 53',
    '-m statistic --mode nth --every 2 --packet 0',
    '-m limit --limit 1/hour --limit-burst 2',
    '-m recent --name seen --set',
    '-m recent --name seen --rcheck --hitcount 2',
    `-m addrtype --dst-type LOCAL --limit-iface-in`,
    `-m addrtype --src-type LOCAL`,
    '-m mark ! --mark 0x1',
    '-p tcp -m multiport ! --ports 80',
    '-m ttl --ttl-eq 64',
    ...(sets.length > 0 ? [`-m set --match-set ${draw.pick(sets)} ${dir}`] : []),
  ])
}

const number = (address: string): number => address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
const byNumber = (a: string, b: string): number => number(a) - number(b)

/** A rule of filter, mangle or raw that lets through, marks, stops or answers. */
export function matchEdit(ground: Ground): string {
  const { draw } = ground
  const chain = chainOf(ground)
  const match = matchOf(ground)
  const target = draw.pick([
    'DROP',
    'ACCEPT',
    'RETURN',
    'REJECT',
    'REJECT --reject-with icmp-host-prohibited',
    'REJECT --reject-with icmp-admin-prohibited',
    'LOG',
  ])
  const jump = draw.chance(0.15) ? '-p tcp -j REJECT --reject-with tcp-reset' : `${match} -j ${target}`
  const mark = draw.pick(['1', '4'])
  return draw.pick([
    `iptables -I ${chain} ${jump}`,
    `iptables -I ${chain} ${jump}`,
    `iptables -I ${chain} ${draw.between(2, 3)} ${jump}`,
    `iptables -A ${chain} ${jump}`,
    `iptables -D ${chain} ${draw.between(1, 3)}`,
    `iptables -R ${chain} ${draw.between(1, 3)} ${jump}`,
    `iptables -t security -A ${draw.pick(BUILT_IN)} ${jump}`,
    `iptables -t mangle -I ${draw.pick(['FORWARD', 'INPUT', 'POSTROUTING'])} ${match} -j DROP`,
    `iptables -t mangle -A PREROUTING ${match} -j MARK --${draw.pick(['or-mark 0x8', 'xor-mark 0x1', 'and-mark 0xf'])}`,
    `iptables -P ${draw.pick(BUILT_IN)} DROP`,
    `iptables -t mangle -A ${draw.pick(['PREROUTING', 'OUTPUT'])} ${match} -j MARK --set-xmark 0x${mark}/0xffffffff`,
    `iptables -t mangle -A PREROUTING ${match} -j CONNMARK --${draw.pick(['set-mark 0x1', 'save-mark', 'restore-mark'])}`,
    `iptables -t raw -A ${draw.pick(['PREROUTING', 'OUTPUT'])} ${match} -j ${draw.pick(['DROP', 'NOTRACK', 'CT --notrack'])}`,
    ...(draw.chance(0.3) ? ['iptables -t raw -A PREROUTING -m rpfilter --invert -j DROP'] : []),
  ])
}

/** A rule of nat. */
export function natEdit(ground: Ground): string {
  const { draw, dev, address, near } = ground
  const match = draw.pick([`-s ${prefixOf(ground)}`, '-p icmp', '-p udp', `! -d ${prefixOf(ground)}`])
  return draw.pick([
    `iptables -t nat -I PREROUTING -d ${address} -p tcp -j DNAT --to-destination ${near}`,
    `iptables -t nat -I PREROUTING -d ${address} -p tcp --dport 81 -j DNAT --to-destination ${near}:80`,
    `iptables -t nat -I OUTPUT -d ${address} -j DNAT --to-destination ${near}`,
    `iptables -t nat -I OUTPUT -d ${address} -p udp -j DNAT --to-destination ${near}:53`,
    `iptables -t nat -I PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports ${draw.pick([80, 81])}`,
    `iptables -t nat -I OUTPUT -p tcp --dport 81 -j REDIRECT --to-ports 80`,
    `iptables -t nat -A POSTROUTING -o ${dev} -j MASQUERADE`,
    `iptables -t nat -A POSTROUTING ${match} -j MASQUERADE`,
    `iptables -t nat -I POSTROUTING ${match} -j SNAT --to-source ${address}`,
    `iptables -t nat -I POSTROUTING ${match} -j ${draw.pick(['ACCEPT', 'RETURN'])}`,
    `iptables -t nat -A PREROUTING -d ${address} -j NETMAP --to ${near}/32`,
    `iptables -t nat -A POSTROUTING -p ${draw.pick(['tcp', 'udp'])} -j MASQUERADE --to-ports 50000`,
    `iptables -t nat -I POSTROUTING -p udp -j SNAT --to-source ${address}:50001`,
    `iptables -t nat -I INPUT ${match} -j SNAT --to-source ${near}`,
    `iptables -t nat -I OUTPUT -p tcp --dport 80 -j DNAT --to-destination ${near}:81`,
    'iptables -t nat -F POSTROUTING',
  ])
}

/** A chain of the user's own: made, filled and jumped to; then changed. */
export function chainEdit(ground: Ground): string | string[] {
  const { draw, netns } = ground
  const { tables } = rulesetOf(netns.netfilter.iptables)
  const fill = `iptables -A ${OWN} ${matchOf(ground)} -j ${draw.pick(['DROP', 'ACCEPT', 'RETURN', 'REJECT'])}`
  const jump = `iptables -I ${draw.pick(BUILT_IN)} ${matchOf(ground)} ${draw.pick(['-j', '-j', '-g'])} ${OWN}`
  if (!tables.get('filter')?.chains.has(OWN)) {
    const rest = `iptables -A ${OWN} -j ${draw.pick(['RETURN', 'DROP', 'ACCEPT'])}`
    return [`iptables -N ${OWN}`, fill, ...(draw.chance(0.5) ? [rest] : []), jump]
  }
  return draw.pick([fill, jump, `iptables -F ${draw.pick([OWN, 'FORWARD'])}`])
}
const OWN = 'lab'

/** An entry of a set; else a set of the user's own, of any type, and a rule that asks it. */
function ipsetEdit(ground: Ground): string | string[] {
  const { draw, address, near } = ground
  const sets = setsOf(ground)
  const set = sets.length > 0 ? draw.pick(sets) : OWN
  if (sets.length > 0 && draw.chance(0.7))
    return draw.pick([
      `ipset ${draw.pick(['add', 'add', 'del'])} ${set} ${prefixOf(ground)}`,
      `ipset add ${set} ${near} nomatch`,
      `ipset flush ${set}`,
    ])
  const [target, dir] = [draw.pick(['DROP', 'REJECT', 'ACCEPT']), draw.pick(['src', 'dst'])]
  const [type, dirs, ...entries] = draw.pick<readonly string[]>([
    ['hash:net', dir, prefixOf(ground)],
    ['hash:net', dir, `${near.replace(/\d+\.\d+$/, '0.0')}/16`, `${near} nomatch`],
    ['hash:ip', dir, address, near],
    ['hash:ip,port', `${dir},dst`, `${near},tcp:80`, `${near},udp:53`, `${near},icmp:8/0`],
    ['hash:net,port', `${dir},dst`, `${prefixOf(ground)},tcp:80`],
    ['hash:ip,port,ip', 'src,dst,dst', `${address},tcp:80,${near}`],
    ['list:set', dir, set],
  ])
  return [
    `ipset create lab-set ${type}`,
    ...entries.map((entry) => `ipset add lab-set ${entry}`),
    `iptables -I ${draw.pick(BUILT_IN)} -m set ${draw.pick(['', '', '! '])}--match-set lab-set ${dirs} -j ${target}`,
  ]
}

/** A Service's destinations, scheduler and persistence; the rules around it. Without IPVS, a set's entry. */
export function ipvsEdit(ground: Ground): string | string[] {
  const { draw, netns, address, near } = ground
  const all = [...(netns.netfilter.ipvs ?? '').matchAll(/^-a (-[tu] \S+) -r (\S+)/gm)]
  if (all.length === 0) return ipsetEdit(ground)
  const [, service = '', to = ''] = draw.pick(all)
  const port = to.split(':')[1] ?? '80'
  const virtual = service.split(' ')[1]?.split(':')[0] ?? ''
  const marks = '-m comment --comment marked -j MARK --set-xmark 0x4000/0x4000'
  return draw.pick<string | string[]>([
    `ipvsadm -d ${service} -r ${to}`,
    `ipvsadm -e ${service} -r ${to} -m -w ${draw.pick([0, 0, 5])}`,
    `ipvsadm -a ${service} -r ${draw.pick([near, address])}:${draw.pick([port, 81])} -m -w ${draw.between(0, 3)}`,
    `ipvsadm -E ${service} -s ${draw.pick(['rr', 'wrr', 'lc', 'wlc', 'sh', 'dh', 'sed', 'nq'])}`,
    `ipvsadm -E ${service} -s ${draw.pick(['rr', 'sh'])} -p ${draw.pick([60, 10800])}`,
    `ipvsadm -D ${service}`,
    [`ipvsadm -A -t ${virtual}:81 -s rr`, `ipvsadm -a -t ${virtual}:81 -r ${near}:${port} -m`],
    [`ipvsadm -A -t ${address}:8080 -s rr`, `ipvsadm -a -t ${address}:8080 -r ${near}:80 -m`],
    'ipvsadm -C',
    `iptables -t nat -I KUBE-MARK-MASQ -s ${prefixOf(ground)} -j RETURN`,
    `iptables -t nat -I KUBE-SERVICES -d ${virtual} ${marks}`,
    `iptables -t nat -D KUBE-POSTROUTING ${draw.between(1, 3)}`,
    'iptables -t nat -F KUBE-MARK-MASQ',
    `iptables -I INPUT -m ipvs --ipvs -j ${draw.pick(['DROP', 'REJECT'])}`,
    `iptables -I OUTPUT -m ipvs --vaddr ${virtual} -j ${draw.pick(['DROP', 'ACCEPT'])}`,
    `ip addr del ${virtual}/32 dev kube-ipvs0`,
    'ip link set kube-ipvs0 mtu 1000',
    'sysctl -w net.ipv4.vs.conntrack=0',
    'sysctl -w net.ipv4.vs.expire_nodest_conn=1',
  ])
}
