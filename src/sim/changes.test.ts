/** The changes of a trace in order, up to a hop: those between two hops show from the second of them on. */
import { describe, expect, it } from 'vitest'
import { openLabDocument } from '../lab/open.ts'
import { ipv4 } from '../net/ipv4.ts'
import { changesOf } from './changes.ts'
import { traceProbe } from './run.ts'

/** One packet to a neighbour that is known but stale, and nothing more: five seconds later the neighbour is asked. */
const opened = openLabDocument({
  name: 'stale',
  namespaces: {
    a: {
      addresses: [['eth0', '10.0.0.1/24']],
      neighbours: ['10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0 nud stale'],
    },
    b: { addresses: [['eth0', '10.0.0.2/24']] },
  },
  veths: [
    [
      { ns: 'a', name: 'eth0', mac: '02:00:00:00:00:01' },
      { ns: 'b', name: 'eth0', mac: '02:00:00:00:00:02' },
    ],
  ],
  probes: [],
})
if (!opened.ok) throw new Error('the document opens')
const probe = { id: 'p', kind: 'ping', from: 'a', to: '10.0.0.2' } as const
const trace = traceProbe(opened.value.world, probe, { seed: 1, settle: 60 })

const statesUpTo = (hop?: number): string[] =>
  [...changesOf(trace, hop)].flatMap(({ ns, change }) =>
    ns === 'a' && change.table === 'neighbour' && change.after?.addr === ipv4('10.0.0.2') ? [change.after.state] : [],
  )

describe('changesOf', () => {
  it('has every turn of a neighbour: used, asked for, sure again, and stale in the end', () => {
    expect(statesUpTo()).toEqual(['DELAY', 'PROBE', 'REACHABLE', 'STALE'])
  })

  it('shows a turn that no packet made from the next hop on', () => {
    const [turn] = trace.between
    expect(turn).toMatchObject({ ns: 'a', change: { before: { state: 'DELAY' }, after: { state: 'PROBE' } } })
    const at = turn?.hops ?? 0
    expect(trace.hops[at]).toMatchObject({ ns: 'a', kind: 'send' })
    expect(statesUpTo(at - 1)).toEqual(['DELAY'])
    expect(statesUpTo(at)).toEqual(['DELAY', 'PROBE'])
  })

  it('shows at no hop what comes after the last one', () => {
    expect(statesUpTo(trace.hops.length - 1)).toEqual(['DELAY', 'PROBE', 'REACHABLE'])
  })
})
