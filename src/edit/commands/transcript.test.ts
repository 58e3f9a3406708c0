/**
 * iptables 1.8.9 (nf_tables) and ipset 7.17 on Linux 6.18: the same commands, typed there in a fresh namespace, printed the
 * same lines, but for hints where to get help and counters.
 */
import { describe, expect, it } from 'vitest'
import { createNetns, freezeNetns } from '../../kernel/netlink/draft.ts'
import type { World } from '../../kernel/netns.ts'
import { applyKernelEdits } from '../apply.ts'
import { kernelEdit } from './commandOf.ts'

function replay(transcript: string): string {
  let world: World = { namespaces: new Map([['test', freezeNetns(createNetns('test'))]]) }
  const answer = (command: string): string => {
    const table = /^iptables-save -t (\w+)$/.exec(command)?.[1]
    if (table !== undefined) return saved(world, table)
    const applied = applyKernelEdits(world, [kernelEdit('test', command)])
    if (!applied.ok) return String(applied.problem.params['detail'] ?? applied.problem.message).replaceAll(/ +$/gm, '')
    world = applied.world
    return ''
  }
  return transcript
    .split('\n')
    .filter((line) => line.startsWith('$ '))
    .map((line) => [line, answer(line.slice(2))].filter((text) => text !== '').join('\n'))
    .join('\n')
}

const saved = (world: World, table: string): string => {
  const text = world.namespaces.get('test')?.netfilter.iptables ?? ''
  const from = text.indexOf(`*${table}\n`)
  return from < 0 ? '' : text.slice(from, text.indexOf('COMMIT', from) + 'COMMIT'.length)
}

