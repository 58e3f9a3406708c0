/** `-m addrtype` (net/netfilter/xt_addrtype.c, addrtype_mt_v1; extensions/libxt_addrtype.c). */
import type { IpAddr } from '../../../net/ipv4.ts'
import { type GivenOption, type MatchExtension, oneOf } from '../extension.ts'
import type { MatchContext } from '../matchContext.ts'
import { iptablesRefuses } from '../refusal.ts'
import type { AddrTypeName, MaybeNot } from '../ruleset.ts'

/** In the order of include/uapi/linux/rtnetlink.h, in which they are printed. */
const TYPES = [
  'UNSPEC',
  'UNICAST',
  'LOCAL',
  'BROADCAST',
  'ANYCAST',
  'MULTICAST',
  'BLACKHOLE',
  'UNREACHABLE',
  'PROHIBIT',
  'THROW',
  'NAT',
  'XRESOLVE',
] as const

interface Types extends MaybeNot {
  readonly types: readonly AddrTypeName[]
}

function readTypes(option: GivenOption): Types {
  const words = (option.args[0] ?? '').toUpperCase().split(',')
  for (const word of words) {
    if (!TYPES.some((type) => type === word)) throw iptablesRefuses(`addrtype: bad type \`${word}'`)
  }
  return { types: TYPES.filter((type) => words.includes(type)), not: option.not }
}

const printTypes = (name: string, types: Types | undefined): string =>
  types ? `${types.not ? ' !' : ''} --${name} ${types.types.join(',')}` : ''

function hasType(addr: IpAddr, { types, not }: Types, dev: string | undefined, context: MatchContext): boolean {
  const type = context.addrType(addr, dev).toUpperCase()
  return types.some((one) => one === type) !== not
}

export const addrtype: MatchExtension<'addrtype'> = {
  name: 'addrtype',
  options: [
    { name: 'src-type', args: 1, invert: true },
    { name: 'dst-type', args: 1, invert: true },
    { name: 'limit-iface-in', args: 0 },
    { name: 'limit-iface-out', args: 0 },
  ],
  read(given, { chain }) {
    const src = given.get('src-type')
    const dst = given.get('dst-type')
    if (!src && !dst) throw iptablesRefuses('addrtype: you must specify --src-type or --dst-type')
    const limit = oneOf('addrtype', given, ['limit-iface-in', 'limit-iface-out'])?.slice('limit-iface-'.length)
    // addrtype_mt_checkentry_v1, which knows the hook in built-in chains alone.
    if (
      (limit === 'out' && (chain === 'PREROUTING' || chain === 'INPUT')) ||
      (limit === 'in' && (chain === 'POSTROUTING' || chain === 'OUTPUT'))
    ) {
      throw iptablesRefuses(`RULE_APPEND failed (Invalid argument): --limit-iface-${limit} in chain ${chain}`)
    }
    return {
      kind: 'addrtype',
      ...(src && { src: readTypes(src) }),
      ...(dst && { dst: readTypes(dst) }),
      ...((limit === 'in' || limit === 'out') && { limit }),
    }
  },
  print: ({ src, dst, limit }) =>
    printTypes('src-type', src) + printTypes('dst-type', dst) + (limit ? ` --limit-iface-${limit}` : ''),
  matches({ src, dst, limit }, context) {
    const dev = limit === 'in' ? context.in : limit === 'out' ? context.out : undefined
    return (
      (!src || hasType(context.packet.src, src, dev, context)) &&
      (!dst || hasType(context.packet.dst, dst, dev, context))
    )
  },
}
