/** Options of tunnel devices (iproute2 6.1: ip/iplink_vxlan.c, ip/link_iptnl.c; drivers/net/vxlan, net/ipv4/ipip.c). */
import { ANY, type IpAddr, isMulticast } from '../../net/ipv4.ts'
import type { IpipLink, VxlanLink } from '../netns.ts'
import { linkOf, type NetnsDraft } from './draft.ts'
import type { Words } from './words.ts'

type IpipOptions = { -readonly [K in 'kind' | 'local' | 'remote' | 'ttl']: IpipLink[K] }

/** Other words of both; those of VXLAN that change nothing here are taken. */
const NOT_MODELLED = [
  ...['dev', 'tos', 'dsfield', 'nopmtudisc', 'pmtudisc', '6rd-prefix', 'fwmark', 'external', 'noencap', 'encap'],
  ...['mode', 'proxy', 'rsc', 'l2miss', 'l3miss', 'gbp', 'gpe', 'vnifilter', 'flowlabel', 'maxaddress', 'remcsumtx'],
]
const INERT = ['udpcsum', 'noudpcsum', 'udp6zerocsumtx', 'noudp6zerocsumtx', 'udp6zerocsumrx', 'noudp6zerocsumrx']
const INERT_NEGATIONS = ['noproxy', 'norsc', 'nol2miss', 'nol3miss', 'noremcsumtx', 'noremcsumrx', 'noexternal']

export function ipipOptions(words: Words): IpipOptions {
  const options: IpipOptions = { kind: 'ipip', local: ANY, remote: ANY, ttl: 0 }
  while (!words.done) {
    const word = words.next()
    if (word === 'local') options.local = anyOrAddress(words)
    else if (word === 'remote') options.remote = anyOrAddress(words)
    else if (word === 'ttl' || word === 'hoplimit')
      options.ttl = words.take('inherit') ? 0 : words.number('invalid TTL', 255)
    else if (NOT_MODELLED.includes(word)) words.notModelled(word)
    else words.fail('Usage: ... ipip  	[ remote ADDR ]')
  }
  return options
}

const anyOrAddress = (words: Words): IpAddr => (words.take('any') ? ANY : words.address())

type VxlanOptions = {
  -readonly [K in keyof Omit<VxlanLink, 'index' | 'name' | 'mtu' | 'up' | 'mac' | 'master'>]: VxlanLink[K]
}

export function vxlanAdd(words: Words, draft: NetnsDraft): VxlanOptions {
  const options = vxlanOptions(words, draft)
  const { vni, port, remote, dev } = options
  if (remote !== undefined && isMulticast(remote) && dev === undefined)
    words.fail("vxlan: 'group' requires 'dev' to be specified")
  if (vni < 0) words.fail('vxlan: missing virtual network identifier')
  if (draft.links.some((other) => other.kind === 'vxlan' && other.vni === vni && other.port === port))
    words.fail('Error: A VXLAN device with the specified VNI already exists.')
  return options
}

function vxlanOptions(words: Words, draft: NetnsDraft): VxlanOptions {
  const options: VxlanOptions = { kind: 'vxlan', vni: -1, port: 8472, learning: true }
  const seen = new Set<string>()
  while (!words.done) {
    const word = words.next()
    if (seen.has(word)) words.garbage(words.next(), word)
    seen.add(word)
    if (word === 'id' || word === 'vni') options.vni = words.number('invalid id', 0xffffff)
    else if (word === 'dstport') options.port = words.number('dst port', 65535) || 8472
    else if (word === 'local') options.local = endOf(words, 'local')
    else if (word === 'remote') options.remote = endOf(words, 'remote')
    else if (word === 'group') options.remote = endOf(words, 'group')
    else if (word === 'ttl' || word === 'hoplimit') readTtl(options, words)
    else if (word === 'tos' || word === 'dsfield')
      options.tos = words.take('inherit') ? 'inherit' : words.number('bad TOS value', 255, 16)
    else if (word === 'df') options.df = dfOf(words)
    else if (word === 'learning' || word === 'nolearning') options.learning = word === 'learning'
    else if (word === 'dev') options.dev = deviceOf(draft, words)
    else if (word === 'ageing') words.number('ageing timer')
    else if (word === 'srcport') [words.number('min port', 65535), words.number('max port', 65535)]
    else if (NOT_MODELLED.includes(word)) words.notModelled(word)
    else if (!INERT.includes(word) && !INERT_NEGATIONS.includes(word)) words.fail(`vxlan: unknown command "${word}"?`)
  }
  return options
}

/** A far end is one machine, a group many; one's own end is an address of one's own. */
function endOf(words: Words, which: 'local' | 'remote' | 'group'): IpAddr {
  const word = words.peek() ?? ''
  const addr = words.take('any') ? ANY : words.address('any valid')
  const fits = which === 'group' ? isMulticast(addr) : addr !== ANY && !isMulticast(addr)
  return fits ? addr : words.wrong(word, `invalid ${which} address`)
}

/** 0 and `auto`: the namespace's default. */
function readTtl(options: VxlanOptions, words: Words): void {
  const word = words.peek() ?? ''
  if (words.take('auto')) return
  const ttl = words.take('inherit') ? 'inherit' : words.number('invalid TTL')
  if (typeof ttl === 'number' && ttl > 255) words.wrong(word, 'TTL must be <= 255')
  if (ttl !== 0) options.ttl = ttl
}

function dfOf(words: Words): 'set' | 'unset' | 'inherit' {
  const df = words.next()
  return df === 'set' || df === 'unset' || df === 'inherit'
    ? df
    : words.wrong(df, "DF must be 'unset', 'set' or 'inherit'")
}

function deviceOf(draft: NetnsDraft, words: Words): string {
  const dev = words.next()
  return linkOf(draft, dev) ? dev : words.fail(`Cannot find device "${dev}"`)
}

/** vxlan_headroom: outer IPv4, UDP and VXLAN headers and the inner Ethernet header must fit the lower device. */
export function vxlanMostMtu(draft: NetnsDraft, dev: string | undefined): number | undefined {
  const lower = dev === undefined ? undefined : linkOf(draft, dev)
  return lower && Math.max(68, lower.mtu - 50)
}
