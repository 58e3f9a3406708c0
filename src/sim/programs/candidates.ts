/** Which names a resolver tries for the one it was told, in order (resolv.conf(5): search, ndots). */
import { withoutDot } from '../../net/dnsName.ts'
import type { ResolvConf } from '../../net/dnsZone.ts'
import type { Candidate } from './dnsQuestion.ts'

export interface SearchStep extends Candidate {
  /** The name itself, no domain of the search list behind it. */
  readonly asIs: boolean
}

export function candidatesOf(name: string, { search, ndots }: Pick<ResolvConf, 'search' | 'ndots'>): SearchStep[] {
  const own = withoutDot(name)
  const itself = { name: own, asIs: true }
  const below = search.map((domain) => ({ name: domain === '' ? own : `${own}.${domain}`, asIs: false }))
  const enough = own.split('.').length - 1 >= ndots
  const steps = own !== name ? [itself] : enough ? [itself, ...below] : [...below, itself]
  return steps.map((step, i) => ({ ...step, number: i + 1, of: steps.length }))
}
