/** A thousand steps of every kind through the real worker's load, and back: nothing of them is left, byte for byte. */
import { expect, it } from 'vitest'
import { anyEdit } from '../edit/testEdits.ts'
import { compiled } from '../edit/testWorld.ts'
import type { SpecEdit } from '../protocol/engine.ts'
import type { FaultOffer } from '../protocol/faults.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { createRandom } from '../sim/random.ts'
import { createHandler } from '../worker/handler.ts'
import { createMailbox } from '../worker/mailbox.ts'
import type { Connect } from './connection.ts'
import { NO_EDITS, withKernelEdits, withSpecEdits } from './history.ts'
import { createHopscope, type Hopscope } from './hopscope.ts'
import { parseView } from './url.ts'

const MANY = 1000
/** Every so many states are looked at whole: what was loaded, and the trace. */
const EVERY = 50

/** As `startInProcess`, without a timer's least millisecond at each of a hundred thousand steps. */
const connect: Connect = (listener) => {
  const mailbox = createMailbox(
    createHandler(),
    (message) => setImmediate(() => listener.message(structuredClone(message))),
    (task) => setImmediate(task),
  )
  return { post: (message) => setImmediate(() => mailbox.receive(structuredClone(message))), close: () => undefined }
}
const { spec } = scenarioSource('same-node')
const world = compiled(spec)

function look(app: Hopscope): string {
  const { inForce, loaded } = app.lab.getState()
  const { trace } = app.session.getState()
  return JSON.stringify({ inForce, loaded, trace: trace && { ...trace, probe: { ...trace.probe, id: '' } } })
}

function anySpecEdit(random: () => number): SpecEdit {
  const number = (below: number): number => Math.floor(random() * below)
  const name = `web-${number(6)}`
  const node = spec.nodes[number(spec.nodes.length)]?.name
  const pod = { namespace: 'default', name, node, listen: [{ protocol: 'TCP', port: 80 + number(3) }] }
  const edits: readonly SpecEdit[] = [
    { op: 'add', list: 'pods', item: pod },
    { op: 'remove', list: 'pods', namespace: 'default', name },
    { op: 'set', list: 'pods', namespace: 'default', name, fields: { labels: { app: name, n: `${number(9)}` } } },
    { op: 'set', list: 'ipPools', name: spec.ipPools[0]?.name ?? '', fields: { natOutgoing: number(2) === 0 } },
    { op: 'put', part: 'calicoVersion', value: number(2) === 0 ? 'v3.22' : null },
  ]
  return edits[number(edits.length)] as SpecEdit
}

/** One step, or none where it is refused or changes nothing. */
async function anyStep(app: Hopscope, offers: readonly FaultOffer[], random: () => number): Promise<void> {
  const { actions } = app
  const kind = random()
  if (kind < 0.5) {
    const edit = anyEdit(world, random)
    await actions.edit({ code: 'command', params: { words: edit.words } }, (edits) => withKernelEdits(edits, [edit]))
  } else if (kind < 0.75) {
    const edit = anySpecEdit(random)
    await actions.edit({ code: 'spec', params: {} }, (edits) => withSpecEdits(edits, [edit]))
  } else if (kind < 0.85) {
    const modes = ['Always', 'CrossSubnet', 'Never'] as const
    await actions.editPool(spec.ipPools[0]?.name ?? '', { ipipMode: modes[Math.floor(random() * 3)] ?? 'Never' })
    actions.dismiss('problems')
  } else if (kind < 0.9) {
    const offer = offers[Math.floor(random() * offers.length)]
    if (!offer) return
    const { kernel, spec: more } = offer.edits
    await actions.edit({ code: 'fault', params: { fault: offer.code } }, (edits) =>
      withKernelEdits(withSpecEdits(edits, more), kernel),
    )
  } else if (kind < 0.92) await actions.resetPools()
  else await actions.edit({ code: 'restoredAll', params: {} }, () => NO_EDITS)
}

it('a thousand steps and a thousand undos', { timeout: 240_000 }, async () => {
  const app = createHopscope({ connect })
  await app.actions.open(parseView('#v=1&scenario=same-node&hop=0'), false)
  const random = createRandom(11)
  const offers = await app.ask('faults', {})
  if (offers.kind !== 'ok' || offers.answer.length === 0) throw new Error('no faults')
  const states: string[] = []
  const steps = () => app.lab.getState().history.done.length
  while (steps() < MANY) {
    if (steps() % EVERY === 0) states[steps() / EVERY] = look(app)
    await anyStep(app, offers.answer, random)
  }
  expect(new Set(states).size).toBeGreaterThan(MANY / EVERY / 2)
  for (let left = MANY; left > 0; left--) {
    await app.actions.undo()
    if ((left - 1) % EVERY === 0) expect(look(app), `after ${left - 1}`).toBe(states[(left - 1) / EVERY])
  }
  expect(steps()).toBe(0)
  expect(look(app)).toBe(states[0])
  app.close()
})
