/** Broken and hostile lab documents: each problem names its place, and nothing takes long. */
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { openLab, openLabDocument } from './open.ts'

// A machine that does much else besides may take its time.
vi.setConfig({ testTimeout: 60_000 })

const open = (document: unknown) => openLab(JSON.stringify(document))

/** `path: message`, or `opens`. */
function said(text: string): string[] {
  const opened = openLab(text)
  if (opened.ok) return ['opens']
  for (const { path, message } of opened.problems) expect(message.startsWith(path), `${path} | ${message}`).toBe(true)
  return opened.problems.map(({ message }) => message)
}
const saidOf = (document: unknown): string[] => said(JSON.stringify(document))

const base = {
  name: 'lab',
  namespaces: { a: {}, b: {} },
  veths: [
    [
      { ns: 'a', name: 'eth0' },
      { ns: 'b', name: 'eth0' },
    ],
  ],
  probes: [{ id: 'p', kind: 'ping', from: 'a', to: '10.0.0.2' }],
}
const withA = (space: unknown) => ({ ...base, namespaces: { ...base.namespaces, a: space } })
const withProbe = (probe: object) => ({ ...base, probes: [{ ...base.probes[0], ...probe }] })

/** Whether a text of whole lines could go on as JSON: a word that may be due, then what closes the open brackets. */
function mayBecomeJson(text: string): boolean {
  const closing = [...text.replace(/"(?:\\.|[^"\\])*"/g, '')].reduce((open, mark) => {
    if (mark === '{') return `}${open}`
    if (mark === '[') return `]${open}`
    return mark === '}' || mark === ']' ? open.slice(1) : open
  }, '')
  return ['', '0', '"k":0', ':0'].some((due) => {
    try {
      JSON.parse(`${text} ${due}${closing}`)
      return true
    } catch {
      return false
    }
  })
}

describe('what is not JSON', () => {
  it.each([
    ['{"name": "x"\n "namespaces": {}}', 2],
    ['{\n "name": oops,\n "probes": []\n}\n', 2],
    ['{\n "name": "x",\n}', 3],
    ['{"a": 1}\n\nmore', 3],
    ['{\n"a": [1, 2\n', 3],
    ['{"a": 01}', 1],
    ['{"a":\n\n"tab\there"}', 3],
    ['{\n"a": "\\x"}', 2],
    ["\n{'a': 1}", 2],
    ['[1,\n2]]\n', 2],
    ['{\n"a"\n:\n"b"\n"c"}', 5],
    ['[tru\n]', 1],
    ['# a comment\n{}', 1],
    ['', 1],
  ])('%j: its line is named', (text, line) => {
    const opened = openLab(text)
    expect(opened.ok ? [] : opened.problems).toMatchObject([{ path: `line ${line}`, code: 'notJson' }])
  })

  it('is found wherever a letter is out of place: on the first line that nothing more could make right', () => {
    const text = JSON.stringify({ ...base, list: [[1, [2, 3]], [{ a: [] }, 4], 'x'] }, undefined, 1)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('\u0000', 'x', ',', ':', '"', ...'{}[]'), (at, letter) => {
        const broken = `${text.slice(0, at)}${letter}${text.slice(at)}`
        const opened = openLab(broken)
        const line = opened.ok ? undefined : /^line (\d+)$/.exec(opened.problems[0]?.path ?? '')?.[1]
        // Inside of a string most letters are no mistake.
        if (line === undefined) return
        const lines = broken.split('\n')
        const named = Number(line)
        expect(mayBecomeJson(lines.slice(0, named - 1).join('\n'))).toBe(true)
        // What ends too early is wrong only in that it ends.
        expect(mayBecomeJson(lines.slice(0, named).join('\n'))).toBe(named === lines.length && mayBecomeJson(broken))
      }),
      { numRuns: 600 },
    )
  })
})

