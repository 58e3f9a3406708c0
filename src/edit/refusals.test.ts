/** What is wrong is refused in the real program's words (iproute2 6.1, iptables 1.8.9, ipset 7.17), at the word that is wrong. */
import { describe, expect, it } from 'vitest'
import type { Expected } from './edit.ts'
import { compiled, NODE, refusal } from './testWorld.ts'

const world = compiled()

/** The command with the wrong word in brackets; `[]` where something is missing. */
function marked(command: string): { readonly at: string; readonly detail: string; readonly expected: string } {
  const { offset, length, params, expected } = refusal(world, NODE, command)
  const at = `${command.slice(0, offset)}[${command.slice(offset, offset + length)}]${command.slice(offset + length)}`
  return { at, detail: String(params['detail'] ?? params['what']), expected: expected.map(textOf).join(' ') }
}

const textOf = (one: Expected): string => (one.kind === 'word' ? one.text : `<${one.kind}>`)

describe('the word that is wrong', () => {
  it.each([
    ['[foo] route add', 'foo: command not found'],
    ['ip [foo] add', 'Object "foo" is unknown, try "ip help".'],
    ['ip [-6] route add 10.0.0.0/8', 'ip -6'],
    ['ip route [flush] 10.0.0.0/8', 'ip route flush'],
    ['ip route [foo] 10.0.0.0/8', 'Command "foo" is unknown, try "ip route help".'],
    ['ip route add [10.0.0.300/8] via 192.168.40.2', 'Error: any valid prefix is expected rather than "10.0.0.300/8".'],
    ['ip route add 10.0.0.0/8 via [here]', 'Error: inet address is expected rather than "here".'],
    ['ip route add 10.0.0.0/8 via [172.31.0.1]', 'Error: Nexthop has invalid gateway.'],
    ['ip route add [10.0.0.1/8] via 192.168.40.2', 'Error: Invalid prefix for given prefix length.'],
    ['ip route add 10.0.0.0/8 dev [eth7]', 'Cannot find device "eth7"'],
    ['ip route add 10.0.0.0/8 [gateway] 192.168.40.2', 'Error: either "to" is duplicate, or "gateway" is a garbage.'],
    ['ip route add 10.0.0.0/8 via[]', 'Command line is not complete. Try option "help"'],
    ['ip route add 10.0.0.0/8 via 192.168.40.2 src [1.2.3.4]', 'Error: Invalid prefsrc address.'],
    ['ip route add 10.0.0.0/8 via 192.168.40.2 metric [x]', 'Error: argument "x" is wrong: "metric" value is invalid'],
    ['ip [route del 10.99.0.0/16]', 'RTNETLINK answers: No such process'],
    ['ip rule add from 10.0.0.0/8 lookup [nosuch]', 'Error: argument "nosuch" is wrong: invalid table ID'],
    ['ip neigh add 192.168.40.9 lladdr 02:00:00:00:00:01 dev [nosuch]', 'Cannot find device "nosuch"'],
    ['ip addr add [192.168.40.9/33] dev ens33', 'Error: any valid prefix is expected rather than "192.168.40.9/33".'],
    ['ip link set [nosuch] up', 'Cannot find device "nosuch"'],
    ['ip link set ens33 mtu [12]', 'Error: mtu less than device minimum.'],
    ['bridge fdb add 66:00:00:00:00:01 dev [nosuch] dst 1.2.3.4', 'Cannot find device "nosuch"'],
    ['sysctl -w [net.ipv4.ip_forward=x]', 'sysctl: setting key "net.ipv4.ip_forward": Invalid argument'],
    ['sysctl -w [net.ipv4.nosuch=1]', 'sysctl: cannot stat /proc/sys/net/ipv4/nosuch: No such file or directory'],
    ['iptables -A [nosuch] -j DROP', 'iptables: No chain/target/match by that name.'],
    ['iptables -A FORWARD -j [nosuch]', "iptables v1.8.9 (nf_tables): Chain 'nosuch' does not exist"],
    ['iptables -D FORWARD [99]', 'iptables: Index of deletion too big.'],
    ['iptables -I FORWARD [99] -j DROP', 'iptables: Index of insertion too big.'],
    ['iptables -P FORWARD [FOO]', "iptables: Bad policy name. Run `dmesg' for more information."],
    ['iptables -A FORWARD -s [10.0.0.300] -j DROP', "iptables v1.8.9 (nf_tables): host/network `10.0.0.300' not found"],
    ['iptables -A FORWARD [--foo] -j DROP', 'iptables v1.8.9 (nf_tables): unknown option "--foo"'],
    ['iptables -A FORWARD [bla] -j DROP', "Bad argument `bla'"],
    [
      'iptables -A FORWARD -p tcp --dport [99999]',
      "iptables v1.8.9 (nf_tables): invalid port/service `99999' specified",
    ],
    ['iptables -A FORWARD -j[]', 'iptables v1.8.9 (nf_tables): option "-j" requires an argument'],
    ['iptables -t [nosuch] -A FORWARD', "iptables v1.8.9 (nf_tables): table 'nosuch' does not exist"],
    [
      'iptables -A FORWARD -m set --match-set [nosuch] src -j DROP',
      "iptables v1.8.9 (nf_tables): Set nosuch doesn't exist.",
    ],
    [
      'iptables -A [FORWARD] -j DNAT --to-destination 1.2.3.4',
      'iptables v1.8.9 (nf_tables):  RULE_APPEND failed (Invalid argument): rule in chain FORWARD',
    ],
    [
      'iptables -X [cali-FORWARD]',
      'iptables v1.8.9 (nf_tables):  CHAIN_DEL failed (Device or resource busy): chain cali-FORWARD',
    ],
    ['ipset [foo] x', 'ipset v7.17: No command specified: unknown argument foo'],
    ['ipset add [nosuch] 10.0.0.1', 'ipset v7.17: The set with the given name does not exist'],
    [
      'ipset add cali40masq-ipam-pools [10.0.0.x]',
      'ipset v7.17: Syntax error: cannot parse 10.0.0.x: resolving to IPv4 address failed',
    ],
    [
      'ipset del cali40masq-ipam-pools [10.0.0.1]',
      "ipset v7.17: Element cannot be deleted from the set: it's not added",
    ],
  ])('%s', (text, detail) => {
    const command = text.replaceAll(/[[\]]/g, '')
    const found = marked(command)
    expect(found).toMatchObject({ at: text, detail })
  })

  it('says what was expected there', () => {
    expect(marked('ip route add 10.0.0.0/8 via here').expected).toBe('<address>')
    expect(marked('ip route add 10.0.0.0/8 dev eth7').expected).toBe('<device>')
    expect(marked('ip foo').expected).toBe('address link neigh route rule')
    expect(marked('iptables -P FORWARD FOO').expected).toBe('ACCEPT DROP')
  })
})
