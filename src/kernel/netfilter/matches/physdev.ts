/**
 * `-m physdev` (net/netfilter/xt_physdev.c; extensions/libxt_physdev.c). A packet that no bridge handed to IP has no such
 * device: then options hold where they are inverted. Not modelled: br_netfilter, which makes bridged packets known to it.
 */
import type { MatchExtension } from '../extension.ts'
import { iptablesRefuses } from '../refusal.ts'
import type { PhysdevOption } from '../ruleset.ts'

/** In the order in which they are printed. */
const OPTIONS: readonly PhysdevOption['name'][] = [
  'physdev-is-in',
  'physdev-in',
  'physdev-is-out',
  'physdev-out',
  'physdev-is-bridged',
]
const namesDevice = (name: string): boolean => name === 'physdev-in' || name === 'physdev-out'
const MAX_NAME = 15

export const physdev: MatchExtension<'physdev'> = {
  name: 'physdev',
  options: OPTIONS.map((name) => ({ name, args: namesDevice(name) ? 1 : 0, invert: true })),
  read(given, { chain }) {
    const options = OPTIONS.flatMap((name) => {
      const option = given.get(name)
      if (!option) return []
      const dev = option.args[0]
      if (dev !== undefined && dev.length > MAX_NAME) throw iptablesRefuses(`interface name \`${dev}' too long`)
      return [{ name, not: option.not, ...(dev !== undefined && { dev }) }]
    })
    if (options.length === 0) throw iptablesRefuses('PHYSDEV: no physdev option specified')
    const bridged = options.some(({ name, not }) => name === 'physdev-is-bridged' && !not)
    const leaves = options.some(({ name }) => name === 'physdev-is-out' || name === 'physdev-out')
    if (chain === 'OUTPUT' && leaves && !bridged) {
      throw iptablesRefuses('RULE_APPEND failed (Invalid argument): --physdev-out in chain OUTPUT')
    }
    return { kind: 'physdev', options }
  },
  print: ({ options }) =>
    options.map(({ name, dev, not }) => `${not ? ' !' : ''} --${name}${dev === undefined ? '' : ` ${dev}`}`).join(''),
  matches: ({ options }) => options.every(({ not }) => not),
}
