/** The two matrices as the worker answers them: one probe over ten variants of a cluster, and many pairs of one. */
import type { Source } from '../protocol/protocol.ts'
import { clusterOf } from './cluster.ts'
import type { Figure } from './figure.ts'
import { median, timesOf } from './measure.ts'
import { simulator } from './simulator.ts'

const MODES_AIM = 300

/** A page that was just opened has loaded and traced once. */
function opened(source: Source) {
  const ask = simulator()
  const { probes } = ask('load', { source })
  const probe = probes.find(({ kind }) => kind === 'tcp')
  if (!probe) throw new Error('no probe')
  ask('trace', { probe, seed: 1 })
  return { ask, probe }
}

function modes(name: string, source: Source): Figure[] {
  const { ask, probe } = opened(source)
  const run = () => ask('modes', { probe, seed: 1 })
  const started = performance.now()
  run()
  const first = performance.now() - started
  const time = median(timesOf(run, 9, 3))
  const aim = `< ${MODES_AIM} ms`
  return [
    { name: `one probe over all modes, 10 runs: ${name}`, value: time, unit: 'ms', aim, missed: time >= MODES_AIM },
    { name: '  the first time', value: first, unit: 'ms', aim, missed: first >= MODES_AIM },
  ]
}

const ROWS = 4

function reach(nodes: number): Figure[] {
  const { ask } = opened({ kind: 'document', text: JSON.stringify(clusterOf(nodes)) })
  const { sources, targets } = ask('reachAxes', {})
  const to = targets.map(({ key }) => key)
  const rows = (kind: 'ping' | 'port') => () =>
    sources.slice(0, ROWS).map(({ key }) => ask('reach', { from: key, to, question: { kind }, seed: 1 }))
  const pairs = ROWS * to.length
  return (['port', 'ping'] as const).map((kind) => ({
    name: `who reaches whom, ${sources.length} places, by ${kind === 'port' ? 'TCP' : 'ping'}: a pair`,
    value: median(timesOf(rows(kind), 3, 1)) / pairs,
    unit: 'ms',
  }))
}

export const matrices = (): Figure[] => [
  ...modes('ipip-always', { kind: 'scenario', id: 'ipip-always' }),
  ...modes('two-subnets-ipip', { kind: 'scenario', id: 'two-subnets-ipip' }),
  ...modes('30 nodes, 300 pods', { kind: 'document', text: JSON.stringify(clusterOf(30)) }),
  ...reach(3),
  ...reach(30),
]
