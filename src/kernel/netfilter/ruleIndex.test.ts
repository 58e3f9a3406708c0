/** The index passes over a rule only where a walk from rule to rule would have found that it does not match. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cidrContains } from '../../net/cidr.ts'
import { ipv4 } from '../../net/ipv4.ts'
import { there } from '../../net/testPackets.ts'
import { parseRuleset } from './parse.ts'
import { candidates } from './ruleIndex.ts'
import type { Chain, Rule } from './ruleset.ts'

const addresses = ['10.96.0.1', '10.96.0.2', '10.96.0.10']
const heads = [...addresses.map((addr) => `-d ${addr}/32 `), '! -d 10.96.0.1/32 ', '-d 10.96.0.0/24 ', '']

function chainOf(rules: readonly string[]): Chain {
  const read = parseRuleset(`*filter\n${rules.map((head) => `-A FORWARD ${head}-j ACCEPT\n`).join('')}COMMIT\n`)
  const chain = read.ok ? read.value.tables.get('filter')?.chains.get('FORWARD') : undefined
  if (!chain) throw new Error(JSON.stringify(read))
  return chain
}

it('gives every rule whose destination may match, in order, from any place on', () => {
  const lengths = { minLength: 1, maxLength: 60 }
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...heads), lengths),
      fc.constantFrom(...addresses),
      fc.nat(60),
      (rules, to, from) => {
        const chain = chainOf(rules)
        const dst = ipv4(to)
        const mayMatch = ({ matches }: Rule): boolean =>
          matches.every((match) => match.kind !== 'destination' || cidrContains(match.cidr, dst) !== match.not)
        const given = [...candidates(chain, from, { ...there({}), dst })]
        expect(given.filter(mayMatch)).toEqual(chain.rules.slice(from).filter(mayMatch))
        expect(given).toEqual(given.toSorted((a, b) => a.index - b.index))
      },
    ),
  )
})
