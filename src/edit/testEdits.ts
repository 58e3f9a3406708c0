/** Commands made by chance, most of which the programs take: for properties that must hold of any. */
import type { World } from '../kernel/netns.ts'
import { formatIpv4 } from '../net/ipv4.ts'
import { kernelEdit } from './commands/commandOf.ts'
import type { KernelEdit } from './edit.ts'
import { ipsetsOf, rulesetOf } from './rulesets.ts'

/** `random`: numbers from 0 to 1. */
export function anyEdit(world: World, random: () => number): KernelEdit {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
  const number = (below: number): number => Math.floor(random() * below)
  const ns = pick([...world.namespaces.keys()])
  const netns = world.namespaces.get(ns)
  if (!netns) throw new Error(ns)
  const dev = pick(netns.links).name
  const prefix = `10.${number(4)}.${number(4)}.0/24`
  const address = pick([...netns.addresses.map(({ addr }) => formatIpv4(addr)), `192.168.40.${1 + number(200)}`])
  const mac = `02:00:00:00:00:${(16 + number(200)).toString(16)}`
  const { chains } = pick([...rulesetOf(netns.netfilter.iptables).tables.values(), { chains: new Map() }])
  const chain = pick([...chains.keys(), 'FORWARD', 'mine'])
  const set = pick([...ipsetsOf(netns.netfilter.ipset).keys(), 'ours'])
  const commands = [
    () => `ip route add ${prefix} dev ${dev}`,
    () => `ip route add ${prefix} via ${address} metric ${number(3)}`,
    () => `ip route replace ${pick(['unreachable', 'blackhole', 'prohibit'])} ${prefix}`,
    () => `ip route del ${prefix}`,
    () => `ip route del default`,
    () => `ip rule add from ${prefix} lookup ${pick(['main', '100'])} prio ${number(1000)}`,
    () => `ip rule del from ${prefix}`,
    () => `ip neigh replace ${address} lladdr ${mac} dev ${dev} nud permanent`,
    () => `ip neigh del ${address} dev ${dev}`,
    () => `ip addr add 10.9.${number(3)}.${1 + number(9)}/24 dev ${dev}`,
    () => `ip addr del ${address}/24 dev ${dev}`,
    () => `ip link set ${dev} mtu ${1000 + number(500)}`,
    () => `ip link set ${dev} ${pick(['up', 'down', 'up'])}`,
    () => `bridge fdb append ${mac} dev ${dev} dst ${address}`,
    () =>
      `sysctl -w net.ipv4.conf.${dev.replaceAll('.', '/')}.${pick(['rp_filter', 'proxy_arp', 'forwarding'])}=${number(2)}`,
    () => `sysctl -w net.ipv4.ip_forward=${number(2)}`,
    () => `iptables -N mine`,
    () => `iptables -I ${chain} -s ${prefix} -p tcp --dport ${1 + number(90)} -j ${pick(['DROP', 'ACCEPT', 'mine'])}`,
    () => `iptables -A ${chain} -m comment --comment "a b" -j RETURN`,
    () => `iptables -D ${chain} ${1 + number(4)}`,
    () => `iptables -R ${chain} 1 -d ${prefix} -j DROP`,
    () => `iptables -t nat -I PREROUTING -d ${address} -p tcp -j DNAT --to-destination 10.0.0.${1 + number(9)}`,
    () => `iptables -P FORWARD ${pick(['ACCEPT', 'DROP'])}`,
    () => `ipset create ours hash:net`,
    () => `ipset add ${set} ${prefix}`,
    () => `ipset del ${set} ${prefix}`,
  ]
  return kernelEdit(ns, pick(commands)())
}
