import { expect, it } from 'vitest'
import { kindOfWord } from './commandLanguage.ts'

/** Each word of a command with what it is, where it is anything. */
function kinds(command: string): string {
  const words = command.match(/(?:"[^"]*"|\S)+/g) ?? []
  return words
    .flatMap((word, at) => {
      const kind = kindOfWord(word, at, words[0] ?? '', words[at - 1] ?? '')
      return kind && kind !== 'keyword' ? [`${word}:${kind}`] : []
    })
    .join(' ')
}

it.each([
  [
    'ip route add 10.0.0.0/8 via 192.168.40.1 dev ens33 metric 100',
    'ip:program 10.0.0.0/8:address 192.168.40.1:address ens33:device',
  ],
  ['ip route add blackhole 10.0.0.0/8 table 100', 'ip:program blackhole:drop 10.0.0.0/8:address 100:name'],
  [
    'ip neigh replace 10.0.0.1 lladdr 02:00:00:00:00:01 dev eth0',
    'ip:program 10.0.0.1:address 02:00:00:00:00:01:device eth0:device',
  ],
  [
    'iptables -t nat -A PRE ! -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -m comment --comment "a b" -j DNAT --to-destination 10.0.0.1:80',
    'iptables:program nat:name PRE:name 10.0.0.0/8:address 80:port "a b":comment DNAT:name 10.0.0.1:80:address',
  ],
  ['iptables -A FORWARD -i cali1 -j ACCEPT', 'iptables:program FORWARD:name cali1:device ACCEPT:accept'],
  ['iptables -D FORWARD 3 # disabled:', 'iptables:program FORWARD:name #:comment'],
  ['ipvsadm -a -t 10.0.0.1:80 -r 10.0.0.2:8080 -m', 'ipvsadm:program 10.0.0.1:80:address 10.0.0.2:8080:address'],
  ['sysctl -w net.ipv4.ip_forward=0', 'sysctl:program'],
  ['rm -rf /', ''],
])('%s', (command, expected) => {
  expect(kinds(command)).toBe(expected)
})
