/** Rules in, rules out: what iptables 1.8.9 (nf_tables) of Debian 12 printed is what comes out. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseRuleset } from './parse.ts'
import { printRuleset } from './print.ts'
import type { Ruleset } from './ruleset.ts'

const fixture = (name: string): string => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')

function read(text: string): Ruleset {
  const result = parseRuleset(text)
  if (!result.ok) throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return result.value
}

const problemsOf = (text: string): string[] => {
  const result = parseRuleset(text)
  return result.ok ? [] : result.problems.map(({ path, code, message }) => `${path} ${code}: ${message}`)
}

describe('rules as people and programs write them', () => {
  it('come out as iptables-save printed them: every match, target and negation', () => {
    expect(printRuleset(read(fixture('written.rules')))).toBe(fixture('written.saved.rules'))
  })

  it('come out as they were, once iptables-save has printed them', () => {
    const saved = fixture('written.saved.rules')
    expect(printRuleset(read(saved))).toBe(saved)
  })

  it('hold their own text', () => {
    const texts = [...read(fixture('written.rules')).tables.values()].flatMap((table) =>
      [...table.chains.values()].flatMap((chain) => chain.rules.map((rule) => rule.text)),
    )
    expect(texts.toSorted()).toEqual(
      fixture('written.saved.rules')
        .split('\n')
        .filter((line) => line.startsWith('-A'))
        .toSorted(),
    )
  })
})

describe('what iptables-save printed of rules made by chance', () => {
  const dumps = (name: string): string[] => fixture(name).split('# ---\n')
  const byTable = (text: string): string[] => text.split(/^(?=\*)/m).toSorted()

  it.each(dumps('saved-nft.rules'))('comes out as it was (nf_tables) %#', (dump) => {
    expect(printRuleset(read(dump))).toBe(dump)
  })

  // It prints the tables in the order in which the kernel made them.
  it.each(dumps('saved-legacy.rules'))('comes out as it was, table by table (legacy) %#', (dump) => {
    expect(byTable(printRuleset(read(dump)))).toEqual(byTable(dump))
  })
})

describe('matches and targets in every table and chain', () => {
  const placed = fixture('placed.rules').trimEnd().split('\n')

  it('are taken where iptables-restore takes them, and refused at their line elsewhere', () => {
    const sets = new Set(['here'])
    const verdicts = placed.map((line) => {
      const [, table, rule] = /^[+-] (\w+) (.*)$/.exec(line) ?? []
      const result = parseRuleset(`*${table}\n${rule}\nCOMMIT\n`, sets)
      const inLine = result.ok || result.problems.every(({ path }) => path === 'line 2')
      return `${result.ok ? '+' : inLine ? '-' : '?'} ${table} ${rule}`
    })
    expect(verdicts).toEqual(placed)
    expect(placed.filter((line) => line.startsWith('+')).length).toBeGreaterThan(300)
    expect(placed.filter((line) => line.startsWith('-')).length).toBeGreaterThan(300)
  })
})

/** The reference files name chains in comments alone, and protocol 4 as other systems do. */
function complete(text: string): string {
  return text
    .split(/^(?=\*)/m)
    .map((table) => {
      const names = [...table.matchAll(/^-A (\S+)|^# (\S+): empty| -[jg] (cali-\S+)/gm)].flatMap((m) => m.slice(1))
      const chains = new Set(names.filter((name) => name?.startsWith('cali-')))
      return table.replace('\n', `\n${[...chains].map((name) => `:${name} - [0:0]\n`).join('')}`).concat('COMMIT\n')
    })
    .join('')
}

describe("Felix's rules", () => {
  const files = readdirSync(new URL('./fixtures/', import.meta.url)).filter((name) => name.startsWith('calico-'))

  it.each(files)('%s comes out line for line', (file) => {
    const rules = fixture(file)
      .split('\n')
      .filter((line) => line.startsWith('-A'))
    const printed = printRuleset(read(complete(fixture(file)))).split('\n')
    expect(files).toHaveLength(4)
    expect(printed.filter((line) => line.startsWith('-A')).toSorted()).toEqual(
      rules.map((line) => line.replace('-p ipv4', '-p ipencap')).toSorted(),
    )
  })
})

describe('tables and chains', () => {
  it("come in nft's order: mangle, security, raw, filter, nat; hooks in order, then names by their bytes", () => {
    const text = `*security\n:FORWARD ACCEPT [0:0]\nCOMMIT\n*filter\n:zz - [0:0]\n:INPUT DROP [3:4]\n:a-b - [0:0]\n:aB - [0:0]
:ab - [0:0]\n:a_b - [0:0]\n:A1 - [0:0]\nCOMMIT\n*nat\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n*mangle\n-A FORWARD -j ACCEPT
COMMIT\n*raw\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n`
    expect(printRuleset(read(text)).split('\n')).toEqual([
      '*mangle',
      ':PREROUTING ACCEPT [0:0]',
      ':INPUT ACCEPT [0:0]',
      ':FORWARD ACCEPT [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      ':POSTROUTING ACCEPT [0:0]',
      '-A FORWARD -j ACCEPT',
      'COMMIT',
      '*security',
      ':INPUT ACCEPT [0:0]',
      ':FORWARD ACCEPT [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      'COMMIT',
      '*raw',
      ':PREROUTING ACCEPT [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      'COMMIT',
      '*filter',
      ':INPUT DROP [3:4]',
      ':FORWARD ACCEPT [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      ':A1 - [0:0]',
      ':a-b - [0:0]',
      ':aB - [0:0]',
      ':a_b - [0:0]',
      ':ab - [0:0]',
      ':zz - [0:0]',
      'COMMIT',
      '*nat',
      ':PREROUTING ACCEPT [0:0]',
      ':INPUT ACCEPT [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      ':POSTROUTING ACCEPT [0:0]',
      'COMMIT',
      '',
    ])
  })

  it('take rules at a place, new chains and policies', () => {
    const text = '*filter\n-N a\n-P INPUT DROP\n-I INPUT -j a\n-I INPUT 2 -j DROP\n-A a -j RETURN\nCOMMIT\n'
    const filter = read(text).tables.get('filter')
    expect(filter?.chains.get('INPUT')?.policy).toBe('DROP')
    expect(filter?.chains.get('INPUT')?.rules.map(({ index, text }) => `${index} ${text}`)).toEqual([
      '0 -A INPUT -j a',
      '1 -A INPUT -j DROP',
    ])
  })

  it('start anew where a table or a chain is declared again', () => {
    const twice =
      '*filter\n-A INPUT -j ACCEPT\nCOMMIT\n*filter\n:a - [0:0]\n-A a -j DROP\n:a - [0:0]\n-A INPUT -j a\nCOMMIT\n'
    expect(printRuleset(read(twice))).not.toMatch(/ACCEPT\n-A|DROP/)
  })

  it('print counters where they are asked for', () => {
    const text = '*raw\n:PREROUTING ACCEPT [5:60]\n:OUTPUT ACCEPT [0:0]\n[3:180] -A PREROUTING -j ACCEPT\nCOMMIT\n'
    expect(printRuleset(read(text), { counters: true })).toBe(text)
    expect(printRuleset(read(text))).toBe(text.replace('[3:180] ', ''))
    expect(printRuleset(read('*raw\n-A OUTPUT -c 7 8\nCOMMIT\n'), { counters: true })).toContain('[7:8] -A OUTPUT\n')
  })

  it('give every match that remembers a name of its own', () => {
    const nth = '-m statistic --mode nth --every 2 --packet 0'
    const rules = read(`*filter\n-A INPUT ${nth} ${nth}\n-I INPUT ${nth}\nCOMMIT\n`)
    const keys = rules.tables
      .get('filter')
      ?.chains.get('INPUT')
      ?.rules.flatMap((rule) => rule.matches.map((match) => ('key' in match ? match.key : '')))
    expect(keys).toEqual(['filter INPUT 0 0', 'filter INPUT 1 0', 'filter INPUT 1 1'])
  })

  it('allow fifteen jumps on end', () => {
    const chains = (count: number): string => {
      const names = Array.from({ length: count }, (_, i) => `c${i}`)
      const rules = names.map((name, i) => (i === 0 ? '-A INPUT -j c0\n' : `-A c${i - 1} -j ${name}\n`))
      return `*filter\n${names.map((name) => `:${name} - [0:0]\n`).join('')}${rules.join('')}COMMIT\n`
    }
    expect(problemsOf(chains(15))).toEqual([])
    expect(problemsOf(chains(16))).toEqual([
      'line 33 iproute2Refuses: RULE_APPEND failed (Too many links): more than 15 jumps at chain c15',
    ])
  })
})

describe('what iptables-restore refuses', () => {
  const lines = fixture('refused.rules').split('\n')
  const cases = lines.flatMap((rule, i): [string, string][] =>
    rule === '' || rule.startsWith('#') ? [] : [[rule, lines[i + 1]?.slice(4) ?? '']],
  )
  const inItsWords =
    /must be specified$|cannot be inverted\.$|requires '-p|^Can't use|^multiple |^Bad argument|only be used once/

  it.each(cases)('%s', (words, said) => {
    const [, table = 'filter', rule = ''] = /^(?:@(\w+) )?(.*)$/.exec(words) ?? []
    const problems = problemsOf(`*${table}\n:foo - [0:0]\n${rule}\nCOMMIT\n`)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^line 3 /)
    if (inItsWords.test(said) && !rule.includes(' ! ')) expect(problems[0]).toContain(`: ${said}`)
  })

  it.each([
    ['a loop', ':a - [0:0]\n-A INPUT -j a\n-A a -j a', 'line 4'],
    ['a longer loop', ':a - [0:0]\n:b - [0:0]\n-A INPUT -j a\n-A a -j b\n-A b -g a', 'line 6'],
    ['a jump to a chain declared below', '-A INPUT -j a\n:a - [0:0]', 'line 2'],
    ['a rule of no chain', '-A a -j DROP', 'line 2'],
    ['MASQUERADE in filter', ':a - [0:0]\n-A a -j MASQUERADE', 'line 3'],
    ['NOTRACK in filter', '-A INPUT -j NOTRACK', 'line 2'],
    ['-t', '-A INPUT -t nat -j ACCEPT', 'line 2'],
    ['a place beyond the end', '-I INPUT 5 -j ACCEPT', 'line 2'],
    ['a chain made twice', ':a - [0:0]\n-N a', 'line 3'],
    ['a name of 29 characters', ':averyverylongchainname_29char - [0:0]', 'line 2'],
    ["a target's name", ':ACCEPT - [0:0]', 'line 2'],
    ['an option as a name', ':-a - [0:0]', 'line 2'],
    ['a policy that is none', ':INPUT RETURN [0:0]', 'line 2'],
    ['a policy of a user chain', ':a - [0:0]\n-P a DROP', 'line 3'],
    ['counters that are none', '[1] -A INPUT', 'line 2'],
    ['a comment behind a rule', '-A INPUT -j DROP # why', 'line 2'],
    ['a table inside another', '-A INPUT -j DROP\n*nat', 'line 3'],
    ['a string that does not end', '-A INPUT -m comment --comment "x', 'line 2'],
    ['deleting', '-D INPUT -j DROP', 'line 2'],
  ])('%s', (_, lines, path) => {
    expect(problemsOf(`*filter\n${lines}\nCOMMIT\n`)).toEqual([expect.stringMatching(`^${path} `)])
  })

  it.each([
    ['*filter\n-A INPUT -j ACCEPT\n', 'line 2'],
    ['-A INPUT -j ACCEPT\n', 'line 1'],
    ['garbage', 'line 1'],
    ['*nat\n:a - [0:0]\n-A a -j MASQUERADE\n-A PREROUTING -j a\nCOMMIT\n', 'line 3'],
    ['*nat\n:a - [0:0]\n-A a -p tcp -j DNAT --to-destination 1.2.3.4:80\n-A POSTROUTING -g a\nCOMMIT\n', 'line 3'],
    ['*nat\n-A PREROUTING -j DROP\nCOMMIT\n', 'line 2'],
    ['*raw\n:a - [0:0]\n-A a -m rpfilter -j DROP\n-A OUTPUT -j a\nCOMMIT\n', 'line 3'],
    ['*mangle\n-A PREROUTING -j DNAT --to-destination 1.1.1.1\nCOMMIT\n', 'line 2'],
  ])('%j', (text, path) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(`^${path} `)])
  })

  it('is told of every line, not of the first alone', () => {
    expect(problemsOf('*filter\n-A INPUT -m nosuch\n-A INPUT -j DROP\n-A INPUT --dport 80\nCOMMIT\n')).toEqual([
      "line 2 iproute2Refuses: Couldn't load match `nosuch':No such file or directory",
      'line 4 iproute2Refuses: unknown option "--dport"',
    ])
  })

  it.each([
    '-m ipvs --vdir ORIGINAL',
    '-m owner --uid-owner 0',
    '-m set --match-set x src --packets-gt 5',
    '-p sctp --dport 3',
    '-j TEE --gateway 1.1.1.1',
    '-s 10.0.0.1/255.255.0.255',
  ])('and what iptables takes but Hopscope does not evaluate: %s', (words) => {
    expect(problemsOf(`*filter\n-A INPUT ${words}\nCOMMIT\n`)).toEqual([
      expect.stringMatching(/^line 2 notSupported: /),
    ])
  })

  it('and a set that is not there, where the sets are known', () => {
    const text = '*filter\n-A INPUT -m set --match-set here src\n-A INPUT -m set ! --match-set gone src\nCOMMIT\n'
    const result = parseRuleset(text, new Set(['here']))
    expect(result).toMatchObject({ problems: [{ path: 'line 3', message: "Set gone doesn't exist." }] })
    expect(parseRuleset(text).ok).toBe(true)
  })

  it('leaves a loop alone that no packet can reach, as nft does', () => {
    expect(problemsOf('*filter\n:a - [0:0]\n:b - [0:0]\n-A a -j b\n-A b -j a\nCOMMIT\n')).toEqual([])
  })
})

