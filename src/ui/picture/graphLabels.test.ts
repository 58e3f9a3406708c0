import { expect, it } from 'vitest'
import type { Hopscope } from '../../client/hopscope.ts'
import { createSession } from '../../client/session.ts'
import type { Hop } from '../../protocol/engine.ts'
import { en } from '../i18n/en.ts'
import { graphLabels } from './graphLabels.ts'

const labels = graphLabels({ session: createSession() } as Hopscope, en)

it.each([
  ['192.168.40.101', '192.168.40.112', 'IP 101 → 112'],
  ['10.1.5.10', '10.1.8.10', 'IP 5.10 → 8.10'],
  ['10.1.8.10', '10.2.8.10', 'IP 1.8.10 → 2.8.10'],
])('an outer header from %s to %s is short, and tells the two apart', (src, dst, short) => {
  const fields = [
    { name: 'src', value: src },
    { name: 'dst', value: dst },
  ]
  expect(labels.block({ layer: 'ip', outer: true, fields })).toBe(short)
})

it('beside a packet at a hook stands the rule that had the last word, and nothing where it was only let through', () => {
  const hook = (...walks: readonly (readonly [table: string, chain: string, index: number, target: string])[]): Hop =>
    ({
      kind: 'hook',
      decided: [],
      walks: walks.map(([table, chain, index, target]) => ({
        table,
        verdict: target === 'DROP' ? 'DROP' : 'ACCEPT',
        steps: [{ chain, index, target, text: '' }],
      })),
    }) as unknown as Hop
  expect(labels.decided?.(hook(['raw', 'PREROUTING', -1, 'ACCEPT'], ['nat', 'KUBE-SEP-A', 1, 'DNAT']))).toBe(
    'KUBE-SEP-A 2: DNAT',
  )
  expect(labels.decided?.(hook(['filter', 'FORWARD', -1, 'DROP']))).toBe('FORWARD: DROP')
  expect(labels.decided?.(hook(['filter', 'FORWARD', 3, 'ACCEPT']))).toBeUndefined()
})
