/** `-m set` (net/netfilter/xt_set.c, set_match_v4). */
import { type MatchExtension, notEvaluated } from '../extension.ts'
import { ipsetHas } from '../ipset.ts'
import { iptablesRefuses } from '../refusal.ts'

const MAX_DIMENSIONS = 6
const MAX_NAME = 31

export const set: MatchExtension<'set'> = {
  name: 'set',
  options: [
    { name: 'match-set', args: 2, invert: true, mandatory: true },
    { name: 'return-nomatch', args: 0 },
    { name: 'update-counters', args: 0, invert: true },
    { name: 'update-subcounters', args: 0, invert: true },
    ...notEvaluated('packets-eq', 'packets-lt', 'packets-gt', 'bytes-eq', 'bytes-lt', 'bytes-gt'),
  ],
  read(given) {
    const option = given.get('match-set')
    const [name = '', dirs = ''] = option?.args ?? []
    if (name.length > MAX_NAME) throw iptablesRefuses(`setname \`${name}' too long, max ${MAX_NAME} characters.`)
    const words = dirs.split(',')
    const read = words.filter((word) => word === 'src' || word === 'dst')
    if (read.length !== words.length || read.length > MAX_DIMENSIONS) {
      throw iptablesRefuses("You must spefify (the comma separated list of) 'src' or 'dst'.")
    }
    const counting = ['update-counters', 'update-subcounters']
      .filter((word) => given.get(word)?.not)
      .map((word) => ` ! --${word}`)
      .join('')
    return {
      kind: 'set',
      set: name,
      dirs: read,
      ...(given.has('return-nomatch') && { returnNomatch: true }),
      ...(counting && { counting }),
      not: option?.not ?? false,
    }
  },
  print: ({ set: name, dirs, returnNomatch, counting = '', not }) =>
    `${not ? ' !' : ''} --match-set ${name} ${dirs.join(',')}${returnNomatch ? ' --return-nomatch' : ''}${counting}`,
  matches({ set: name, dirs, returnNomatch, not }, { sets, packet }) {
    const found = sets.get(name)
    return (found !== undefined && ipsetHas(found, packet, dirs, returnNomatch)) !== not
  },
}