describe('what is no lab document', () => {
  it.each<[string, unknown, string | RegExp]>([
    ['no object', [1], 'expected object, found list'],
    ['null', null, 'expected object, found null'],
    ['no namespaces', { name: 'x', probes: [] }, '"namespaces" is missing'],
    ['no name', { namespaces: {}, probes: [] }, '"name" is missing'],
    ['a name that is a number', { ...base, name: 7 }, 'name: expected text, found number'],
    ['namespaces as a list', { ...base, namespaces: [] }, 'namespaces: expected object, found list'],
    ['a namespace that is null', withA(null), 'namespaces.a: expected object, found null'],
    ['a field too many', { ...base, vethss: [] }, 'vethss: there is no field "vethss" here'],
    ['a field of a namespace too many', withA({ route: [] }), 'namespaces.a.route: there is no field "route" here'],
    [
      'routes as text',
      withA({ routes: 'default' }),
      'namespaces.a.routes: expected list, found text'.replace('text', 'string'),
    ],
    ['a route that is a list', withA({ routes: [['x']] }), 'namespaces.a.routes[0]: expected text, found list'],
    [
      'an address without a device',
      withA({ addresses: ['10.0.0.1/24'] }),
      'namespaces.a.addresses[0]: expected pair, found string',
    ],
    [
      'an address of three',
      withA({ addresses: [['a', 'b', 'c']] }),
      'namespaces.a.addresses[0]: expected pair, found list',
    ],
    [
      'a sysctl that is a number',
      withA({ sysctls: { 'net.ipv4.ip_forward': 1 } }),
      'namespaces.a.sysctls.net.ipv4.ip_forward: expected text, found number',
    ],
    ['a veth of one end', { ...base, veths: [[{ ns: 'a', name: 'eth0' }]] }, 'veths[0]: expected pair, found list'],
    [
      'a veth end without a name',
      { ...base, veths: [[{ ns: 'a' }, { ns: 'b', name: 'x' }]] },
      'veths[0][0]: "name" is missing',
    ],
    [
      'an MTU too small',
      {
        ...base,
        veths: [
          [
            { ns: 'a', name: 'x', mtu: 67 },
            { ns: 'b', name: 'x' },
          ],
        ],
      },
      'veths[0][0].mtu: 67 is not between 68 and 65535',
    ],
    [
      'an MTU that is no whole number',
      {
        ...base,
        veths: [
          [
            { ns: 'a', name: 'x', mtu: 99.5 },
            { ns: 'b', name: 'x' },
          ],
        ],
      },
      'veths[0][0].mtu: expected whole number, found number',
    ],
    [
      'a veth to nowhere',
      {
        ...base,
        veths: [
          [
            { ns: 'a', name: 'x' },
            { ns: 'z', name: 'x' },
          ],
        ],
      },
      'veths[0][1].ns: there is no namespace "z"',
    ],
    [
      'a server nowhere',
      { ...base, servers: [{ ns: 'z', proto: 'tcp', port: 80 }] },
      'servers[0].ns: there is no namespace "z"',
    ],
    [
      'a server of SCTP',
      { ...base, servers: [{ ns: 'a', proto: 'sctp', port: 80 }] },
      'servers[0].proto: "sctp" is none of tcp, udp',
    ],
    [
      'a server on port 0',
      { ...base, servers: [{ ns: 'a', proto: 'tcp', port: 0 }] },
      'servers[0].port: 0 is not between 1 and 65535',
    ],
    ['a probe from nowhere', withProbe({ from: 'z' }), 'probes[0].from: there is no namespace "z"'],
    [
      'a probe of another kind',
      withProbe({ kind: 'telnet' }),
      'probes[0].kind: "telnet" is none of tcp, udp, ping, arping',
    ],
    ['a probe whose kind is a list', withProbe({ kind: ['tcp'] }), 'probes[0].kind: expected text, found list'],
    ['a TTL of 0', withProbe({ ttl: 0 }), 'probes[0].ttl: 0 is not between 1 and 255'],
    [
      'a flag that is text',
      withProbe({ keepNeighbours: 'yes' }),
      'probes[0].keepNeighbours: expected true or false, found string',
    ],
    [
      'two probes of one id',
      { ...base, probes: [base.probes[0], base.probes[0]] },
      'probes[1].id: there are two probes "p"',
    ],
    [
      'a namespace that no file can be named',
      { ...base, namespaces: { ...base.namespaces, 'x/y': {} } },
      'namespaces.x/y: Invalid netns name "x/y"',
    ],
    [
      'a namespace without a name',
      { ...base, namespaces: { ...base.namespaces, '': {} } },
      'namespaces.: Invalid netns name ""',
    ],
  ])('%s', (_, document, problem) => {
    expect(saidOf(document)).toEqual([problem])
  })

  it('names every wrong place, not only the first', () => {
    expect(saidOf({ name: 1, namespaces: { a: { links: [1, 'br0 type bridge', null] } }, probes: {} })).toEqual([
      'name: expected text, found number',
      'namespaces.a.links[0]: expected text, found number',
      'namespaces.a.links[2]: expected text, found null',
      'probes: expected list, found object',
    ])
  })

  it('takes remarks wherever a person writes them', () => {
    const remarks = { title: 'x', description: 'x', comment: 'x', note: 'x' }
    expect(
      saidOf({ ...base, ...remarks, namespaces: { a: remarks, b: {} }, probes: [{ ...base.probes[0], ...remarks }] }),
    ).toEqual(['opens'])
    expect(saidOf({ ...base, note: 1 })).toEqual(['note: expected text, found number'])
  })
})

