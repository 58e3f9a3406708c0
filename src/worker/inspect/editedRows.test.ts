import { expect, it } from 'vitest'
import { compile } from '../../cluster/compile.ts'
import { applyKernelEdits } from '../../edit/apply.ts'
import { kernelEdit } from '../../edit/commands/commandOf.ts'
import { scenarioSource } from '../../scenario/scenarios.ts'
import { inspect } from '../inspect.ts'
import { withEdits } from './editedRows.ts'

const NODE = 'k8s-node02'
const compiled = compile(scenarioSource('ipip-always').spec)
if (!compiled.ok) throw new Error('it does not compile')
const base = compiled.value

function viewAfter(...commands: readonly string[]) {
  const edits = commands.map((words) => kernelEdit(NODE, words))
  const applied = applyKernelEdits(base, edits)
  if (!applied.ok) throw new Error(applied.problem.message)
  const netns = applied.world.namespaces.get(NODE)
  if (!netns) throw new Error(NODE)
  const plain = inspect(applied.world, netns, { hops: [], between: [] }, -1)
  return withEdits(plain, base.namespaces.get(NODE), netns, edits)
}

it('each row says by what commands name it', () => {
  const { links, addresses, routes, rules, sysctls } = viewAfter()
  for (const row of [...links, ...addresses, ...routes, ...rules, ...sysctls]) expect(row.at).toBeDefined()
  const keys = routes.map(({ at }) => at)
  expect(new Set(keys).size).toBe(keys.length)
})

it('a route that was removed stands behind the one before it, in the order of lookups', () => {
  const before = viewAfter().routes
  const [first, second] = before
  const { routes, edited } = viewAfter(`ip route del ${second?.text.trim()}`)
  expect(routes.map(({ text }) => text)).not.toContain(second?.text)
  expect(edited).toMatchObject([{ state: 'removed', after: first?.at, routeTable: 254 }])
  expect(viewAfter('ip route del default').edited[0]).toMatchObject({ after: undefined, routeTable: 254 })
})

it('rules that were switched off are told from those that were removed', () => {
  const { edited } = viewAfter(
    'iptables -I FORWARD 2 -s 10.0.0.0/8 -j DROP',
    'iptables -D FORWARD 2 # disabled: -s 10.0.0.0/8 -j DROP',
    'iptables -D FORWARD 1',
  )
  expect(
    edited.map(({ state, disabled, programmed, chain }) => ({ state, disabled, programmed, place: chain?.place })),
  ).toEqual([
    { state: 'removed', disabled: undefined, programmed: expect.stringContaining('-j cali-FORWARD'), place: 1 },
    { state: 'removed', disabled: 0, programmed: '-A FORWARD -s 10.0.0.0/8 -j DROP', place: 1 },
  ])
})

it('a rule that was moved is told from one that went and one that came', () => {
  const { edited } = viewAfter('iptables -D FORWARD 1', `iptables -I FORWARD 2 ${firstOfForward()}`)
  expect(edited.map(({ state, moved, chain }) => ({ state, moved, place: chain?.place }))).toEqual([
    { state: 'removed', moved: true, place: 1 },
    { state: 'added', moved: true, place: 2 },
  ])
})

function firstOfForward(): string {
  const { edited } = viewAfter('iptables -D FORWARD 1')
  return (edited[0]?.programmed ?? '').replace('-A FORWARD ', '')
}
