/** `-m ipvs` (net/netfilter/xt_ipvs.c): whether IPVS has taken the packet, and for which virtual address. */
import { formatIpv4, parseIpv4 } from '../../../net/ipv4.ts'
import { type MatchExtension, notEvaluated, portOption } from '../extension.ts'
import { parseProtocol } from '../protocols.ts'
import { iptablesRefuses, notSupported } from '../refusal.ts'

export const ipvs: MatchExtension<'ipvs'> = {
  name: 'ipvs',
  options: [
    { name: 'ipvs', args: 0, invert: true },
    { name: 'vproto', args: 1, invert: true },
    { name: 'vaddr', args: 1, invert: true },
    { name: 'vport', args: 1, invert: true },
    ...notEvaluated('vdir', 'vmethod', 'vportctl'),
  ],
  read(given) {
    const [own, proto, addr, port] = ['ipvs', 'vproto', 'vaddr', 'vport'].map((name) => given.get(name))
    if (!own && !proto && !addr && !port) throw iptablesRefuses('IPVS: At least one option is required')
    const [text = ''] = addr?.args ?? []
    const value = parseIpv4(text.replace(/\/32$/, ''))
    if (addr && value === undefined) throw notSupported(`-m ipvs --vaddr ${text}`)
    const number = proto && parseProtocol(proto.args[0] ?? '')
    if (proto && number === undefined) throw iptablesRefuses(`unknown protocol "${proto.args[0] ?? ''}" specified`)
    return {
      kind: 'ipvs',
      ...(own && { own: { not: own.not } }),
      ...(proto && number !== undefined && { proto: { value: number, not: proto.not } }),
      ...(addr && value !== undefined && { addr: { value, not: addr.not } }),
      ...(port && { port: { value: portOption(port.args[0] ?? ''), not: port.not } }),
    }
  },
  print({ own, proto, addr, port }) {
    const words: [string, { readonly not: boolean } | undefined, string][] = [
      ['ipvs', own, ''],
      ['vproto', proto, ` ${proto?.value}`],
      ['vaddr', addr, ` ${addr ? formatIpv4(addr.value) : ''}`],
      ['vport', port, ` ${port?.value}`],
    ]
    return words.map(([name, option, value]) => (option ? `${option.not ? ' !' : ''} --${name}${value}` : '')).join('')
  },
  matches({ own, proto, addr, port }, { packet, ipvs: taken }) {
    if (!proto && !addr && !port) return (taken !== undefined) !== own?.not
    if (!taken || (proto && (packet.proto === proto.value) === proto.not)) return false
    const { virtual } = taken
    if (!virtual) return false
    return (
      (!port || (virtual.dport === port.value) !== port.not) && (!addr || (virtual.dst === addr.value) !== addr.not)
    )
  },
}
