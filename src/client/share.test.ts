import { describe, expect, it } from 'vitest'
import { testEdits, testLab } from '../edit/testLab.ts'
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
  it('of three nodes, thirty pods and twenty edits has under 4,000 characters, and opens with all of it', async () => {
    const text = JSON.stringify(testLab, undefined, 2)
    expect([testLab.nodes.length, testLab.pods.length, testEdits.spec.length + testEdits.kernel.length]).toEqual([
      3, 30, 20,
    ])
    const app = createHopscope({ connect })
    expect(await app.actions.openDocument(text, false)).toEqual([])
    expect(await app.actions.edit({ code: 'command', params: {} }, () => testEdits)).toEqual([])
    const { inForce } = app.lab.getState()
    if (!inForce) throw new Error('nothing is in force')
    const fragment = await shareFragment({ ...viewOf(app), panel: 'tables', filter: 'tcp' }, inForce)
    expect(fragment?.length).toBeLessThan(3200)
    const other = await opened(`#${fragment}`)
    expect(other.lab.getState().linkProblems).toEqual([])
    expect(other.lab.getState().inForce).toEqual({ kind: 'document', text, edits: testEdits })
    expect(other.lab.getState().loaded).toEqual(app.lab.getState().loaded)
    expect(other.session.getState().trace?.hops).toEqual(app.session.getState().trace?.hops)
    expect(other.selection.getState()).toMatchObject({ panel: 'tables', filter: 'tcp' })
    app.close()
    other.close()
  })

  it('stays short where the twenty edits are long: a manifest of every kind, and all pods set anew', async () => {
    const all = testLab.pods.slice(0, 8).map(({ name, namespace, labels, node }, n) => ({
      op: 'set' as const,
      list: 'pods' as const,
      ...{ name, namespace },
      fields: { labels: { ...labels, version: `v${n}`, 'app.kubernetes.io/part-of': 'shop' }, node },
    }))
    const source: Source = {
      kind: 'document',
      text: JSON.stringify(testLab, undefined, 2),
      edits: { spec: [...testEdits.spec, ...all, ...testEdits.spec.slice(1, 4)], kernel: testEdits.kernel },
    }
    expect((await shareFragment({}, source))?.length).toBeLessThan(4000)
  })

  it.each([2, 0, 1, 4, 3])('gives a document back as it was written: indented by %i', async (indent) => {
    const text = JSON.stringify(spec, undefined, indent)
    const fragment = await shareFragment({ document: true }, { kind: 'document', text })
    expect(await readCarried(parseView(`#${fragment}`).view)).toEqual({ ok: true, value: { document: text } })
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
  ['another version', async () => `v=4&scenario=same-node&edits=${await pack(EDITS)}`],
  ['no version', async () => `scenario=same-node&edits=${await pack(EDITS)}`],
  ['a lab that is none', async () => `v=3&lab=${await pack([1, 2])}`],
  ['a lab with something beside', async () => `v=3&lab=${await pack({ document: JSON.stringify(spec), script: 1 })}`],
  ['a lab indented without end', async () => `v=3&lab=${await pack({ document: { indent: 1e9, value: spec } })}`],
  ['a lab that is a bomb', async () => `v=3&lab=${await pack({ document: ' '.repeat(20_000_000) })}`],
  [
    'a lab with a prototype',
    async () => `v=3&lab=${await pack(JSON.parse('{"document":{"indent":0,"value":{"__proto__":{"nodes":[]}}}}'))}`,
  ],
  [
    'a lab with a constructor',
    async () => `v=3&lab=${await pack({ document: JSON.stringify({ ...spec, constructor: { prototype: {} } }) })}`,
  ],
  ['edits of another browser', () => 'v=2&scenario=same-node&edits=kept'],
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