describe('commands between the rules, as iptables-restore 1.8.9 takes them', () => {
  const saved = (lines: string, table = 'filter'): string[] => {
    const result = parseRuleset(`*${table}\n${lines}\nCOMMIT\n`)
    if (!result.ok) return result.problems.map(({ message }) => message)
    return printRuleset(result.value)
      .split('\n')
      .filter((line) => /^(\[|-A|:a)/.test(line))
  }

  it.each([
    ['-F INPUT empties the chain', '-A INPUT -j DROP\n-A FORWARD -j DROP\n-F INPUT', ['-A FORWARD -j DROP']],
    ['-F leaves what the text has put there', '-A INPUT -j DROP\n-F', ['-A INPUT -j DROP']],
    ['-F of no chain', '-F nosuch', ['No chain/target/match by that name.']],
    ['-F with too many words', '-F INPUT x', ["Bad argument `x'"]],
    ['-X', ':a - [0:0]\n-X', []],
    ['-X of a chain that was jumped to', ':a - [0:0]\n-A INPUT -j a\n-F INPUT\n-X a', []],
    [
      '-X of a chain that is jumped to',
      ':a - [0:0]\n-A INPUT -j a\n-X a',
      ['CHAIN_DEL failed (Device or resource busy): chain a'],
    ],
    ['-X of a base chain', '-X INPUT', ['No chain/target/match by that name.']],
    ['-X of a base chain with rules', '-A INPUT -j DROP\n-X INPUT', ['Directory not empty.']],
    ['-Z', '[5:6] -A INPUT -j DROP\n-Z', ['-A INPUT -j DROP']],
    [
      'a mask that is too long',
      '-A INPUT -m conntrack --ctorigsrc 1.2.3.4/40',
      ['-A INPUT -m conntrack --ctorigsrc 1.2.3.4'],
    ],
  ])('%s', (_, lines, expected) => expect(saved(lines)).toEqual(expected))

  it.each([
    [
      '-A POSTROUTING -p tcp -j SNAT --to-source 1.1.1.1:80-90/70',
      '-A POSTROUTING -p tcp -j SNAT --to-source 1.1.1.1:80-90/0',
    ],
    [
      '-A POSTROUTING -p tcp -j MASQUERADE --to-ports 80-90/70',
      '-A POSTROUTING -p tcp -j MASQUERADE --to-ports 80-90/0',
    ],
    ['-A PREROUTING -p tcp -j REDIRECT --to-ports 80-90/70', 'Shifted portmap ranges not supported with this kernel'],
    ['-A POSTROUTING -p sctp -j MASQUERADE --to-ports 80', '-A POSTROUTING -p sctp -j MASQUERADE --to-ports 80'],
  ])('%s', (line, expected) => expect(saved(line, 'nat')).toEqual([expected]))
})
