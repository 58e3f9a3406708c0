import { expect, it } from 'vitest'
import { createHandler } from './handler.ts'

function table() {
  const handler = createHandler()
  const steps = handler.handle('pings', { seed: 1 })
  for (;;) {
    const { done, value } = steps.next()
    if (!done) continue
    if (value.kind !== 'ok') throw new Error('refused')
    return { handler, rows: value.answer }
  }
}

/** `ClusterIP: iptables no (gateway IP_INNOROUTES), ipvs yes (k8s-node01)`. */
const written = (rows: ReturnType<typeof table>['rows']): string[] =>
  rows.map(
    ({ service, answers }) =>
      `${service}: ${answers
        .map(({ mode, outcome, lost, by }) =>
          outcome.kind === 'answered' ? `${mode} yes (${by})` : `${mode} no (${lost?.node} ${lost?.hop.drop})`,
        )
        .join(', ')}`,
  )

it("answers document 004's question, and where the others die", () => {
  expect(written(table().rows)).toEqual([
    'ClusterIP: iptables no (gateway IP_INNOROUTES), ipvs yes (k8s-node01)',
    'NodePort: iptables no (gateway IP_INNOROUTES), ipvs yes (k8s-node01)',
    'Headless: iptables yes (nginx-dep08-584b5f5458-cbksj), ipvs yes (nginx-dep08-584b5f5458-cbksj)',
    'LoadBalancer: iptables no (gateway IP_INNOROUTES), ipvs yes (k8s-node01)',
    'LoadBalancerDirect: iptables yes (nginx-dep08-584b5f5458-cbksj), ipvs yes (nginx-dep08-584b5f5458-cbksj)',
    'ExternalName: iptables yes (internet-server), ipvs yes (internet-server)',
  ])
})

it('names a hop that the page will find again', () => {
  const { handler, rows } = table()
  const cell = rows[0]?.answers[0]
  if (!cell) throw new Error('no cell')
  const drain = <T>(steps: Generator<unknown, T>): T => {
    for (;;) {
      const { done, value } = steps.next()
      if (done) return value
    }
  }
  drain(handler.handle('load', { source: { kind: 'scenario', id: cell.scenario } }))
  const traced = drain(handler.handle('trace', { probe: cell.probe, seed: 1 }))
  expect(traced.kind === 'ok' && traced.answer.hops[cell.lost?.index ?? -1]).toEqual(cell.lost?.hop)
})
