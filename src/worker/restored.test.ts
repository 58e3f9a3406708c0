import { expect, it } from 'vitest'
import { compile } from '../cluster/compile.ts'
import { applyKernelEdits } from '../edit/apply.ts'
import { kernelEdit } from '../edit/commands/commandOf.ts'
import { differences } from '../edit/compare.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { restored } from './restored.ts'

const NODE = 'k8s-node02'

it('a chain that was removed comes back with its rules, in their order', () => {
  const compiled = compile(scenarioSource('ipip-always').spec)
  if (!compiled.ok) throw new Error('it does not compile')
  const base = compiled.value
  const commands = ['iptables -D FORWARD 1', 'iptables -F cali-FORWARD', 'iptables -X cali-FORWARD']
  const gone = applyKernelEdits(
    base,
    commands.map((words) => kernelEdit(NODE, words)),
  )
  if (!gone.ok) throw new Error(gone.problem.message)
  const edits = restored(base, gone.world, { ns: NODE, table: 'netfilter', key: 'filter cali-FORWARD chain 0' })
  const back = applyKernelEdits(gone.world, edits)
  if (!back.ok) throw new Error(back.problem.message)
  const rows = differences(base, back.world, [NODE]).get(NODE) ?? []
  expect(rows.map(({ key }) => key)).toEqual(['filter FORWARD gone 1'])
})
