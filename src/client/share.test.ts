import { describe, expect, it } from 'vitest'
import type { Edits } from '../protocol/engine.ts'
import type { Source } from '../protocol/protocol.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { startInProcess } from '../worker/inProcess.ts'
import type { Connect } from './connection.ts'
import { createHopscope } from './hopscope.ts'
import { pack } from './packed.ts'
import { readCarried } from './readCarried.ts'
import { shareFragment } from './share.ts'
import { parseView } from './url.ts'
import { viewOf } from './urlSync.ts'

const connect: Connect = (listener) => startInProcess((message) => listener.message(message))
const { spec } = scenarioSource('ipip-always')

const command = (ns: string, words: string) => ({ ns, table: 'route', words }) as const
const EDITS: Edits = {
  spec: [{ op: 'set', list: 'ipPools', name: 'default-ipv4-ippool', fields: { natOutgoing: false } }],
  kernel: [command('demoapp', 'ip route del default')],
}

async function opened(fragment: string) {
  const app = createHopscope({ connect })
  await app.actions.open(parseView(fragment), false)
  return app
}

describe('a shared link', () => {
  it('of three nodes, thirty pods and twenty edits has under 4,000 characters, and holds all of it', async () => {
    const [first] = spec.nodes
    if (!first) throw new Error('no node')
    const nodes = [...spec.nodes, { ...first, name: 'calico-ipip-worker9', address: '192.168.1.99' }].slice(0, 3)
    const pods = Array.from({ length: 30 }, (_, n) => ({
      namespace: 'default',
      name: `web-${(n * 7919 + 104_729).toString(36)}`,
      node: nodes[n % nodes.length]?.name ?? '',
      listen: [{ protocol: 'TCP', port: 80 + n }],
    }))
    const text = JSON.stringify({ ...spec, name: 'thirty pods', nodes, pods })
    const kernel = Array.from({ length: 20 }, (_, n) =>
      command(
        nodes[n % 3]?.name ?? '',
        `ip route add 10.${n * 3}.${(n * 37) % 256}.0/24 via 192.168.1.${n + 10} metric ${n}`,
      ),
    )
    const source: Source = { kind: 'document', text, edits: { spec: [], kernel } }
    const probe = { kind: 'tcp', from: pods[0]?.name ?? '', to: '10.244.1.7', port: 80 } as const
    const fragment = await shareFragment({ document: true, probe, hop: 17, panel: 'tables', filter: 'tcp' }, source)
    expect(nodes).toHaveLength(3)
    expect(fragment?.length).toBeLessThan(4000)
    const { view, problems } = parseView(`#${fragment}`)
    expect(problems).toEqual([])
    expect(view).toMatchObject({ probe, hop: 17, panel: 'tables', filter: 'tcp' })
    expect(await readCarried(view)).toEqual({ ok: true, value: { edits: source.edits, document: text } })
  })

  it('opens as it was sent: document, edits, probe and hop', async () => {
    const app = await opened(`#v=2&document=${await pack(JSON.stringify(spec))}&hop=5`)
    const from = app.session.getState().trace?.probe.from ?? ''
    const edit = command(from, 'ip route add unreachable 10.9.0.0/16')
    expect(await app.actions.edit({ code: 'command', params: {} }, (edits) => ({ ...edits, kernel: [edit] }))).toEqual(
      [],
    )
    const { inForce } = app.lab.getState()
    if (!inForce) throw new Error('nothing is in force')
    const other = await opened(`#${await shareFragment(viewOf(app), inForce)}`)
    expect(other.lab.getState().inForce).toEqual(inForce)
    const { probe, ...trace } = app.session.getState().trace ?? {}
    expect(other.session.getState().trace).toEqual({ ...trace, probe: { ...probe, id: 'probe' } })
    expect(other.playback.getState().playhead).toBe(app.playback.getState().playhead)
    app.close()
    other.close()
  })
})

const deep = (): unknown => JSON.parse('['.repeat(500) + ']'.repeat(500))
const HOSTILE: readonly (readonly [string, () => Promise<string> | string])[] = [
  ['too long', () => `v=2&scenario=same-node&edits=${'A'.repeat(70_000)}`],
  ['a plain one too long', () => `v=1&scenario=same-node&filter=${'A'.repeat(9_000)}`],
  ['a bomb', async () => `v=2&scenario=same-node&edits=${await pack('A'.repeat(20_000_000))}`],
  ['no base64url', () => 'v=2&scenario=same-node&edits=%3Cscript%3E'],
  ['no deflate', () => 'v=2&scenario=same-node&edits=AAAAaaaa'],
  ['cut short', async () => `v=2&scenario=same-node&edits=${(await pack(EDITS)).slice(0, -9)}`],
  ['another version', async () => `v=3&scenario=same-node&edits=${await pack(EDITS)}`],
  ['no edits', async () => `v=2&scenario=same-node&edits=${await pack([1, 2])}`],
  ['nested without end', async () => `v=2&scenario=same-node&edits=${await pack({ spec: deep(), kernel: [] })}`],
  ['a prototype', async () => `v=2&scenario=same-node&edits=${await pack(JSON.parse('{"__proto__":{"spec":[]}}'))}`],
  [
    'a script for a name',
    async () => `v=2&edits=${await pack({ spec: [], kernel: [command('<script>alert(1)</script>', 'ip route')] })}`,
  ],
  [
    'a script for a pod',
    async () =>
      `v=2&edits=${await pack({ spec: [{ op: 'add', list: 'pods', item: { name: '<img src=x onerror=alert(1)>', namespace: 'default' } }], kernel: [] })}`,
  ],
  [
    'a list that is none',
    async () => `v=2&edits=${await pack({ spec: [{ op: 'remove', list: 'name', name: 'a' }], kernel: [] })}`,
  ],
  [
    'items that are none',
    async () =>
      `v=2&edits=${await pack({
        spec: [
          { op: 'put', part: 'pods', value: [null] },
          { op: 'remove', list: 'pods', name: 'a' },
        ],
        kernel: [],
      })}`,
  ],
  ['a command nobody knows', async () => `v=2&edits=${await pack({ spec: [], kernel: [command('x', 'rm -rf /')] })}`],
  ['a document that is none', async () => `v=2&document=${await pack('<script>alert(1)</script>')}`],
  ['a document that is no text', async () => `v=2&document=${await pack({ nodes: [] })}`],
]

it.each(HOSTILE)('a hostile link is refused and changes nothing: %s', async (_, fragment) => {
  const app = await opened('#v=1&scenario=ipip-always&hop=3&filter=tcp')
  const before = { lab: app.lab.getState(), session: app.session.getState(), selection: app.selection.getState() }
  await app.actions.open(parseView(`#${await fragment()}&lang=zh&hop=9`), true)
  const { linkProblems, ...lab } = app.lab.getState()
  expect(linkProblems).not.toEqual([])
  expect({ ...lab, linkProblems: [] }).toEqual(before.lab)
  expect(app.session.getState().trace).toBe(before.session.trace)
  expect(app.selection.getState()).toEqual(before.selection)
  expect(app.prefs.getState().locale).toBe('en')
  expect(app.playback.getState().playhead).toBe(3)
  app.close()
})
