/** Felix's rules and their IDs, against the reference's full static rule sets and other public dumps' facts. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { byText } from '../../check/values.ts'
import type { FelixConfig } from './config.ts'
import { addFelixTables, type FelixState } from './felixTables.ts'
import { createTables, printTables, type TableName } from './iptablesText.ts'
import { endpointMarks } from './marks.ts'
import { lengthLimitedId } from './names.ts'

const CONFIG: FelixConfig = {
  ipipEnabled: false,
  vxlanEnabled: false,
  tunnels: [],
  vxlanPort: 4789,
  ipvs: false,
  natOutgoing: true,
  endpointToHostAction: 'ACCEPT',
}

const IPIP = { ipipEnabled: true, tunnels: ['tunl0'] }

function textOf(config: Partial<FelixConfig>, given: Partial<FelixState> = {}): string {
  const tables = createTables()
  addFelixTables(tables, { config: { ...CONFIG, ...config }, workloads: [], policyChains: [], ...given })
  return printTables(tables)
}

/** Table → its lines; the file's order of tables is not iptables-save's. */
function byTable(text: string): Map<string, string[]> {
  const tables = new Map<string, string[]>()
  let lines: string[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) {
      lines = []
      tables.set(line.slice(1), lines)
    } else lines.push(line)
  }
  return tables
}

const reference = (variant: string): Map<string, string[]> =>
  byTable(readFileSync(new URL(`fixtures/calico-v3.22-${variant}.rules`, import.meta.url), 'utf8'))

const rulesIn = (lines: readonly string[] | undefined): string[] =>
  (lines ?? [])
    .filter((line) => line.startsWith('-A '))
    // Debian's /etc/protocols calls 4 by another name.
    .map((line) => line.replace('-p ipv4 ', '-p ipencap '))

const chain = (line: string): string => line.split(' ')[1] ?? ''

const TABLE_NAMES: readonly TableName[] = ['raw', 'mangle', 'nat', 'filter']

describe.each<[string, Partial<FelixConfig>]>([
  ['none', {}],
  ['ipip', IPIP],
  ['vxlan', { vxlanEnabled: true, tunnels: ['vxlan.calico'] }],
  ['ipip-ipvs', { ...IPIP, ipvs: true }],
])('the static chains, %s', (variant, config) => {
  const ours = byTable(textOf(config))
  const theirs = reference(variant)

  it.each(TABLE_NAMES)('%s: every rule with its ID', (table) => {
    const chainsOf = (lines: readonly string[]): string[] => [...lines].sort((a, b) => byText(chain(a), chain(b)))
    expect(chainsOf(rulesIn(ours.get(table)))).toEqual(chainsOf(rulesIn(theirs.get(table))))
  })

  it.each(TABLE_NAMES)('%s: the chains that are empty', (table) => {
    const declared = (ours.get(table) ?? []).flatMap((line) => /^:(cali-\S+) -/.exec(line)?.[1] ?? [])
    const filled = new Set(rulesIn(ours.get(table)).map((line) => line.split(' ')[1]))
    const empty = (theirs.get(table) ?? []).flatMap((line) => /^# (\S+): empty/.exec(line)?.[1] ?? [])
    expect(declared.filter((chain) => !filled.has(chain))).toEqual(empty.sort())
  })
})

describe('rule IDs', () => {
  it.each([
    ['-A PREROUTING', '6gwbT8clXdHdC1b1'],
    ['-A POSTROUTING', 'O3lYWMrLQYEMJtB5'],
    ['-A cali-nat-outgoing', 'flqWnvo8yq4ULQLa'],
  ])('of document 001: %s', (chain, id) => {
    expect(textOf({})).toContain(`${chain} -m comment --comment "cali:${id}"`)
  })
})

describe('chain names', () => {
  it.each([
    ['cali-fw-', 'cali1a2b3c4d5e6', 'cali-fw-cali1a2b3c4d5e6'],
    ['cali-pri-', 'kns.default', 'cali-pri-kns.default'],
    // 28 characters fit, unless they would look shortened.
    ['cali-pi-', 'default/knp.default.', 'cali-pi-default/knp.default.'],
    ['cali-pi-', '_efault/knp.default.', 'cali-pi-_J9y7xZyw2-mo0jcFqKG'],
    ['cali-pri-', 'ksa.kube-system.coredns', 'cali-pri-_u2Tn2rSoAPffvE7JO6'],
  ])('%s%s', (prefix, suffix, name) => {
    expect(lengthLimitedId(prefix, suffix, 28)).toBe(name)
    expect(name.length).toBeLessThanOrEqual(28)
  })
})

describe('endpoint marks', () => {
  it('are distinct, and never none or the one of other endpoints', () => {
    const names = Array.from({ length: 4094 }, (_, i) => `cali${i}`)
    const marks = new Set(endpointMarks(names).values())
    expect(marks.size).toBe(4094)
    expect(marks.has(0) || marks.has(0x100000)).toBe(false)
    expect(endpointMarks([...names, 'cali-one-more']).size).toBe(4094)
  })
})

describe('the dispatch tree', () => {
  const filter = (names: readonly string[]): string[] =>
    rulesIn(
      byTable(
        textOf(
          {},
          {
            workloads: names.map((name) => ({ interface: name, ingress: [], egress: [], profiles: [] })),
          },
        ),
      ).get('filter'),
    )
      .filter((line) => line.startsWith('-A cali-from-wl-dispatch'))
      .map((line) => line.replace(/-m comment --comment "cali:[\w-]+" /, ''))

  it('bins by the next character', () => {
    expect(filter(['cali12', 'cali13', 'cali2'])).toEqual([
      '-A cali-from-wl-dispatch -i cali1+ -g cali-from-wl-dispatch-1',
      '-A cali-from-wl-dispatch -i cali2 -g cali-fw-cali2',
      '-A cali-from-wl-dispatch -m comment --comment "Unknown interface" -j DROP',
      '-A cali-from-wl-dispatch-1 -i cali12 -g cali-fw-cali12',
      '-A cali-from-wl-dispatch-1 -i cali13 -g cali-fw-cali13',
      '-A cali-from-wl-dispatch-1 -m comment --comment "Unknown interface" -j DROP',
    ])
  })

  it('is one rule for one endpoint', () => {
    expect(filter(['cali12'])).toEqual([
      '-A cali-from-wl-dispatch -i cali12 -g cali-fw-cali12',
      '-A cali-from-wl-dispatch -m comment --comment "Unknown interface" -j DROP',
    ])
  })
})
