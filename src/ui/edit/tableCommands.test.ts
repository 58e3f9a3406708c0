import { expect, it } from 'vitest'
import { kernelEdit } from '../../edit/commands/commandOf.ts'
import { TABLE_COMMANDS, tableOfWords } from './tableCommands.ts'

it.each([
  'ip a add 10.0.0.1/24 dev eth0',
  'ip addr del 10.0.0.1/24 dev eth0',
  'ip r add default via 10.0.0.1',
  'ip ro del default',
  'ip ru add from 10.0.0.1',
  'ip n add 10.0.0.1 lladdr 02:00:00:00:00:01 dev eth0',
  'ip neighbor del 10.0.0.1 dev eth0',
  'ip l set eth0 up',
  'bridge fdb add 02:00:00:00:00:01 dev vxlan.calico dst 10.0.0.1',
  'sysctl -w net.ipv4.ip_forward=0',
  'iptables -t nat -D PREROUTING 1',
  'ipset add s 10.0.0.1',
  'ipvsadm -A -t 10.0.0.1:80 -s rr',
  'nft list ruleset',
  'constructor x',
])('%s changes what the engine says it changes', (words) => {
  expect(tableOfWords(words)).toBe(kernelEdit('n', words).table)
})

it('each table begins with a command of its own', () => {
  for (const { prompt, changes } of Object.values(TABLE_COMMANDS)) expect(changes).toContain(tableOfWords(prompt))
})
