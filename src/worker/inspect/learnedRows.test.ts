/** Rows that a probe learned on its way: by which command they stand there before it. */
import { expect, it } from 'vitest'
import { kernelEdit } from '../../edit/commands/commandOf.ts'
import { learnedCommand } from '../../edit/neighbourWords.ts'
import type { RequestName, Requests, Source } from '../../protocol/protocol.ts'
import { createHandler, type Handler } from '../handler.ts'

function answer<N extends RequestName>(handler: Handler, name: N, request: Requests[N]['request']) {
  const steps = handler.handle(name, request)
  for (;;) {
    const { done, value } = steps.next()
    if (!done) continue
    if (value.kind === 'problems') throw new Error(JSON.stringify(value.problems))
    return value.answer
  }
}

/** The lab after its first probe; with edits, if there are any. */
function traced(edits?: Source['edits']) {
  const handler = createHandler()
  const lab = answer(handler, 'load', { source: { kind: 'scenario', id: 'vxlan-always', ...(edits && { edits }) } })
  const [probe] = lab.probes
  if (!probe) throw new Error('no probe')
  const { hops } = answer(handler, 'trace', { probe, seed: 1 })
  return { handler, last: hops.length - 1, namespaces: [...new Set(hops.map(({ ns }) => ns))] }
}

it('is of no use to what stood there before; to the others it says how they would', () => {
  const { handler, last, namespaces } = traced()
  const learned = namespaces.flatMap((ns) => {
    const { neighbours, fdb } = answer(handler, 'inspect', { ns, hop: last })
    for (const row of [...neighbours, ...fdb]) expect(row.at === undefined).toBe(row.learned !== undefined)
    return [...neighbours, ...fdb].flatMap(({ learned: own }) => (own ? [{ ns, words: own.words }] : []))
  })
  expect(new Set(learned.map(({ words }) => words.split(' ')[0]))).toEqual(new Set(['ip', 'bridge']))
  const after = traced({ spec: [], kernel: learned.map(({ ns, words }) => kernelEdit(ns, words)) })
  for (const { ns, words } of learned) {
    const { neighbours, fdb } = answer(after.handler, 'inspect', { ns, hop: -1 })
    const made = [...neighbours, ...fdb].filter(({ edit }) => edit?.state === 'added')
    expect(made.map(({ text }) => text.split(' ')[0])).toContain(words.split(' ')[3])
  }
})

it.each([
  [
    'neighbour',
    '10.0.0.1 dev eth0 lladdr 02:00:00:00:00:01 REACHABLE',
    'ip neigh replace 10.0.0.1 lladdr [02:00:00:00:00:01] dev eth0 nud reachable',
  ],
  [
    'neighbour',
    '10.0.0.1 dev eth0 lladdr 02:00:00:00:00:01 DELAY',
    'ip neigh replace 10.0.0.1 lladdr [02:00:00:00:00:01] dev eth0 nud reachable',
  ],
  ['neighbour', '10.0.0.1 dev eth0 INCOMPLETE', 'ip neigh replace 10.0.0.1 dev eth0 nud [failed]'],
  ['fdb', '02:00:00:00:00:01 dev veth1 master br0', 'bridge fdb replace 02:00:00:00:00:01 dev [veth1] master dynamic'],
  [
    'fdb',
    '02:00:00:00:00:01 dev vxlan.calico dst 10.1.8.10 self permanent',
    'bridge fdb replace 02:00:00:00:00:01 dev vxlan.calico dst [10.1.8.10] self permanent',
  ],
] as const)('%s %s', (table, text, marked) => {
  const { words, from, to } = learnedCommand(table, text)
  expect(`${words.slice(0, from)}[${words.slice(from, to)}]${words.slice(to)}`).toBe(marked)
})