describe('what the programs print', () => {
  it('rules come and go by number and by what they say', () => {
    const said = `
$ iptables -N mine
$ iptables -A mine -s 10.0.0.0/8 -p tcp --dport 80 -j ACCEPT
$ iptables -A FORWARD -j mine
$ iptables -I FORWARD -d 10.1.0.0/16 -j DROP
$ iptables -I FORWARD 2 -i e0 ! -s 10.2.0.1 -m comment --comment "two words" -j RETURN
$ iptables -A FORWARD -s 10.3.0.1,10.4.0.1 -j ACCEPT
$ iptables-save -t filter
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:mine - [0:0]
-A FORWARD -d 10.1.0.0/16 -j DROP
-A FORWARD ! -s 10.2.0.1/32 -i e0 -m comment --comment "two words" -j RETURN
-A FORWARD -j mine
-A FORWARD -s 10.3.0.1/32 -j ACCEPT
-A FORWARD -s 10.4.0.1/32 -j ACCEPT
-A mine -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT
$ iptables -R FORWARD 1 -d 10.1.0.0/16 -p udp -j REJECT
$ iptables -D FORWARD 2
$ iptables -D FORWARD -s 10.3.0.1 -j ACCEPT
$ iptables -D FORWARD -s 10.3.0.1 -j ACCEPT
iptables: Bad rule (does a matching rule exist in that chain?).
$ iptables -D FORWARD 9
iptables: Index of deletion too big.
$ iptables -R FORWARD 9 -j DROP
iptables: Index of replacement too big.
$ iptables -I FORWARD 9 -j DROP
iptables: Index of insertion too big.
$ iptables -I FORWARD 0 -j DROP
iptables v1.8.9 (nf_tables): Invalid rule number \`0'
$ iptables-save -t filter
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:mine - [0:0]
-A FORWARD -d 10.1.0.0/16 -p udp -j REJECT --reject-with icmp-port-unreachable
-A FORWARD -j mine
-A FORWARD -s 10.4.0.1/32 -j ACCEPT
-A mine -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT
$ iptables -X mine
iptables v1.8.9 (nf_tables):  CHAIN_DEL failed (Device or resource busy): chain mine
$ iptables -F mine
$ iptables -X mine
iptables v1.8.9 (nf_tables):  CHAIN_DEL failed (Device or resource busy): chain mine
$ iptables -D FORWARD -j mine
$ iptables -X mine
$ iptables -X mine
iptables: No chain/target/match by that name.
$ iptables -P FORWARD DROP
$ iptables -P FORWARD REJECT
iptables: Bad policy name. Run \`dmesg' for more information.
$ iptables -P mine DROP
iptables: Bad built-in chain name.
$ iptables-save -t filter
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -d 10.1.0.0/16 -p udp -j REJECT --reject-with icmp-port-unreachable
-A FORWARD -s 10.4.0.1/32 -j ACCEPT
COMMIT
`.trim()
    expect(replay(said)).toBe(said)
  })

  it('a chain is renamed, and the jumps to it follow', () => {
    const said = `
$ iptables -N zz
$ iptables -A zz -s 1.2.3.4 -j DROP
$ iptables -A FORWARD -j zz
$ iptables -A FORWARD -g zz
$ iptables -N b
$ iptables -E zz a
$ iptables-save -t filter
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:a - [0:0]
:b - [0:0]
-A FORWARD -j a
-A FORWARD -g a
-A a -s 1.2.3.4/32 -j DROP
COMMIT
$ iptables -E a b
iptables: File exists.
$ iptables -E a a
iptables: File exists.
$ iptables -E a INPUT
iptables: File exists.
$ iptables -E nope q
iptables: No chain/target/match by that name.
$ iptables -t nat -E a k
iptables: No chain/target/match by that name.
$ iptables -E a
iptables v1.8.9 (nf_tables): -E requires old-chain-name and new-chain-name
$ iptables -E a -x
iptables v1.8.9 (nf_tables): -E requires old-chain-name and new-chain-name
$ iptables -E a !x
iptables v1.8.9 (nf_tables): -E requires old-chain-name and new-chain-name
$ iptables -E a c extra
Bad argument \`extra'
$ iptables -E a k -j ACCEPT
iptables v1.8.9 (nf_tables): Illegal option \`-j' with this command
$ iptables -E
iptables v1.8.9 (nf_tables): option "-E" requires an argument
`.trim()
    expect(replay(said)).toBe(said)
  })

  it('other tables', () => {
    const said = `
$ iptables -t nat -N KUBE-SVC
$ iptables -t nat -A PREROUTING -d 10.96.0.1/32 -p tcp -m tcp --dport 443 -j KUBE-SVC
$ iptables -t nat -A KUBE-SVC -m statistic --mode random --probability 0.5 -j RETURN
$ iptables -t nat -A KUBE-SVC -p tcp -j DNAT --to-destination 10.0.0.1:6443
$ iptables -t nat -A POSTROUTING -s 10.0.0.0/8 -j MASQUERADE --random-fully
$ iptables -t mangle -A FORWARD -m mark --mark 0x1/0xff -j MARK --set-xmark 0x4000/0x4000
$ iptables -t raw -A PREROUTING -i cali+ -j NOTRACK
$ iptables -t nat -A POSTROUTING -j DROP
iptables v1.8.9 (nf_tables):
The "nat" table is not intended for filtering, the use of DROP is therefore inhibited.
$ iptables -t nat -A PREROUTING -j MASQUERADE
iptables v1.8.9 (nf_tables):  RULE_APPEND failed (Invalid argument): rule in chain PREROUTING
$ iptables -A FORWARD -j DNAT --to-destination 10.0.0.1
iptables v1.8.9 (nf_tables):  RULE_APPEND failed (Invalid argument): rule in chain FORWARD
$ iptables -t nosuch -A FORWARD -j DROP
iptables v1.8.9 (nf_tables): table 'nosuch' does not exist
$ iptables-save -t nat
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-SVC - [0:0]
-A PREROUTING -d 10.96.0.1/32 -p tcp -m tcp --dport 443 -j KUBE-SVC
-A POSTROUTING -s 10.0.0.0/8 -j MASQUERADE --random-fully
-A KUBE-SVC -m statistic --mode random --probability 0.50000000000 -j RETURN
-A KUBE-SVC -p tcp -j DNAT --to-destination 10.0.0.1:6443
COMMIT
$ iptables-save -t mangle
*mangle
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A FORWARD -m mark --mark 0x1/0xff -j MARK --set-xmark 0x4000/0x4000
COMMIT
$ iptables-save -t raw
*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A PREROUTING -i cali+ -j NOTRACK
COMMIT
`.trim()
    expect(replay(said)).toBe(said)
  })

  it('refusals', () => {
    const said = `
$ iptables -A nosuch -j DROP
iptables: No chain/target/match by that name.
$ iptables -A FORWARD -j nosuch
iptables v1.8.9 (nf_tables): Chain 'nosuch' does not exist
$ iptables -A FORWARD -s 10.0.0.300 -j DROP
iptables v1.8.9 (nf_tables): host/network \`10.0.0.300' not found
$ iptables -A FORWARD --foo
iptables v1.8.9 (nf_tables): unknown option "--foo"
$ iptables -A FORWARD -m nosuch -j DROP
iptables v1.8.9 (nf_tables): Couldn't load match \`nosuch':No such file or directory
$ iptables -A FORWARD bla -j DROP
Bad argument \`bla'
$ iptables -A FORWARD -p tcp --dport 99999 -j DROP
iptables v1.8.9 (nf_tables): invalid port/service \`99999' specified
$ iptables -A FORWARD -m set --match-set nosuch src -j DROP
iptables v1.8.9 (nf_tables): Set nosuch doesn't exist.
$ iptables -A FORWARD -j
iptables v1.8.9 (nf_tables): option "-j" requires an argument
$ iptables -A
iptables v1.8.9 (nf_tables): option "-A" requires an argument
$ iptables -N INPUT
iptables: Chain already exists.
$ iptables -N -foo
iptables v1.8.9 (nf_tables): chain name not allowed to start with \`-'
$ iptables -N ACCEPT
iptables v1.8.9 (nf_tables): chain name may not clash with target name
$ iptables -X INPUT
iptables: No chain/target/match by that name.
$ iptables -X nosuch
iptables: No chain/target/match by that name.
$ iptables -F nosuch
iptables: No chain/target/match by that name.
$ iptables -D nosuch -j ACCEPT
iptables: Bad rule (does a matching rule exist in that chain?).
$ iptables -D nosuch 1
iptables: No chain/target/match by that name.
$ iptables -R nosuch 1 -j ACCEPT
iptables: No chain/target/match by that name.
$ iptables -A FORWARD -i e0 -i e1
iptables v1.8.9 (nf_tables): multiple -i flags not allowed
$ iptables -A FORWARD -D FORWARD 1
iptables v1.8.9 (nf_tables): Cannot use -D with -A
$ iptables -Q FORWARD
iptables v1.8.9 (nf_tables): unknown option "-Q"
$ iptables foo
Bad argument \`foo'
$ iptables
iptables v1.8.9 (nf_tables): no command specified
`.trim()
    expect(replay(said)).toBe(said)
  })

  it('sets', () => {
    const said = `
$ ipset create s hash:ip
$ ipset create s hash:ip
ipset v7.17: Set cannot be created: set with the same name already exists
$ ipset create s hash:ip -exist
$ ipset create n hash:net
$ ipset create t hash:foo
ipset v7.17: Syntax error: typename 'hash:foo' is unknown
$ ipset add s 10.0.0.1
$ ipset add s 10.0.0.1
ipset v7.17: Element cannot be added to the set: it's already added
$ ipset add s 10.0.0.1 -exist
$ ipset add s 10.0.0.x
ipset v7.17: Syntax error: cannot parse 10.0.0.x: resolving to IPv4 address failed
$ ipset add s
ipset v7.17: Missing second mandatory argument to command add
$ ipset add nosuch 10.0.0.1
ipset v7.17: The set with the given name does not exist
$ ipset del s 10.0.0.9
ipset v7.17: Element cannot be deleted from the set: it's not added
$ ipset add n 10.0.0.0/8
$ ipset add n 10.1.0.0/16 nomatch
$ iptables -A FORWARD -m set --match-set s src -j DROP
$ ipset destroy s
ipset v7.17: Set cannot be destroyed: it is in use by a kernel component
$ ipset destroy nosuch
ipset v7.17: The set with the given name does not exist
$ ipset swap s n
ipset v7.17: The sets cannot be swapped: their type does not match
$ ipset rename s n
ipset v7.17: Set cannot be renamed: it is in use by another system
$ ipset del s 10.0.0.1
$ ipset flush s
$ ipset foo s
ipset v7.17: No command specified: unknown argument foo
$ iptables -D FORWARD -m set --match-set s src -j DROP
$ ipset destroy s
$ ipset destroy n
`.trim()
    expect(replay(said)).toBe(said)
  })
})
