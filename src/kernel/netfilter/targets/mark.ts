/** `-j MARK`, `-j CONNMARK` (net/netfilter/xt_mark.c, xt_connmark.c; extensions/libxt_MARK.c, libxt_CONNMARK.c). */
import { argOf, type Given, markOption, oneOf, type TargetExtension, uintOption } from '../extension.ts'
import { hex } from '../numbers.ts'
import { iptablesRefuses, notSupported } from '../refusal.ts'
import type { TargetOf } from './target.ts'

const ways = ['set-xmark', 'set-mark', 'and-mark', 'or-mark', 'xor-mark'] as const
const WAYS = ways.map((name) => ({ name, args: 1 }) as const)

/** Every way of setting is mark = (mark & ~mask) ^ value. */
function readWay(name: string, way: (typeof ways)[number], given: Given): { value: number; mask: number } {
  const text = argOf(given, way) ?? ''
  if (way === 'set-xmark') return markOption(name, way, text)
  if (way === 'set-mark') {
    const { value, mask } = markOption(name, way, text)
    return { value, mask: (mask | value) >>> 0 }
  }
  const bits = uintOption(name, way, text, 0, 0xffffffff)
  if (way === 'and-mark') return { value: 0, mask: ~bits >>> 0 }
  return { value: bits, mask: way === 'or-mark' ? bits : 0 }
}

export const MARK: TargetExtension<TargetOf<'MARK'>> = {
  name: 'MARK',
  options: WAYS,
  read(given) {
    oneOf('MARK', given, ways)
    const way = ways.find((one) => given.has(one))
    if (!way) throw iptablesRefuses('MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required')
    return { kind: 'MARK', ...readWay('MARK', way, given) }
  },
  print: ({ value, mask }) => ` --set-xmark ${hex(value)}/${hex(mask)}`,
}

export const CONNMARK: TargetExtension<TargetOf<'CONNMARK'>> = {
  name: 'CONNMARK',
  options: [
    ...WAYS,
    { name: 'save-mark', args: 0 },
    { name: 'restore-mark', args: 0 },
    { name: 'mask', args: 1 },
    { name: 'nfmask', args: 1 },
    { name: 'ctmask', args: 1 },
  ],
  read(given) {
    oneOf('CONNMARK', given, [...ways, 'save-mark', 'restore-mark'])
    const way = ways.find((one) => given.has(one))
    if (way && given.has('mask')) throw notSupported(`-j CONNMARK --${way} with --mask`)
    if (way) return { kind: 'CONNMARK', action: 'set', ...readWay('CONNMARK', way, given) }
    if (!given.has('save-mark') && !given.has('restore-mark')) {
      throw iptablesRefuses('CONNMARK target: No operation specified')
    }
    oneOf('CONNMARK', given, ['mask', 'nfmask'])
    oneOf('CONNMARK', given, ['mask', 'ctmask'])
    const maskOf = (name: string): number => {
      const text = argOf(given, 'mask') ?? argOf(given, name)
      return text === undefined ? 0xffffffff : uintOption('CONNMARK', name, text, 0, 0xffffffff)
    }
    const action = given.has('save-mark') ? 'save' : 'restore'
    return { kind: 'CONNMARK', action, value: maskOf('nfmask'), mask: maskOf('ctmask') }
  },
  print: ({ action, value, mask }) =>
    action === 'set'
      ? ` --set-xmark ${hex(value)}/${hex(mask)}`
      : ` --${action}-mark --nfmask ${hex(value)} --ctmask ${hex(mask)}`,
}