describe('what a kernel refuses', () => {
  it.each<[string, unknown, string]>([
    [
      'a route without a way',
      withA({ routes: ['default via 10.0.0.1'] }),
      'namespaces.a.routes[0]: ip route add default via 10.0.0.1: Error: Nexthop has invalid gateway.',
    ],
    [
      'a route twice',
      withA({ routes: ['blackhole 10.0.0.0/8', 'unreachable 10.0.0.0/8'] }),
      'namespaces.a.routes[1]: ip route add unreachable 10.0.0.0/8: RTNETLINK answers: File exists',
    ],
    [
      'an address of no device',
      withA({ addresses: [['eth9', '10.0.0.1/24']] }),
      'namespaces.a.addresses[0]: ip addr add 10.0.0.1/24 dev eth9: Cannot find device "eth9"',
    ],
    [
      'a link of no kind',
      withA({ links: ['x type frog'] }),
      'namespaces.a.links[0]: ip link add x type frog: Error: Unknown device type.',
    ],
    [
      'a port of no bridge',
      withA({ late: ['eth0 master br0'] }),
      'namespaces.a.late[0]: ip link set eth0 master br0: Error: argument "br0" is wrong: Device does not exist',
    ],
    [
      'a rule of nonsense',
      withA({ rules: ['from frog'] }),
      'namespaces.a.rules[0]: ip rule add from frog: Error: any valid prefix is expected rather than "frog".',
    ],
    [
      'a neighbour without an address',
      withA({ neighbours: ['10.0.0.1 dev eth0'] }),
      'namespaces.a.neighbours[0]: ip neigh replace 10.0.0.1 dev eth0: Error: No link layer address given.',
    ],
    [
      'an entry of no table',
      withA({ fdb: ['frog dev eth0'] }),
      'namespaces.a.fdb[0]: bridge fdb append frog dev eth0: Invalid mac address frog',
    ],
    [
      'a sysctl of another world',
      withA({ sysctls: { 'net.ipv4.moon': '1' } }),
      'namespaces.a.sysctls.net.ipv4.moon: sysctl -w net.ipv4.moon=1: sysctl: cannot stat /proc/sys/net/ipv4/moon: No such file or directory',
    ],
    [
      'two devices of one name',
      { ...base, veths: [...base.veths, ...base.veths] },
      'veths[1]: ip link add eth0 type veth peer name eth0: RTNETLINK answers: File exists',
    ],
  ])('%s', (_, document, problem) => {
    expect(saidOf(document)).toEqual([problem])
  })

  it('is told all at once, up to fifty', () => {
    const lines = ['default via 10.0.0.1', 'frog', '10.0.0.0/24']
    expect(saidOf(withA({ routes: lines }))).toHaveLength(3)
    expect(saidOf(withA({ routes: Array.from({ length: 500 }, () => 'frog') }))).toHaveLength(50)
  })
})

