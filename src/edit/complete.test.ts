import { describe, expect, it } from 'vitest'
import { complete } from './complete.ts'
import { compiled, NODE, netnsOf } from './testWorld.ts'

const netns = netnsOf(compiled(), NODE)

/** `|` is where the cursor stands. */
function at(text: string): { readonly words: readonly string[]; readonly expected: string; readonly replaces: string } {
  const offset = text.indexOf('|')
  const command = text.replace('|', '')
  const { words, expected, offset: from, length } = complete(netns, command, offset)
  return {
    words: words.map((word) => word.text),
    expected: expected.map((one) => (one.kind === 'word' ? one.text : `<${one.kind}>`)).join(' '),
    replaces: command.slice(from, from + length),
  }
}

describe('the words that may come next', () => {
  it.each([
    ['|', 'ip bridge sysctl iptables ipset ipvsadm conntrack'],
    ['ip |', 'address link neigh route rule'],
    ['ip route |', 'add change replace append del'],
    ['ip route add |', 'unicast local broadcast blackhole unreachable prohibit throw <prefix> default'],
    ['ip route add blackhole |', '<prefix> default'],
    ['ip route add 10.0.0.0/8 |', 'via dev src metric proto scope table mtu tos onlink nexthop <end>'],
    ['ip route add 10.0.0.0/8 via |', '<address>'],
    ['ip route add 10.0.0.0/8 via 1.2.3.4 |', 'dev src metric proto scope table mtu tos onlink nexthop <end>'],
    ['ip route add 10.0.0.0/8 mtu |', 'lock <number>'],
    ['ip route add 10.0.0.0/8 mtu lock |', '<number>'],
    ['ip route add 10.0.0.0/8 nexthop via 1.2.3.4 |', 'dev weight onlink nexthop <end>'],
    ['ip rule add from |', '<prefix> all'],
    ['ip neigh replace 1.2.3.4 |', 'lladdr dev nud <end>'],
    ['ip addr add 10.0.0.1/24 dev |', '<device>'],
    ['ip link set |', 'dev <device>'],
    ['ip link set ens33 |', 'up down mtu address master nomaster arp <end>'],
    ['bridge fdb |', 'add append replace del'],
    ['sysctl |', '-w <sysctl>'],
    ['iptables -t |', 'filter nat mangle raw security'],
    ['iptables -P FORWARD |', 'ACCEPT DROP'],
    ['ipset |', 'add create del destroy flush rename swap'],
    ['ipset add |', '<set>'],
    ['ipvsadm -a -t 1.2.3.4:80 |', '-u -r -m -w <end>'],
    ['conntrack |', '-I -D -F'],
    ['conntrack -D -p udp -s |', '<address>'],
  ])('%s', (text, expected) => {
    expect(at(text).expected).toBe(expected)
  })

  it('are those of the matches and the target that a rule has named', () => {
    expect(at('iptables -A FORWARD |').expected).toMatch(/^-t -s -d -i -o -p -f -m -j -g !/)
    expect(at('iptables -A FORWARD -m conntrack |').expected).toContain('--ctstate')
    expect(at('iptables -A FORWARD -m conntrack --ctstate |').words).toContain('RELATED,ESTABLISHED')
    expect(at('iptables -A FORWARD -p tcp |').expected).toContain('--dport')
    expect(at('iptables -A FORWARD -j REJECT |').expected).toContain('--reject-with')
  })
})

describe('the values that a namespace has', () => {
  it.each([
    ['ip route add 10.0.0.0/8 dev tu|', ['tunl0']],
    ['iptables -A cali-FO|', ['cali-FORWARD']],
    ['iptables -t nat -A cali-nat|', ['cali-nat-outgoing']],
    ['iptables -A FORWARD -m set --match-set cali40masq|', ['cali40masq-ipam-pools']],
    ['ip route del 172.16.32|', ['172.16.32.128/26']],
    ['sysctl -w net.ipv4.ip_for|', ['net.ipv4.ip_forward=', 'net.ipv4.ip_forward_use_pmtu=']],
    ['ip route add 10.0.0.0/8 table ma|', ['main']],
    ['ip route replace default via |', ['192.168.40.2', '192.168.40.101']],
    ['ip route add 10.0.0.0/8 src 192|', ['192.168.40.112']],
    ['ip addr del 172.17|', ['172.17.0.1/16']],
    ['ip rule del prio 327|', ['32766', '32767']],
    ['ip neigh replace 10.0.0.1 lladdr 02:00:00:00:00:01 dev ens33 nud p|', ['permanent', 'probe']],
    ['ipset del cali40masq-ipam-pools |', ['172.16.0.0/16']],
    ['sysctl -w net.ipv4.conf.all.rp_filter=|', ['0', '1', '2'].map((one) => `net.ipv4.conf.all.rp_filter=${one}`)],
    ['sysctl -w net.ipv4.ip_default_ttl=|', ['net.ipv4.ip_default_ttl=64']],
  ])('%s', (text, words) => {
    expect(at(text).words).toEqual(words)
  })

  it('take the place of the word that was begun', () => {
    expect(at('ip ro|u add')).toMatchObject({ words: ['route'], replaces: 'rou' })
  })
})
