/**
 * The rules and sets of every built-in scenario's nodes, as text: Hopscope prints them as it read them, and the real
 * iptables-restore and ipset take them, and save them as Hopscope prints them.
 */
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { compile } from '../cluster/compile.ts'
import { parseIpsets } from '../kernel/netfilter/ipset/parse.ts'
import { printIpsets } from '../kernel/netfilter/ipset/print.ts'
import { parseRuleset } from '../kernel/netfilter/parse.ts'
import { printRuleset } from '../kernel/netfilter/print.ts'
import { SCENARIOS, scenarioSource } from './scenarios.ts'

interface Saved {
  readonly iptables: string
  readonly ipset: string
}

const nodes = SCENARIOS.flatMap(({ id }) => {
  const compiled = compile(scenarioSource(id).spec)
  if (!compiled.ok) throw new Error(id)
  return [...compiled.value.namespaces.values()].flatMap(({ name, netfilter: { iptables = '', ipset = '' } }) =>
    iptables === '' ? [] : [{ id, name, iptables, ipset }],
  )
})

function printed({ iptables, ipset }: Saved): Saved {
  const [ruleset, sets] = [parseRuleset(iptables), parseIpsets(ipset)]
  if (!ruleset.ok || !sets.ok) throw new Error(JSON.stringify([ruleset, sets]))
  return { iptables: printRuleset(ruleset.value), ipset: printIpsets(sets.value) }
}

const RESTORE = `unshare --net bash -c '
  ipset restore -exist <<<"$SETS" && iptables-restore <<<"$RULES" && ipset save && echo "#" && iptables-save'`

/** In a network namespace of its own, which is gone afterwards. */
function restored({ iptables, ipset }: Saved): Saved {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', RESTORE], {
    encoding: 'utf8',
    env: { ...process.env, SETS: ipset, RULES: iptables },
  })
  if (status !== 0) throw new Error(stderr)
  const end = stdout.indexOf('#\n')
  return { ipset: stdout.slice(0, end), iptables: stdout.slice(end + 2) }
}

/** Left out: comments, counters, and what the kernel chooses by chance or by its version: a hash's seed, size and order. */
function comparable({ iptables, ipset }: Saved): { iptables: string[]; ipset: string[] } {
  return {
    iptables: iptables
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.replace(/^(:.*)\[\d+:\d+\]$/, '$1[0:0]')),
    ipset: ipset
      .split('\n')
      .map((line) => line.replace(/ bucketsize.*| initval.*/, ''))
      .sort(),
  }
}

function canRestore(): boolean {
  try {
    restored({
      ipset: 'create a hash:net\n',
      iptables: '*nat\n-A POSTROUTING -m set --match-set a dst -j MASQUERADE\nCOMMIT\n',
    })
    return true
  } catch {
    return false
  }
}

describe.each(nodes)('$id $name', (node) => {
  it('is printed as it is read', () => {
    expect(comparable(printed(node)).iptables).toEqual(comparable(printed(printed(node))).iptables)
  })
})

// As root, where there are iptables and ipset.
if (canRestore()) {
  describe.each(nodes)('$id $name', (node) => {
    it('is taken by iptables-restore and ipset, and saved as Hopscope prints it', () => {
      expect(comparable(restored(node))).toEqual(comparable(printed(node)))
    })
  })
}