describe('a hostile document', () => {
  const quickly = (text: string): string[] => {
    const started = performance.now()
    const problems = said(text)
    expect(performance.now() - started).toBeLessThan(15_000)
    return problems
  }

  it('may nest as deep as it likes', () => {
    expect(quickly('['.repeat(1_000_000))[0]).toMatch(/^line 1: not JSON/)
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    expect(quickly(deep)).toHaveLength(4)
    expect(
      quickly(
        `{"name": "x", "probes": [], "namespaces": {"a": {"routes": ${'['.repeat(10_000)}${']'.repeat(10_000)}}}}`,
      ),
    ).toEqual(['namespaces.a.routes[0]: expected text, found list'])
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('cannot smuggle in %s', (name) => {
    const field = `there is no field "${name}" here`
    expect(said(`{"name": "x", "namespaces": {"a": {"${name}": {}}}, "probes": []}`)).toEqual([
      `namespaces.a.${name}: ${field}`,
    ])
    expect(said(`{"name": "x", "namespaces": {}, "probes": [], "${name}": []}`)).toEqual([`${name}: ${field}`])
    expect(
      said(
        `{"name": "x", "namespaces": {}, "probes": [{"id": "1", "kind": "tcp", "from": "${name}", "to": "1.1.1.1"}]}`,
      ),
    ).toEqual([`probes[0].from: there is no namespace "${name}"`])
    // As a name it is one like any other.
    const own = openLab(`{"name": "x", "namespaces": {"${name}": {}}, "probes": []}`)
    expect(own.ok && [...own.value.world.namespaces.keys()]).toEqual([name])
    expect(said(`{"name": "x", "namespaces": {"a": {"sysctls": {"${name}": "1"}}}, "probes": []}`)[0]).toMatch(
      'cannot stat',
    )
    expect(said(`{"name": "x", "namespaces": {"a": {"rules": ["lookup ${name}"]}}, "probes": []}`)[0]).toMatch(
      'invalid table ID',
    )
    expect(Object.keys({})).toEqual([])
  })

  it('with a million namespaces is refused', () => {
    const many = Array.from({ length: 1_000_000 }, (_, n) => `"n${n}":{}`).join(',')
    expect(quickly(`{"name": "x", "namespaces": {${many}}, "probes": []}`)).toEqual([
      'namespaces: more than 10000 namespaces',
    ])
  })

  it('with too many lines is refused, in one list or in all', () => {
    const routes = Array.from({ length: 10_001 }, (_, n) => `blackhole 10.0.0.0/8 metric ${n}`)
    expect(quickly(JSON.stringify(withA({ routes })))).toEqual(['namespaces.a.routes: more than 10000 entries'])
    const space = { routes: routes.slice(0, 10_000) }
    const spaces = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`n${n}`, space]))
    expect(quickly(JSON.stringify({ name: 'x', namespaces: spaces, probes: [] }))[0]).toMatch(
      'more than 200000 entries in all',
    )
  })

  it('as large as it may be opens in seconds', () => {
    const addresses = Array.from({ length: 5_000 }, (_, n) => ['eth0', `10.${n >> 8}.${n & 255}.1/24`])
    const routes = Array.from({ length: 5_000 }, (_, n) => `blackhole 10.0.0.0/8 metric ${n}`)
    const rules = Array.from({ length: 2_000 }, (_, n) => `from 10.0.0.0/8 lookup ${n + 1000}`)
    expect(quickly(JSON.stringify(withA({ addresses, routes, rules })))).toEqual(['opens'])
  })

  it('that is no text at all but megabytes is not even read', () => {
    expect(said(' '.repeat(20_000_001))).toEqual(['the document is larger than 20000000 bytes'])
  })

  it('never breaks the reader, whatever it is', () => {
    const words = fc.constantFrom(
      'via',
      'dev',
      'eth0',
      '10.0.0.1',
      '10.0.0.0/24',
      'lookup',
      'type',
      'vxlan',
      'id',
      '5',
      'master',
      'br0',
      'lladdr',
      'ee:ee:ee:ee:ee:ee',
      '\u0000',
      '-1',
      '1e9',
      'nexthop',
      'onlink',
      'up',
    )
    const line = fc.array(words, { maxLength: 8 }).map((some) => some.join(' '))
    const lines = fc.array(line, { maxLength: 4 })
    const space = fc.record(
      {
        links: lines,
        linkset: lines,
        late: lines,
        addresses: fc.array(fc.tuple(words, line), { maxLength: 3 }),
        routes: lines,
        rules: lines,
        neighbours: lines,
        fdb: lines,
      },
      { requiredKeys: [] },
    )
    const documents = fc.oneof(
      fc.json(),
      space.map((own) => JSON.stringify(withA(own))),
      fc.string(),
    )
    fc.assert(
      fc.property(documents, (text) => {
        const opened = openLab(text)
        expect(opened.ok || opened.problems.length > 0).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

it('opens every recorded document alike from its text and from its value', () => {
  const fixtures = new URL('fixtures/', import.meta.url)
  for (const file of readdirSync(fixtures).filter((name) => name.endsWith('.lab.json'))) {
    const text = readFileSync(new URL(file, fixtures), 'utf8')
    expect(openLabDocument(JSON.parse(text)), file).toEqual(openLab(text))
  }
  expect(open(base).ok).toBe(true)
})

it("refuses rules that the namespace's sets and tables do not bear, at their line", () => {
  const withRules = (iptables: string, ipset?: string) => saidOf(withA({ iptables, ...(ipset && { ipset }) }))
  const rules = '*filter\n-A INPUT -m set --match-set here src -j DROP\nCOMMIT\n'
  expect(withRules(rules, 'create here hash:ip\n')).toEqual(['opens'])
  expect(withRules(rules)).toEqual(["namespaces.a.iptables, line 2: Set here doesn't exist."])
  expect(withRules(rules, 'create there hash:ip\n')).toEqual(["namespaces.a.iptables, line 2: Set here doesn't exist."])
  // With a wrong text of sets, it alone is complained of.
  expect(withRules(rules, 'create here hash:nonsense\n')).toEqual([
    expect.stringMatching(/^namespaces\.a\.ipset, line 1: /),
  ])
  expect(withRules('*filter\n-A FORWARD -j DNAT --to-destination 10.0.0.1\n-A FORWARD -j nowhere\nCOMMIT\n')).toEqual([
    expect.stringMatching(/^namespaces\.a\.iptables, line 3: .*nowhere/),
    expect.stringMatching(/^namespaces\.a\.iptables, line 2: .*DNAT is not valid in table filter/),
  ])
})
