import { expect, it } from 'vitest'
import { commentOf, rejectOf } from './ruleWords.ts'

it.each([
  ['-A KUBE-SERVICES -m comment --comment "kubernetes service portals" -j X', 'kubernetes service portals'],
  ['-A cali-FORWARD -m comment --comment "cali:vjrMJCRpqwy5oRoX" -j MARK --set-xmark 0x0/0xe0000', ''],
  [
    '-A f -m comment --comment "cali:S93hcgKJrXEqnTfs" -m comment --comment "Policy explicitly accepted packet." -j ACCEPT',
    'Policy explicitly accepted packet.',
  ],
  ['-A a -m comment --comment plain -m comment --comment "a \\"quoted\\" `word`" -j b', 'plain, a "quoted" \'word\''],
  ['-A a -j b', ''],
])('%s says %j', (rule, said) => {
  expect(commentOf(rule)).toBe(said)
})

it('reads how a rule rejects', () => {
  expect(rejectOf('-A a -p tcp -j REJECT --reject-with tcp-reset')).toBe('tcp-reset')
})
