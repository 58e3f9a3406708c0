import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseRuleset } from '../../kernel/netfilter/parse.ts'
import { readingOf } from '../../kernel/netfilter/reading.ts'
import { createNetns, freezeNetns } from '../../kernel/netlink/draft.ts'
import type { Netns, World } from '../../kernel/netns.ts'
import { applyKernelEdits } from '../apply.ts'
import { kernelEdit } from './commandOf.ts'

const NS = 'node'
const SETS = 'create known hash:ip family inet hashsize 1024 maxelem 65536\n'
/** As iptables-save prints it. */
const SAVED = `*mangle
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:one - [0:0]
-A one -m statistic --mode nth --every 3 --packet 0 -j MARK --set-xmark 0x1/0xffffffff
-A one -m limit --limit 5/sec -j ACCEPT
COMMIT
*filter
:INPUT ACCEPT [7:420]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:one - [0:0]
:two - [0:0]
-A FORWARD -j one
-A FORWARD -m statistic --mode nth --every 2 --packet 0 -j ACCEPT
-A FORWARD -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j ACCEPT
-A one -m statistic --mode nth --every 3 --packet 0 -j two
-A two -j REJECT --reject-with icmp-port-unreachable
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:one - [0:0]
-A PREROUTING -j one
-A POSTROUTING -j MASQUERADE
-A one -p tcp -j DNAT --to-destination 10.1.1.1:80
COMMIT
`
const COUNTED = SAVED.replace(/^-A/gm, '[3:180] -A')

const table = fc.constantFrom('', '-t filter ', '-t nat ', '-t mangle ', '-t raw ')
const chain = fc.constantFrom(
  'FORWARD',
  'INPUT',
  'PREROUTING',
  'POSTROUTING',
  'one',
  'two',
  'three',
  'LOG',
  "'odd name'",
)
const match = fc.constantFrom(
  ...['', '', '-s 10.1.0.0/16 ', '-p tcp --dport 443 ', '-s 10.1.1.1,10.1.1.2 ', '-i eth0 ', '-o eth0 '],
  ...['-m statistic --mode nth --every 4 ', '-m limit --limit 3/min ', '-m comment --comment "a b" '],
  ...[
    '-m set --match-set known src ',
    '-m set --match-set missing src ',
    '-m recent --name list --rcheck ',
    '-c 4 240 ',
  ],
)
const target = fc.constantFrom(
  ...['-j ACCEPT', '-j DROP', '-j one', '-j two', '-j three', '-g two', '-j FORWARD', '-j LOG', '-j REJECT', ''],
  ...['-j MASQUERADE', '-j DNAT --to-destination 10.2.2.2', '-j MARK --set-mark 5', '-j nowhere'],
)
const rule = fc.tuple(match, target).map((words) => words.join(''))
const place = fc.constantFrom('', '1 ', '2 ', '3 ', '9 ')
const command = fc
  .tuple(
    table,
    fc.oneof(
      { weight: 4, arbitrary: fc.tuple(chain, rule).map(([to, words]) => `-A ${to} ${words}`) },
      { weight: 4, arbitrary: fc.tuple(chain, place, rule).map(([to, at, words]) => `-I ${to} ${at}${words}`) },
      fc.tuple(chain, place, rule).map(([to, at, words]) => `-R ${to} ${at}${words}`),
      fc.tuple(chain, place).map(([from, at]) => `-D ${from} ${at || 1}`),
      fc.tuple(chain, rule).map(([from, words]) => `-D ${from} ${words}`),
      { weight: 2, arbitrary: fc.tuple(fc.constantFrom('-N', '-X', '-F'), chain).map((words) => words.join(' ')) },
      fc.tuple(chain, chain).map(([from, to]) => `-E ${from} ${to}`),
      fc.tuple(chain, fc.constantFrom('ACCEPT', 'DROP')).map(([of, policy]) => `-P ${of} ${policy}`),
    ),
  )
  .map(([of, words]) => `iptables ${of}${words}`.trim())

function nodeWith(iptables: string): Netns {
  const draft = createNetns(NS)
  draft.netfilter = { iptables, ipset: SETS }
  return freezeNetns(draft)
}

const after = (node: Netns, words: string) => {
  const world: World = { namespaces: new Map([[NS, node]]) }
  const applied = applyKernelEdits(world, [kernelEdit(NS, words)])
  if (!applied.ok) return { refused: applied.problem }
  const edited = applied.world.namespaces.get(NS)
  if (!edited) throw new Error(`no ${NS}`)
  return { node: edited }
}

it('a command that reads only what it changes gives what reading the whole text gives', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(SAVED, COUNTED),
      fc.array(command, { minLength: 1, maxLength: 25 }),
      (text, commands) => {
        let node = nodeWith(text)
        for (const words of commands) {
          const quick = after(node, words)
          // A remark is in no print of it, so that the whole text is printed and read again.
          const whole = after(nodeWith(`# whole\n${node.netfilter.iptables}`), words)
          expect(quick.refused).toEqual(whole.refused)
          if (!quick.node) continue
          node = quick.node
          const iptables = node.netfilter.iptables ?? ''
          expect(iptables).toBe(whole.node?.netfilter.iptables)
          const fresh = parseRuleset(iptables)
          expect(fresh.ok && textsOf(readingOf(node.netfilter))).toEqual(fresh.ok && textsOf(fresh.value))
          expect({ ok: true, value: readingOf(node.netfilter) }).toEqual(fresh)
        }
      },
    ),
    { numRuns: 80 },
  )
})

/** In the order of tables, chains and rules. */
const textsOf = (ruleset: ReturnType<typeof readingOf>): string[] =>
  [...(ruleset?.tables ?? [])].flatMap(([name, { chains }]) => [
    name,
    ...[...chains.values()].flatMap((one) => [one.name, ...one.rules.map(({ text }) => text)]),
  ])
