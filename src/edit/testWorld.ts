/** The cluster of document 003 with a Service and a policy, compiled once; and edits on it, for tests. */
import { compile } from '../cluster/compile.ts'
import type { ClusterSpec } from '../cluster/spec.ts'
import type { Netns, World } from '../kernel/netns.ts'
import { scenarioSource } from '../scenario/scenarios.ts'
import { applyKernelEdits } from './apply.ts'
import { kernelEdit } from './commands/commandOf.ts'
import type { EditProblem } from './edit.ts'

export const testSpec: ClusterSpec = scenarioSource('ipip-always').spec

export function compiled(spec: ClusterSpec = testSpec): World {
  const result = compile(spec)
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'))
  return result.value
}

export const NODE = 'k8s-node02'

/** The World after these commands in one namespace; throws where one is refused. */
export function edited(world: World, ns: string, ...commands: readonly string[]): World {
  const applied = applyKernelEdits(
    world,
    commands.map((words) => kernelEdit(ns, words)),
  )
  if (!applied.ok) throw new Error(applied.problem.message)
  return applied.world
}

export function refusal(world: World, ns: string, command: string): EditProblem {
  const applied = applyKernelEdits(world, [kernelEdit(ns, command)])
  if (applied.ok) throw new Error(`taken: ${command}`)
  return applied.problem
}

export function netnsOf(world: World, ns: string): Netns {
  const netns = world.namespaces.get(ns)
  if (!netns) throw new Error(`no namespace ${ns}`)
  return netns
}
